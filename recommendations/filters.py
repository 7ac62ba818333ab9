"""Filters of the list of recommendations: each choice is a QuerySet question."""

import datetime as dt
from typing import Any

import django_filters as filters
from django import forms
from django.db.models import F, Value

from findings.filters import LONGEST_SEARCH, StrictFilterSet
from findings.models import Inspection, Theme
from recommendations.models import (
    Objective,
    PlacedRecommendation,
    Post,
    ScrutinyReview,
    StatusUpdate,
)
from recommendations.querysets.recommendations import RecommendationQuerySet
from recommendations.rag import COLOURS, NOT_RATED
from recommendations.restricted import sees_restricted
from wirral_tracker.kit.days import years_before

# What the filters narrow has a position: it was asked for with `as_at`.
Positions = RecommendationQuerySet[PlacedRecommendation]

UNRATED = "none"
NO_OWNER = "none"
RAG_CHOICES = [*((rag.code, rag.word) for rag in COLOURS), (UNRATED, NOT_RATED.word)]
DUE_CHOICES = [
    ("overdue", "Overdue"),
    ("first", "Past its first due date"),
    ("none", "No due date, not completed"),
]
# A century: no register is older.
LONGEST_SILENCE = 36_500
YEARS_OLD = {"two-years": 2}
BASIS_CHOICES = [
    *((code, label) for code, label in StatusUpdate.Basis.choices if code != "inferred"),
    ("inferred", "Inferred from words"),
    ("day-inferred", "Of an inferred day"),
]
STATED_CHOICES = [("two-years", "Over two years ago")]
STATE_CHOICES = [("open", "Open"), ("closed", "Closed")]
AGAIN_CHOICES = [
    ("stands", "Found again, not called good since"),
    ("ever", "Found again at any time"),
    ("mixed", "Reported complete, then called mixed"),
    ("reopened", "Found again and reopened"),
]
MADE_BY_CHOICES = [("review", "A review"), ("inspection", "An inspection")]


def source_choices() -> list[tuple[str, str]]:
    """Load (reference, label) choices: all reviews, then inspections that ask for improvement.

    Oldest first within each. One query for both, for the list's page asks for them each time.
    """
    reviews = ScrutinyReview.objects.in_order().annotate(place=Value(0), day=F("first_made"))
    asking = Inspection.objects.asking_for_improvement().with_sort_date()
    inspections = asking.annotate(place=Value(1), day=F("time_order"))
    rows = (
        reviews.order_by()
        .values_list("place", "day", "reference", "title")
        .union(inspections.order_by().values_list("place", "day", "reference", "kind"), all=True)
    )
    # The union has one column for both: a review's title, or the kind of an inspection.
    kinds = dict(Inspection.Kind.choices)
    in_order = sorted(rows, key=lambda row: (row[0], row[1] or dt.date.max, row[2]))
    return [
        (reference, f"{reference}: {kinds.get(name, name)}") for _, _, reference, name in in_order
    ]


class DaysFilter(filters.Filter):
    """A filter that takes a whole number of days, through an IntegerField."""

    field_class = forms.IntegerField


def owner_choices() -> list[tuple[str, str]]:
    """Load (name, name) choices of all posts in order of name, then ("none", "Nobody")."""
    names = Post.objects.in_order().values_list("name", flat=True)
    return [*((name, name) for name in names), (NO_OWNER, "Nobody")]


class Narrowing(StrictFilterSet):
    """The filter methods that lists of recommendations share: search, source and owner."""

    def of_owner(self, queryset: Positions, name: str, value: str) -> Positions:
        return queryset.owned_by("" if value == NO_OWNER else value)

    def search(self, queryset: Positions, name: str, value: str) -> Positions:
        """Filter by words in a recommendation or in its updates that the viewer may read."""
        # To find words is to be told them: restricted ones are searched for their readers alone.
        viewer = getattr(self.request, "user", None)
        return queryset.matching(value, sees_restricted=sees_restricted(viewer))

    def of_source(self, queryset: Positions, name: str, value: str) -> Positions:
        return queryset.of_parent(value)


class RoundFilter(Narrowing):
    """The filters of a round's recommendations: search, review or inspection, theme and owner."""

    q = filters.CharFilter(label="Search", method="search", max_length=LONGEST_SEARCH)
    source = filters.ChoiceFilter(
        label="Review or inspection", method="of_source", choices=source_choices
    )
    theme = filters.ModelChoiceFilter(
        label="Theme",
        queryset=Theme.objects.in_order(),
        field_name="themes",
        to_field_name="slug",
    )

    owner = filters.ChoiceFilter(label="Owner", method="of_owner", choices=owner_choices)


class RecommendationFilter(Narrowing):
    """The filters of the list of recommendations; its queryset must come from `as_at`."""

    q = filters.CharFilter(label="Search", method="search", max_length=LONGEST_SEARCH)
    source = filters.ChoiceFilter(
        label="Review or inspection",
        method="of_source",
        choices=source_choices,
    )
    made_by = filters.ChoiceFilter(label="Made by", method="of_kind", choices=MADE_BY_CHOICES)
    objective = filters.ModelChoiceFilter(
        label="Objective",
        queryset=Objective.objects.order_by("review__reference", "order"),
    )
    theme = filters.ModelChoiceFilter(
        label="Theme",
        queryset=Theme.objects.in_order(),
        field_name="themes",
        to_field_name="slug",
    )
    owner = filters.ChoiceFilter(label="Owner", method="of_owner", choices=owner_choices)
    rag = filters.ChoiceFilter(label="RAG", method="with_rag", choices=RAG_CHOICES)
    basis = filters.ChoiceFilter(
        label="Basis of the colour",
        method="resting_on",
        choices=BASIS_CHOICES,
    )
    state = filters.ChoiceFilter(
        label="State", method="in_state", choices=STATE_CHOICES, empty_label="Open and closed"
    )
    due = filters.ChoiceFilter(label="Due", method="when_due", choices=DUE_CHOICES)
    stale = DaysFilter(
        label="No update for more than",
        help_text="A number of days.",
        method="silent_for",
        min_value=1,
        max_value=LONGEST_SILENCE,
        widget=forms.NumberInput(attrs={"class": "app-input-days"}),
    )
    stated = filters.ChoiceFilter(
        label="Colour stated", method="last_stated", choices=STATED_CHOICES, empty_label="Any time"
    )
    again = filters.ChoiceFilter(
        label="Reported complete, found again", method="when_found_again", choices=AGAIN_CHOICES
    )

    def __init__(
        self,
        *args: Any,
        as_at_day: dt.date,
        known_by: dt.datetime | None = None,
        **kwargs: Any,
    ) -> None:
        self.as_at_day = as_at_day
        self.known_by = known_by
        super().__init__(*args, **kwargs)

    def of_kind(self, queryset: Positions, name: str, value: str) -> Positions:
        return queryset.of_reviews() if value == "review" else queryset.of_inspections()

    def with_rag(self, queryset: Positions, name: str, value: str) -> Positions:
        return queryset.rated("" if value == UNRATED else value)

    def resting_on(self, queryset: Positions, name: str, value: str) -> Positions:
        return queryset.resting_on(value)

    def in_state(self, queryset: Positions, name: str, value: str) -> Positions:
        return queryset.open() if value == "open" else queryset.closed()

    def when_due(self, queryset: Positions, name: str, value: str) -> Positions:
        late = {"overdue": queryset.overdue, "first": queryset.late_on_first_date}
        return late.get(value, queryset.without_due_date)()

    def silent_for(self, queryset: Positions, name: str, value: int) -> Positions:
        return queryset.stale(value)

    def last_stated(self, queryset: Positions, name: str, value: str) -> Positions:
        return queryset.stated_before(years_before(self.as_at_day, YEARS_OLD[value]))

    def when_found_again(self, queryset: Positions, name: str, value: str) -> Positions:
        """Filter by what later inspections said of what had been reported complete."""
        questions = {
            "stands": queryset.found_again,
            "ever": queryset.ever_found_again,
            "mixed": queryset.found_mixed,
            "reopened": queryset.reopened_when_found_again,
        }
        return questions[value](self.as_at_day, self.known_by)
