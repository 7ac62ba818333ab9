"""A list as rows for a spreadsheet. The register as JSON is tested in test_export_register."""

import datetime as dt
import re
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from recommendations.models import Recommendation
from recommendations.pages.exports import register
from recommendations.reports.render import report_html
from recommendations.sheet_rows import SHEET_HEADER, sheet_rows
from tests import factories
from tests.recommendations.reports.reporting import report_on

pytestmark = pytest.mark.django_db

DAY = dt.date(2021, 6, 30)


def rows_of(review: Any, day: dt.date = DAY) -> list[dict[str, Any]]:
    loaded = Recommendation.objects.of_review(review).as_at(day).with_related().in_order()
    return [dict(zip(SHEET_HEADER, row, strict=True)) for row in sheet_rows(loaded, day)]


def test_what_opens_a_list_stands_before_each_of_its_points_wherever_they_are_told(client, officer):
    finding = factories.finding(lead="Anyborough should no longer accept that:", text="ducks wait")
    recommendation = factories.recommendation(finding=finding, text=finding.text)
    inspection = finding.inspection.reference
    both = "Anyborough should no longer accept that: ducks wait"
    client.force_login(officer)

    exported = next(
        found for found in register(DAY)["recommendations"] if found["parent"] == inspection
    )
    (row,) = (
        dict(zip(SHEET_HEADER, row, strict=True))
        for row in sheet_rows(Recommendation.objects.filter(finding=finding).as_at(DAY), DAY)
    )
    addresses = [
        recommendation.get_absolute_url(),
        reverse("recommendation_list") + f"?source={inspection}",
        finding.inspection.get_absolute_url(),
        reverse("retest_create", args=[recommendation.reference]),
    ]

    assert (exported["lead"], exported["text"]) == (finding.lead, "ducks wait")
    assert (row["Words that open its list"], row["Recommendation"]) == (finding.lead, "ducks wait")
    assert recommendation.title == "… ducks wait"
    assert recommendation in Recommendation.objects.matching("accept")
    for address in addresses:
        page = re.sub(r"<[^>]+>", " ", client.get(address).content.decode())
        assert both in " ".join(page.split()), address
    report = report_html(report_on(inspection))
    assert both in " ".join(re.sub(r"<[^>]+>", " ", report).split())


def test_row_says_everything_that_the_page_says():
    theme = factories.theme()
    locator = factories.paragraph()
    recommendation = factories.recommendation(
        number="7",
        section="Ponds",
        locator=locator,
        owner="Head of Ducks",
        original_due_date=dt.date(2021, 12, 31),
    )
    recommendation.theme_tags.create(theme=theme, words="ducks")
    factories.status_update(
        recommendation,
        rag="red",
        evidence="Minute 7",
        impact="not_yet_seen",
        what_next="Buy ducks.",
        what_next_date=dt.date(2021, 8, 1),
        status_date=dt.date(2021, 3, 31),
    )

    (row,) = rows_of(recommendation.review)

    assert row == {
        "Reference": recommendation.reference,
        "Number as printed": "7",
        "Review or inspection": recommendation.review.reference,
        "Objective": "",
        "Section": "Ponds",
        "Words that open its list": "",
        "Recommendation": recommendation.text,
        "Wording": "As printed in the document that makes it",
        "Source": locator.locator,
        "Made": recommendation.made_date,
        "Made date is": "Printed",
        "Owner": "Head of Ducks",
        "Due": dt.date(2021, 12, 31),
        "First due": dt.date(2021, 12, 31),
        "Position as at": DAY,
        "As known on": None,
        "RAG": "Red",
        "RAG read from": "",
        "Handed in as": "",
        "Stated of": dt.date(2021, 3, 31),
        "That date is": "Given by the officer",
        "Confirmed unchanged": None,
        "Basis": "Reported by the service",
        "Impact": "Not yet seen",
        "What has happened": "Half the ducks have been counted.",
        "Evidence": "Minute 7",
        "What next": "Buy ducks.",
        "By when": dt.date(2021, 8, 1),
        "State": "Open",
        "Themes": theme.name,
        "Re-tests": "No later inspection is held",
        "Reported complete, found again": "No",
        "Found again at any time": "No",
        "Reported complete, then called mixed": "No",
        "Leave this as it is": "1-1e1184ed",
    }


def test_row_of_the_unrated_says_so_and_nothing_more():
    recommendation = factories.recommendation()

    (row,) = rows_of(recommendation.review)

    assert row["RAG"] == "Not yet rated"
    assert row["Stated of"] is None
    assert row["Source"] == "Anyborough minutes, item 7"
    assert not any(row[name] for name in ("Basis", "What has happened", "Evidence", "By when"))


def test_rows_take_the_update_in_force_on_the_day():
    recommendation = factories.recommendation()
    factories.status_update(recommendation, rag="red", narrative="Early.", status_date=DAY)
    factories.status_update(
        recommendation, rag="green", narrative="Late.", status_date=DAY + dt.timedelta(days=1)
    )

    (row,) = rows_of(recommendation.review)

    assert (row["RAG"], row["What has happened"]) == ("Red", "Early.")


def test_rows_cost_the_same_queries_for_3_as_for_30():
    few, many = factories.review(), factories.review()
    for review, number in ((few, 3), (many, 30)):
        for _ in range(number):
            recommendation = factories.recommendation(review=review)
            factories.status_update(recommendation)

    costs = []
    for review in (few, many):
        with CaptureQueriesContext(connection) as queries:
            rows_of(review)
        costs.append(len(queries))

    assert costs[0] == costs[1]
