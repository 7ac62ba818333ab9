"""A round of updates as officers see it: what is answered, what is left, what has changed."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from recommendations.models import Recommendation, StatusUpdate, UpdateDraft, UpdateRound
from recommendations.querysets import RecommendationQuerySet
from recommendations.rag import Rag, rag_for

# An evening's work may pass midnight; what is typed then still describes the evening's day.
ONE_SITTING = dt.timedelta(hours=8)


@dataclass(frozen=True)
class AnswerState:
    """How far a recommendation has got in a round: a code, and what it is called in print."""

    code: str
    words: str


RECORDED = AnswerState("recorded", "Recorded")
CONFIRMED = AnswerState("confirmed", "Confirmed unchanged")
LEFT = AnswerState("left", "No update received")
STATES = (LEFT, RECORDED, CONFIRMED)


@dataclass(frozen=True)
class RoundRow:
    """One recommendation of a round: where it stands, what was last said, whether it answered."""

    recommendation: Any
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
        """Whether the round has given it another colour."""
        return self.state == RECORDED and self.rag_before != self.recommendation.rag


@dataclass(frozen=True)
class RoundPosition:
    """A round, or the part of it that was asked for, in order."""

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
        """The row of a recommendation; None where this part of the round has none."""
        return next((row for row in self.rows if row.reference == reference), None)

    def number_of(self, reference: str) -> int:
        """Its place among the rows, from 1; 0 where it is not among them."""
        places = {row.reference: place for place, row in enumerate(self.rows, start=1)}
        return places.get(reference, 0)

    def next_left(self, after: str = "") -> RoundRow | None:
        """The next that has not answered, going round from `after`; None when all have."""
        place = self.number_of(after)
        turned = [*self.rows[place:], *self.rows[:place]]
        return next((row for row in turned if row.is_left and row.reference != after), None)

    def following(self, reference: str) -> RoundRow | None:
        """The row after one, answered or not; None at the end."""
        place = self.number_of(reference)
        return self.rows[place] if 0 < place < len(self.rows) else None

    def preceding(self, reference: str) -> RoundRow | None:
        place = self.number_of(reference)
        return self.rows[place - 2] if place > 1 else None

    def shown(self, code: str) -> list[RoundRow]:
        """The rows of one state, or those that changed; the empty code shows all."""
        if code == "changed":
            return self.changed
        if code == "drafted":
            return [row for row in self.rows if row.draft]
        return [row for row in self.rows if code in ("", row.state.code)]


def state_of(recommendation: Any) -> AnswerState:
    """How far one has got, of those that `with_answer_since` annotated."""
    if recommendation.has_update:
        return RECORDED
    return CONFIRMED if recommendation.is_confirmed else LEFT


def asked_about(update_round: UpdateRound, day: dt.date) -> RecommendationQuerySet:
    """What a round asks about, as at a day, each with whether it has answered."""
    asked = Recommendation.objects.in_round(update_round).as_at(day)
    return asked.with_answer_since(update_round.counts_from_moment).in_order()


def round_position(
    update_round: UpdateRound, recommendations: Iterable[Recommendation], officer: Any = None
) -> RoundPosition:
    """The position of those that `asked_about` found, with the drafts as one officer sees them.

    Queries do not grow with their number.
    """
    asked: list[Any] = list(recommendations)
    drafts = UpdateDraft.objects.of_further_updates(asked)
    own = {each.recommendation_id: each for each in drafts.of_officer(officer)}
    others: dict[int, list[UpdateDraft]] = defaultdict(list)
    for each in drafts.by_others(officer):
        others[each.recommendation_id].append(each)
    updates = StatusUpdate.objects.in_bulk([each.current_update for each in asked])
    rows = [
        RoundRow(
            recommendation=each,
            latest=updates.get(each.current_update),
            state=state_of(each),
            draft=own.get(each.pk),
            others_drafts=tuple(others[each.pk]),
        )
        for each in asked
    ]
    return RoundPosition(update_round, rows)


def day_described(latest: StatusUpdate | None, now: dt.datetime, today: dt.date) -> dt.date:
    """The day that an officer's next update most likely describes.

    The day of the last one that she recorded at this sitting, so that a form opened after
    midnight still offers the evening's day; else today.
    """
    if latest is None or now - latest.recorded_at > ONE_SITTING:
        return today
    return latest.status_date
