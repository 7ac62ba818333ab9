"""An issued report beside today's register, or beside another issued report."""

import datetime as dt
from dataclasses import dataclass

from findings.verbatim import fold
from recommendations.models import (
    IssuedReport,
    PlacedRecommendation,
    Recommendation,
    ReportLine,
    StatusUpdate,
)
from recommendations.rag import Rag


@dataclass(frozen=True)
class Side:
    """One recommendation's colour and words on one side; no colour where it is not there."""

    rag: Rag | None
    status_date: dt.date | None
    words: str


@dataclass(frozen=True)
class Compared:
    """One recommendation on both sides."""

    recommendation: Recommendation
    before: Side
    after: Side

    @property
    def has_moved(self) -> bool:
        return self.before.rag != self.after.rag

    @property
    def has_other_words(self) -> bool:
        return fold(self.before.words) != fold(self.after.words)

    @property
    def is_changed(self) -> bool:
        return self.has_moved or self.has_other_words


ABSENT = Side(None, None, "")


def with_report(issued: IssuedReport, other: IssuedReport) -> list[Compared]:
    """What two issued reports printed of everything that either carried."""
    before, after = _lines(issued), _lines(other)
    keys = list(dict.fromkeys([*before, *after]))
    return [
        Compared(
            (before.get(key) or after[key]).recommendation,
            _printed(before[key]) if key in before else ABSENT,
            _printed(after[key]) if key in after else ABSENT,
        )
        for key in keys
    ]


def with_register(issued: IssuedReport, day: dt.date) -> list[Compared]:
    """What an issued report printed beside the register as at a day."""
    lines = _lines(issued)
    held = {each.pk: each for each in Recommendation.objects.as_at(day).of_keys(lines)}
    current = [each.current_update for each in held.values()]
    updates = StatusUpdate.objects.in_bulk([key for key in current if key])
    return [
        Compared(line.recommendation, _printed(line), _now(held.get(key), updates))
        for key, line in lines.items()
    ]


def _lines(issued: IssuedReport) -> dict[int, ReportLine]:
    return {line.recommendation_id: line for line in issued.proof.lines.in_order()}


def _printed(line: ReportLine) -> Side:
    return Side(line.status, line.status_date, line.words)


def _now(recommendation: PlacedRecommendation | None, updates: dict[int, StatusUpdate]) -> Side:
    if recommendation is None:
        return ABSENT
    update = updates.get(recommendation.current_update or 0)
    return Side(
        recommendation.rag,
        recommendation.current_status_date,
        update.narrative if update else "",
    )
