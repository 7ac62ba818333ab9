"""A recommendation's statuses as spans of days: the one pure function that makes them."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import zip_longest

from recommendations.models import Recommendation, StatusUpdate

FOR_EVER = dt.date(9999, 12, 31)


@dataclass(frozen=True)
class Span:
    """A status and the days it held, from `from_date` up to but not on `until_date`."""

    rag: str
    from_date: dt.date
    until_date: dt.date
    update_id: int | None


def spans_of(made_date: dt.date, effective: Iterable[StatusUpdate]) -> list[Span]:
    """The spans that effective updates make of the time since a recommendation was made.

    The first is not rated, unless an update describes the very day it was made, or an earlier
    one. Each day of which an update speaks begins a span; of two on one day the later recorded
    holds.
    """
    by_day: dict[dt.date, StatusUpdate] = {}
    for update in sorted(effective, key=lambda each: (each.status_date, each.sequence)):
        by_day[max(update.status_date, made_date)] = update
    starts: list[tuple[dt.date, str, int | None]] = [
        (day, update.rag, update.pk) for day, update in by_day.items()
    ]
    if made_date not in by_day:
        starts.insert(0, (made_date, "", None))
    ends = [day for day, _, _ in starts[1:]] + [FOR_EVER]
    return [
        Span(rag, day, until, update_id)
        for (day, rag, update_id), until in zip(starts, ends, strict=True)
    ]


def kept_spans(recommendation: Recommendation) -> list[Span]:
    """The spans that the register keeps of a recommendation, in order."""
    return [
        Span(span.rag, span.from_date, span.until_date, span.update_id)
        for span in sorted(recommendation.spans.all(), key=lambda each: each.from_date)
    ]


def first_difference(recommendation: Recommendation) -> str:
    """The first span that does not follow from the updates, in words; empty when all do."""
    updates = recommendation.status_updates.all()
    corrected = {update.corrects_id for update in updates}
    effective = [each for each in updates if each.rag and each.pk not in corrected]
    derived = spans_of(recommendation.made_date, effective)
    for ours, kept in zip_longest(derived, kept_spans(recommendation)):
        if ours != kept:
            return f"{recommendation.reference}: kept {kept}, but its updates give {ours}."
    return ""
