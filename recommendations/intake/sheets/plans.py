"""The plan of a spreadsheet: what each of its rows would record, before anything is written."""

import datetime as dt
import hashlib
from dataclasses import dataclass, field, replace

from recommendations.intake.sheets.columns import BY_HEADING
from recommendations.intake.sheets.reading import SheetRow
from recommendations.models import Recommendation, StatusUpdate
from recommendations.statements.confirmations import ConfirmationStatement
from recommendations.statements.recommendations import PlanStatement, RecommendationStatement
from recommendations.statements.status_updates import StatusStatement
from wirral_tracker.kit.days import day_in_words

SENTENCES = frozenset(
    {"text", "narrative", "evidence", "what_next", "source_words", "made_date_text"}
)
# More than so many are mended in the file itself.
MOST_MENDED_HERE = 100
NEW, CHANGED, UNCHANGED, CONFLICT, WRONG = "new", "changed", "unchanged", "conflict", "wrong"


@dataclass(frozen=True)
class CellChange:
    """One cell that differs from the register; `read_from` are the cell's own words, if others."""

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
    """A cell that can be typed anew on the page, with everything that is wrong with it."""

    name: str
    heading: str
    cell: str
    why: tuple[str, ...]
    typed: str | None = None
    choices: tuple[str, ...] = ()

    @property
    def value(self) -> str:
        """The text in the cell's field on the page: as last typed there, else as in the file."""
        return self.cell if self.typed is None else self.typed

    @property
    def is_long(self) -> bool:
        """Whether the cell's column holds sentences rather than a word or a day."""
        return self.name in SENTENCES


@dataclass(frozen=True)
class Write:
    """The statements that recording a row would write, each checked as its action checks it."""

    recommendation: Recommendation | None = None
    opened_on: int = 0
    status: StatusStatement | None = None
    confirmation: ConfirmationStatement | None = None
    plan: PlanStatement | None = None
    new: RecommendationStatement | None = None


@dataclass(frozen=True)
class PlannedRow:
    """A row with what it is: new, changed, unchanged, in conflict with the register, or wrong.

    `what` says in a sentence what recording it would do. `overtaken_by` is the update that somebody
    recorded meanwhile; a conflict with a `write` can be recorded beside it.
    """

    row: SheetRow
    kind: str
    what: str = ""
    recommendation: Recommendation | None = None
    changes: list[CellChange] = field(default_factory=list)
    problems: list[CellProblem] = field(default_factory=list)
    doubts: list[str] = field(default_factory=list)
    overtaken_by: StatusUpdate | None = None
    write: Write | None = None

    @property
    def key(self) -> str:
        return self.row.key

    @property
    def to_mend(self) -> list[CellToMend]:
        """The row's wrong cells, each once with every reason; not problems of the whole row."""
        reasons: dict[str, list[str]] = {}
        for problem in self.problems:
            if problem.heading in BY_HEADING:
                reasons.setdefault(problem.heading, []).append(problem.why)
        return [
            CellToMend(
                name := BY_HEADING[heading].name, heading, self.row.cells.get(name, ""), tuple(why)
            )
            for heading, why in reasons.items()
        ]

    @property
    def problems_of_the_row(self) -> list[str]:
        """The reasons why the row as a whole, and no cell of it, is wrong."""
        return [problem.why for problem in self.problems if problem.heading not in BY_HEADING]

    @property
    def name(self) -> str:
        """The row's reference, else the first 80 characters of a new recommendation's words."""
        return self.row.cells.get("reference") or self.row.cells.get("text", "")[:80]

    @property
    def has_before(self) -> bool:
        """Whether the register says anything of the cells that the row changes."""
        return any(change.before for change in self.changes)

    @property
    def corrects(self) -> StatusUpdate | None:
        """The update that the row would correct; None where it would correct none."""
        status = self.write.status if self.write else None
        return status.corrects if status else None

    def wrong(self, *problems: CellProblem) -> "PlannedRow":
        """Copy the row as wrong, with more `problems` and no write, so that nothing is recorded."""
        return replace(self, kind=WRONG, what="", write=None, problems=[*self.problems, *problems])


@dataclass(frozen=True)
class Preview:
    """Every row of a sheet as it stands against the register now."""

    rows: list[PlannedRow]

    def of_kind(self, *kinds: str) -> list[PlannedRow]:
        """Return the rows of some kinds, in the order of the file."""
        return [row for row in self.rows if row.kind in kinds]

    @property
    def good(self) -> list[PlannedRow]:
        """The rows that confirming would record."""
        return self.of_kind(NEW, CHANGED)

    @property
    def wrong(self) -> list[PlannedRow]:
        """The rows that cannot be recorded before something in them is mended."""
        return self.of_kind(WRONG)

    @property
    def mended_here(self) -> list[PlannedRow]:
        """The first 100 wrong rows, whose cells can be typed anew on the page."""
        return self.wrong[:MOST_MENDED_HERE]

    @property
    def mended_elsewhere(self) -> list[PlannedRow]:
        """The wrong rows after the first 100, too many for a page; mended in the file."""
        return self.wrong[MOST_MENDED_HERE:]

    @property
    def lacks_for_all(self) -> bool:
        """Whether a wrong row has no day or no post, which the whole sheet can be given."""
        empty = {p.heading for row in self.wrong for p in row.problems if not p.cell.strip()}
        return bool(empty & {"As at", "Reported by"})

    @property
    def conflicts(self) -> list[PlannedRow]:
        """The rows whose recommendation got another update after they were filled in."""
        return self.of_kind(CONFLICT)

    @property
    def unchanged(self) -> list[PlannedRow]:
        """The rows that say what the register says."""
        return self.of_kind(UNCHANGED)

    @property
    def left_out(self) -> list[PlannedRow]:
        """The rows that would not be recorded as they are, to be mended and returned."""
        return self.of_kind(WRONG, CONFLICT)

    @property
    def counts(self) -> list[tuple[str, int]]:
        """The number of rows of each kind, as (word, number); kinds without rows are left out."""
        words = {NEW: "new", CHANGED: "changed", UNCHANGED: "unchanged"}
        words |= {CONFLICT: "overtaken", WRONG: "wrong"}
        counts = [(word, len(self.of_kind(kind))) for kind, word in words.items()]
        return [(word, count) for word, count in counts if count]

    @property
    def digest(self) -> str:
        """The SHA-256 digest of the rows as the officer is shown them, in hexadecimal figures.

        It comes back with the confirmation, so that nothing else is recorded in its place.
        """
        shown = [
            (row.key, row.kind, row.what, row.changes, row.problems, row.doubts, _number(row))
            for row in self.rows
        ]
        return hashlib.sha256(repr(shown).encode()).hexdigest()

    def to_record(self, ticked: set[str]) -> list[PlannedRow]:
        """Return the rows with a write that are new or changed, or whose keys are in `ticked`."""
        return [
            row
            for row in self.rows
            if row.write and (row.kind in (NEW, CHANGED) or row.key in ticked)
        ]


def _number(row: PlannedRow) -> int:
    """Return the sequence of the update that overtook a row; 0 where none did.

    Part of the digest, since a row that another update overtakes has to be looked at again.
    """
    return row.overtaken_by.sequence if row.overtaken_by else 0


def day_words(day: dt.date | None) -> str:
    """Format a day in words; None as an empty text."""
    return day_in_words(day) if day else ""
