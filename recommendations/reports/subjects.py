"""The subjects of a report: scrutiny reviews, and inspections that asked for improvement."""

import datetime as dt
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from urllib.parse import parse_qsl

from django.db.models import QuerySet

from findings.models import Inspection, Theme
from findings.querysets import InspectionQuerySet
from findings.sentences import dates_in_words
from recommendations.filters import RecommendationFilter
from recommendations.models import (
    PlacedRecommendation,
    ProgressReport,
    Recommendation,
    ScrutinyReview,
)
from recommendations.querysets import RecommendationQuerySet, ScrutinyReviewQuerySet
from wirral_tracker.kit.hidden import hiding_from, nobody
from wirral_tracker.kit.phrasing import listed, lower_first
from wirral_tracker.kit.stored import VERSION, NotOpened, Shape

# The names under which a report keeps the filters of the list that it is about. The first release
# kept whatever was pasted, which is version 1; from version 2 on no unknown name has been kept.
FILTERS = Shape("The choice of rows for this report", version=2)
# What the address of a list page says besides its filters; none of it chooses rows.
BESIDE_FILTERS = frozenset({"sort", "page", "per_page", "as_at", "known_by", "format"})
FILTER_NAMES = frozenset(RecommendationFilter.base_filters)


class UnknownReference(Exception):
    """A reference that no review or inspection of the register has."""


@dataclass(frozen=True)
class Subjects:
    """The reviews and the inspections of one report, each in order of time.

    `only` are the primary keys of the recommendations that it covers, where it does not cover all
    of theirs but those on some themes, or of a filtered list; `named` says which these are.
    """

    reviews: tuple[ScrutinyReview, ...]
    inspections: tuple[Inspection, ...]
    only: frozenset[int] | None = None
    named: str = ""

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
        return Recommendation.objects.of_subjects(self.reviews, self.inspections)

    @property
    def default_title(self) -> str:
        """The title of a report on these subjects until somebody gives it another."""
        if self.named:
            return f"Progress report: {self.named}"
        if len(self.all) > 1:
            return f"Progress report: {listed(self.references)}"
        return f"Progress report: {subject_name(self.all[0])}"


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
    themes = report.themes.in_order()
    if not themes and not report.filters:
        return Subjects(tuple(reviews), tuple(inspections))
    scope = Scope(tuple(reviews), tuple(inspections), tuple(themes), report.filters)
    return narrow_subjects(scope, report.as_at)


@dataclass(frozen=True)
class Scope:
    """A clerk's choice: reviews, inspections and themes together, and the rows of a list."""

    reviews: tuple[ScrutinyReview, ...]
    inspections: tuple[Inspection, ...]
    themes: tuple[Theme, ...]
    filters: str

    @property
    def named(self) -> str:
        """The choice as a title names it: "a filtered list of recommendations in ANY-DUCKS"."""
        named = [review.reference for review in self.reviews]
        named += [inspection.reference for inspection in self.inspections]
        named += [lower_first(theme.name) for theme in self.themes]
        rows = "a filtered list of recommendations" if self.filters else ""
        return " in ".join(filter(None, [rows, listed(named)]))


@hiding_from(nobody)
def narrow_subjects(scope: Scope, day: dt.date) -> Subjects:
    """Load the recommendations that a scope chooses as at `day`, as Subjects with their makers."""
    rows = Recommendation.objects.as_at(day)
    if scope.reviews or scope.inspections or scope.themes:
        rows = rows.of_scope(scope.reviews, scope.inspections, scope.themes)
    chosen = _filtered(scope.filters, rows, day) if scope.filters else rows
    keys = frozenset(chosen.order_by().values_list("pk", flat=True))
    made_by = Recommendation.objects.of_keys(keys).finding_keys()
    return Subjects(
        tuple(ScrutinyReview.objects.making(keys).in_order()),
        tuple(Inspection.objects.of_findings(made_by).in_order()),
        keys,
        scope.named,
    )


def filters_in(query: str, set_aside: Collection[str] = ()) -> dict[str, str]:
    """Parse the filters in a query string, of a stored report or a list page.

    `set_aside` are names to leave out, where a stored report's `unknown_filters` are known.

    Raises: NotOpened for any other name that is no filter: without it there would be more rows.
    """
    filters = {name: value for name, value in _named_in(query) if name not in set_aside}
    FILTERS.refuse_unknown(filters, FILTER_NAMES)
    return filters


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
    """List the names and values in a query string, without empty ones and BESIDE_FILTERS."""
    named = FILTERS.read_query(query).items()
    return [(name, value) for name, value in named if value and name not in BESIDE_FILTERS]


def _filtered(
    stored: str, rows: RecommendationQuerySet[PlacedRecommendation], day: dt.date
) -> QuerySet[PlacedRecommendation]:
    """Filter recommendations by a report's stored filters, as their list page does.

    Raises: NotOpened for an unknown name from version 2 on, and for a choice that is none any more.
    """
    # The first release passed over unknown names, so without them its reports keep their rows.
    filters = filters_in(stored, set_aside=unknown_filters(stored))
    chosen = RecommendationFilter(filters, queryset=rows, as_at_day=day)
    if not chosen.is_valid():
        errors = (
            f"{chosen.form.fields[name].label}: {' '.join(map(str, messages))}"
            for name, messages in chosen.form.errors.items()
        )
        raise NotOpened(f"{FILTERS.what} cannot be made. {' '.join(errors)}")
    return chosen.qs


@hiding_from(nobody)
def reportable_reviews() -> ScrutinyReviewQuerySet:
    """Load every scrutiny review, oldest first."""
    return ScrutinyReview.objects.in_order()


@hiding_from(nobody)
def reportable_inspections() -> InspectionQuerySet:
    """Load the inspections that asked the council to improve something, oldest first."""
    return Inspection.objects.asking_for_improvement().in_order()
