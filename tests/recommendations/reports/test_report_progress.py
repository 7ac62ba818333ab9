import datetime as dt
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from recommendations import actions
from recommendations.models import ScrutinyReview, StatusUpdate
from recommendations.rag import AMBER, NOT_RATED, RED
from recommendations.reports.render import report_html
from recommendations.reports.text_blocks import TextBlock
from tests import factories
from tests.recommendations.reports.reporting import (
    DAY,
    groups_of,
    position_of,
    rated,
    report_on,
    subject_of,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def review() -> ScrutinyReview:
    return factories.review(reference="ANY-DUCKS")


def test_recommendations_with_other_words_stay_apart(review: ScrutinyReview):
    first, second = rated(review, "", "")
    factories.status_update(first, narrative="The ducks are counted.")
    factories.status_update(second, narrative="The geese are counted.")
    assert [group.closing for group in groups_of(report_on("ANY-DUCKS"))] == [
        "Progress against Recommendation 1:",
        "Progress against Recommendation 2:",
    ]


def test_recommendations_with_another_day_stay_apart(review: ScrutinyReview):
    first, second = rated(review, "", "")
    factories.status_update(first, status_date=dt.date(2020, 3, 1))
    factories.status_update(second, status_date=dt.date(2020, 3, 2))
    assert len(groups_of(report_on("ANY-DUCKS"))) == 2


def test_a_colour_that_was_read_from_words_is_printed_with_them(review: ScrutinyReview):
    first, _ = rated(review, "", "amber")
    where = {"rag_words": "On track", "handed_in_place": "ducks.csv, row 2"}
    factories.status_update(first, status_date=dt.date(2020, 3, 1), **where)

    report = report_on("ANY-DUCKS")

    [read] = [g.status.now.words for g in groups_of(report) if "read" in g.status.now.words]
    assert read == "stated 1 March 2020, colour read from “On track”"
    further = position_of(report).further
    assert "The colours of 1 of the 2 are read from words that name none." in further


def test_section_stays_whole_under_one_heading():
    objective_review = factories.review(reference="ANY-O")
    objective = objective_review.objectives.create(
        number="1", order=1, title="Count", locator=factories.paragraph()
    )
    for number, (place, colour) in enumerate(
        [("Ponds", "green"), ("Rivers", "green"), ("Ponds", "amber")], start=1
    ):
        made = factories.recommendation(
            review=objective_review, objective=objective, number=str(number), section=place
        )
        factories.status_update(made, rag=colour)
    groups = groups_of(report_on("ANY-O"))
    assert [(group.heading, group.closing) for group in groups] == [
        ("Ponds", "Progress against Recommendation 1:"),
        ("", "Progress against Recommendation 3:"),
        ("Rivers", "Progress against Recommendation 2:"),
    ]


def test_recommendation_under_no_objective_is_not_dropped():
    objective_review = factories.review(reference="ANY-O")
    objective_review.objectives.create(
        number="1", order=1, title="Count", locator=factories.paragraph()
    )
    factories.recommendation(review=objective_review, number="7")
    last = subject_of(report_on("ANY-O")).parts[-1]
    assert last.heading == "Under no objective"
    assert last.groups[0].closing == "Progress against Recommendation 7:"


def test_report_prints_the_update_that_corrects_and_not_the_one_corrected(review: ScrutinyReview):
    [recommendation] = rated(review, "green")
    update = recommendation.status_updates.get()
    actions.record_status(
        recommendation,
        by=factories.user(),
        corrects=update,
        correction_reason="The ducks were counted again.",
        rag="red",
        status_date=update.status_date,
        date_basis="given",
        basis="reported",
        narrative="Those were geese.",
        reported_by="Head of Ducks",
        **factories.demanded_by("red"),
    )
    report = report_on("ANY-DUCKS")
    [group] = groups_of(report)
    assert group.status.now.rag == RED
    assert group.status.earlier == ()
    assert "Half the ducks" not in report_html(report)


def test_withdrawn_update_leaves_it_not_yet_rated(review: ScrutinyReview):
    [recommendation] = rated(review, "green")
    actions.withdraw_status(
        recommendation.status_updates.get(), by=factories.user(), reason="Wrong pond."
    )
    [group] = groups_of(report_on("ANY-DUCKS"))
    assert group.status.now.rag == NOT_RATED


def test_report_as_then_known_leaves_out_what_was_recorded_later(review: ScrutinyReview):
    [recommendation] = rated(review, "green")
    recommendation.refresh_from_db()
    moment = recommendation.added_at - dt.timedelta(days=1)
    report = report_on("ANY-DUCKS", known_by=moment)
    assert position_of(report).lead.startswith("No recommendation that the register held on")
    assert report.register_moment is None


def test_earlier_statuses_are_listed_latest_first(review: ScrutinyReview):
    [recommendation] = rated(review, "")
    for month, colour in enumerate(["red", "amber", "green"], start=3):
        factories.status_update(
            recommendation, rag=colour, status_date=dt.date(2020, month, 1), narrative=colour
        )
    [group] = groups_of(report_on("ANY-DUCKS"))
    assert group.status.now.words == "stated 1 May 2020"
    assert [(each.rag, each.words) for each in group.status.earlier] == [
        (AMBER, "stated 1 April 2020"),
        (RED, "stated 1 March 2020"),
    ]


def test_plan_is_printed_and_overdue_said(review: ScrutinyReview):
    rated(review, "amber", owner="Head of Ducks", original_due_date=dt.date(2021, 5, 31))
    report = report_on("ANY-DUCKS")
    [item] = groups_of(report)[0].items
    assert item.plan == "Owner: Head of Ducks; due 31 May 2021, overdue."
    assert "1 is not green: 1 is overdue, and 0 have no due date." in position_of(report).further


def test_due_on_the_day_is_not_overdue(review: ScrutinyReview):
    rated(review, "amber", original_due_date=DAY)
    [item] = groups_of(report_on("ANY-DUCKS"))[0].items
    assert item.plan == "Due 1 June 2021."


def test_a_moved_due_date_prints_with_its_first_and_what_was_asked_and_refused(
    review: ScrutinyReview,
):
    [made] = rated(review, "amber", owner="Head of Ducks", original_due_date=dt.date(2021, 3, 1))
    actions.change_due_date(
        made,
        by=factories.user(),
        due_date=dt.date(2021, 9, 1),
        change_date=dt.date(2021, 2, 1),
        reason="The pond froze.",
        agreed_by="Duck Committee",
    )
    asked = factories.extension(made, wanted_date=dt.date(2021, 12, 1))

    def plan(day: dt.date) -> str:
        [item] = groups_of(report_on("ANY-DUCKS", day=day))[0].items
        return item.plan

    before, waiting = plan(dt.date(2020, 7, 1)), plan(DAY)
    actions.answer_extension(
        asked,
        by=factories.user(),
        is_granted=False,
        answered_by="Duck Committee",
        answer_date=dt.date(2021, 5, 1),
    )
    refused = plan(DAY)

    assert before == "Owner: Head of Ducks; due 1 March 2021."
    assert "first due 1 March 2021, now 1 September 2021 (a slip of 184 days); " in waiting
    assert "days); agreed on 1 February 2021 by Duck Committee: The pond froze; more" in waiting
    assert "more time asked for, until 1 December 2021, on " in waiting
    assert waiting.endswith("; not answered yet.")
    assert refused.endswith("; refused on 1 May 2021 by Duck Committee.")


def test_a_decision_stands_beside_the_colour_and_ends_what_is_owed(review: ScrutinyReview):
    due = dt.date(2021, 3, 1)
    first, second = rated(review, "amber", "amber", original_due_date=due)
    factories.decision(first, kind="accepted", decision_date=dt.date(2020, 2, 2))
    factories.decision(
        first, kind="closed", decision_date=dt.date(2021, 5, 1), body="Pond Board", minute="12"
    )
    factories.decision(second, kind="accepted", decision_date=DAY + dt.timedelta(days=1))

    report = report_on("ANY-DUCKS")

    closed, still_open = groups_of(report)
    assert (
        "; closed, 1 May 2021 by Pond Board, minute 12; accepted, 2 Feb" in closed.status.now.words
    )
    assert "accepted" not in still_open.status.now.words, "It was decided after the day."
    further = position_of(report).further
    assert "1 of these is decided and no longer tracked: 1 closed." in further
    assert "1 is not green and still tracked: 1 is overdue, and 0 have no due date." in further


def test_the_source_of_a_status_is_told_from_that_of_the_recommendation(review: ScrutinyReview):
    [made] = rated(review, "")
    factories.status_update(made, basis="stated", locator=factories.paragraph())

    [group] = groups_of(report_on("ANY-DUCKS"))

    own, _, of_status = group.provenance.partition(" Source of the status: ")
    assert own.endswith(f"Source of the recommendation: {made.source_words or place(made)}.")
    assert of_status == f"{place(made.status_updates.get())}."


def place(stated: Any) -> str:
    """The paragraph of a row as the paper names it."""
    return f"{stated.locator.document.slug}, {stated.locator.label}"


def test_words_that_the_narrative_prints_are_not_printed_twice(review: ScrutinyReview):
    [recommendation] = rated(review, "", text="count the ducks each spring")
    factories.status_update(
        recommendation,
        narrative="This asks to count the ducks each spring. We did.\n\nThey were 12.",
        evidence="They were 12.",
        what_next="Count the geese.",
        what_next_date=dt.date(2020, 4, 1),
    )
    [group] = groups_of(report_on("ANY-DUCKS"))
    assert group.items == ()
    [detail] = group.details
    assert detail.label == "What next:"
    assert detail.text == (TextBlock(("Count the geese.", "By 1 April 2020.")),)


def test_detail_of_one_in_a_group_says_of_which(review: ScrutinyReview):
    first, second = rated(review, "", "")
    factories.status_update(first, evidence="A photograph")
    factories.status_update(second)
    [group] = groups_of(report_on("ANY-DUCKS"))
    labels = [detail.label for detail in group.details]
    assert labels == ["Evidence (Recommendation 1):", "What next:"], (
        "What both say needs no number."
    )


def test_age_of_old_colours_is_said(review: ScrutinyReview):
    first, second = rated(review, "green", "")
    factories.status_update(second, status_date=dt.date(2021, 5, 1))
    further = position_of(report_on("ANY-DUCKS")).further
    assert (
        "The 2 colours date from between 14 February 2020 and 1 May 2021, 1 of them a year or more "
        "before this position." in further
    )


def test_report_moment_is_that_of_the_latest_entry(review: ScrutinyReview):
    [recommendation] = rated(review, "green")
    report = report_on("ANY-DUCKS")
    update = StatusUpdate.objects.get(recommendation=recommendation)
    assert report.register_moment == update.recorded_at


def test_building_costs_the_same_queries_however_much_there_is():
    def cost(count: int) -> int:
        review = factories.review(reference=f"ANY-{count}")
        for recommendation in rated(review, *["amber"] * count):
            factories.status_update(recommendation, rag="green", status_date=dt.date(2020, 5, 1))
        with CaptureQueriesContext(connection) as queries:
            report_on(f"ANY-{count}")
        return len(queries)

    assert cost(3) == cost(30)
