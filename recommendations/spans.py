"""Spans of days: how updates make a recommendation's statuses, and decisions close it."""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import zip_longest
from typing import TypeVar

from recommendations.models import Decision, Recommendation, StatusUpdate
from recommendations.restricted import restricted_since
from recommendations.tracking import BEARING_ON_TRACKING
from wirral_tracker.kit.chain.faults import Fault

# A day and not null: every question about a day is then one comparison.
FOR_EVER = dt.date(9999, 12, 31)
Row = TypeVar("Row")


@dataclass(frozen=True)
class Span:
    """A status and the days it held, from `from_date` up to but not on `until_date`."""

    rag: str
    from_date: dt.date
    until_date: dt.date
    update_id: int | None


def spans_of(made_date: dt.date, effective: Iterable[StatusUpdate]) -> list[Span]:
    """Derive a recommendation's status spans from its made date and its effective updates.

    The first is not rated, unless an update describes the very day it was made, or an earlier
    one. Each day of which an update speaks begins a span; of two on one day the later recorded
    holds.
    """
    by_day: dict[dt.date, StatusUpdate] = {}
    # The later of two overwrites the earlier of that day, whichever order they came in.
    for update in sorted(effective, key=lambda update: (update.status_date, update.sequence)):
        # An update may describe a day before the recommendation was made; it holds from then on.
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


def spans_held(recommendation: Recommendation, effective: Iterable[StatusUpdate]) -> list[Span]:
    """Derive the status spans that the register keeps: those of `spans_of`; none if withdrawn.

    The counts that read spans alone leave out with it what was withdrawn.
    """
    if recommendation.is_withdrawn:
        return []
    return spans_of(recommendation.made_date, effective)


@dataclass(frozen=True)
class Closed:
    """The days a decision kept a recommendation closed, up to but not on `until_date`."""

    from_date: dt.date
    until_date: dt.date
    decision_id: int


def closed_spans_of(made_date: dt.date, effective: Iterable[Decision]) -> list[Closed]:
    """Derive the spans of days, oldest first, in which effective decisions close a recommendation.

    Of two decisions on one day that bear on tracking, the later recorded holds.
    """
    by_day: dict[dt.date, Decision] = {}
    for decision in sorted(
        effective, key=lambda decision: (decision.decision_date, decision.sequence)
    ):
        if decision.kind in BEARING_ON_TRACKING:
            by_day[max(decision.decision_date, made_date)] = decision
    ends = [*list(by_day)[1:], FOR_EVER]
    # Not strict: without any decision there is one end and no beginning.
    return [
        Closed(day, until, decision.pk)
        for (day, decision), until in zip(by_day.items(), ends, strict=False)
        if decision.is_closing
    ]


def stored_spans(recommendation: Recommendation) -> list[Span]:
    """Return a recommendation's stored status spans as `Span`, oldest first."""
    return [
        Span(span.rag, span.from_date, span.until_date, span.update_id)
        for span in sorted(recommendation.spans.all(), key=lambda span: span.from_date)
    ]


def stored_closed_spans(recommendation: Recommendation) -> list[Closed]:
    """Return the stored spans in which a recommendation is closed as `Closed`, oldest first."""
    return [
        Closed(span.from_date, span.until_date, span.decision_id)
        for span in sorted(recommendation.closed_spans.all(), key=lambda span: span.from_date)
    ]


def first_difference(recommendation: Recommendation) -> str:
    """Describe the first stored span or restriction that differs from the one derived; else empty.

    Derived from updates and decisions: status spans first, closed spans, then restrictions.
    """
    return next((fault.message for fault in faults_of(recommendation)), "")


def faults_of_derived_rows() -> Iterator[Fault]:
    """Yield the faults of every recommendation's stored spans and restrictions, by primary key."""
    for recommendation in Recommendation.objects.with_history().iterator(chunk_size=500):
        yield from faults_of(recommendation)


def faults_of(recommendation: Recommendation) -> Iterator[Fault]:
    """Yield the first stored status span, closed span and restriction that is not as derived."""
    for kind, difference in DIFFERENCES.items():
        if message := difference(recommendation):
            yield Fault(kind, message)


def _difference(
    recommendation: Recommendation, derived: Iterable[Row], stored: Iterable[Row], what: str
) -> str:
    """Describe the first stored row that is not the one derived; empty where all are alike."""
    for due, found in zip_longest(derived, stored):
        if due != found:
            return f"{recommendation.reference}: kept {found}, but its {what} give {due}."
    return ""


def _closed_difference(recommendation: Recommendation) -> str:
    """Describe the first stored closed span that effective decisions do not give; else empty."""
    # Told in Python: the rows of many recommendations are prefetched, and a filter would ask again.
    decisions = recommendation.decisions.all()
    corrected = {decision.corrects_id for decision in decisions}
    effective = [
        decision for decision in decisions if decision.kind and decision.pk not in corrected
    ]
    derived = closed_spans_of(recommendation.made_date, effective)
    return _difference(recommendation, derived, stored_closed_spans(recommendation), "decisions")


def _restriction_difference(recommendation: Recommendation) -> str:
    """Describe the first stored restriction that the restricted updates do not give; else empty."""
    updates = {update.pk: update for update in recommendation.status_updates.all()}
    stored = {
        pk: update.later_restriction.restricted_by_id
        for pk, update in updates.items()
        if hasattr(update, "later_restriction")
    }
    derived = restricted_since(updates)
    return _difference(
        recommendation, sorted(derived.items()), sorted(stored.items()), "restricted updates"
    )


def _status_difference(recommendation: Recommendation) -> str:
    """Describe the first stored status span that the effective updates do not give; else empty."""
    updates = recommendation.status_updates.all()
    corrected = {update.corrects_id for update in updates}
    effective = [update for update in updates if update.rag and update.pk not in corrected]
    derived = spans_held(recommendation, effective)
    return _difference(recommendation, derived, stored_spans(recommendation), "updates")


# Each of them by the name of its kind: of one kind `verify_history` names the first.
DIFFERENCES: dict[str, Callable[[Recommendation], str]] = {
    "status span": _status_difference,
    "closed span": _closed_difference,
    "restriction": _restriction_difference,
}
