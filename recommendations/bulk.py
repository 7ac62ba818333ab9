"""The preview of a bulk change: one owner, due date, theme or decision for many at once."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from findings.models import Theme
from recommendations.models import (
    BulkChange,
    Decision,
    DueDateChange,
    OwnerChange,
    PlacedRecommendation,
    Recommendation,
)
from recommendations.tracking import DecisionKind
from wirral_tracker.kit.days import day_in_words

Kind = BulkChange.Kind
# More than this nobody looks through before pressing the button.
MOST_AT_ONCE = 500


@dataclass(frozen=True)
class Given:
    """The input of a bulk change: its kind and value, from which day, why, and who decided it.

    Only the field of its kind is read: `owner` (a post by name; empty for nobody) with `belongs_to`
    of a new one, `due_date`, `theme` or `decision`.
    """

    kind: str
    day: dt.date
    reason: str
    owner: str = ""
    belongs_to: str = ""
    due_date: dt.date | None = None
    theme: Theme | None = None
    decision: str = ""
    decided_by: str = ""

    @property
    def kind_in_words(self) -> str:
        return str(Kind(self.kind).label)

    @property
    def value(self) -> str:
        """The new value in words: an owner ("Nobody" for none), due date, theme or decision."""
        if self.kind == Kind.OWNER:
            return self.owner or "Nobody"
        if self.kind == Kind.DUE_DATE:
            return due_in_words(self.due_date)
        if self.kind == Kind.THEME:
            return str(self.theme)
        return str(DecisionKind(self.decision).label)


@dataclass(frozen=True)
class Foreseen:
    """The effect of a bulk change on one recommendation: value before, or why it is left alone."""

    recommendation: Recommendation
    before: str
    left_alone: str = ""


def due_in_words(due: dt.date | None) -> str:
    """Format a due date in words, as "31 March 2016"; for None, the text "None"."""
    return day_in_words(due) if due else "None"


def foresee(recommendations: Iterable[PlacedRecommendation], given: Given) -> list[Foreseen]:
    """Preview a bulk change: for each recommendation, its value before or why it is left alone.

    They are loaded as at the day of the change, with their themes. The change itself goes by this
    very function, so that what is shown is what is done.
    """
    return [_foreseen(recommendation, given) for recommendation in recommendations]


def _foreseen(recommendation: PlacedRecommendation, given: Given) -> Foreseen:
    """Preview a bulk change on one recommendation: first the reasons to leave it alone."""
    if recommendation.made_date > given.day:
        return Foreseen(recommendation, "", "It had not been made by that day.")
    # In words, for the page and for the record of what each had before.
    before = current_value(recommendation, given.kind)
    if given.kind == Kind.THEME:
        tagged = {tag.theme_id for tag in recommendation.theme_tags.all()}
        same = given.theme is not None and given.theme.pk in tagged
    else:
        # A decision is an act of its day: the same decision again is another one.
        same = given.kind != Kind.DECISION and before == given.value
    if same:
        return Foreseen(recommendation, before, "It has that already.")
    due = given.due_date
    if given.kind == Kind.DUE_DATE and due and due < recommendation.made_date:
        return Foreseen(recommendation, before, "It was made after that day.")
    reopens = given.kind == Kind.DECISION and given.decision == DecisionKind.REOPENED
    if reopens and recommendation.is_open:
        return Foreseen(recommendation, before, "It is open: there is nothing to reopen.")
    return Foreseen(recommendation, before)


def current_value(recommendation: PlacedRecommendation, kind: str) -> str:
    """Format the value that a kind of bulk change replaces: owner, due date, themes or state."""
    if kind == Kind.OWNER:
        return recommendation.current_owner or "Nobody"
    if kind == Kind.DUE_DATE:
        return due_in_words(recommendation.due_date)
    if kind == Kind.THEME:
        return ", ".join(sorted(tag.theme.name for tag in recommendation.theme_tags.all()))
    closed = recommendation.closed_word
    return closed.capitalize() if closed else "Open"


def count_changes(kind: str, recommendations: Iterable[Recommendation]) -> int:
    """Count what was recorded of a kind about these: what a preview keeps as `opened_on`.

    It only ever grows, whichever of two writers commits first. Themes are no statements: 0.
    """
    rows = changes_of(kind, recommendations)
    return rows.count() if rows is not None else 0


def changes_of(
    kind: str, recommendations: Iterable[Recommendation]
) -> QuerySet[OwnerChange | DueDateChange | Decision] | None:
    """Return the QuerySet of the statements of a kind about these; None of themes."""
    models: dict[str, type[OwnerChange | DueDateChange | Decision]] = {
        Kind.OWNER: OwnerChange,
        Kind.DUE_DATE: DueDateChange,
        Kind.DECISION: Decision,
    }
    if kind not in models:
        return None
    keys = [recommendation.pk for recommendation in recommendations]
    return models[kind]._default_manager.filter(recommendation__in=keys)


def load_for_change(keys: Sequence[int], day: dt.date) -> list[PlacedRecommendation]:
    """Load recommendations by primary key as at a day, then those of them made after that day."""
    chosen = Recommendation.objects.of_keys(keys).standing().with_related().in_order()
    # Those made later have no position on the day; the preview says so of each and asks no more.
    later: Any = chosen.made_after(day)
    return [*chosen.as_at(day), *later]
