"""What a report can be about: scrutiny reviews, and inspections that asked for improvement."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl

from findings.models import Inspection, Theme
from findings.querysets import InspectionQuerySet
from findings.sentences import dates_in_words
from recommendations.filters import RecommendationFilter
from recommendations.models import ProgressReport, Recommendation, ScrutinyReview
from wirral_tracker.kit.phrasing import listed, lower_first


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
        return f"Progress report: {name_of(self.all[0])}"


def name_of(subject: ScrutinyReview | Inspection) -> str:
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
    return narrowed(asked, report.as_at)


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


def narrowed(scope: Scope, day: dt.date) -> Subjects:
    """The rows chosen, as at the day, under the reviews and inspections that made them."""
    rows: Any = Recommendation.objects.as_at(day)
    if scope.reviews or scope.inspections or scope.themes:
        rows = rows.of_scope(scope.reviews, scope.inspections, scope.themes)
    if scope.filters:
        chosen = dict(parse_qsl(scope.filters))
        rows = RecommendationFilter(chosen, queryset=rows, as_at_day=day).qs
    keys = frozenset(rows.order_by().values_list("pk", flat=True))
    return Subjects(
        tuple(ScrutinyReview.objects.making(keys).in_order()),
        tuple(Inspection.objects.of_findings(rows.finding_keys()).in_order()),
        keys,
        scope.named,
    )


def reportable_reviews() -> Any:
    """The scrutiny reviews, oldest first."""
    return ScrutinyReview.objects.in_order()


def reportable_inspections() -> InspectionQuerySet:
    """The inspections that asked the council to improve something, oldest first."""
    return Inspection.objects.asking_for_improvement().in_order()
