import datetime as dt
import re
from typing import Any

import pytest

from recommendations import actions
from recommendations.models import ProgressReport, ReportTemplate, ScrutinyReview
from recommendations.reports.build import build_draft
from recommendations.reports.content import Report
from recommendations.reports.drafts import create_report, save_report
from recommendations.reports.issuing import record_resolution
from recommendations.reports.render import STYLESHEETS, print_report, report_html
from recommendations.reports.sections.page_one import short_name
from recommendations.reports.sought import seek_decision
from recommendations.reports.subjects import find_subjects
from tests import factories
from tests.pdfs import faults_of, needs_pdftotext, reader_of, words_of
from tests.recommendations.reports.reporting import DAY, rated, report_on, section
from wirral_tracker.kit.pdf import render

pytestmark = pytest.mark.django_db

LONG_AGO = dt.date(2020, 5, 1)


@pytest.fixture
def review() -> ScrutinyReview:
    return factories.review(reference="ANY-DUCKS")


def draft_on(*references: str, **values: Any) -> ProgressReport:
    values = {"as_at": DAY, "by": factories.user(), **values}
    return create_report(find_subjects(references), **values)


def lists_of(report: Report) -> dict[str, Any]:
    return {listing.heading: listing for listing in section(report, "report_summary").page.lists}


def test_page_one_names_the_worst_five_and_counts_the_rest(review: ScrutinyReview):
    for number in range(7):
        due = LONG_AGO + dt.timedelta(days=number)
        rated(review, "red", owner="Head of Ducks", original_due_date=due)
    red = lists_of(report_on("ANY-DUCKS"))["Red"]
    assert len(red.worst) == 5
    assert red.rest_count == 2
    assert red.worst[0].words == "Head of Ducks, due 1 May 2020"
    html = report_html(report_on("ANY-DUCKS"))
    assert "Red (7)" in html
    assert "and 2 more" in html


def test_what_is_not_there_is_said(review: ScrutinyReview):
    rated(review, "green")
    html = report_html(report_on("ANY-DUCKS"))
    assert "<strong>Red:</strong> None is red." in html
    assert "stands as found again by inspectors" in html


def test_names_are_ten_words():
    assert short_name("one two three four five six seven eight nine ten") == (
        "one two three four five six seven eight nine ten"
    )
    assert short_name("one two three four five six seven eight nine ten, eleven") == (
        "one two three four five six seven eight nine ten …"
    )


@pytest.mark.slow
@pytest.mark.once
@needs_pdftotext
@pytest.mark.parametrize("count", [3, 12, 45])
def test_page_one_is_one_page_and_the_table_of_all_begins_after_it(
    review: ScrutinyReview, count: int
):
    long = "Count every one of the Anyborough ducks on each of the twelve ponds beside the railway"
    for number in range(count):
        due = LONG_AGO + dt.timedelta(days=number)
        owner = "Head of Ducks, Geese and Other Water Birds of Anyborough"
        rated(review, "red", owner=owner, original_due_date=due, text=long)
    draft = draft_on("ANY-DUCKS", template=ReportTemplate.objects.get(name="Current headings"))
    every = list(review.recommendations.all())
    seek_decision(draft, every, by=factories.user(), kind="extend", until_date=DAY)
    draft.refresh_from_db()
    title = "How far the council has got with what it was asked about ducks, geese and " * 3
    texts = {"report_of": "Head of Ducks", "wards": "All", "report_summary": "Counted. " * 90}
    save_report(draft, by=factories.user(), opened_on=draft.version, texts=texts, title=title)
    draft.refresh_from_db()
    rendered = render(report_html(build_draft(draft)), STYLESHEETS)
    assert rendered.pages["section-decision_sought"] == 1
    assert rendered.pages["section-overview"] in (2, 3)
    second = words_of(rendered.pdf, "-f", "2", "-l", "2")
    opened = second.removeprefix("DRAFT ")
    assert opened.startswith(("CONTENTS", "EVERY RECOMMENDATION", "BY SOURCE"))
    assert faults_of(rendered.pdf) == []


def test_short_paper_has_a_row_for_each_and_a_longer_one_for_each_source(review: ScrutinyReview):
    rated(review, *["amber"] * 40)
    assert len(report_on("ANY-DUCKS").overview.rows) == 40
    rated(review, "amber")
    longer = report_on("ANY-DUCKS").overview
    assert longer.rows == ()
    assert longer.counts is not None


def test_row_says_colour_day_owner_and_both_dates(review: ScrutinyReview):
    [made] = rated(review, "amber", owner="Head of Ducks", original_due_date=LONG_AGO)
    actions.change_due_date(
        made,
        by=factories.user(),
        due_date=dt.date(2021, 5, 1),
        change_date=dt.date(2020, 4, 1),
        reason="More ducks came.",
        agreed_by="Anyborough Ducks Committee",
    )
    [row] = report_on("ANY-DUCKS").overview.rows
    assert (row.rag.code, row.owner) == ("amber", "Head of Ducks")
    assert row.due == "1 May 2021, first 1 May 2020, overdue"


# What is asked


def test_decision_sought_names_what_to_close_extend_or_accept(review: ScrutinyReview):
    first, second, third = rated(review, "green", "amber", "red")
    draft, clerk = draft_on("ANY-DUCKS"), factories.user()
    seek_decision(draft, [first], by=clerk, kind="close")
    seek_decision(draft, [second], by=clerk, kind="extend", until_date=dt.date(2022, 6, 30))
    seek_decision(draft, [third], by=clerk, kind="accept")
    asked = section(build_draft(draft), "decision_sought").sought
    assert [(sought.words, sought.matters[0].reference) for sought in asked] == [
        ("agree to close", first.reference),
        ("agree a later due date for", second.reference),
        ("accept", third.reference),
    ]
    assert asked[1].matters[0].words == "until 30 June 2022"
    draft.refresh_from_db()
    assert draft.version == 4, "A proof made before is older than the draft."


def test_what_is_asked_of_something_outside_the_paper_prints_nothing(review: ScrutinyReview):
    rated(review, "green")
    [outside] = rated(factories.review(reference="ANY-GEESE"), "green")
    draft = draft_on("ANY-DUCKS")
    seek_decision(draft, [outside], by=factories.user(), kind="close")
    assert section(build_draft(draft), "decision_sought").sought == ()


def test_clerk_chooses_on_the_draft_what_is_asked(client, clerk, review: ScrutinyReview):
    first, second = rated(review, "green", "amber")
    draft = draft_on("ANY-DUCKS")
    client.force_login(clerk)
    url = f"/reports/{draft.pk}/sought/"
    sent = {"form_name": "sought", "kind": "extend", "recommendations": [second.pk]}
    page = client.post(url, sent).content.decode()
    assert "Give the later due date." in page
    assert client.post(url, {**sent, "until_date": "30 June 2022"}).status_code == 302
    assert client.post(url, {**sent, "kind": "close", "recommendations": [first.pk]}).url == url
    assert "agree a later due date, until 30 June 2022" in client.get(url).content.decode()
    client.post(url, {**sent, "kind": "none"})
    assert [sought.recommendation for sought in draft.sought.all()] == [first]
    client.post(url, {"form_name": "agenda_item", "agenda_item": "7"})
    draft.refresh_from_db()
    assert draft.agenda_item == "7"


def test_what_was_decided_on_the_last_report_stands_with_what_became_of_it(review: ScrutinyReview):
    first, second = rated(review, "green", "amber")
    draft = draft_on("ANY-DUCKS", as_at=dt.date(2021, 2, 1))
    issued = factories.issued_report(draft, lines={first: "green", second: "amber"})
    minuted = {"by": factories.user(), "minute": "12", "today": DAY}
    record_resolution(issued, words="That R1 be closed.", recommendation=first, **minuted)
    record_resolution(issued, words="That the report be noted.", **minuted)
    factories.decision(first, kind="closed", decision_date=dt.date(2021, 3, 1))
    closed, noted = report_on("ANY-DUCKS").overview.decided
    assert closed.reference == first.reference
    assert closed.became.startswith("closed, 1 March 2021")
    assert closed.became.endswith("; now green")
    assert (noted.words, noted.became) == ("That the report be noted.", "")
    assert report_on("ANY-DUCKS", day=dt.date(2021, 1, 1)).overview.decided == ()


def test_resolution_to_close_offers_the_decision(client, clerk, review: ScrutinyReview):
    [made] = rated(review, "green")
    draft = draft_on("ANY-DUCKS", meeting=factories.meeting(date=DAY))
    seek_decision(draft, [made], by=factories.user(), kind="close")
    issued = factories.issued_report(draft, lines={made: "green"}, meeting=draft.meeting)
    client.force_login(clerk)
    assert "as closed" not in client.get(issued.get_absolute_url()).content.decode()
    words = "That recommendation 1 be closed."
    resolved = record_resolution(issued, by=clerk, minute="12", words=words, today=DAY)
    page = client.get(issued.get_absolute_url()).content.decode()
    url = f"/recommendations/{made.reference}/decisions/?resolution={resolved.pk}&amp;kind=closed"
    assert url in page
    form = client.get(url.replace("&amp;", "&")).content.decode()
    assert words in form
    assert 'value="12"' in form
    assert re.search(r'value="closed"[^>]*checked', form)
    factories.decision(made, kind="closed", decision_date=DAY)
    assert url not in client.get(issued.get_absolute_url()).content.decode()


# Every page


@pytest.mark.once
@needs_pdftotext
@pytest.mark.parametrize("shape", ["by_objective", "tables"])
def test_every_foot_says_classification_agenda_item_and_version(review: ScrutinyReview, shape: str):
    rated(review, "green")
    draft = draft_on("ANY-DUCKS", meeting=factories.meeting(), shape=shape)
    pdf = print_report(build_draft(draft))
    for number in range(1, len(reader_of(pdf).pages) + 1):
        words = words_of(pdf, "-f", str(number), "-l", str(number))
        assert "Public · Agenda item ____ · Draft · Position as at 1 June 2021" in words


@pytest.mark.slow
@pytest.mark.once
@needs_pdftotext
def test_paper_of_more_than_ten_pages_has_a_contents_list_with_pages(review: ScrutinyReview):
    for number in range(30):
        [made] = rated(review, "", section=f"Pond {number // 6}")
        factories.status_update(made, narrative="The ducks were counted. " * 60)
    rendered = render(report_html(report_on("ANY-DUCKS")), STYLESHEETS)
    assert len(reader_of(rendered.pdf).pages) > 10
    words = words_of(rendered.pdf, "-f", "2", "-l", "3")
    page = rendered.pages["subject-ANY-DUCKS-3"]
    assert f"Pond 2, page {page}" in words
    short = report_html(report_on("LAC-2013", day=dt.date(2013, 9, 1)))
    assert "Contents" not in short


@pytest.mark.slow
@pytest.mark.once
def test_nothing_is_smaller_than_ten_points():
    sizes: dict[float, str] = {}

    def see(text: str, user: Any, matrix: Any, font: Any, size: float) -> None:
        if text.strip():
            sizes.setdefault(round(size * abs(matrix[3]), 1), text)

    for page in reader_of(print_report(report_on("LAC-2013", "CP-2019"))).pages:
        page.extract_text(visitor_text=see)
    assert sizes
    assert {size: text for size, text in sizes.items() if size < 10} == {}
    assert max(sizes, key=lambda size: len(re.findall(r"\w", sizes[size]))) >= 10
