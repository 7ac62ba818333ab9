"""The subjects of a report: scrutiny reviews, and inspections that asked for improvement."""

import datetime as dt
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl

from django import forms
from django.db.models import QuerySet

from findings.models import Inspection, Theme
from findings.querysets.inspections import InspectionQuerySet
from findings.sentences import dates_in_words
from recommendations.filters import RecommendationFilter
from recommendations.models import (
    PlacedRecommendation,
    ProgressReport,
    Recommendation,
    ScrutinyReview,
)
from recommendations.querysets.recommendations import RecommendationQuerySet
from recommendations.querysets.reviews import ScrutinyReviewQuerySet
from wirral_tracker.kit.hidden import hiding_from, nobody
from wirral_tracker.kit.phrasing import listed, lower_first, stretch_in_words
from wirral_tracker.kit.stored import VERSION, NotOpened, Shape

# The names under which a report keeps the filters of the list that it is about. The first release
# kept whatever was pasted, which is version 1; from version 2 on no unknown name has been kept.
FILTERS = Shape("The choice of rows for this report", version=2)
# What the address of a list page says besides its filters; none of it chooses rows.
BESIDE_FILTERS = frozenset({"sort", "page", "per_page", "as_at", "known_by", "format"})
FILTER_NAMES = frozenset(RecommendationFilter.base_filters)
# A line has room for so many references.
MOST_NAMED = 6


class UnknownReference(Exception):
    """A reference that no review or inspection of the register has."""


@dataclass(frozen=True)
class Subjects:
    """The reviews and the inspections of one report, each in order of time.

    `only` are the primary keys of the recommendations that it covers, where it does not cover all
    of theirs but those on some themes, or of a filtered list; `chosen` says by what, in words.
    """

    reviews: tuple[ScrutinyReview, ...]
    inspections: tuple[Inspection, ...]
    only: frozenset[int] | None = None
    chosen: str = ""

    @property
    def all(self) -> tuple[ScrutinyReview | Inspection, ...]:
        """The reviews, then the inspections."""
        return (*self.reviews, *self.inspections)

    @property
    def references(self) -> tuple[str, ...]:
        """The references of the reviews, then of the inspections."""
        return tuple(subject.reference for subject in self.all)

    @property
    def recommendations(self) -> RecommendationQuerySet[Recommendation]:
        """A queryset of the recommendations that the report covers: those in `only`, or all."""
        if self.only is not None:
            return Recommendation.objects.of_keys(self.only)
        return self.whole

    @property
    def whole(self) -> RecommendationQuerySet[Recommendation]:
        """A queryset of all recommendations of these reviews and inspections, chosen or not."""
        return Recommendation.objects.of_subjects(self.reviews, self.inspections)

    @property
    def names(self) -> str:
        """The references as a sentence lists them; of more than six, how many there are."""
        if len(self.all) <= MOST_NAMED:
            return listed(self.references)
        return f"{len(self.all)} reviews and inspections"

    def scope_in_words(self, number: int, whole: int) -> str:
        """Say of how many of their recommendations a report is, and by what those were chosen.

        `number` are those that it covers as at its day, `whole` all of theirs by then. Empty where
        there was none.
        """
        if self.chosen:
            of = f" of {self.names}" if self.all else ""
            return f"{number} of the {whole} recommendations{of} ({self.chosen_words})"
        if number == 1:
            return f"The one recommendation of {self.names}"
        return f"All {number} recommendations of {self.names}" if number else ""

    @property
    def chosen_words(self) -> str:
        """The choice as a caption ends with it: "chosen: RAG green"; empty for the whole."""
        return f"chosen: {self.chosen}" if self.chosen else ""

    @property
    def default_title(self) -> str:
        """The title of a report on these subjects until somebody gives it another."""
        if self.chosen:
            return f"Progress report: {self.names}, {self.chosen_words}"
        named = (
            listed(self.references) if len(self.all) > 1 else "".join(map(subject_name, self.all))
        )
        return f"Progress report: {named}" if named else "Progress report"


def subject_name(subject: ScrutinyReview | Inspection) -> str:
    """Name a review by its title, an inspection by its kind and dates, as a heading does."""
    if isinstance(subject, ScrutinyReview):
        return subject.title
    when = f", {dates_in_words(subject)}" if subject.start_date else ""
    return f"Ofsted {lower_first(subject.get_kind_display())}{when}"


@hiding_from(nobody)
def find_subjects(references: Iterable[str]) -> Subjects:
    """Load the reviews and inspections with these references.

    Raises: UnknownReference, naming the first that the register does not know.
    """
    wanted = set(references)
    subjects = Subjects(
        tuple(ScrutinyReview.objects.filter(reference__in=wanted).in_order()),
        tuple(Inspection.objects.filter(reference__in=wanted).in_order()),
    )
    for reference in sorted(wanted - set(subjects.references)):
        known = [*reportable_reviews(), *reportable_inspections()]
        raise UnknownReference(
            f"The register has no review or inspection {reference}. "
            f"It can report on {listed([subject.reference for subject in known])}."
        )
    return subjects


@hiding_from(nobody)
def subjects_of(report: ProgressReport) -> Subjects:
    """Load a draft's Subjects; with themes or filters, only the recommendations these choose.

    Raises: NotOpened where its filters choose nothing that this version of the register knows.
    """
    reviews = report.reviews.standing(report.known_by).in_order()
    inspections = report.inspections.standing(report.known_by).in_order()
    # Sorted here: the page of a report has loaded them.
    themes = sorted(report.themes.all(), key=lambda theme: (theme.name, theme.pk))
    if not themes and not report.filters:
        return Subjects(tuple(reviews), tuple(inspections))
    scope = Scope(tuple(reviews), tuple(inspections), tuple(themes), report.filters)
    return narrow_subjects(scope, report.as_at, report.known_by)


@dataclass(frozen=True)
class Scope:
    """A clerk's choice: reviews, inspections and themes together, and the rows of a list."""

    reviews: tuple[ScrutinyReview, ...]
    inspections: tuple[Inspection, ...]
    themes: tuple[Theme, ...]
    filters: str

    def is_on_alone(self, reference: str) -> bool:
        """Tell whether it is on one review or inspection alone, that with this reference."""
        named = [review.reference for review in self.reviews]
        named += [inspection.reference for inspection in self.inspections]
        return named == [reference] and not self.themes

    @property
    def themes_in_words(self) -> str:
        """The themes as a choice: "on private fostering", with what is covered whole beside."""
        if not self.themes:
            return ""
        named = [review.reference for review in self.reviews]
        named += [inspection.reference for inspection in self.inspections]
        beside = f"all of {listed(named)}, and " if named else ""
        return f"{beside}on {listed([lower_first(theme.name) for theme in self.themes])}"


@hiding_from(nobody)
def narrow_subjects(scope: Scope, day: dt.date, known_by: dt.datetime | None = None) -> Subjects:
    """Load what a scope chooses as at `day`, as Subjects: those asked for, and the rows' makers.

    `known_by` is the moment after which nothing recorded counts; None means all.

    Raises: NotOpened where its filters cannot be made.
    """
    is_within = bool(scope.reviews or scope.inspections or scope.themes)
    rows = Recommendation.objects.as_at(day, known_by)
    if is_within:
        rows = rows.of_scope(scope.reviews, scope.inspections, scope.themes)
    words = [scope.themes_in_words]
    source = ""
    chosen_rows: QuerySet[Any] = rows
    if scope.filters:
        chosen = _filtered(scope.filters, rows, day, known_by)
        # By itself a source is what the paper is about, and not which part of that.
        named = chosen.form.cleaned_data["source"]
        source = named if not is_within or scope.is_on_alone(named) else ""
        words.append(_choices_in_words(chosen, but="source" if source else ""))
        chosen_rows = chosen.qs
    keys = frozenset(chosen_rows.order_by().values_list("pk", flat=True))
    made_by = Recommendation.objects.of_keys(keys).finding_keys()
    # What was asked for stays, also where nothing of it was chosen: the paper says how many of all.
    makers = (*ScrutinyReview.objects.making(keys), *Inspection.objects.of_findings(made_by))
    asked = {subject.reference for subject in (*makers, *scope.reviews, *scope.inspections)}
    return Subjects(
        tuple(ScrutinyReview.objects.filter(reference__in=asked | {source}).in_order()),
        tuple(Inspection.objects.filter(reference__in=asked | {source}).in_order()),
        keys,
        "; ".join(filter(None, words)),
    )


def filters_in(query: str, set_aside: Collection[str] = ()) -> dict[str, str]:
    """Parse the filters in a query string, of a stored report or a list page.

    `set_aside` are names to leave out, where a stored report's `unknown_filters` are known.

    Raises: NotOpened for any other name that is no filter: without it there would be more rows.
    """
    filters = {name: value for name, value in _named_in(query) if name not in set_aside}
    FILTERS.refuse_unknown(filters, FILTER_NAMES)
    return {name: value for name, value in filters.items() if value}


def unknown_filters(stored: str) -> list[str]:
    """List the unknown names in a report's stored filters of version 1, which are set aside.

    Empty from version 2 on: an unknown name there did choose rows once, and is refused.
    """
    version = dict(parse_qsl(stored)).get(VERSION, "1")
    names = {name for name, _ in _named_in(stored)}
    return sorted(names - FILTER_NAMES) if version == "1" else []


def unknown_filters_in_words(report: ProgressReport) -> str:
    """Say in a sentence which of a report's stored filters are set aside; "" where none is."""
    if not (names := unknown_filters(report.filters)):
        return ""
    quoted = listed([f"“{name}”" for name in names])
    return (
        f"{FILTERS.what} says something under {quoted}, which is not known here: that is set "
        "aside, and the rest chooses the rows."
    )


def _named_in(query: str) -> list[tuple[str, str]]:
    """List the names and values in a query string, without BESIDE_FILTERS."""
    named = FILTERS.read_query(query).items()
    return [(name, value) for name, value in named if name not in BESIDE_FILTERS]


def _filtered(
    stored: str,
    rows: RecommendationQuerySet[PlacedRecommendation],
    day: dt.date,
    known_by: dt.datetime | None,
) -> RecommendationFilter:
    """Build the filter of a report's stored filters over recommendations, as their list page does.

    Raises: NotOpened for an unknown name from version 2 on, and for a choice that is none any more.
    """
    # The first release passed over unknown names, so without them its reports keep their rows.
    filters = filters_in(stored, set_aside=unknown_filters(stored))
    chosen = RecommendationFilter(filters, queryset=rows, as_at_day=day, known_by=known_by)
    if not chosen.is_valid():
        errors = (
            f"{chosen.form.fields[name].label}: {' '.join(map(str, messages))}"
            for name, messages in chosen.form.errors.items()
        )
        raise NotOpened(f"{FILTERS.what} cannot be made. {' '.join(errors)}")
    return chosen


def _choices_in_words(chosen: RecommendationFilter, but: str) -> str:
    """Say what a valid filter chooses: "RAG green; No update for more than 90 days".

    Without the filter called `but`.
    """
    return "; ".join(
        f"{field.label} {_choice_in_words(chosen.form, name)}"
        for name, field in chosen.form.fields.items()
        if name != but and chosen.form.cleaned_data.get(name) not in (None, "")
    )


def _choice_in_words(form: forms.Form, name: str) -> str:
    """Format a filter's value as its list page shows it."""
    field, value = form.fields[name], form.cleaned_data[name]
    if isinstance(field, forms.IntegerField):
        return stretch_in_words(value)
    # The label of a source is its whole title beside the reference.
    if isinstance(field, forms.ModelChoiceField) or name == "source":
        return str(value)
    if isinstance(field, forms.ChoiceField):
        return lower_first(str(dict(field.choices)[value]))  # type: ignore[arg-type]
    return f"“{value}”"


@hiding_from(nobody)
def reportable_reviews() -> ScrutinyReviewQuerySet:
    """Load every scrutiny review, oldest first."""
    return ScrutinyReview.objects.in_order()


@hiding_from(nobody)
def reportable_inspections() -> InspectionQuerySet:
    """Load the inspections that asked the council to improve something, oldest first."""
    return Inspection.objects.asking_for_improvement().in_order()
