"""What a report can be about: scrutiny reviews, and inspections that asked for improvement."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from findings.models import Inspection, Theme
from findings.querysets import InspectionQuerySet
from findings.sentences import dates_in_words
from recommendations.filters import RecommendationFilter
from recommendations.models import ProgressReport, Recommendation, ScrutinyReview
from wirral_tracker.kit.phrasing import listed, lower_first
from wirral_tracker.kit.stored import NotOpened, Shape

# Under which names a report keeps the filters of the list that it is about.
FILTERS = Shape("The choice of rows for this report")
# What the address of a list says besides, and what chooses no rows.
BESIDE_FILTERS = frozenset({"sort", "page", "as_at", "known_by", "format"})


class UnknownReference(Exception):
    """No review or inspection of the register has this reference."""


@dataclass(frozen=True)
class Subjects:
    """The reviews and the inspections of one report, each in order of time.

    `only` are the keys of the recommendations that it covers, where it does not cover all of
    them: those on some themes, or of a filtered list. `named` says which those are.
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
    def recommendations(self) -> Any:
        """Everything that they asked the council to do."""
        if self.only is not None:
            return Recommendation.objects.of_keys(self.only)
        return Recommendation.objects.of_subjects(self.reviews, self.inspections)

    @property
    def default_title(self) -> str:
        """What a report about them is called until somebody gives it another name."""
        if self.named:
            return f"Progress report: {self.named}"
        if len(self.all) > 1:
            return f"Progress report: {listed(self.references)}"
        return f"Progress report: {subject_name(self.all[0])}"


def subject_name(subject: ScrutinyReview | Inspection) -> str:
    """A subject as a heading names it."""
    if isinstance(subject, ScrutinyReview):
        return subject.title
    when = f", {dates_in_words(subject)}" if subject.start_date else ""
    return f"Ofsted {lower_first(subject.get_kind_display())}{when}"


def find_subjects(references: Iterable[str]) -> Subjects:
    """The reviews and inspections with these references.

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
    """What a draft covers."""
    reviews, inspections = report.reviews.in_order(), report.inspections.in_order()
    themes = report.themes.in_order()
    if not themes and not report.filters:
        return Subjects(tuple(reviews), tuple(inspections))
    asked = Scope(tuple(reviews), tuple(inspections), tuple(themes), report.filters)
    return narrow_subjects(asked, report.as_at)


@dataclass(frozen=True)
class Scope:
    """What a clerk chose: reviews, inspections and themes together; or the rows of a list."""

    reviews: tuple[ScrutinyReview, ...]
    inspections: tuple[Inspection, ...]
    themes: tuple[Theme, ...]
    filters: str

    @property
    def named(self) -> str:
        """What the chosen rows are called in a title."""
        named = [each.reference for each in self.reviews]
        named += [each.reference for each in self.inspections]
        named += [lower_first(each.name) for each in self.themes]
        rows = "a filtered list of recommendations" if self.filters else ""
        return " in ".join(filter(None, [rows, listed(named)]))


def narrow_subjects(scope: Scope, day: dt.date) -> Subjects:
    """The rows chosen, as at the day, under the reviews and inspections that made them."""
    rows: Any = Recommendation.objects.as_at(day)
    if scope.reviews or scope.inspections or scope.themes:
        rows = rows.of_scope(scope.reviews, scope.inspections, scope.themes)
    if scope.filters:
        rows = _chosen(scope.filters, rows, day)
    keys = frozenset(rows.order_by().values_list("pk", flat=True))
    return Subjects(
        tuple(ScrutinyReview.objects.making(keys).in_order()),
        tuple(Inspection.objects.of_findings(rows.finding_keys()).in_order()),
        keys,
        scope.named,
    )


def filters_in(query: str) -> dict[str, str]:
    """Return the filters that a stored report, or the address of a list, chooses rows by.

    Raises: NotOpened for a name that chooses nothing, without which there would be more rows.
    """
    said = FILTERS.read_query(query).items()
    chosen = {name: text for name, text in said if text and name not in BESIDE_FILTERS}
    FILTERS.refuse_unknown(chosen, frozenset(RecommendationFilter.base_filters))
    return chosen


def _chosen(query: str, rows: Any, day: dt.date) -> Any:
    """Return the rows that filters choose. Raises: NotOpened for a choice that is none any more."""
    chosen = RecommendationFilter(filters_in(query), queryset=rows, as_at_day=day)
    if not chosen.is_valid():
        told = (
            f"{chosen.form.fields[name].label}: {' '.join(map(str, messages))}"
            for name, messages in chosen.form.errors.items()
        )
        raise NotOpened(f"{FILTERS.what} cannot be made. {' '.join(told)}")
    return chosen.qs


def reportable_reviews() -> Any:
    """The scrutiny reviews, oldest first."""
    return ScrutinyReview.objects.in_order()


def reportable_inspections() -> InspectionQuerySet:
    """The inspections that asked the council to improve something, oldest first."""
    return Inspection.objects.asking_for_improvement().in_order()
