"""The laws of status in time, tried on histories that nobody would think of.

Every answer is held to the plain definition, worked out in Python from the updates. The examples
are the same on SQLite and on PostgreSQL, so both databases are held to the same answers.
"""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from recommendations import actions
from recommendations.models import Recommendation, ScrutinyReview, StatusUpdate
from recommendations.since import MOVED_DOWN, MOVED_UP, count_movements, count_since, since
from recommendations.spans import first_difference, stored_spans
from tests import factories
from tests.factories import MADE

pytestmark = pytest.mark.django_db

FIRST_TYPED = dt.datetime(2021, 6, 1, 9, tzinfo=dt.UTC)
# Few days, so that updates of the same day, and corrections across one another, are common.
LAST_OFFSET = 4
DAYS = [MADE + dt.timedelta(days=offset) for offset in range(-1, LAST_OFFSET + 2)]

colours = st.sampled_from(["red", "amber", "green"])
offsets = st.integers(0, LAST_OFFSET)


# Histories


@dataclass(frozen=True)
class Step:
    """Something an officer records: a status, or one that corrects or withdraws an earlier one."""

    rag: str
    offset: int
    corrects: int | None = None


statements = st.builds(Step, colours, offsets)
# Which of those that can be corrected, counted round.
corrections = st.builds(Step, st.one_of(colours, st.just("")), offsets, st.integers(0, 9))
plain_histories = st.lists(statements, max_size=5)
histories = st.lists(st.one_of(statements, corrections), max_size=6)


def correctable(recommendation: Recommendation) -> list[StatusUpdate]:
    """Its updates that a further one may correct."""
    return list(recommendation.status_updates.effective().order_by("sequence"))


def statement_of(recommendation: Recommendation, step: Step) -> dict:
    """What a step records; a correction where nothing can be corrected is an ordinary update.

    Without a colour it takes an update back, and keeps that one's day.
    """
    targets = correctable(recommendation) if step.corrects is not None else []
    corrects = targets[step.corrects % len(targets)] if targets else None
    day = MADE + dt.timedelta(days=step.offset)
    return {
        "rag": step.rag if corrects else step.rag or "red",
        "status_date": day if step.rag or not corrects else corrects.status_date,
        "corrects": corrects,
    }


def record(recommendation: Recommendation, step: Step) -> StatusUpdate:
    """Take a step as an officer does, through the action."""
    statement = statement_of(recommendation, step)
    return factories.status_update(recommendation, by=recommendation.added_by, **statement)


def record_at(recommendation: Recommendation, step: Step, moment: dt.datetime) -> StatusUpdate:
    """Take a step as if at a moment of the past."""
    return factories.status_update_recorded_at(
        recommendation,
        moment,
        by=recommendation.added_by,
        **statement_of(recommendation, step),
    )


def moment_of(index: int) -> dt.datetime:
    """When the step with this number was typed."""
    return FIRST_TYPED + dt.timedelta(hours=index)


@contextmanager
def anyborough(*steps: Step) -> Iterator[Recommendation]:
    """A recommendation with a history, gone again after the example."""
    with transaction.atomic():
        recommendation = factories.recommendation(added_at=FIRST_TYPED)
        for step in steps:
            record(recommendation, step)
        yield recommendation
        transaction.set_rollback(True)


# The plain definition


@dataclass(frozen=True)
class Answer:
    """What `as_at` says of one recommendation: the update that holds, its colour and its day."""

    rag: str = ""
    status_date: dt.date | None = None
    update: int | None = None


def defined(
    updates: Iterable[StatusUpdate], day: dt.date, known_by: dt.datetime | None = None
) -> Answer:
    """The effective update with the latest day not after `day`; ties go to the later recorded."""
    known = [each for each in updates if known_by is None or each.recorded_at <= known_by]
    corrected = {each.corrects_id for each in known}
    standing = [each for each in known if each.rag and each.pk not in corrected]
    told = [each for each in standing if each.status_date <= day]
    if not told:
        return Answer()
    latest = max(told, key=lambda each: (each.status_date, each.sequence))
    return Answer(latest.rag, latest.status_date, latest.pk)


def definition(
    recommendation: Recommendation, known_by: dt.datetime | None = None
) -> dict[dt.date, Answer]:
    """The defined answer for every day of interest since it was made."""
    updates = list(recommendation.status_updates.all())
    return {day: defined(updates, day, known_by) for day in DAYS if day >= recommendation.made_date}


def answers(
    recommendation: Recommendation, known_by: dt.datetime | None = None
) -> dict[dt.date, Answer]:
    """The register's answer for every day on which it gives one."""
    asked = Recommendation.objects.filter(pk=recommendation.pk)
    found = {day: asked.as_at(day, known_by).first() for day in DAYS}
    return {
        day: Answer(each.current_rag, each.current_status_date, each.current_update)
        for day, each in found.items()
        if each
    }


# One recommendation


@pytest.mark.slow
@given(histories)
def test_as_at_is_the_plain_definition_on_every_day(steps):
    with anyborough(*steps) as recommendation:
        assert answers(recommendation) == definition(recommendation)


@pytest.mark.slow
@given(histories)
def test_known_by_is_the_plain_definition_at_every_moment(steps):
    with anyborough() as recommendation:
        for index, step in enumerate(steps):
            record_at(recommendation, step, moment_of(index))
        for index in {0, len(steps) // 2, len(steps)}:
            moment = moment_of(index)
            assert answers(recommendation, moment) == definition(recommendation, moment)


@pytest.mark.slow
@given(histories)
def test_known_by_now_equals_as_at(steps):
    with anyborough(*steps) as recommendation:
        now = timezone.now() + dt.timedelta(seconds=1)
        assert answers(recommendation, now) == answers(recommendation)


@pytest.mark.slow
@given(plain_histories)
def test_learning_more_never_makes_the_status_date_earlier(steps):
    with anyborough() as recommendation:
        before = answers(recommendation)
        for step in steps:
            record(recommendation, step)
            after = answers(recommendation)
            for day, earlier in before.items():
                assert (after[day].status_date or dt.date.min) >= (
                    earlier.status_date or dt.date.min
                )
            before = after


@pytest.mark.slow
@given(histories, statements)
def test_an_update_that_corrects_nothing_changes_no_day_before_its_own(steps, further):
    with anyborough(*steps) as recommendation:
        before = answers(recommendation)
        update = record(recommendation, further)
        after = answers(recommendation)
        assert update.corrects is None
        assert [
            day for day in before if before[day] != after[day] and day < update.status_date
        ] == []


@pytest.mark.slow
@given(histories, st.one_of(statements, corrections))
def test_a_further_row_changes_nothing_that_was_known_before_it(steps, further):
    with anyborough() as recommendation:
        for index, step in enumerate(steps):
            record_at(recommendation, step, moment_of(index))
        moments = [moment_of(index) for index in {0, len(steps) // 2, max(len(steps) - 1, 0)}]
        before = [answers(recommendation, moment) for moment in moments]
        record_at(recommendation, further, moment_of(len(steps) + 1))
        assert [answers(recommendation, moment) for moment in moments] == before


@pytest.mark.slow
@given(colours, offsets)
def test_withdrawing_the_only_update_restores_not_rated(rag, offset):
    with anyborough() as recommendation:
        never_rated, unrated_spans = answers(recommendation), stored_spans(recommendation)
        update = record(recommendation, Step(rag, offset))
        assert answers(recommendation) != never_rated
        actions.withdraw_status(update, by=recommendation.added_by, reason="Told by mistake.")
        recommendation.refresh_from_db()
        assert answers(recommendation) == never_rated
        assert stored_spans(recommendation) == unrated_spans


@pytest.mark.slow
@given(histories)
def test_spans_rebuilt_equal_spans_kept(steps):
    with anyborough(*steps) as recommendation:
        kept = stored_spans(recommendation)
        assert first_difference(recommendation) == ""
        actions.rebuild_spans(recommendation)
        recommendation.refresh_from_db()
        assert stored_spans(recommendation) == kept


# A whole review

reviews = st.lists(st.tuples(offsets, plain_histories), min_size=1, max_size=3)


@contextmanager
def anyborough_review(made: list[tuple[int, list[Step]]]) -> Iterator[ScrutinyReview]:
    """A review whose recommendations were made on different days, gone again afterwards."""
    with transaction.atomic():
        review, by = factories.review(), factories.user()
        for offset, steps in made:
            made_date = MADE + dt.timedelta(days=offset)
            recommendation = factories.recommendation(
                review=review, made_date=made_date, added_by=by
            )
            for step in steps:
                record(recommendation, Step(step.rag, max(step.offset, offset)))
        yield review
        transaction.set_rollback(True)


@pytest.mark.slow
@given(reviews)
def test_counts_by_rag_add_up_to_all_made_by_the_day(made):
    with anyborough_review(made) as review:
        for day in DAYS:
            position = Recommendation.objects.of_review(review).as_at(day)
            counts = position.count_by_rag()
            assert sum(counts.values()) == sum(
                MADE + dt.timedelta(days=offset) <= day for offset, _ in made
            )
            assert counts == {
                code: sum(each.current_rag == code for each in position) for code in counts
            }


# Most have a colour on both days, so that they can have moved.
rated_reviews = st.lists(
    st.tuples(st.just(0), st.lists(statements, min_size=2, max_size=4)), min_size=2, max_size=4
)


@pytest.mark.slow
@given(rated_reviews, offsets, offsets)
def test_since_reversed_swaps_up_and_down(made, one, other):
    first, second = (MADE + dt.timedelta(days=offset) for offset in sorted([one, other]))
    with anyborough_review(made) as review:
        forward = {each.recommendation.pk: each for each in changes_of(review, first, second)}
        back = {each.recommendation.pk: each for each in changes_of(review, second, first)}
    moved_up = {pk for pk, each in forward.items() if each.movement == MOVED_UP}
    moved_down = {pk for pk, each in forward.items() if each.movement == MOVED_DOWN}
    # Looked at backwards, what was newly rated goes down to not rated.
    assert moved_up == {
        pk for pk, each in back.items() if each.movement == MOVED_DOWN and each.after.code
    }
    assert moved_down == {pk for pk, each in back.items() if each.movement == MOVED_UP}


@pytest.mark.slow
@given(reviews, offsets, offsets)
def test_since_puts_each_recommendation_in_one_place(made, one, other):
    first, second = (MADE + dt.timedelta(days=offset) for offset in sorted([one, other]))
    with anyborough_review(made) as review:
        placed = Counter(each.recommendation.pk for each in changes_of(review, first, second))
        expected = Recommendation.objects.of_review(review).made_by(second)
        assert placed == Counter(each.pk for each in expected)


@pytest.mark.slow
@given(reviews, offsets, offsets)
def test_counts_since_are_the_changes_counted(made, one, other):
    first, second = (MADE + dt.timedelta(days=offset) for offset in (one, other))
    with anyborough_review(made):
        assert count_since(first, second) == count_movements(since(first, second))


def changes_of(review: ScrutinyReview, first: dt.date, second: dt.date) -> list:
    """What moved among one review's recommendations."""
    return [each for each in since(first, second) if each.recommendation.review_id == review.pk]
