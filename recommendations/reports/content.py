"""The content of a report, ready to print: frozen, complete, asking the database nothing.

Page, PDF and Word document are rendered from this alone, so that they cannot differ. Each kind of
section names the partial that prints it.
"""

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from django.utils.text import slugify

from recommendations.rag import Rag, StatusCount
from recommendations.reports.edition import Edition
from recommendations.reports.headings import NOTHING_SUPPLIED
from recommendations.reports.text_blocks import Text

if TYPE_CHECKING:
    from recommendations.reports.sections.overview import Overview

PARTIALS = "recommendations/reports/content/"


# The position


@dataclass(frozen=True)
class CountRow:
    """A subject's number of recommendations by status, in the order of the table's columns.

    `ages` are the years that its colours date from, as printed in the last column.
    """

    reference: str
    name: str
    counts: tuple[StatusCount, ...]
    ages: str = ""

    @property
    def total(self) -> int:
        """The number of recommendations of every status together."""
        return sum(count.number for count in self.counts)


# Of two lines each, a table of more hardly fits what is left of a page.
MOST_ROWS_WHOLE = 20


@dataclass(frozen=True)
class ReportPosition:
    """The position as at the report's day: sentences, and a table that counts each status.

    `lead` is the first sentence and enough by itself; `further` are those after it.
    """

    lead: str
    further: str
    caption: str
    columns: tuple[Rag, ...]
    rows: tuple[CountRow, ...]
    total: CountRow | None

    @property
    def names_rows(self) -> bool:
        """Whether the table names its rows: a single row is named in the caption instead."""
        return len(self.rows) > 1

    @property
    def is_long(self) -> bool:
        """Whether the table may take a page or more, and so goes on over the page."""
        return len(self.rows) > MOST_ROWS_WHOLE


@dataclass(frozen=True)
class KeyEntry:
    """A colour and its meaning, in the words of a review's report or of this register."""

    rag: Rag
    meaning: str


@dataclass(frozen=True)
class RagKey:
    """The meaning of the colours, and whose definitions these are."""

    source: str
    entries: tuple[KeyEntry, ...]


# Progress, in the appendix


@dataclass(frozen=True)
class PrintedItem:
    """A recommendation, or several that share their words: names, words, owner and due date."""

    names: str
    text: str
    plan: str = ""
    references: tuple[str, ...] = ()


@dataclass(frozen=True)
class StatedColour:
    """A colour, with the day it was stated for in words, marked where colour or day is inferred."""

    rag: Rag
    words: str


@dataclass(frozen=True)
class PrintedStatus:
    """A current colour with the words it was stated in, and the colours stated before it."""

    now: StatedColour
    narrative: Text = ()
    introduction: str = ""
    earlier: tuple[StatedColour, ...] = ()


@dataclass(frozen=True)
class UpdateDetail:
    """A part of an update under its own label: evidence, impact, what next or a challenge."""

    label: str
    text: Text


@dataclass(frozen=True)
class StatusGroup:
    """Recommendations of one section that share one status: printed once, closed by one line.

    `printed_in_narrative` are the references of the recommendations that no item prints, since the
    narrative quotes their words already.
    """

    heading: str
    items: tuple[PrintedItem, ...]
    status: PrintedStatus
    details: tuple[UpdateDetail, ...]
    closing: str
    provenance: str
    printed_in_narrative: tuple[str, ...] = ()


@dataclass(frozen=True)
class Part:
    """An objective, a section or an area for improvement, with the progress under it."""

    heading: str
    groups: tuple[StatusGroup, ...]
    note: str = ""


@dataclass(frozen=True)
class SubjectProgress:
    """The progress on a review or an inspection: its facts, judgements and parts."""

    reference: str
    heading: str
    facts: tuple[str, ...]
    parts: tuple[Part, ...]
    judgements: tuple[str, ...] = ()


@dataclass(frozen=True)
class PrintedSource:
    """A source document of the report: title, SHA-256 of its file, and what is odd in it."""

    slug: str
    title: str
    sha256: str
    oddities: tuple[str, ...] = ()


# The sections

# The fields that every section begins with, in their order: key, number, heading, and the words
# that officers supplied.
SectionWords = tuple[str, str, str, Text]


@dataclass(frozen=True)
class PrintedSection:
    """A headed section with the words that officers supplied."""

    template: ClassVar[str] = f"{PARTIALS}_section.html"
    nothing_supplied: ClassVar[str] = NOTHING_SUPPLIED

    key: str
    number: str
    heading: str
    text: Text

    @property
    def is_empty(self) -> bool:
        """Whether officers have supplied no words for this section."""
        return not self.text


@dataclass(frozen=True)
class TitleSection(PrintedSection):
    """The title section: the report's title, day, meeting and notices.

    `status` is what the foot of every page says too: classification, agenda item and version.
    """

    template: ClassVar[str] = f"{PARTIALS}_title.html"

    title: str
    as_at: dt.date
    scope: str = ""
    known_by: dt.datetime | None = None
    meeting: str = ""
    status: str = ""
    notices: tuple[str, ...] = ()


@dataclass(frozen=True)
class FactSection(PrintedSection):
    """A section of a line or two at the head of page 1, its words beside its heading."""

    template: ClassVar[str] = f"{PARTIALS}_fact.html"
    nothing_supplied: ClassVar[str] = "Not given."


@dataclass(frozen=True)
class BackgroundSection(PrintedSection):
    """The background section: the documents that the report rests on, before officers' words."""

    template: ClassVar[str] = f"{PARTIALS}_background.html"

    documents: tuple[str, ...]


@dataclass(frozen=True)
class AppendixSection(PrintedSection):
    """The appendix section: progress on each recommendation, by review and inspection."""

    template: ClassVar[str] = f"{PARTIALS}_appendix.html"

    subjects: tuple[SubjectProgress, ...]


@dataclass(frozen=True)
class PrintedLine:
    """A recommendation's colour, day and words as printed, to be frozen when the report is issued.

    `key` is the recommendation's primary key.
    """

    key: int
    reference: str
    rag: str
    status_date: dt.date | None
    words: str


@dataclass(frozen=True)
class PrintedRow:
    """A row of the record that a report prints: its record's name, its key, and where.

    `anchor` is the id of the element that it stands under, "" where it has no page of its own.
    """

    record: str
    key: int
    anchor: str = ""


@dataclass(frozen=True)
class Report:
    """The whole content of a report as at one day: its sections, colour keys, sources and lines.

    `register_moment` is when the latest of the rows it rests on was recorded: the state of the
    register that it prints, and the only moment in its metadata. The moment of printing is in
    none of it, so that the same report gives the same bytes. `seal` is the head of the sealed
    history, which a proof prints so that nobody can forge the history behind it unnoticed. Its
    `edition` says which version it is, and whether it is exempt.
    """

    title: str
    as_at: dt.date
    references: tuple[str, ...]
    author: str
    front: tuple[PrintedSection, ...]
    overview: "Overview"
    supporting: tuple[PrintedSection, ...]
    closing: tuple[PrintedSection, ...]
    sources: tuple[PrintedSource, ...]
    # By what its recommendations were chosen, "chosen: RAG green"; empty for all of its subjects'.
    chosen: str = ""
    register_moment: dt.datetime | None = None
    lines: tuple[PrintedLine, ...] = ()
    seal: str = ""
    rows: tuple[PrintedRow, ...] = ()
    edition: Edition = Edition()

    @property
    def sections(self) -> tuple[PrintedSection, ...]:
        """Every section of the report, in printed order: front, supporting, closing."""
        return (*self.front, *self.supporting, *self.closing)

    @property
    def document_title(self) -> str:
        """The title for document metadata, with the edition's marks before it."""
        return ": ".join([*self.edition.marks, self.title])

    @property
    def created(self) -> str:
        """The `register_moment` for document metadata, in ISO format; "" where it is None."""
        return self.register_moment.isoformat(timespec="seconds") if self.register_moment else ""

    @property
    def file_name(self) -> str:
        """The PDF's file name: the day, so that files sort in time, the references, the choice."""
        # Four references keep the name within what every file system takes.
        named = [reference.lower() for reference in self.references[:4]]
        others = len(self.references) - len(named)
        names = "-".join([*named, *([f"and-{others}-more"] if others else [])])
        chosen = f"-{slugify(self.chosen)[:40].strip('-')}" if self.chosen else ""
        return (
            f"{self.as_at:%Y-%m-%d}-{names}{chosen}-progress-report{self.edition.marks_in_name}.pdf"
        )
