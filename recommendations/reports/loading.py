"""The data of a report, loaded in a number of queries that does not grow with the register."""

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Max, Prefetch, prefetch_related_objects

from findings.models import Judgement, SourceDocument, SourceParagraph
from recommendations.models import (
    DueDateChange,
    PlacedRecommendation,
    ProgressReport,
    StatusUpdate,
    UpdateRound,
)
from recommendations.querysets import RecommendationQuerySet
from recommendations.reports.entries import ReportEntry
from recommendations.reports.sections.since_last import LastReport, last_report
from recommendations.reports.subjects import Subjects


@dataclass(frozen=True)
class ReportData:
    """The data of a report as at its day: subjects, entries, source documents and last report.

    `known_by` is the moment after which nothing recorded counts; None means all. `register_moment`
    is when the latest row about these subjects was recorded.
    """

    subjects: Subjects
    day: dt.date
    known_by: dt.datetime | None
    entries: Sequence[ReportEntry]
    sources: Sequence[SourceDocument]
    last: LastReport | None
    register_moment: dt.datetime | None


def load_report_data(
    subjects: Subjects,
    day: dt.date,
    known_by: dt.datetime | None,
    report: ProgressReport | None = None,
) -> ReportData:
    """Load the ReportData of `subjects` as at `day`, from rows recorded by `known_by` (None: all).

    `report` is the draft that it is for, if there is one: its meeting says which round's answers
    are missing, and what was issued of it before is not its own predecessor.
    """
    unanswered = UpdateRound.objects.unanswered_for(report.meeting if report else None)
    entries = _load_entries(subjects, day, known_by, unanswered)
    return ReportData(
        subjects=subjects,
        day=day,
        known_by=known_by,
        entries=entries,
        sources=_sources(subjects, entries),
        last=last_report(report, subjects.recommendations.order_by(), known_by),
        register_moment=_register_moment(subjects, known_by),
    )


def _load_entries(
    subjects: Subjects, day: dt.date, known_by: dt.datetime | None, unanswered: set[int]
) -> list[ReportEntry]:
    """Load a ReportEntry for each of the subjects' recommendations as at `day`, in order."""
    _load_subjects(subjects)
    standing = subjects.recommendations.as_at(day, known_by)
    updates = _updates(standing, day, known_by)
    changes = _due_date_changes(standing, day, known_by)
    # Asked of the database, as the list of recommendations asks it: one rule for late.
    overdue = set(standing.overdue().values_list("pk", flat=True))
    recommendations = standing.in_order().select_related(
        "review", "finding__inspection", "objective", "locator__document"
    )
    return [
        ReportEntry(
            recommendation,
            updates[recommendation.pk],
            recommendation.pk in overdue,
            changes[recommendation.pk],
            recommendation.pk in unanswered,
        )
        # A document's text is long, and a report prints none of it.
        for recommendation in recommendations.defer("locator__document__text")
    ]


def _load_subjects(subjects: Subjects) -> None:
    """Prefetch these subjects' objectives, judgements, sources and paragraphs, in place."""
    documents = SourceDocument.objects.light()
    stated_at = Prefetch(
        "stated_at",
        SourceParagraph.objects.prefetch_related("notes", Prefetch("document", documents)),
    )
    source = Prefetch("source", documents)
    prefetch_related_objects(list(subjects.reviews), "objectives", source, stated_at)
    judgements = Prefetch("judgements", Judgement.objects.with_related())
    prefetch_related_objects(list(subjects.inspections), judgements, source, stated_at)


def _updates(
    standing: RecommendationQuerySet[PlacedRecommendation],
    day: dt.date,
    known_by: dt.datetime | None,
) -> dict[int, list[StatusUpdate]]:
    """Load each recommendation's effective updates dated by `day`, latest first, by primary key."""
    effective = StatusUpdate.objects.effective(known_by).on(day).of_recommendations(standing)
    # A document's text with each row that points into it would be gigabytes, and no page prints it.
    passages = SourceParagraph.objects.select_related("document").defer("document__text")
    loaded = (
        effective.latest_first()
        .select_related("locator__document")
        .defer("locator__document__text")
        .prefetch_related(Prefetch("passages", passages))
    )
    by_recommendation: dict[int, list[StatusUpdate]] = defaultdict(list)
    for update in loaded:
        by_recommendation[update.recommendation_id].append(update)
    return by_recommendation


def _due_date_changes(
    standing: RecommendationQuerySet[PlacedRecommendation],
    day: dt.date,
    known_by: dt.datetime | None,
) -> dict[int, list[DueDateChange]]:
    """Load each recommendation's due-date changes agreed by `day`, oldest first, by primary key."""
    changes = DueDateChange.objects.on(day).known_by(known_by).of_recommendations(standing)
    by_recommendation: dict[int, list[DueDateChange]] = defaultdict(list)
    for change in changes.order_by("change_date", "sequence"):
        by_recommendation[change.recommendation_id].append(change)
    return by_recommendation


def _register_moment(subjects: Subjects, known_by: dt.datetime | None) -> dt.datetime | None:
    """Find when the latest recommendation or update of these subjects was recorded, or None."""
    added = subjects.recommendations.known_by(known_by)
    recorded = StatusUpdate.objects.known_by(known_by).of_recommendations(added)
    moments = (
        added.aggregate(latest=Max("added_at"))["latest"],
        recorded.aggregate(latest=Max("recorded_at"))["latest"],
    )
    return max(filter(None, moments), default=None)


def _sources(subjects: Subjects, entries: Sequence[ReportEntry]) -> list[SourceDocument]:
    """List the source documents of the subjects and of the entries' paragraphs, sorted by slug."""
    documents = {subject.source for subject in subjects.all if subject.source}
    for inspection in subjects.inspections:
        documents.update(inspection.known_through())
    for entry in entries:
        documents.update(paragraph.document for paragraph in entry.paragraphs)
    return sorted(documents, key=lambda document: document.slug)
