"""A recommendation as a report gives it: its updates up to the day, and whether it is late."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from findings.models import SourceParagraph
from recommendations.models import DueDateChange, PlacedRecommendation, Recommendation, StatusUpdate
from wirral_tracker.kit.days import day_in_words
from wirral_tracker.kit.phrasing import listed

# Printed where a round asked about it for the report's meeting, and nobody answered.
NO_UPDATE_RECEIVED = "no update received for this meeting"


@dataclass(frozen=True)
class ReportEntry:
    """A recommendation as at the day, with its effective updates, the current one first.

    `due_date_changes` are those made by the day, oldest first; `is_unanswered` is true where a
    round for the report's meeting asked about it and nobody answered.
    """

    recommendation: PlacedRecommendation
    updates: Sequence[StatusUpdate]
    is_overdue: bool
    due_date_changes: Sequence[DueDateChange] = ()
    is_unanswered: bool = False

    @property
    def is_open(self) -> bool:
        """Whether the recommendation is tracked: no committee has closed it by the day."""
        return self.recommendation.is_open

    @property
    def current(self) -> StatusUpdate | None:
        """The latest effective update, or None while there is none."""
        return self.updates[0] if self.updates else None

    @property
    def confirmed_date(self) -> dt.date | None:
        """The last day on which the current update was confirmed unchanged, or None."""
        return self.recommendation.current_confirmed_date

    @property
    def confirmed_in_words(self) -> str:
        """The day of its confirmation, as it follows one: ", confirmed unchanged …"; or empty."""
        day = self.confirmed_date
        return f", confirmed unchanged {day_in_words(day)}" if day else ""

    @property
    def paragraphs(self) -> Iterator[SourceParagraph]:
        """The source paragraphs of the recommendation, its current update and its passages."""
        found = [self.recommendation.locator]
        if self.current:
            found += [self.current.locator, *self.current.passages.all()]
        return (paragraph for paragraph in found if paragraph)


def recommendation_names(recommendations: Sequence[Recommendation]) -> str:
    """Name recommendations by printed number, or all by reference where one has no number.

    Never a mixture: "Recommendations 3 and LAC-2013-4" would read as two kinds of thing.
    """
    if not all(recommendation.number for recommendation in recommendations):
        return listed([recommendation.reference for recommendation in recommendations])
    word = "Recommendation" if len(recommendations) == 1 else "Recommendations"
    return f"{word} {listed([recommendation.number for recommendation in recommendations])}"
