"""The subjects of a report: scrutiny reviews, and inspections that asked for improvement."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

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
from wirral_tracker.kit.phrasing import listed, lower_first
from wirral_tracker.kit.stored import NotOpened, Shape

# Under which names a report keeps the filters of the list that it is about.
FILTERS = Shape("The choice of rows for this report")
# What the address of a list says besides, and what chooses no rows.
BESIDE_FILTERS = frozenset({"sort", "page", "per_page", "as_at", "known_by", "format"})


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
        return (*self.reviews, *self.inspections)

    @property
    def references(self) -> tuple[str, ...]:
        return tuple(subject.reference for subject in self.all)

    @property
    def recommendations(self) -> RecommendationQuerySet[Recommendation]:
        """The recommendations that the report covers."""
        if self.only is not None:
            return Recommendation.objects.of_keys(self.only)
        return Recommendation.objects.of_subjects(self.reviews, self.inspections)

    @property
    def default_title(self) -> str:
        """The title of a report about them until somebody gives it another."""
        if self.named:
            return f"Progress report: {self.named}"
        if len(self.all) > 1:
            return f"Progress report: {listed(self.references)}"
        return f"Progress report: {subject_name(self.all[0])}"


def subject_name(subject: ScrutinyReview | Inspection) -> str:
    """Name a subject as a heading does: a review's title, an inspection's kind and dates."""
    if isinstance(subject, ScrutinyReview):
        return subject.title
    when = f", {dates_in_words(subject)}" if subject.start_date else ""
    return f"Ofsted {lower_first(subject.get_kind_display())}{when}"


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


def subjects_of(report: ProgressReport) -> Subjects:
    """Load what a draft covers.

    Raises: NotOpened where its filters choose nothing that this version of the register knows.
    """
    reviews, inspections = report.reviews.in_order(), report.inspections.in_order()
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
        """The chosen rows as a title calls them."""
        named = [review.reference for review in self.reviews]
        named += [inspection.reference for inspection in self.inspections]
        named += [lower_first(theme.name) for theme in self.themes]
        rows = "a filtered list of recommendations" if self.filters else ""
        return " in ".join(filter(None, [rows, listed(named)]))


def narrow_subjects(scope: Scope, day: dt.date) -> Subjects:
    """Load the chosen recommendations as at the day, with the subjects that made them."""
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


def filters_in(query: str) -> dict[str, str]:
    """Return the filters that a stored report, or the address of a list, chooses rows by.

    Raises: NotOpened for a name that chooses nothing, without which there would be more rows.
    """
    stored = FILTERS.read_query(query).items()
    chosen = {name: text for name, text in stored if text and name not in BESIDE_FILTERS}
    FILTERS.refuse_unknown(chosen, frozenset(RecommendationFilter.base_filters))
    return chosen


def _filtered(
    query: str, rows: RecommendationQuerySet[PlacedRecommendation], day: dt.date
) -> QuerySet[PlacedRecommendation]:
    """Filter rows as the list of recommendations does.

    Raises: NotOpened for a choice that is none any more.
    """
    chosen = RecommendationFilter(filters_in(query), queryset=rows, as_at_day=day)
    if not chosen.is_valid():
        errors = (
            f"{chosen.form.fields[name].label}: {' '.join(map(str, messages))}"
            for name, messages in chosen.form.errors.items()
        )
        raise NotOpened(f"{FILTERS.what} cannot be made. {' '.join(errors)}")
    return chosen.qs


def reportable_reviews() -> ScrutinyReviewQuerySet:
    """Load the scrutiny reviews, oldest first."""
    return ScrutinyReview.objects.in_order()


def reportable_inspections() -> InspectionQuerySet:
    """Load the inspections that asked the council to improve something, oldest first."""
    return Inspection.objects.asking_for_improvement().in_order()
