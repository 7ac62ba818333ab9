"""The position of a round of updates: what is answered, what is left, what has changed."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib.auth.models import User

from recommendations.models import (
    PlacedRecommendation,
    Recommendation,
    StatusUpdate,
    UpdateDraft,
    UpdateRound,
)
from recommendations.querysets import RecommendationQuerySet
from recommendations.rag import Rag, rag_for

# An evening's work may pass midnight; what is typed then still describes the evening's day.
ONE_SITTING = dt.timedelta(hours=8)


@dataclass(frozen=True)
class AnswerState:
    """The answer that a round has had on a recommendation: its code, and its words in print."""

    code: str
    words: str


RECORDED = AnswerState("recorded", "Recorded")
CONFIRMED = AnswerState("confirmed", "Confirmed unchanged")
LEFT = AnswerState("left", "No update received")
STATES = (LEFT, RECORDED, CONFIRMED)


@dataclass(frozen=True)
class RoundRow:
    """A recommendation of a round: its position today, its latest update, and if it is answered.

    `draft` is what this officer has typed and not recorded, `others_drafts` what colleagues have.
    """

    recommendation: PlacedRecommendation
    latest: StatusUpdate | None
    state: AnswerState
    draft: UpdateDraft | None = None
    others_drafts: tuple[UpdateDraft, ...] = ()

    @property
    def reference(self) -> str:
        return self.recommendation.reference

    @property
    def is_left(self) -> bool:
        return self.state == LEFT

    @property
    def rag_before(self) -> Rag:
        """Its colour when the round began to count."""
        return rag_for(self.recommendation.rag_before)

    @property
    def has_changed(self) -> bool:
        """True where the round has given it another colour."""
        return self.state == RECORDED and self.rag_before != self.recommendation.rag


@dataclass(frozen=True)
class RoundPosition:
    """A round, or the part of it that a page was asked for, in order."""

    update_round: UpdateRound
    rows: list[RoundRow]

    @property
    def total(self) -> int:
        return len(self.rows)

    @property
    def answered(self) -> list[RoundRow]:
        return [row for row in self.rows if not row.is_left]

    @property
    def left(self) -> list[RoundRow]:
        return [row for row in self.rows if row.is_left]

    @property
    def changed(self) -> list[RoundRow]:
        return [row for row in self.rows if row.has_changed]

    @property
    def is_complete(self) -> bool:
        return not self.left

    def row(self, reference: str) -> RoundRow | None:
        """Find the row of a recommendation; None where this part of the round has none."""
        return next((row for row in self.rows if row.reference == reference), None)

    def number_of(self, reference: str) -> int:
        """Return the place of a recommendation among the rows, from 1; 0 where it is not there."""
        places = {row.reference: place for place, row in enumerate(self.rows, start=1)}
        return places.get(reference, 0)

    def next_left(self, after: str = "") -> RoundRow | None:
        """Find the next row without an answer, going round from `after`; None when all have one.

        Never `after` itself: "Skip" on the last one that is left must lead somewhere else.
        """
        place = self.number_of(after)
        turned = [*self.rows[place:], *self.rows[:place]]
        return next((row for row in turned if row.is_left and row.reference != after), None)

    def following(self, reference: str) -> RoundRow | None:
        """Return the row after one, answered or not; None at the end."""
        place = self.number_of(reference)
        return self.rows[place] if 0 < place < len(self.rows) else None

    def preceding(self, reference: str) -> RoundRow | None:
        """Return the row before one, answered or not; None at the beginning."""
        place = self.number_of(reference)
        return self.rows[place - 2] if place > 1 else None

    def rows_shown(self, code: str) -> list[RoundRow]:
        """Return the rows of a state, "changed" or "drafted"; the empty code shows all."""
        if code == "changed":
            return self.changed
        if code == "drafted":
            return [row for row in self.rows if row.draft]
        return [row for row in self.rows if code in ("", row.state.code)]


def answer_state(recommendation: PlacedRecommendation) -> AnswerState:
    """Tell how a recommendation was answered, from what `with_answer_since` annotates.

    An update outweighs a confirmation: it says more, whichever came first.
    """
    if recommendation.has_update:
        return RECORDED
    return CONFIRMED if recommendation.is_confirmed else LEFT


def recommendations_asked(
    update_round: UpdateRound, day: dt.date
) -> RecommendationQuerySet[PlacedRecommendation]:
    """Load what a round asks about, as at a day, annotated with how it was answered."""
    asked = Recommendation.objects.in_round(update_round).as_at(day)
    return asked.with_answer_since(update_round.counts_from_moment).in_order()


def round_position(
    update_round: UpdateRound,
    recommendations: Iterable[PlacedRecommendation],
    officer: User,
) -> RoundPosition:
    """Build the position of what `recommendations_asked` loaded, with drafts as one officer's.

    Queries do not grow with their number.
    """
    asked = list(recommendations)
    drafts = UpdateDraft.objects.of_further_updates(asked)
    own = {draft.recommendation_id: draft for draft in drafts.of_officer(officer)}
    others: dict[int, list[UpdateDraft]] = defaultdict(list)
    for draft in drafts.by_others(officer):
        others[draft.recommendation_id].append(draft)
    keys = [recommendation.current_update for recommendation in asked]
    updates = StatusUpdate.objects.in_bulk([key for key in keys if key])
    rows = [
        RoundRow(
            recommendation=recommendation,
            latest=updates.get(recommendation.current_update or 0),
            state=answer_state(recommendation),
            draft=own.get(recommendation.pk),
            others_drafts=tuple(others[recommendation.pk]),
        )
        for recommendation in asked
    ]
    return RoundPosition(update_round, rows)


def day_described(latest: StatusUpdate | None, now: dt.datetime, today: dt.date) -> dt.date:
    """Guess the day that an officer's next update describes.

    The day of the last one that she recorded at this sitting, so that a form opened after
    midnight still offers the evening's day; else today.
    """
    if latest is None or now - latest.recorded_at > ONE_SITTING:
        return today
    return latest.status_date
