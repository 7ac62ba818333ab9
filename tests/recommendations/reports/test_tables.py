"""The appendix as tables: each recommendation in one of six, in one row, and what was said once."""

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import product
from typing import Any

import pytest
from django.template.loader import render_to_string

from recommendations.models import ProgressReport, Recommendation
from recommendations.querysets.conditions import OPEN, OVERDUE, WITHOUT_DUE_DATE
from recommendations.rag import Rag
from recommendations.reports.build import SectionBuilder
from recommendations.reports.drafts import create_report
from recommendations.reports.edition import Edition
from recommendations.reports.headings import HEADINGS
from recommendations.reports.loading import ReportData, load_report_data
from recommendations.reports.sections.since_last import LastReport
from recommendations.reports.subjects import find_subjects
from tests import factories
from tests.recommendations.reports.reporting import DAY

pytestmark = pytest.mark.django_db
LATER = DAY + dt.timedelta(days=60)
TABLES = ProgressReport.Shape.TABLES


@pytest.fixture
def ducks() -> list[Recommendation]:
    """Three recommendations of one review: green, amber and not yet rated."""
    review = factories.review()
    made = [factories.recommendation(review=review) for _ in range(3)]
    factories.status_update(made[0], rag="green", status_date=DAY, narrative="All ponds dug.")
    factories.status_update(made[1], rag="amber", status_date=DAY, narrative="Half dug.")
    return made


def last_report_on(printed: dict[Recommendation, str]) -> LastReport:
    """A report of DAY that printed these colours, as `last_report` reads it from what is frozen."""
    by_key = {recommendation.pk: rag for recommendation, rag in printed.items()}
    return LastReport("The ducks in June", DAY, 1, by_key, {})


def built(
    made: Sequence[Recommendation],
    key: str = "appendix_1",
    *,
    last: LastReport | None = None,
    shape: str = TABLES,
    day: dt.date = LATER,
) -> Any:
    """The section of this key of a draft on the review that made these."""
    subjects = find_subjects([made[0].review.reference])
    draft = create_report(subjects, as_at=day, by=factories.user(), shape=shape)
    data: ReportData = replace(load_report_data(subjects, day, None, draft), last=last)
    [heading] = [heading for heading in HEADINGS if heading.key == key]
    return SectionBuilder(data, "Ducks", draft, Edition()).build(heading)


def html_of(section: Any) -> str:
    return render_to_string(section.template, {"section": section})


def references(section: Any) -> dict[str, list[str]]:
    """The references in each table, by its letter."""
    return {table.letter: [row.reference for row in table.rows] for table in section.tables}


def test_each_stands_in_the_table_of_what_became_of_it(ducks):
    last = last_report_on(dict(zip(ducks, ("green", "amber", ""), strict=True)))
    factories.status_update(ducks[1], rag="green", status_date=LATER, narrative="Dug.")

    section = built(ducks, last=last)

    green, now_green, unrated = (each.reference for each in ducks)
    assert references(section) == {
        "A": [],
        "B": [now_green],
        "C": [],
        "D": [unrated],
        "E": [green],
        "F": [],
    }
    assert section.counts == (
        "Each of the 3 stands in one table: 0 in A, 1 in B, 0 in C, 1 in D, 1 in E and 0 in F."
    )
    assert "the report of 1 June 2021, for the Committee to agree to close" in html_of(section)


def test_green_that_the_last_report_was_not_about_is_not_completed_since(ducks):
    last = last_report_on({ducks[1]: "amber"})

    found = references(built(ducks, last=last))

    assert (found["B"], found["E"]) == ([], [ducks[0].reference])


def test_what_was_confirmed_unchanged_is_no_silence_and_the_paper_says_so(ducks):
    last = last_report_on({ducks[1]: "amber"})
    assert ducks[1].reference in references(built(ducks, last=last))["D"]

    factories.confirmation(ducks[1], confirmed_date=LATER)

    tables = built(ducks, last=last)
    assert ducks[1].reference in references(tables)["A"]
    for section in (tables, built(ducks, last=last, shape=ProgressReport.Shape.BY_OBJECTIVE)):
        assert "confirmed unchanged 31 July 2021" in html_of(section)


def test_what_was_decided_stands_in_the_last_table_with_who_when_and_minute(ducks):
    factories.decision(ducks[0], kind="closed", decision_date=DAY, body="Pond Board", minute="12")
    factories.decision(ducks[1], kind="carried_over", to_words="the Duck Plan", decision_date=DAY)

    section = built(ducks)

    assert references(section)["F"] == [ducks[0].reference, ducks[1].reference]
    assert references(section)["E"] == []
    assert "Closed, 1 June 2021 by Pond Board, minute 12" in html_of(section)


@pytest.mark.parametrize("shape", ProgressReport.Shape.values)
def test_each_recommendation_stands_once_in_the_appendix_and_adds_up_to_page_1(shape):
    made = a_mixed_register()
    last = last_report_on(dict.fromkeys(made[:12], "amber"))

    appendix = built(made, last=last, shape=shape)
    [row] = built(made, "report_summary", last=last, shape=shape).position.rows

    html = html_of(appendix)
    assert [html.count(f'id="rec-{each.reference}"') for each in made] == [1] * len(made)
    assert Counter(printed_colours(appendix)) == {
        count.rag: count.number for count in row.counts if count.number
    }


def test_the_paper_counts_what_is_late_and_undated_as_the_dashboard_does():
    made = a_mixed_register()
    placed = Recommendation.objects.as_at(LATER).of_review(made[0].review)
    dashboard = placed.tally(overdue=OVERDUE, undated=WITHOUT_DUE_DATE, closed=~OPEN)

    further = built(made, "report_summary").position.further

    assert f"{dashboard['closed']} of these are decided and no longer tracked: " in further
    late, undated = dashboard["overdue"], dashboard["undated"]
    assert f"{late} are overdue, and {undated} have no due date." in further


def a_mixed_register() -> list[Recommendation]:
    """Recommendations of one review in every pairing of colour and decision, due and not."""
    review = factories.review()
    due = [None, DAY - dt.timedelta(days=20), DAY + dt.timedelta(days=300)]
    decided = [(), ("closed",), ("closed", "reopened"), ("not_accepted",), ("accepted",)]
    made = []
    for place, (rag, kinds) in enumerate(product(("red", "amber", "green", ""), decided)):
        recommendation = factories.recommendation(
            review=review, number=str(place), original_due_date=due[place % 3]
        )
        if rag:
            factories.status_update(recommendation, rag=rag, status_date=DAY)
        for days, kind in enumerate(kinds):
            decision_date = DAY + dt.timedelta(days=days)
            factories.decision(recommendation, kind=kind, decision_date=decision_date)
        made.append(recommendation)
    return made


def printed_colours(appendix: Any) -> Iterator[Rag]:
    """The colour of each recommendation as the appendix prints it, in either shape."""
    for table in getattr(appendix, "tables", ()):
        yield from (row.rag for row in table.rows)
    for subject in getattr(appendix, "subjects", ()):
        for group in (group for part in subject.parts for group in part.groups):
            names = {name for item in group.items for name in item.references}
            yield from [group.status.now.rag] * len(names | set(group.printed_in_narrative))


def test_an_account_of_several_prints_once_also_where_they_stand_in_two_tables(ducks):
    ponds = [factories.recommendation(review=ducks[0].review) for _ in range(2)]
    for pond in ponds:
        factories.status_update(
            pond,
            rag="green",
            status_date=DAY,
            narrative="All ponds were dug together.",
            evidence="A photograph of the ponds.",
        )
    factories.decision(ponds[1], kind="closed", decision_date=DAY)

    section = built(ducks)

    html = html_of(section)
    assert references(section)["F"] == [ponds[1].reference]
    assert html.count("All ponds were dug together.") == 1
    assert html.count("A photograph of the ponds.") == 1
    assert f"<h4>{ponds[0].reference} and {ponds[1].reference}</h4>" in html
    assert f"<strong>{ponds[1].reference}:</strong> its account is under table E." in html
    assert "Reported by Head of Ducks." in html


def test_a_row_marks_what_is_inferred_and_has_the_words_in_short(ducks):
    words = "Count the ducks of every pond, river, lake, ditch and fountain that the council keeps"
    long = factories.recommendation(review=ducks[0].review, text=words)
    factories.status_update(
        long,
        rag="amber",
        status_date=DAY,
        basis="inferred",
        date_basis="inferred",
        date_inferred_from="The end of the plan.",
        locator=factories.paragraph(),
    )

    section = built(ducks)

    [row] = [row for table in section.tables for row in table.rows if row.reference == str(long)]
    assert row.text == "Count the ducks of every pond, river, lake, ditch and fountain that …"
    assert row.stated == "1 June 2021, colour and date inferred"
    assert f'<p class="report-item report-text">{words}</p>' in html_of(section)
