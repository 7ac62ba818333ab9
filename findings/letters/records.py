"""What a published letter or report says, as plain records; each knows where it stands."""

from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True)
class TextSpan:
    """A stretch of the document: pages count from 1, characters from 0 within their page."""

    page: int
    start: int
    end_page: int
    end: int


@dataclass(frozen=True)
class LetterJudgement:
    """A grade given to an area; the area as printed, the grade as a code of the register."""

    area: str
    grade: str
    span: TextSpan


@dataclass(frozen=True)
class LetterImprovement:
    """Something the inspectors ask for, whole and verbatim, under the heading that asks."""

    text: str
    kind: str
    section: str
    span: TextSpan
    number: str | None = None
    tag: str | None = None


@dataclass(frozen=True)
class LetterFinding:
    """A paragraph of findings under its heading, with its number where one is printed."""

    text: str
    section: str
    span: TextSpan
    number: str | None = None


@dataclass(frozen=True)
class Doubt:
    """What could not be read, or not surely, as a reason in plain words."""

    reason: str
    span: TextSpan | None = None


@dataclass(frozen=True)
class Visit:
    """The days on site, both or neither. `is_long`: a single stretch of more than two months.

    `has_more`: more days are named beside them. `lacks_year`: the year is that of the letter.
    """

    start_date: date
    end_date: date
    span: TextSpan
    is_long: bool = False
    has_more: bool = False
    lacks_year: bool = False


@dataclass(frozen=True)
class Letter:
    """All that was read of one document, and all that is in doubt about it."""

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
    doubts: tuple[Doubt, ...] = ()
    pages: tuple[str, ...] = field(default=(), repr=False)
