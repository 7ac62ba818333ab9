"""From the register and a day to a report that is ready to print."""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from typing import Protocol

from findings.models import SourceDocument
from recommendations.models import ProgressReport
from recommendations.reports.content import (
    AppendixSection,
    BackgroundSection,
    Report,
    ReportLine,
    Section,
    Source,
    Subject,
    SummarySection,
    TitleSection,
    Words,
)
from recommendations.reports.headings import HEADINGS
from recommendations.reports.history import history_section
from recommendations.reports.later import retests_section
from recommendations.reports.loading import Gathered, gather
from recommendations.reports.over_time import over_time_section
from recommendations.reports.position import Asked, Standing, keys_of, position_of
from recommendations.reports.progress import inspection_progress, review_progress
from recommendations.reports.since_last import direction, since_last_section
from recommendations.reports.subjects import Subjects, subjects_of
from recommendations.reports.tables import tables_section
from recommendations.reports.text import blocks, printable
from recommendations.reports.title import Edition
from recommendations.reports.told import Told
from wirral_tracker.kit.days import day_in_words

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


def build_draft(report: ProgressReport, edition: Edition | None = None) -> Report:
    """A draft as the register stands now; `edition` says of a proof what it is printed as."""
    edition = edition or Edition(known_by=report.known_by)
    return build_report(
        subjects_of(report),
        report.as_at,
        report.title,
        report.sections.order_by("order"),
        edition.known_by,
        report=report,
        edition=edition,
    )


def build_report(
    subjects: Subjects,
    day: dt.date,
    title: str = "",
    sections: Iterable[SectionText] = HEADINGS,
    known_by: dt.datetime | None = None,
    *,
    report: ProgressReport | None = None,
    edition: Edition | None = None,
) -> Report:
    """The report on these subjects as at a day, as the register knew it at `known_by`.

    Without `title` it has the title that its subjects suggest; without `sections` our own wording.
    """
    gathered = gather(subjects, Asked(day, known_by), report)
    title = printable(title) or subjects.default_title
    fill = Filling(gathered, title, report, edition or Edition(known_by=known_by))
    filled = [fill.section(each) for each in sections]
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
        sources=tuple(_source(document, subjects) for document in gathered.sources),
        register_moment=gathered.register_moment,
        lines=tuple(_line(each) for each in gathered.told),
    )


class Filling:
    """Fills each section with what the register itself has to say in it."""

    def __init__(
        self,
        gathered: Gathered,
        title: str,
        report: ProgressReport | None,
        edition: Edition,
    ) -> None:
        self.gathered = gathered
        self.title = title
        self.report = report
        self.edition = edition

    def section(self, section: SectionText) -> Section:
        """The section as it prints."""
        words = (section.key, section.number, section.heading, blocks(section.text))
        fillings: dict[str, Callable[[Words], Section]] = {
            "report_title": self._title,
            "report_summary": self._summary,
            "background": self._background,
            "appendix_1": self._appendix,
            "since_last_report": self._since_last,
            "retests": self._retests,
            "rag_over_time": self._over_time,
            "subject_history": self._history,
        }
        fill = fillings.get(section.key)
        return fill(words) if fill else Section(*words)

    def _title(self, words: Words) -> Section:
        day, moment = self.gathered.asked.day, self.edition.known_by
        meeting = str(self.report.meeting) if self.report and self.report.meeting else ""
        return TitleSection(
            *words,
            title=self.title,
            as_at=day,
            # That a proof knows nothing recorded after it goes without saying.
            known_by=None if self.edition.is_proof else moment,
            meeting=meeting,
            notices=self.edition.notices,
        )

    def _summary(self, words: Words) -> Section:
        standing = _standing(self.gathered)
        way = direction(self.gathered.last, self.gathered.told) if standing.rated else ""
        return SummarySection(*words, position_of(self.gathered.subjects, standing, way))

    def _background(self, words: Words) -> Section:
        return BackgroundSection(*words, tuple(map(_in_words, self.gathered.sources)))

    def _appendix(self, words: Words) -> Section:
        if self.report and self.report.shape == ProgressReport.Shape.TABLES:
            return tables_section(words, self.gathered.told, self.gathered.last)
        return AppendixSection(*words, tuple(_progress(self.gathered)))

    def _since_last(self, words: Words) -> Section:
        return since_last_section(words, self.gathered.last, self.gathered.told)

    def _retests(self, words: Words) -> Section:
        asked = self.gathered.asked
        recommendations = self.gathered.subjects.recommendations
        return retests_section(words, recommendations, asked.day, asked.known_by)

    def _over_time(self, words: Words) -> Section:
        asked = self.gathered.asked
        is_past = self.report is not None and self.report.known_by is not None
        return over_time_section(
            words, self.gathered.subjects.recommendations, asked.day, is_past=is_past
        )

    def _history(self, words: Words) -> Section:
        return history_section(words, self.report, self.gathered)


def _standing(gathered: Gathered) -> Standing:
    told = gathered.told
    unfinished = [each.recommendation for each in told if each.recommendation.rag.code != "green"]
    return Standing(
        asked=gathered.asked,
        recommendations=[each.recommendation for each in told],
        overdue=sum(each.is_overdue for each in told),
        undated=sum(each.due_date is None for each in unfinished),
    )


def _progress(gathered: Gathered) -> Iterable[Subject]:
    by_parent: dict[str, list[Told]] = defaultdict(list)
    for each in gathered.told:
        by_parent[each.recommendation.parent.reference].append(each)
    for review in gathered.subjects.reviews:
        yield review_progress(review, by_parent[review.reference], gathered.asked.day)
    for inspection in gathered.subjects.inspections:
        yield inspection_progress(inspection, by_parent[inspection.reference], gathered.asked.day)


def _line(told: Told) -> ReportLine:
    """What the report says of one recommendation, to be kept when it is issued."""
    current = told.current
    return ReportLine(
        key=told.recommendation.pk,
        reference=told.recommendation.reference,
        rag=told.recommendation.rag.code,
        status_date=current.status_date if current else None,
        words=printable(current.narrative) if current else "",
    )


def _author(sections: Sequence[Section]) -> str:
    """Whose report it is, for the PDF's own record: the post that it says it is of."""
    of = next((section.text for section in sections if section.key == "report_of"), ())
    return of[0].lines[0] if of else PROGRAM


# The sources


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
