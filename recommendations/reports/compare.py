"""The comparison of an issued report with the register as at a day, or with another report."""

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
    """One side of a comparison: a recommendation's colour (None: absent), its day and words."""

    rag: Rag | None
    status_date: dt.date | None
    words: str


@dataclass(frozen=True)
class Compared:
    """A recommendation as the issued report printed it, and as the other side has it."""

    recommendation: Recommendation
    before: Side
    after: Side

    @property
    def is_missing(self) -> bool:
        """Whether the other side does not have it."""
        return self.after.rag is None

    @property
    def is_added(self) -> bool:
        """Whether the other side alone has it."""
        return self.before.rag is None

    @property
    def has_moved(self) -> bool:
        """Whether the colours differ."""
        return self.before.rag != self.after.rag

    @property
    def has_other_words(self) -> bool:
        """Whether the words differ by more than white space, quotation marks and bullets."""
        # Folded, since line breaks and quotation marks differ without saying anything else.
        return fold(self.before.words) != fold(self.after.words)

    @property
    def is_changed(self) -> bool:
        """Whether both sides have it, and it reads differently."""
        is_on_both = not self.is_missing and not self.is_added
        return is_on_both and (self.has_moved or self.has_other_words)


ABSENT = Side(None, None, "")


def compare_with_report(issued: IssuedReport, other: IssuedReport) -> list[Compared]:
    """Compare the lines of two issued reports, for every recommendation that either printed."""
    before, after = _lines(issued), _lines(other)
    keys = list(dict.fromkeys([*before, *after]))
    return [
        Compared(
            (before.get(key) or after[key]).recommendation,
            _side_printed(before[key]) if key in before else ABSENT,
            _side_printed(after[key]) if key in after else ABSENT,
        )
        for key in keys
    ]


def compare_with_register(issued: IssuedReport, day: dt.date) -> list[Compared]:
    """Compare each line of an issued report with the register's colour and words as at a day."""
    lines = _lines(issued)
    recommendations = Recommendation.objects.as_at(day).of_keys(lines)
    on_day = {recommendation.pk: recommendation for recommendation in recommendations}
    current = [recommendation.current_update for recommendation in on_day.values()]
    updates = StatusUpdate.objects.in_bulk([key for key in current if key])
    return [
        Compared(
            line.recommendation, _side_printed(line), _side_in_register(on_day.get(key), updates)
        )
        for key, line in lines.items()
    ]


def _lines(issued: IssuedReport) -> dict[int, ReportLine]:
    """Load an issued report's lines in printed order, by their recommendation's primary key."""
    return {line.recommendation_id: line for line in issued.proof.lines.in_order()}


def _side_printed(line: ReportLine) -> Side:
    return Side(line.status, line.status_date, line.words)


def _side_in_register(
    recommendation: PlacedRecommendation | None, updates: dict[int, StatusUpdate]
) -> Side:
    """Build the register's side, with the current update's narrative; ABSENT for None."""
    if recommendation is None:
        return ABSENT
    update = updates.get(recommendation.current_update or 0)
    return Side(
        recommendation.rag,
        recommendation.current_status_date,
        update.narrative if update else "",
    )
