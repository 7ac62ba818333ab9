"""The building of a report: the register as at a day becomes frozen content, ready to print."""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Protocol

from findings.models import SourceDocument
from recommendations.models import ProgressReport
from recommendations.reports.content import (
    AppendixSection,
    BackgroundSection,
    FactSection,
    PrintedLine,
    PrintedSection,
    PrintedSource,
    Report,
    SectionWords,
    SubjectProgress,
    TitleSection,
)
from recommendations.reports.edition import Edition, edition_of_draft
from recommendations.reports.entries import ReportEntry
from recommendations.reports.headings import FACTS, HEADINGS
from recommendations.reports.loading import ReportData, load_report_data
from recommendations.reports.rows import printed_rows
from recommendations.reports.sections.decided import decided_last
from recommendations.reports.sections.earlier_reports import earlier_reports_section
from recommendations.reports.sections.overview import (
    Overview,
    contents_of,
    overview,
    overview_rows,
)
from recommendations.reports.sections.page_one import (
    DecisionSection,
    PageOne,
    SummarySection,
    fit_page_one,
    named_lists,
    sought_decisions,
)
from recommendations.reports.sections.position import PositionData, build_position, rag_keys
from recommendations.reports.sections.progress import inspection_progress, review_progress
from recommendations.reports.sections.rag_over_time import rag_over_time_section
from recommendations.reports.sections.retests import retests_section
from recommendations.reports.sections.since_last import direction_sentence, since_last_section
from recommendations.reports.sections.tables import tables_section
from recommendations.reports.subjects import Subjects, subjects_of
from recommendations.reports.text_blocks import printable, text_blocks
from wirral_tracker.kit.days import day_in_words
from wirral_tracker.kit.hidden import hiding_from, nobody

PROGRAM = "Wirral Tracker"


class SectionText(Protocol):
    """The attributes read of a section: of a draft's ReportSection, or of a Heading in HEADINGS."""

    @property
    def key(self) -> str: ...
    @property
    def number(self) -> str: ...
    @property
    def heading(self) -> str: ...
    @property
    def text(self) -> str: ...


@hiding_from(nobody)
def build_draft(report: ProgressReport, edition: Edition | None = None) -> Report:
    """Build the Report that a draft prints, from rows recorded by its `known_by` (None: all).

    `edition` is given for a proof, whose version, moment and exemption it holds; its `known_by`
    takes the place of the draft's.
    """
    edition = edition or edition_of_draft(report)
    return build_report(
        subjects_of(report),
        report.as_at,
        report.title,
        report.sections.order_by("order"),
        edition.known_by,
        report=report,
        edition=edition,
    )


@hiding_from(nobody)
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
    """Build the Report on `subjects` as at `day`, from rows recorded by `known_by` (None: all).

    Without `title` it has the subjects' default title; without `sections` our own wording. `report`
    is the draft, where there is one: its meeting, shape and earlier versions decide what prints.
    """
    data = load_report_data(subjects, day, known_by, report)
    title = printable(title) or subjects.default_title
    edition = edition or Edition(known_by=known_by)
    builder = SectionBuilder(data, title, report, edition)
    built = [builder.build(section) for section in sections]
    first, last = _supporting(built)
    front = fit_page_one(built[:first], title)
    overview = builder.overview(front, built[first:])
    return Report(
        title=title,
        as_at=day,
        references=subjects.references,
        chosen=subjects.chosen_words,
        author=_author(built),
        front=front,
        overview=overview,
        supporting=tuple(built[first:last]),
        closing=tuple(built[last:]),
        sources=tuple(_source(document, subjects) for document in data.sources),
        register_moment=data.register_moment,
        lines=tuple(_line(entry) for entry in data.entries),
        rows=tuple(printed_rows(data)),
        edition=edition,
    )


def _supporting(sections: Sequence[PrintedSection]) -> tuple[int, int]:
    """Return the places between which stand the numbered headings, the supporting information.

    What stands before them is the front; the appendix and what follows it close the report.
    """
    numbered = [place for place, section in enumerate(sections) if section.number]
    return (numbered[0], numbered[-1] + 1) if numbered else (len(sections), len(sections))


class SectionBuilder:
    """The builder of a report's sections: officers' words, and what the register adds to them."""

    def __init__(
        self,
        data: ReportData,
        title: str,
        report: ProgressReport | None,
        edition: Edition,
    ) -> None:
        self.data = data
        self.title = title
        self.report = report
        self.edition = edition

    def build(self, section: SectionText) -> PrintedSection:
        """Build a section's PrintedSection: officers' words, and the register's own for its key.

        A section that an office has added under a key of its own holds officers' words alone.
        """
        words = (section.key, section.number, section.heading, text_blocks(section.text))
        builders: dict[str, Callable[[SectionWords], PrintedSection]] = {
            "report_title": self._title,
            "report_summary": self._summary,
            "decision_sought": self._decision_sought,
            "background": self._background,
            "appendix_1": self._appendix,
            "since_last_report": self._since_last,
            "retests": self._retests,
            "rag_over_time": self._rag_over_time,
            "subject_history": self._earlier_reports,
        }
        if build := builders.get(section.key):
            return build(words)
        return (FactSection if section.key in FACTS else PrintedSection)(*words)

    def _title(self, words: SectionWords) -> PrintedSection:
        meeting = str(self.report.meeting) if self.report and self.report.meeting else ""
        return TitleSection(
            *words,
            title=self.title,
            as_at=self.data.day,
            scope=self.data.scope,
            # That a proof knows nothing recorded after it goes without saying.
            known_by=None if self.edition.is_proof else self.edition.known_by,
            meeting=meeting,
            status=self._status(),
            notices=self.edition.notices,
        )

    def _status(self) -> str:
        """Say who may read it, which item of the agenda it is, and which version."""
        exempt = self.edition.exemption or (self.report and self.report.exemption)
        parts = ["Exempt" if exempt else "Public"]
        if self.report and self.report.meeting:
            # To be filled in by hand where the agenda is not out yet.
            parts.append(f"Agenda item {self.report.agenda_item or '____'}")
        parts.append(f"Version {self.edition.version}" if self.edition.is_proof else "Draft")
        return " · ".join(parts)

    def _summary(self, words: SectionWords) -> PrintedSection:
        position = _position_data(self.data)
        direction = direction_sentence(self.data.last, self.data.entries) if position.rated else ""
        built = build_position(self.data.subjects, position, direction)
        data = self.data
        lists = named_lists(data.entries, data.day, data.known_by)
        return SummarySection(*words, built, PageOne(lists))

    def _decision_sought(self, words: SectionWords) -> PrintedSection:
        if self.report is None:
            return DecisionSection(*words)
        chosen = list(self.report.sought.all())
        return DecisionSection(*words, sought_decisions(chosen, self.data.entries))

    def overview(
        self, front: Sequence[PrintedSection], behind: Sequence[PrintedSection]
    ) -> Overview:
        """Build what stands between page 1, as fitted in `front`, and the sections `behind` it."""
        summary = next((part for part in front if isinstance(part, SummarySection)), None)
        rows = overview_rows(self.data.entries, self.data.last)
        return overview(
            summary,
            rows,
            rag_keys(self.data.subjects),
            contents_of(behind, rows),
            decided_last(self.data.last, self.data.entries, self.data.known_by),
        )

    def _background(self, words: SectionWords) -> PrintedSection:
        return BackgroundSection(*words, tuple(map(_document_in_words, self.data.sources)))

    def _appendix(self, words: SectionWords) -> PrintedSection:
        if self.report and self.report.shape == ProgressReport.Shape.TABLES:
            return tables_section(words, self.data.entries, self.data.last, self.data.day)
        return AppendixSection(*words, tuple(_progress(self.data)))

    def _since_last(self, words: SectionWords) -> PrintedSection:
        return since_last_section(words, self.data.last, self.data.entries, self.data.day)

    def _retests(self, words: SectionWords) -> PrintedSection:
        data = self.data
        return retests_section(words, data.subjects, data.entries, data.day, data.known_by)

    def _rag_over_time(self, words: SectionWords) -> PrintedSection:
        # Asked of the draft, not of the edition: every proof is as known at a moment, but where
        # the draft follows the register that moment is now, and the chart can be drawn.
        is_past = self.report is not None and self.report.known_by is not None
        return rag_over_time_section(
            words, self.data.subjects.recommendations, self.data.day, is_past=is_past
        )

    def _earlier_reports(self, words: SectionWords) -> PrintedSection:
        return earlier_reports_section(words, self.report, self.data)


def _position_data(data: ReportData) -> PositionData:
    """Build the PositionData of a report: its recommendations, and how many are late or undated."""
    return PositionData(
        day=data.day,
        known_by=data.known_by,
        chosen_of=data.scope if data.subjects.chosen else "",
        recommendations=[entry.recommendation for entry in data.entries],
        overdue_count=sum(entry.is_overdue for entry in data.entries),
        undated_count=sum(
            entry.is_live and entry.recommendation.due_date is None for entry in data.entries
        ),
    )


def _progress(data: ReportData) -> Iterator[SubjectProgress]:
    """Yield the SubjectProgress of each review, then of each inspection, from the loaded data."""
    among = " among those chosen" if data.subjects.chosen else ""
    by_parent: dict[str, list[ReportEntry]] = defaultdict(list)
    for entry in data.entries:
        by_parent[entry.recommendation.parent.reference].append(entry)
    for review in data.subjects.reviews:
        yield review_progress(review, by_parent[review.reference], data.day, among)
    for inspection in data.subjects.inspections:
        yield inspection_progress(inspection, by_parent[inspection.reference], data.day, among)


def _line(entry: ReportEntry) -> PrintedLine:
    """Build an entry's PrintedLine, which is frozen when the report is issued."""
    current = entry.current
    return PrintedLine(
        key=entry.recommendation.pk,
        reference=entry.recommendation.reference,
        rag=entry.recommendation.rag.code,
        status_date=current.status_date if current else None,
        words=printable(current.narrative) if current else "",
    )


def _author(sections: Sequence[PrintedSection]) -> str:
    """Return the first line of the "report_of" section, or PROGRAM, as the PDF's author."""
    words = next((section.text for section in sections if section.key == "report_of"), ())
    return words[0].lines[0] if words else PROGRAM


# The sources


def _published(document: SourceDocument) -> str:
    """Format the day that a document prints; "no date printed" where there is none."""
    if document.published_date:
        return f"dated {day_in_words(document.published_date)}"
    return "no date printed"


def _document_in_words(document: SourceDocument) -> str:
    """Format a document as "title (publisher; the date that it prints)"."""
    return f"{document.title} ({document.publisher}; {_published(document)})"


def _source(document: SourceDocument, subjects: Subjects) -> PrintedSource:
    """Build a document's PrintedSource, with the notes on its paragraphs about these subjects."""
    paragraphs = {
        paragraph
        for subject in subjects.all
        for paragraph in subject.stated_at.all()
        if paragraph.document_id == document.pk
    }
    notes = [note for paragraph in paragraphs for note in paragraph.notes.all()]
    return PrintedSource(
        document.slug,
        _document_in_words(document),
        document.sha256,
        tuple(str(note) for note in sorted(notes, key=lambda note: note.position)),
    )
