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
from recommendations.querysets.recommendations import RecommendationQuerySet
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
        """The recommendation's colour at the moment from which the round counts answers."""
        return rag_for(self.recommendation.rag_before)

    @property
    def has_changed(self) -> bool:
        """True where an update in the round gave the recommendation another colour."""
        return self.state == RECORDED and self.rag_before != self.recommendation.rag


@dataclass(frozen=True)
class RoundPosition:
    """A round and its rows in order: all of them, or those that a page's filters select."""

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
        """Find the row with a recommendation's reference; None where it is not among the rows."""
        return next((row for row in self.rows if row.reference == reference), None)

    def number_of(self, reference: str) -> int:
        """Return the place, from 1, of the row with a reference; 0 where no row has it."""
        places = {row.reference: place for place, row in enumerate(self.rows, start=1)}
        return places.get(reference, 0)

    def next_left(self, after: str = "") -> RoundRow | None:
        """Find the next unanswered row after a reference, round to the first; None without another.

        Never `after` itself: "Skip" on the last one that is left must lead somewhere else.
        """
        place = self.number_of(after)
        turned = [*self.rows[place:], *self.rows[:place]]
        return next((row for row in turned if row.is_left and row.reference != after), None)

    def following(self, reference: str) -> RoundRow | None:
        """Return the row after the one with a reference, answered or not; None at the end."""
        place = self.number_of(reference)
        return self.rows[place] if 0 < place < len(self.rows) else None

    def preceding(self, reference: str) -> RoundRow | None:
        """Return the row before the one with a reference, answered or not; None at the start."""
        place = self.number_of(reference)
        return self.rows[place - 2] if place > 1 else None

    def rows_shown(self, code: str) -> list[RoundRow]:
        """Return the rows of a state's code, or of "changed" or "drafted"; all for ""."""
        if code == "changed":
            return self.changed
        if code == "drafted":
            return [row for row in self.rows if row.draft]
        return [row for row in self.rows if code in ("", row.state.code)]


def answer_state(recommendation: PlacedRecommendation) -> AnswerState:
    """Return RECORDED, CONFIRMED or LEFT, by what `with_answer_since` annotated.

    An update outweighs a confirmation: it says more, whichever came first.
    """
    if recommendation.has_update:
        return RECORDED
    return CONFIRMED if recommendation.is_confirmed else LEFT


def round_recommendations(
    update_round: UpdateRound, day: dt.date
) -> RecommendationQuerySet[PlacedRecommendation]:
    """Build the queryset of a round's recommendations as at a day, annotated with their answers."""
    recommendations = Recommendation.objects.in_round(update_round).as_at(day)
    answered = recommendations.with_answer_since(update_round.counts_from_moment)
    # What was closed asks on its form whether it is reopened.
    return answered.prefetch_related("closed_spans__decision").in_order()


def round_position(
    update_round: UpdateRound,
    recommendations: Iterable[PlacedRecommendation],
    officer: User,
) -> RoundPosition:
    """Build a round's rows, with latest updates and the drafts of one officer and of others.

    Wants recommendations of `round_recommendations`. Queries do not grow with their number.
    """
    recommendations = list(recommendations)
    drafts = UpdateDraft.objects.of_further_updates(recommendations)
    own = {draft.recommendation_id: draft for draft in drafts.of_officer(officer)}
    others: dict[int, list[UpdateDraft]] = defaultdict(list)
    for draft in drafts.by_others(officer):
        others[draft.recommendation_id].append(draft)
    # An annotated key and no relation: there is nothing that Django could prefetch.
    keys = [recommendation.current_update for recommendation in recommendations]
    updates = StatusUpdate.objects.in_bulk([key for key in keys if key])
    rows = [
        RoundRow(
            recommendation=recommendation,
            latest=updates.get(recommendation.current_update or 0),
            state=answer_state(recommendation),
            draft=own.get(recommendation.pk),
            others_drafts=tuple(others[recommendation.pk]),
        )
        for recommendation in recommendations
    ]
    return RoundPosition(update_round, rows)


def likely_status_date(latest: StatusUpdate | None, now: dt.datetime, today: dt.date) -> dt.date:
    """Guess the status date of an officer's next update: that of her last within 8 hours, or today.

    So a form that is opened after midnight still offers the evening's day. `latest` is the update
    that she recorded last, None without one.
    """
    if latest is None or now - latest.recorded_at > ONE_SITTING:
        return today
    return latest.status_date
