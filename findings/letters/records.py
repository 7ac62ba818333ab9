"""The plain records that a letter or report is read into; each knows where it is printed."""

from dataclasses import dataclass, field
from datetime import date

# What became of a line of the document.
TAKEN, FURNITURE, STANDING, LEFT_OVER = "taken", "furniture", "standing", "left_over"
LOTS = (TAKEN, FURNITURE, STANDING, LEFT_OVER)


@dataclass(frozen=True)
class TextSpan:
    """A piece of the document's text: pages count from 1, characters from 0 within their page."""

    page: int
    start: int
    end_page: int
    end: int


@dataclass(frozen=True)
class LetterJudgement:
    """An area as printed, and its grade as the register's code, as in "requires_improvement"."""

    area: str
    grade: str
    span: TextSpan


@dataclass(frozen=True)
class LetterImprovement:
    """A priority action or area for improvement, verbatim, with the heading it stands under.

    `kind`: "priority_action" or "area_for_improvement". `number`: the paragraph's, where one is
    printed. `tag`: the reference to the National Framework that ends it. `lead`: the words that
    open the list it stands in, which may turn its meaning round.
    """

    text: str
    kind: str
    section: str
    span: TextSpan
    number: str | None = None
    tag: str | None = None
    lead: str | None = None
    lead_span: TextSpan | None = None


@dataclass(frozen=True)
class LetterFinding:
    """A paragraph of findings with its heading, and its number where one is printed."""

    text: str
    section: str
    span: TextSpan
    number: str | None = None


@dataclass(frozen=True)
class LetterPassage:
    """Words that are kept with the source, and are neither a finding nor asked for.

    What the document says of the inspection itself, of the area, and its footnotes.
    """

    text: str
    section: str
    span: TextSpan


@dataclass(frozen=True)
class LedgerLine:
    """A line of the document, one of LOTS, and what it was taken into, as in "finding 3"."""

    page: int
    start: int
    end: int
    text: str
    lot: str
    record: str = ""


@dataclass(frozen=True)
class Doubt:
    """A reason, in plain words, why part of the reading may be wrong or incomplete."""

    reason: str
    span: TextSpan | None = None


@dataclass(frozen=True)
class Visit:
    """The first and last day that the inspectors were on site.

    `is_long`: one stretch of more than two months. `has_more`: further days are printed beside
    these. `lacks_year`: no year is printed, and the letter's own was taken. `stretches`: the first
    and last day of each stay, where inspectors came back.
    """

    start_date: date
    end_date: date
    span: TextSpan
    is_long: bool = False
    has_more: bool = False
    lacks_year: bool = False
    stretches: tuple[tuple[date, date], ...] = ()


@dataclass(frozen=True)
class Letter:
    """Everything that was read from one document, every doubt about it, and its pages' text."""

    name: str
    kind: str
    authority: str | None = None
    framework: str | None = None
    visit: Visit | None = None
    published_date: date | None = None
    lead_inspectors: tuple[str, ...] = ()
    inspectors: tuple[str, ...] = ()
    focus: str | None = None
    judgements: tuple[LetterJudgement, ...] = ()
    improvements: tuple[LetterImprovement, ...] = ()
    findings: tuple[LetterFinding, ...] = ()
    passages: tuple[LetterPassage, ...] = ()
    doubts: tuple[Doubt, ...] = ()
    ledger: tuple[LedgerLine, ...] = field(default=(), repr=False)
    pages: tuple[str, ...] = field(default=(), repr=False)
