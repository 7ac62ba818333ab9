"""The spans of a recommendation: a pure function of the day it was made and what was said."""

import datetime as dt

from recommendations.models import StatusUpdate
from recommendations.spans import FOR_EVER, Span, spans_of

MADE = dt.date(2020, 1, 15)


def day(offset: int) -> dt.date:
    return MADE + dt.timedelta(days=offset)


def update(sequence: int, offset: int, rag: str = "amber") -> StatusUpdate:
    """An effective update that no database holds; its primary key is its sequence."""
    return StatusUpdate(pk=sequence, sequence=sequence, status_date=day(offset), rag=rag)


def test_spans_of_nothing_said_is_not_rated_for_ever():
    assert spans_of(MADE, []) == [Span("", MADE, FOR_EVER, None)]


def test_spans_begin_where_an_update_speaks_and_end_where_the_next_does():
    assert spans_of(MADE, [update(1, 10, "red"), update(2, 30, "green")]) == [
        Span("", MADE, day(10), None),
        Span("red", day(10), day(30), 1),
        Span("green", day(30), FOR_EVER, 2),
    ]


def test_spans_follow_the_days_not_the_order_of_recording():
    assert spans_of(MADE, [update(1, 30, "green"), update(2, 10, "red")]) == [
        Span("", MADE, day(10), None),
        Span("red", day(10), day(30), 2),
        Span("green", day(30), FOR_EVER, 1),
    ]


def test_spans_of_two_updates_on_one_day_keep_the_later_recorded():
    said = [update(2, 10, "green"), update(1, 10, "red")]
    assert spans_of(MADE, said)[1:] == [Span("green", day(10), FOR_EVER, 2)]


def test_spans_of_an_update_on_the_day_it_was_made_have_no_unrated_day():
    assert spans_of(MADE, [update(1, 0)]) == [Span("amber", MADE, FOR_EVER, 1)]


def test_spans_keep_a_colour_that_is_stated_again():
    """What was said again is said: the day last stated moves, though the colour does not."""
    assert len(spans_of(MADE, [update(1, 10), update(2, 20)])) == 3
