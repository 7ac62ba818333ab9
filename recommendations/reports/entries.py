"""A recommendation as a report gives it: updates, decisions, due dates, and whether it is late."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from findings.models import SourceParagraph
from recommendations.models import (
    Decision,
    DueDateChange,
    Extension,
    ExtensionAnswer,
    PlacedRecommendation,
    Recommendation,
    StatusUpdate,
)
from recommendations.rag import GREEN
from wirral_tracker.kit.days import day_in_words, days_slipped, slip_in_words
from wirral_tracker.kit.phrasing import listed, lower_first, sentence

# Printed where a round asked about it for the report's meeting, and nobody answered.
NO_UPDATE_RECEIVED = "no update received for this meeting"
# Printed beside the colour with which the service still calls it complete.
FOUND_AGAIN = "found again by inspectors since, and not called good after"


@dataclass(frozen=True)
class AskedExtension:
    """An extension, and the answer that it had been given by the day; None while there was none."""

    extension: Extension
    answer: ExtensionAnswer | None

    @property
    def in_words(self) -> str:
        """The request in a clause, with its outcome; empty where granted, which moved the date."""
        if self.answer and self.answer.is_granted:
            return ""
        asked = self.extension
        refused = lower_first(self.answer.in_words).rstrip(".") if self.answer else ""
        on = f"on {day_in_words(asked.asked_date)} by {asked.asked_by}"
        return (
            f"more time asked for, until {day_in_words(asked.wanted_date)}, {on}: "
            f"{asked.reason.rstrip('.')}; {refused or 'not answered yet'}"
        )


@dataclass(frozen=True)
class ReportEntry:
    """A recommendation as at the day, with its effective updates, the current one first.

    `decisions` are the effective ones by the day, latest first; `due_date_changes` and
    `extensions` those made and asked for by then, oldest first. `is_unanswered` is true where a
    round for the report's meeting asked about it and nobody answered; `is_found_again` where it
    was reported complete, found again by inspectors and not called good since.
    """

    recommendation: PlacedRecommendation
    updates: Sequence[StatusUpdate]
    is_overdue: bool
    decisions: Sequence[Decision] = ()
    due_date_changes: Sequence[DueDateChange] = ()
    extensions: Sequence[AskedExtension] = ()
    is_unanswered: bool = False
    is_found_again: bool = False

    @property
    def is_open(self) -> bool:
        """Whether the recommendation is tracked: no committee has closed it by the day."""
        return self.recommendation.is_open

    @property
    def is_live(self) -> bool:
        """Whether the recommendation is tracked and not green: somebody still owes the rest."""
        return self.is_open and self.recommendation.rag != GREEN

    @property
    def decided(self) -> tuple[str, ...]:
        """The decisions as lines, latest first: which, when, by whom, and the minute."""
        return tuple(map(decision_in_words, self.decisions))

    def remarks(self, *, with_decisions: bool = True) -> tuple[str, ...]:
        """Return the words beside the colour: each decision, and that it was found again."""
        found = (FOUND_AGAIN,) if self.is_found_again else ()
        return (*map(lower_first, self.decided if with_decisions else ()), *found)

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
    def plan(self) -> str:
        """The owner, the due date with every move and request, and an unanswered round; or ""."""
        owner = self.recommendation.current_owner
        asked = [extension.in_words for extension in self.extensions if extension.in_words]
        parts = [
            *([f"owner: {owner}"] if owner else []),
            *self._due,
            *self._moves,
            *asked,
            *([NO_UPDATE_RECEIVED] if self.is_unanswered else []),
        ]
        return sentence("; ".join(parts))

    @property
    def _due(self) -> tuple[str, ...]:
        """The due date as a clause, with the first where it has moved; empty without any."""
        first, due = self.recommendation.first_due_date, self.recommendation.due_date
        overdue = ", overdue" if self.is_overdue else ""
        if due is None:
            was = f"first due {day_in_words(first)}, " if first else ""
            return (f"{was}no due date now",) if self.due_date_changes else ()
        if first in (None, due):
            return (f"due {day_in_words(due)}{overdue}",)
        slip = slip_in_words(days_slipped(first, due))
        return (f"first due {day_in_words(first)}, now {day_in_words(due)} ({slip}){overdue}",)

    @property
    def _moves(self) -> list[str]:
        """The moves of the due date as clauses, oldest first; the last one's day is said before."""
        changes = self.due_date_changes
        moves = [f"moved to {_to_in_words(change)}, {_agreed(change)}" for change in changes[:-1]]
        return [*moves, *map(_agreed, changes[-1:])]

    @property
    def paragraphs(self) -> tuple[SourceParagraph, ...]:
        """The source paragraphs of the recommendation and of its current update."""
        own = self.recommendation.locator
        return (*([own] if own else []), *self.status_paragraphs)

    @property
    def status_paragraphs(self) -> tuple[SourceParagraph, ...]:
        """The source paragraphs of the current update and of the passages that it quotes."""
        if not self.current:
            return ()
        found = [self.current.locator, *self.current.passages.all()]
        return tuple(paragraph for paragraph in found if paragraph)


def decision_in_words(decision: Decision) -> str:
    """Format a decision as a line: "Closed, 2 March 2026 by Ducks Committee, minute 12"."""
    by = f" by {decision.decider}" if decision.decider else ", by whom is not stated"
    minute = f", minute {decision.minute}" if decision.minute else ""
    mark = f", {decision.inferred_mark}" if decision.inferred_mark else ""
    return f"{decision.label}, {day_in_words(decision.decision_date)}{mark}{by}{minute}"


def _to_in_words(change: DueDateChange) -> str:
    """Say to which day a change moved the due date: "31 March 2026" or "no date"."""
    return day_in_words(change.due_date) if change.due_date else "no date"


def _agreed(change: DueDateChange) -> str:
    """Say when and by whom a change of due date was agreed, and why."""
    agreed = f"agreed on {day_in_words(change.change_date)} by {change.agreed_by}"
    return f"{agreed}: {change.reason.rstrip('.')}"


def recommendation_names(recommendations: Sequence[Recommendation]) -> str:
    """Name recommendations by printed number, or all by reference where one has no number.

    Never a mixture: "Recommendations 3 and LAC-2013-4" would read as two kinds of thing. Nor by
    numbers where several reviews made them, each of which has a first one.
    """
    makers = {recommendation.review_id for recommendation in recommendations}
    if len(makers) > 1 or not all(recommendation.number for recommendation in recommendations):
        return listed([recommendation.reference for recommendation in recommendations])
    word = "Recommendation" if len(recommendations) == 1 else "Recommendations"
    return f"{word} {listed([recommendation.number for recommendation in recommendations])}"
