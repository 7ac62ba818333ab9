"""What a report can be about: scrutiny reviews, and inspections that asked for improvement."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from findings.models import Inspection
from findings.querysets import InspectionQuerySet
from findings.sentences import dates_in_words
from recommendations.models import ProgressReport, Recommendation, ScrutinyReview
from wirral_tracker.phrasing import listed, lower_first


class UnknownReference(Exception):
    """No review or inspection of the register has this reference."""


@dataclass(frozen=True)
class Subjects:
    """The reviews and the inspections of one report, each in order of time."""

    reviews: tuple[ScrutinyReview, ...]
    inspections: tuple[Inspection, ...]

    @property
    def all(self) -> tuple[ScrutinyReview | Inspection, ...]:
        return (*self.reviews, *self.inspections)

    @property
    def references(self) -> tuple[str, ...]:
        return tuple(subject.reference for subject in self.all)

    @property
    def recommendations(self) -> Any:
        """Everything that they asked the council to do."""
        return Recommendation.objects.of_subjects(self.reviews, self.inspections)

    @property
    def default_title(self) -> str:
        """What a report about them is called until somebody gives it another name."""
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
    return Subjects(
        tuple(report.reviews.in_order()),
        tuple(report.inspections.in_order()),
    )


def reportable_reviews() -> Any:
    """The scrutiny reviews, oldest first."""
    return ScrutinyReview.objects.in_order()


def reportable_inspections() -> InspectionQuerySet:
    """The inspections that asked the council to improve something, oldest first."""
    return Inspection.objects.asking_for_improvement().in_order()
