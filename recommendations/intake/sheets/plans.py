"""What a row of a spreadsheet comes to, before anything is written."""

import datetime as dt
import hashlib
from dataclasses import dataclass, field, replace
from typing import Any

from recommendations.intake.sheets.columns import BY_HEADING
from recommendations.intake.sheets.reading import SheetRow
from recommendations.models import Recommendation, StatusUpdate
from wirral_tracker.kit.days import day_in_words

SENTENCES = frozenset(
    {"text", "narrative", "evidence", "what_next", "source_words", "made_date_text"}
)
# More than so many are mended in the file itself.
MOST_MENDED_HERE = 100
NEW, CHANGED, UNCHANGED, CONFLICT, WRONG = "new", "changed", "unchanged", "conflict", "wrong"


@dataclass(frozen=True)
class CellChange:
    """One cell that says something else than the register; `read_from` are words read as it."""

    heading: str
    before: str
    after: str
    read_from: str = ""


@dataclass(frozen=True)
class CellProblem:
    """One cell that cannot be taken as it is, and why. The heading is empty for a whole row."""

    heading: str
    cell: str
    why: str


@dataclass(frozen=True)
class CellToMend:
    """A cell that can be typed anew on the page, with all that is wrong with it."""

    name: str
    heading: str
    cell: str
    why: tuple[str, ...]
    typed: str | None = None
    choices: tuple[str, ...] = ()

    @property
    def value(self) -> str:
        """What its field on the page holds."""
        return self.cell if self.typed is None else self.typed

    @property
    def is_long(self) -> bool:
        """Whether it holds sentences rather than a word or a day."""
        return self.name in SENTENCES


@dataclass(frozen=True)
class Write:
    """What recording a row would write, in the words of the actions that write it."""

    recommendation: Recommendation | None = None
    opened_on: int = 0
    status: dict[str, Any] | None = None
    confirmation: dict[str, Any] | None = None
    plan: dict[str, Any] | None = None
    new: dict[str, Any] | None = None


@dataclass(frozen=True)
class PlannedRow:
    """A row with what it is: new, changed, unchanged, in conflict with the register, or wrong.

    `what` says in a sentence what recording it would do. `theirs` is the update that somebody
    recorded meanwhile; a conflict with a `write` can be recorded beside it.
    """

    row: SheetRow
    kind: str
    what: str = ""
    recommendation: Recommendation | None = None
    changes: list[CellChange] = field(default_factory=list)
    problems: list[CellProblem] = field(default_factory=list)
    doubts: list[str] = field(default_factory=list)
    theirs: StatusUpdate | None = None
    write: Write | None = None

    @property
    def key(self) -> str:
        return self.row.key

    @property
    def to_mend(self) -> list[CellToMend]:
        """The cells that are wrong, each once."""
        why: dict[str, list[str]] = {}
        for problem in self.problems:
            if problem.heading in BY_HEADING:
                why.setdefault(problem.heading, []).append(problem.why)
        columns = [(BY_HEADING[heading].name, heading, told) for heading, told in why.items()]
        return [
            CellToMend(name, heading, self.row.cells.get(name, ""), tuple(told))
            for name, heading, told in columns
        ]

    @property
    def problems_of_the_row(self) -> list[str]:
        """What is wrong with no single cell of it."""
        return [problem.why for problem in self.problems if problem.heading not in BY_HEADING]

    @property
    def name(self) -> str:
        """What it is about: its reference, else the words of a new recommendation."""
        return self.row.cells.get("reference") or self.row.cells.get("text", "")[:80]

    @property
    def has_before(self) -> bool:
        """Whether the register says anything of the cells that differ."""
        return any(change.before for change in self.changes)

    @property
    def corrects(self) -> StatusUpdate | None:
        """The update that it would take the place of."""
        status = self.write.status if self.write else None
        return status["corrects"] if status else None

    def wrong(self, *problems: CellProblem) -> "PlannedRow":
        return replace(self, kind=WRONG, what="", write=None, problems=[*self.problems, *problems])


@dataclass(frozen=True)
class Preview:
    """Every row of a sheet as it stands against the register now."""

    rows: list[PlannedRow]

    def of_kind(self, *kinds: str) -> list[PlannedRow]:
        return [row for row in self.rows if row.kind in kinds]

    @property
    def good(self) -> list[PlannedRow]:
        """What confirming would record."""
        return self.of_kind(NEW, CHANGED)

    @property
    def wrong(self) -> list[PlannedRow]:
        return self.of_kind(WRONG)

    @property
    def mended_here(self) -> list[PlannedRow]:
        """The wrong rows whose cells can be typed anew on the page."""
        return self.wrong[:MOST_MENDED_HERE]

    @property
    def mended_elsewhere(self) -> list[PlannedRow]:
        """The wrong rows beyond those, which are mended in the file."""
        return self.wrong[MOST_MENDED_HERE:]

    @property
    def lacks_for_all(self) -> bool:
        """Whether rows lack the day or the post, which can be given for the whole sheet."""
        empty = {p.heading for row in self.wrong for p in row.problems if not p.cell.strip()}
        return bool(empty & {"As at", "Reported by"})

    @property
    def conflicts(self) -> list[PlannedRow]:
        return self.of_kind(CONFLICT)

    @property
    def unchanged(self) -> list[PlannedRow]:
        return self.of_kind(UNCHANGED)

    @property
    def left_out(self) -> list[PlannedRow]:
        """What would not be recorded as it is, to be downloaded, mended and returned."""
        return self.of_kind(WRONG, CONFLICT)

    @property
    def counts(self) -> list[tuple[str, int]]:
        """How many rows are what, in words; kinds without rows are left out."""
        words = ((NEW, "new"), (CHANGED, "changed"), (UNCHANGED, "unchanged"))
        rest = ((CONFLICT, "overtaken"), (WRONG, "wrong"))
        counted = [(said, len(self.of_kind(kind))) for kind, said in (*words, *rest)]
        return [(said, count) for said, count in counted if count]

    @property
    def digest(self) -> str:
        """What the officer was shown, so that nothing else is recorded in its place."""
        shown = [
            (row.key, row.kind, row.what, row.changes, row.problems, row.doubts, _number(row))
            for row in self.rows
        ]
        return hashlib.sha256(repr(shown).encode()).hexdigest()

    def to_record(self, also: set[str]) -> list[PlannedRow]:
        """The good rows, and of those in conflict the ones that are to be recorded as well."""
        return [
            row
            for row in self.rows
            if row.write and (row.kind in (NEW, CHANGED) or row.key in also)
        ]


def _number(row: PlannedRow) -> int:
    return row.theirs.sequence if row.theirs else 0


def day_words(day: dt.date | None) -> str:
    return day_in_words(day) if day else ""
