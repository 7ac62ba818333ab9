"""One recommendation as a report tells of it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from findings.models import SourceParagraph
from recommendations.models import DueDateChange, PlacedRecommendation, Recommendation, StatusUpdate
from wirral_tracker.kit.phrasing import listed

# Said of what a round asked about for the report's meeting, and nobody answered.
NO_UPDATE_RECEIVED = "no update received for this meeting"


@dataclass(frozen=True)
class Told:
    """One recommendation as at the day, with its effective updates, the current one first."""

    recommendation: PlacedRecommendation
    updates: Sequence[StatusUpdate]
    is_overdue: bool
    due_date_changes: Sequence[DueDateChange] = ()
    is_unanswered: bool = False

    @property
    def is_open(self) -> bool:
        """Whether it is still tracked on the day."""
        return self.recommendation.is_open

    @property
    def current(self) -> StatusUpdate | None:
        return self.updates[0] if self.updates else None

    @property
    def paragraphs(self) -> Iterator[SourceParagraph]:
        """Where the sources print it and its current status."""
        found = [self.recommendation.locator]
        if self.current:
            found += [self.current.locator, *self.current.passages.all()]
        return (paragraph for paragraph in found if paragraph)


def names(recommendations: Sequence[Recommendation]) -> str:
    """Recommendations by their printed numbers, or by reference where one of them has none."""
    if not all(each.number for each in recommendations):
        return listed([each.reference for each in recommendations])
    word = "Recommendation" if len(recommendations) == 1 else "Recommendations"
    return f"{word} {listed([each.number for each in recommendations])}"
