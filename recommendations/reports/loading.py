"""Everything that a report asks of the database, in a number of queries that does not grow with
the number of recommendations."""

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Max, Prefetch, prefetch_related_objects

from findings.models import SourceDocument, SourceParagraph
from recommendations.models import DueDateChange, StatusUpdate, UpdateRound
from recommendations.reports.position import Asked
from recommendations.reports.since_last import LastReport, last_report
from recommendations.reports.subjects import Subjects
from recommendations.reports.told import Told


@dataclass(frozen=True)
class Gathered:
    """What a report is made from: nothing after this asks the database for a recommendation."""

    subjects: Subjects
    asked: Asked
    told: Sequence[Told]
    sources: Sequence[SourceDocument]
    last: LastReport | None
    register_moment: dt.datetime | None


def gather(subjects: Subjects, asked: Asked, report: Any = None) -> Gathered:
    """Everything on these subjects as at the day, as the register knew it at the moment asked."""
    unanswered = UpdateRound.objects.unanswered_for(report.meeting if report else None)
    told = _load(subjects, asked.day, asked.known_by, unanswered)
    return Gathered(
        subjects=subjects,
        asked=asked,
        told=told,
        sources=_sources(subjects, told),
        last=last_report(report, subjects.recommendations.order_by(), asked.known_by),
        register_moment=_register_moment(subjects, asked.known_by),
    )


def _load(
    subjects: Subjects, day: dt.date, known_by: dt.datetime | None, unanswered: set[int]
) -> list[Told]:
    """Every recommendation as at the day, with its effective updates, current first."""
    _load_subjects(subjects)
    standing = subjects.recommendations.as_at(day, known_by)
    updates = _updates(standing, day, known_by)
    changes = _due_date_changes(standing, day, known_by)
    overdue = set(standing.overdue().values_list("pk", flat=True))
    recommendations = standing.in_order().select_related(
        "review", "finding__inspection", "objective", "locator__document"
    )
    return [
        Told(
            each,
            updates[each.pk],
            each.pk in overdue,
            changes[each.pk],
            each.pk in unanswered,
        )
        for each in recommendations.defer("locator__document__text")
    ]


def _load_subjects(subjects: Subjects) -> None:
    """Load what the report prints of each review and inspection themselves."""
    documents = SourceDocument.objects.light()
    stated_at = Prefetch(
        "stated_at",
        SourceParagraph.objects.prefetch_related("notes", Prefetch("document", documents)),
    )
    source = Prefetch("source", documents)
    prefetch_related_objects(list(subjects.reviews), "objectives", source, stated_at)
    prefetch_related_objects(
        list(subjects.inspections), "judgements__area", "judgements__grade", source, stated_at
    )


def _updates(standing: Any, day: dt.date, known_by: Any) -> dict[int, list[StatusUpdate]]:
    """The effective updates of each recommendation, latest first."""
    effective = StatusUpdate.objects.effective(known_by).on(day).of_recommendations(standing)
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


def _due_date_changes(standing: Any, day: dt.date, known_by: Any) -> dict[int, list[Any]]:
    """Every move of a due date by the day, oldest first."""
    told = DueDateChange.objects.on(day).known_by(known_by).of_recommendations(standing)
    by_recommendation: dict[int, list[Any]] = defaultdict(list)
    for change in told.order_by("change_date", "sequence"):
        by_recommendation[change.recommendation_id].append(change)
    return by_recommendation


def _register_moment(subjects: Subjects, known_by: dt.datetime | None) -> dt.datetime | None:
    """When the latest row about these subjects was recorded: the state of the register."""
    added = subjects.recommendations.known_by(known_by)
    recorded = StatusUpdate.objects.known_by(known_by).of_recommendations(added)
    moments = (
        added.aggregate(latest=Max("added_at"))["latest"],
        recorded.aggregate(latest=Max("recorded_at"))["latest"],
    )
    return max(filter(None, moments), default=None)


def _sources(subjects: Subjects, told: Sequence[Told]) -> list[SourceDocument]:
    """Every document that the report rests on, by slug."""
    documents = {subject.source for subject in subjects.all if subject.source}
    for inspection in subjects.inspections:
        documents.update(inspection.known_through())
    for each in told:
        documents.update(paragraph.document for paragraph in each.paragraphs)
    return sorted(documents, key=lambda document: document.slug)
