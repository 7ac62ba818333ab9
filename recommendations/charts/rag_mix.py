"""The RAG mix over time: how many stood at each status at the end of each period.

A colour stated within a period is counted apart from one carried forward from before it.
"""

import datetime as dt
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from recommendations.charts.periods import Period, periods_of, span_in_words
from recommendations.models import Meeting, StatusSpan
from recommendations.querysets.spans import StatusSpanQuerySet
from recommendations.rag import STATUSES, Rag

# Fewer quiet periods in a row than this are drawn; more become one gap that says so.
LONG_SILENCE = 2


@dataclass(frozen=True)
class Share:
    """The number at one status, by whether that was stated within the period."""

    rag: Rag
    stated: int
    carried: int

    @property
    def number(self) -> int:
        return self.stated + self.carried


@dataclass(frozen=True)
class Mix:
    """The position at the end of a period: a share for every status, worst first."""

    period: Period
    shares: tuple[Share, ...]

    is_gap = False

    @property
    def total(self) -> int:
        """The number of recommendations made by then."""
        return sum(share.number for share in self.shares)


@dataclass(frozen=True)
class Gap:
    """A run of periods of which the register holds no statement and no recommendation."""

    first: dt.date
    last: dt.date

    is_gap = True

    @property
    def label(self) -> str:
        return f"Nothing held, {span_in_words(self.first, self.last)}"


def rag_mix(day: dt.date, spans: StatusSpanQuerySet | None = None) -> list[Mix | Gap]:
    """Count recommendations by status at the end of each period up to a day, oldest first.

    Long silences become gaps.

    Of the whole register, or of the recommendations whose `spans` are given. The last is always
    the position as at the day, however quiet. Empty where nothing had been made by then. Four
    queries, whatever the size of the register.
    """
    spans = StatusSpan.objects.all() if spans is None else spans
    begun = spans.count_begun(day)
    if not begun:
        return []
    periods = periods_of(min(row[0] for row in begun), day, Meeting.objects.days_by(day))
    ends = [period.last for period in periods]
    ended = spans.count_ended(day)
    passing = spans.count_passing(ends)
    mixes = _mixes(periods, *(_by_period(rows, ends) for rows in (begun, ended, passing)))
    # The last is never quiet: it is the position as at the day, which every reader looks for.
    spoke = {bisect_left(ends, row[0]) for row in begun} | {len(ends) - 1}
    return _without_silences(mixes, spoke)


Tally = Counter[tuple[int, str]]


def _by_period(rows: Iterable[tuple[dt.date, str, int]], ends: list[dt.date]) -> Tally:
    """Sum (day, status, number) rows by period, as its place among `ends`, and status."""
    tally: Tally = Counter()
    for day, code, number in rows:
        tally[bisect_left(ends, day), code] += number
    return tally


def _mixes(periods: list[Period], begun: Tally, ended: Tally, passing: Tally) -> list[Mix]:
    """Count what stood at the end of each period: all begun by then, less all ended by then."""
    standing: Counter[str] = Counter()
    mixes = []
    for place, period in enumerate(periods):
        shares = []
        for rag in STATUSES:
            key = (place, rag.code)
            standing[rag.code] += begun[key] - ended[key]
            stated = begun[key] - passing[key]
            shares.append(Share(rag, stated, standing[rag.code] - stated))
        mixes.append(Mix(period, tuple(shares)))
    return mixes


def _without_silences(mixes: list[Mix], spoke: set[int]) -> list[Mix | Gap]:
    """Replace each run of two or more quiet mixes by one Gap; `spoke` has the other places."""
    shown: list[Mix | Gap] = []
    for has_spoken, run in groupby(enumerate(mixes), key=lambda pair: pair[0] in spoke):
        stretch = [mix for _, mix in run]
        if has_spoken or len(stretch) < LONG_SILENCE:
            shown.extend(stretch)
        else:
            shown.append(Gap(stretch[0].period.first, stretch[-1].period.last))
    return shown
