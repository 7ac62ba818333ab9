"""Movements between two days: a partition of the register, with flags."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from recommendations.models import Confirmation, Meeting, PlacedRecommendation, Recommendation
from recommendations.rag import Rag, rag_for
from wirral_tracker.kit.days import day_in_words, years_before


@dataclass(frozen=True)
class Movement:
    """One way in which a recommendation can have moved: code, arrow and words."""

    code: str
    arrow: str
    words: str


NEWLY_MADE = Movement("newly-made", "+", "Newly made")
NEWLY_RATED = Movement("newly-rated", "*", "Newly rated")
MOVED_UP = Movement("moved-up", "↑", "Moved up")
MOVED_DOWN = Movement("moved-down", "↓", "Moved down")
UPDATED = Movement("updated", "=", "Updated without moving")
CONFIRMED = Movement("confirmed", "=", "Confirmed unchanged")
NO_UPDATE = Movement("no-update", "–", "No update in the interval")
# Every recommendation made by the later day is in exactly one of these, worst news first.
MOVEMENTS = (MOVED_DOWN, NO_UPDATE, CONFIRMED, UPDATED, MOVED_UP, NEWLY_RATED, NEWLY_MADE)


@dataclass(frozen=True)
class Change:
    """A recommendation's statuses on two days, and its movement; no `before` if not yet made.

    `before_date` is the day its colour was stated of then, `before_mark` what is inferred of it.
    """

    recommendation: PlacedRecommendation
    before: Rag | None
    before_date: dt.date | None
    before_mark: str
    after: Rag
    movement: Movement
    is_completed: bool
    is_newly_overdue: bool
    is_newly_closed: bool


def since(first: dt.date, second: dt.date) -> list[Change]:
    """Load each recommendation's Change between two days, worst movement first."""
    before = {
        recommendation.pk: recommendation
        for recommendation in Recommendation.objects.as_at(first).only("pk")
    }
    # Few columns: a report of the whole register loads every recommendation twice.
    after = Recommendation.objects.as_at(second).in_order().only("reference", "text")
    changes = [change_of(before.get(recommendation.pk), recommendation) for recommendation in after]
    return sorted(changes, key=lambda change: MOVEMENTS.index(change.movement))


def change_of(before: PlacedRecommendation | None, after: PlacedRecommendation) -> Change:
    """Build a recommendation's Change between two positions; `before` is None if not yet made."""
    earlier = before.rag if before else None
    return Change(
        recommendation=after,
        before=earlier,
        before_date=before.current_status_date if before else None,
        before_mark=before.inferred_mark if before else "",
        after=after.rag,
        movement=movement_of(before, after),
        is_completed=after.rag.code == "green" and (earlier is None or earlier.code != "green"),
        is_newly_overdue=after.is_overdue and not (before is not None and before.is_overdue),
        is_newly_closed=bool(after.closed_as) and not (before is not None and before.closed_as),
    )


def movement_of(before: PlacedRecommendation | None, after: PlacedRecommendation) -> Movement:
    """Return the Movement between a recommendation's two positions; None before is newly made."""
    if before is None:
        return NEWLY_MADE
    # By the update and not by the colour: red said again is news, red unsaid is silence.
    has_spoken = before.current_update != after.current_update
    confirmed = after.current_confirmed_date
    if not has_spoken and confirmed and confirmed > before.as_at_day:
        return CONFIRMED
    return movement_between(before.rag, after.rag, has_spoken=has_spoken)


def movement_between(before: Rag, after: Rag, *, has_spoken: bool) -> Movement:
    """Return the Movement from one status to another; `has_spoken` tells of a new update."""
    if not has_spoken:
        return NO_UPDATE
    if not before.code:
        return NEWLY_RATED
    if before == after:
        return UPDATED
    return MOVED_UP if after.rank > before.rank else MOVED_DOWN


@dataclass(frozen=True)
class FirstDay:
    """The day that a comparison starts from, why that one, what was typed, and its error.

    Where no meeting was held before, `meetings` says what the list of meetings has instead.
    """

    day: dt.date
    why: str = ""
    meetings: str = ""
    typed: str = ""
    error: str = ""


def default_first_day(day: dt.date) -> FirstDay:
    """Return the day of any committee's last meeting before a day; without one, a year before."""
    meeting = Meeting.objects.before(day).first()
    if meeting:
        return FirstDay(meeting.date, f"the last meeting, {meeting.committee}")
    return FirstDay(years_before(day, 1), "a year before", meetings=_meetings_instead())


def _meetings_instead() -> str:
    """Say what the register has where no meeting was held before: the first one, or none at all."""
    first = Meeting.objects.standing().with_related().order_by("date", "pk").first()
    if first:
        return (
            f"the first meeting recorded is that of {day_in_words(first.date)}, {first.committee}"
        )
    if Meeting.objects.exists():
        return "every meeting recorded was called off"
    return "no meeting is recorded"


@dataclass(frozen=True)
class MovementCount:
    """A movement, and the number of recommendations that made it."""

    movement: Movement
    number: int


def count_movements(changes: Iterable[Change]) -> list[MovementCount]:
    """Count changes by movement, worst news first; movements that nothing made are in it with 0."""
    return _in_order(Counter(change.movement for change in changes))


def count_since(first: dt.date, second: dt.date) -> list[MovementCount]:
    """Count the register's movements between two days in the database, worst news first."""
    numbers: Counter[Movement] = Counter()
    for before, after, has_spoken, n in Recommendation.objects.count_between(first, second):
        if before is None:
            numbers[NEWLY_MADE] += n
        else:
            movement = movement_between(rag_for(before), rag_for(after), has_spoken=has_spoken)
            numbers[movement] += n
    # Few are confirmed: they are counted by themselves, not asked of every pair.
    confirmed = Confirmation.objects.count_unmoved(first, second)
    numbers[CONFIRMED] += confirmed
    numbers[NO_UPDATE] -= confirmed
    return _in_order(numbers)


def _in_order(numbers: Counter[Movement]) -> list[MovementCount]:
    return [MovementCount(movement, numbers[movement]) for movement in MOVEMENTS]


SHEET_HEADER = (
    "Reference",
    "Recommendation",
    "Since",
    "RAG then",
    "Stated of then",
    "As at",
    "RAG now",
    "Stated of",
    "Confirmed unchanged",
    "Movement",
    "Completed",
    "Newly overdue",
    "Closed",
)


def since_rows(
    changes: Iterable[Change], first: dt.date, second: dt.date
) -> Iterator[tuple[str | dt.date | None, ...]]:
    """Yield a spreadsheet row, as SHEET_HEADER, for each change between two days."""
    for change in changes:
        recommendation = change.recommendation
        yield (
            recommendation.reference,
            recommendation.text,
            first,
            change.before.word if change.before else "Not yet made",
            change.before_date,
            second,
            change.after.word,
            recommendation.current_status_date,
            recommendation.current_confirmed_date,
            change.movement.words,
            "Yes" if change.is_completed else "No",
            "Yes" if change.is_newly_overdue else "No",
            "Yes" if change.is_newly_closed else "No",
        )
