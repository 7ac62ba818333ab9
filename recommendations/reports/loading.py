"""The data of a report, loaded in a number of queries that does not grow with the register."""

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

from django.db.models import Max, Prefetch, prefetch_related_objects

from findings.models import Judgement, SourceDocument, SourceParagraph
from recommendations.models import (
    Decision,
    DueDateChange,
    Extension,
    PlacedRecommendation,
    ProgressReport,
    StatusUpdate,
    UpdateRound,
)
from recommendations.querysets.about import StatementQuerySet
from recommendations.querysets.recommendations import RecommendationQuerySet
from recommendations.reports.entries import AskedExtension, ReportEntry
from recommendations.reports.sections.since_last import LastReport, last_report
from recommendations.reports.subjects import Subjects

Statement = TypeVar("Statement", Decision, DueDateChange)


@dataclass(frozen=True)
class ReportData:
    """The data of a report as at its day: subjects, entries, source documents and last report.

    `known_by` is the moment after which nothing recorded counts; None means all. `scope` says how
    many of the subjects' recommendations it covers, and by what they were chosen.
    `register_moment` is when the latest row about these subjects was recorded.
    """

    subjects: Subjects
    day: dt.date
    known_by: dt.datetime | None
    entries: Sequence[ReportEntry]
    sources: Sequence[SourceDocument]
    last: LastReport | None
    register_moment: dt.datetime | None
    scope: str = ""


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
        last=last_report(report, subjects.recommendations.order_by(), day, known_by),
        register_moment=_register_moment(subjects, known_by),
        scope=scope_on(subjects, day, known_by, number=len(entries)),
    )


def scope_on(
    subjects: Subjects, day: dt.date, known_by: dt.datetime | None, number: int | None = None
) -> str:
    """Say of how many of the subjects' recommendations as at `day` a report on them is.

    `number` is how many that are, where it is known already.
    """
    if number is None:
        number = subjects.recommendations.made_by(day).known_by(known_by).count()
    # The whole is counted already where nothing was left out.
    is_whole = subjects.only is None
    whole = number if is_whole else subjects.whole.made_by(day).known_by(known_by).count()
    return subjects.scope_in_words(number, whole)


def _load_entries(
    subjects: Subjects, day: dt.date, known_by: dt.datetime | None, unanswered: set[int]
) -> list[ReportEntry]:
    """Load a ReportEntry for each of the subjects' recommendations as at `day`, in order."""
    _load_subjects(subjects)
    standing = subjects.recommendations.as_at(day, known_by)
    updates = _updates(standing, day, known_by)
    decisions = Decision.objects.effective(known_by).on(day).with_related().latest_first()
    changes = DueDateChange.objects.known_by(known_by).on(day)
    by_decisions = _by_recommendation(decisions.of_recommendations(standing))
    by_changes = _by_recommendation(
        changes.of_recommendations(standing).order_by("change_date", "sequence")
    )
    by_extensions = _extensions(standing, day, known_by)
    # Asked of the database, as the list of recommendations asks it: one rule for each.
    overdue = set(standing.overdue().values_list("pk", flat=True))
    again = set(standing.found_again(day, known_by).values_list("pk", flat=True))
    recommendations = standing.in_order().select_related(
        "review", "finding__inspection", "objective", "locator__document"
    )
    return [
        ReportEntry(
            recommendation,
            updates[recommendation.pk],
            is_overdue=recommendation.pk in overdue,
            decisions=by_decisions[recommendation.pk],
            due_date_changes=by_changes[recommendation.pk],
            extensions=by_extensions[recommendation.pk],
            # Of what is closed nobody owes an update, also where a round had asked before.
            is_unanswered=recommendation.pk in unanswered and recommendation.is_open,
            is_found_again=recommendation.pk in again,
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


def _by_recommendation(statements: StatementQuerySet[Statement]) -> dict[int, list[Statement]]:
    """Load statements by the primary key of their recommendation, in the order of the QuerySet."""
    by_recommendation: dict[int, list[Statement]] = defaultdict(list)
    for statement in statements:
        by_recommendation[statement.recommendation_id].append(statement)
    return by_recommendation


def _extensions(
    standing: RecommendationQuerySet[PlacedRecommendation],
    day: dt.date,
    known_by: dt.datetime | None,
) -> dict[int, list[AskedExtension]]:
    """Load each one's extensions asked for by `day`, oldest first, with the answers given by it."""
    asked = Extension.objects.known_by(known_by).on(day).of_recommendations(standing)
    by_recommendation: dict[int, list[AskedExtension]] = defaultdict(list)
    for extension in reversed(asked.latest_first()):
        answer = getattr(extension, "answer", None)
        is_given = answer and answer.answer_date <= day
        is_known = answer and (known_by is None or answer.recorded_at <= known_by)
        by_recommendation[extension.recommendation_id].append(
            AskedExtension(extension, answer if is_given and is_known else None)
        )
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
