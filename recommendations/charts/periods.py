"""The stretches of time that the RAG chart puts side by side: quarters, and then meetings."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from findings.sentences import days_in_words
from wirral_tracker.kit.days import day_in_words

# With fewer meetings than this there is no series of them to show.
MEETINGS_WANTED = 3


@dataclass(frozen=True)
class Period:
    """A stretch of days and its label; the chart shows the position on the last of them."""

    first: dt.date
    last: dt.date
    label: str


def quarter_end(day: dt.date) -> dt.date:
    """Return the last day of the calendar quarter that a day is in."""
    month = day.month + (3 - day.month) % 3
    after = dt.date(day.year + month // 12, month % 12 + 1, 1)
    return after - dt.timedelta(days=1)


def quarter_start(day: dt.date) -> dt.date:
    """Return the first day of the calendar quarter that a day is in."""
    return dt.date(day.year, day.month - (day.month - 1) % 3, 1)


def span_in_words(first: dt.date, last: dt.date) -> str:
    """Format two days in words, by months where these are whole: "April 2016 to June 2019"."""
    if first.day != 1 or last != _month_end(last):
        return days_in_words(first, last)
    start = f"{first:%B}" if first.year == last.year else f"{first:%B %Y}"
    return f"{start} to {last:%B %Y}"


def _month_end(day: dt.date) -> dt.date:
    return (day.replace(day=28) + dt.timedelta(days=4)).replace(day=1) - dt.timedelta(days=1)


def periods_of(first: dt.date, day: dt.date, meetings: Sequence[dt.date]) -> list[Period]:
    """Divide the time from `first` to `day` into quarters and, later, the time up to each meeting.

    Meetings take over from the first of them on, where at least three fall in that time. The last
    period ends on `day`.
    """
    # A set: two committees may meet on one day, which then ends one period.
    shown = sorted({meeting for meeting in meetings if first <= meeting <= day})
    shown = shown if len(shown) >= MEETINGS_WANTED else []
    ends = quarter_ends(first, shown[0] if shown else day)
    ends += [end for end in (*shown, day) if not ends or end > ends[-1]]
    starts = [quarter_start(first)] + [end + dt.timedelta(days=1) for end in ends[:-1]]
    return [
        Period(start, end, _label(start, end, end in shown))
        for start, end in zip(starts, ends, strict=True)
    ]


def quarter_ends(first: dt.date, before: dt.date) -> list[dt.date]:
    """Return the quarter ends, oldest first, from that of `first` on that come before a day."""
    ends = []
    end = quarter_end(first)
    while end < before:
        ends.append(end)
        end = quarter_end(end + dt.timedelta(days=1))
    return ends


def _label(first: dt.date, last: dt.date, is_meeting: bool) -> str:
    return f"Meeting of {day_in_words(last)}" if is_meeting else span_in_words(first, last)
