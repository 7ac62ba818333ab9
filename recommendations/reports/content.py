"""What a report says, ready to print: frozen, complete, asking the database nothing.

Each kind of section names the partial that prints it.
"""

import datetime as dt
from dataclasses import dataclass
from typing import ClassVar

from recommendations.rag import Rag
from recommendations.reports.headings import NOTHING_SUPPLIED
from recommendations.reports.text import Text

PARTIALS = "recommendations/reports/content/"


# The position


@dataclass(frozen=True)
class Count:
    """How many have one status."""

    rag: Rag
    number: int


@dataclass(frozen=True)
class CountRow:
    """How many recommendations of one subject have each status, in the order of the columns."""

    reference: str
    name: str
    counts: tuple[Count, ...]
    ages: str = ""

    @property
    def total(self) -> int:
        return sum(count.number for count in self.counts)


@dataclass(frozen=True)
class Position:
    """Where everything stands as at the report's day: in words, and the same in one table."""

    lead: str
    further: str
    caption: str
    columns: tuple[Rag, ...]
    rows: tuple[CountRow, ...]
    total: CountRow | None

    @property
    def names_rows(self) -> bool:
        """Whether there are rows to tell apart; a single one is named in the caption."""
        return len(self.rows) > 1


@dataclass(frozen=True)
class KeyEntry:
    """What one colour means, in the words of those who use it."""

    rag: Rag
    meaning: str


@dataclass(frozen=True)
class RagKey:
    """The meaning of the colours, and whose definitions these are."""

    source: str
    entries: tuple[KeyEntry, ...]


# Progress, in the appendix


@dataclass(frozen=True)
class Item:
    """One recommendation, or several that share their words: their names, the words, the plan."""

    names: str
    text: str
    plan: str = ""
    references: tuple[str, ...] = ()


@dataclass(frozen=True)
class Stated:
    """A colour with the day it was stated, what of it is inferred, and by whom."""

    rag: Rag
    words: str


@dataclass(frozen=True)
class Status:
    """What was said when a colour was stated, and what had been stated before."""

    now: Stated
    narrative: Text = ()
    introduction: str = ""
    earlier: tuple[Stated, ...] = ()


@dataclass(frozen=True)
class Detail:
    """A further part of an update, under its own label: evidence, what next, impact."""

    label: str
    text: Text


@dataclass(frozen=True)
class Group:
    """Recommendations of one section that share one status: printed once, closed by one line.

    `told_by_narrative` are the references of those that no item prints, since the narrative does.
    """

    heading: str
    items: tuple[Item, ...]
    status: Status
    details: tuple[Detail, ...]
    closing: str
    provenance: str
    told_by_narrative: tuple[str, ...] = ()


@dataclass(frozen=True)
class Part:
    """An objective, a section or an area for improvement, with the progress under it."""

    heading: str
    groups: tuple[Group, ...]
    note: str = ""


@dataclass(frozen=True)
class Subject:
    """A scrutiny review or an inspection, and the progress on what it asked for."""

    reference: str
    heading: str
    facts: tuple[str, ...]
    parts: tuple[Part, ...]
    judgements: tuple[str, ...] = ()


@dataclass(frozen=True)
class Source:
    """A document that the report rests on: the digest of the file, and what is odd in it."""

    slug: str
    title: str
    sha256: str
    oddities: tuple[str, ...] = ()


# The sections

# What every section has: its key, its number, its heading, and the words that officers supplied.
Words = tuple[str, str, str, Text]


@dataclass(frozen=True)
class Section:
    """A headed section with the words that officers supplied."""

    template: ClassVar[str] = f"{PARTIALS}_section.html"
    nothing_supplied: ClassVar[str] = NOTHING_SUPPLIED

    key: str
    number: str
    heading: str
    text: Text

    @property
    def is_empty(self) -> bool:
        """Whether nobody has supplied anything for it."""
        return not self.text


@dataclass(frozen=True)
class TitleSection(Section):
    """The report's title, and the day that it describes."""

    template: ClassVar[str] = f"{PARTIALS}_title.html"

    title: str
    as_at: dt.date
    known_by: dt.datetime | None = None
    meeting: str = ""
    notices: tuple[str, ...] = ()


@dataclass(frozen=True)
class SummarySection(Section):
    """The position, told so that a reader of this section alone has been told the truth."""

    template: ClassVar[str] = f"{PARTIALS}_summary.html"

    position: Position


@dataclass(frozen=True)
class BackgroundSection(Section):
    """The documents that the report rests on, before what officers add."""

    template: ClassVar[str] = f"{PARTIALS}_background.html"

    documents: tuple[str, ...]


@dataclass(frozen=True)
class AppendixSection(Section):
    """Progress on each recommendation, by subject."""

    template: ClassVar[str] = f"{PARTIALS}_appendix.html"

    subjects: tuple[Subject, ...]


@dataclass(frozen=True)
class ReportLine:
    """What the report says of one recommendation: colour, day and words, as printed."""

    key: int
    reference: str
    rag: str
    status_date: dt.date | None
    words: str


@dataclass(frozen=True)
class Report:
    """A whole report, as at one day.

    `register_moment` is when the latest of the rows it rests on was recorded: the state of the
    register that it prints, and the only moment in its metadata. `seal` is the head of the sealed
    history, which a proof prints so that nobody can forge the history behind it unnoticed.
    """

    title: str
    as_at: dt.date
    references: tuple[str, ...]
    author: str
    front: tuple[Section, ...]
    keys: tuple[RagKey, ...]
    supporting: tuple[Section, ...]
    closing: tuple[Section, ...]
    sources: tuple[Source, ...]
    register_moment: dt.datetime | None = None
    lines: tuple[ReportLine, ...] = ()
    seal: str = ""

    @property
    def sections(self) -> tuple[Section, ...]:
        """Every section, in the order printed."""
        return (*self.front, *self.supporting, *self.closing)

    @property
    def created(self) -> str:
        """The state of the register that it prints, as document metadata write a moment."""
        return self.register_moment.isoformat(timespec="seconds") if self.register_moment else ""

    @property
    def file_name(self) -> str:
        """The name to save it under: day first, so that reports sort in time."""
        named = [reference.lower() for reference in self.references[:4]]
        others = len(self.references) - len(named)
        names = "-".join([*named, *([f"and-{others}-more"] if others else [])])
        return f"{self.as_at:%Y-%m-%d}-{names}-progress-report.pdf"
