"""From the register and a day to a report that is ready to print.

Everything that the database has to say is asked here, in a number of queries that does not grow
with the number of recommendations. What comes out asks for nothing more.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any, Protocol

from django.db.models import Max, Prefetch, prefetch_related_objects

from findings.models import SourceDocument, SourceParagraph
from findings.sentences import day_in_words
from recommendations.models import ProgressReport, StatusUpdate
from recommendations.reports.content import (
    AppendixSection,
    BackgroundSection,
    Report,
    Section,
    Source,
    Subject,
    SummarySection,
    TitleSection,
)
from recommendations.reports.headings import HEADINGS
from recommendations.reports.position import Asked, Standing, keys_of, position_of
from recommendations.reports.progress import Told, inspection_progress, review_progress
from recommendations.reports.subjects import Subjects, subjects_of
from recommendations.reports.text import blocks, printable

PROGRAM = "Wirral Tracker"


class SectionText(Protocol):
    """A heading with the words under it: a draft's row, or our own wording to begin with."""

    @property
    def key(self) -> str: ...
    @property
    def number(self) -> str: ...
    @property
    def heading(self) -> str: ...
    @property
    def text(self) -> str: ...


def build_draft(report: ProgressReport) -> Report:
    """A draft as the register stands now."""
    return build_report(
        subjects_of(report),
        report.as_at,
        report.title,
        report.sections.order_by("order"),
        report.known_by,
    )


def build_report(
    subjects: Subjects,
    day: dt.date,
    title: str = "",
    sections: Iterable[SectionText] = HEADINGS,
    known_by: dt.datetime | None = None,
) -> Report:
    """The report on these subjects as at a day, as the register knew it at `known_by`.

    Without `title` it has the title that its subjects suggest; without `sections` our own wording.
    """
    told = _load(subjects, day, known_by)
    title = printable(title) or subjects.default_title
    sources = _sources(subjects, told)
    asked = Asked(day, known_by)
    filled = [_filled(section, title, subjects, asked, told, sources) for section in sections]
    numbered = [index for index, section in enumerate(filled) if section.number]
    first, last = (numbered[0], numbered[-1] + 1) if numbered else (len(filled), len(filled))
    return Report(
        title=title,
        as_at=day,
        references=subjects.references,
        author=_author(filled),
        front=tuple(filled[:first]),
        keys=keys_of(subjects),
        supporting=tuple(filled[first:last]),
        closing=tuple(filled[last:]),
        sources=tuple(_source(document, subjects) for document in sources),
        register_moment=_register_moment(subjects, known_by),
    )


# What the database is asked


def _load(subjects: Subjects, day: dt.date, known_by: dt.datetime | None) -> list[Told]:
    """Every recommendation as at the day, with its effective updates, current first."""
    _load_subjects(subjects)
    standing = subjects.recommendations.as_at(day, known_by)
    updates = _updates(standing, day, known_by)
    overdue = set(standing.overdue().values_list("pk", flat=True))
    recommendations = standing.in_order().select_related(
        "review", "finding__inspection", "objective", "locator__document"
    )
    return [
        Told(each, updates[each.pk], each.pk in overdue)
        for each in recommendations.defer("locator__document__text")
    ]


def _load_subjects(subjects: Subjects) -> None:
    """Load what the report prints of each review and inspection themselves."""
    documents = SourceDocument.objects.defer("text")
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


def _register_moment(subjects: Subjects, known_by: dt.datetime | None) -> dt.datetime | None:
    """When the latest row about these subjects was recorded: the state of the register."""
    added = subjects.recommendations.known_by(known_by)
    recorded = StatusUpdate.objects.known_by(known_by).of_recommendations(added)
    moments = (
        added.aggregate(latest=Max("added_at"))["latest"],
        recorded.aggregate(latest=Max("recorded_at"))["latest"],
    )
    return max(filter(None, moments), default=None)


# The sections


def _filled(
    section: SectionText,
    title: str,
    subjects: Subjects,
    asked: Asked,
    told: Sequence[Told],
    sources: Sequence[SourceDocument],
) -> Section:
    """The section with what the register itself has to say in it."""
    words = (section.key, section.number, section.heading, blocks(section.text))
    if section.key == "report_title":
        return TitleSection(*words, title=title, as_at=asked.day, known_by=asked.known_by)
    if section.key == "report_summary":
        standing = _standing(asked, told)
        return SummarySection(*words, position_of(subjects, standing))
    if section.key == "background":
        return BackgroundSection(*words, tuple(_in_words(document) for document in sources))
    if section.key == "appendix_1":
        return AppendixSection(*words, tuple(_progress(subjects, told, asked.day)))
    return Section(*words)


def _standing(asked: Asked, told: Sequence[Told]) -> Standing:
    unfinished = [each.recommendation for each in told if each.recommendation.rag.code != "green"]
    return Standing(
        asked=asked,
        recommendations=[each.recommendation for each in told],
        overdue=sum(each.is_overdue for each in told),
        undated=sum(each.due_date is None for each in unfinished),
    )


def _progress(subjects: Subjects, told: Sequence[Told], day: dt.date) -> Iterable[Subject]:
    by_parent: dict[str, list[Told]] = defaultdict(list)
    for each in told:
        by_parent[each.recommendation.parent.reference].append(each)
    for review in subjects.reviews:
        yield review_progress(review, by_parent[review.reference], day)
    for inspection in subjects.inspections:
        yield inspection_progress(inspection, by_parent[inspection.reference], day)


def _author(sections: Sequence[Section]) -> str:
    """Whose report it is, for the PDF's own record: the post that it says it is of."""
    of = next((section.text for section in sections if section.key == "report_of"), ())
    return of[0].lines[0] if of else PROGRAM


# The sources


def _sources(subjects: Subjects, told: Sequence[Told]) -> list[SourceDocument]:
    """Every document that the report rests on, by slug."""
    documents = {subject.source for subject in subjects.all if subject.source}
    for inspection in subjects.inspections:
        documents.update(inspection.known_through())
    for each in told:
        documents.update(paragraph.document for paragraph in each.paragraphs)
    return sorted(documents, key=lambda document: document.slug)


def _published(document: SourceDocument) -> str:
    if document.published_date:
        return day_in_words(document.published_date)
    return "no date printed"


def _in_words(document: SourceDocument) -> str:
    return f"{document.title} ({document.publisher}; {_published(document)})"


def _source(document: SourceDocument, subjects: Subjects) -> Source:
    """The document, with what is odd where it tells of a subject of this report."""
    told_at = {
        paragraph
        for subject in subjects.all
        for paragraph in subject.stated_at.all()
        if paragraph.document_id == document.pk
    }
    notes = [note for paragraph in told_at for note in paragraph.notes.all()]
    return Source(
        document.slug,
        _in_words(document),
        document.sha256,
        tuple(str(note) for note in sorted(notes, key=lambda note: note.position)),
    )
