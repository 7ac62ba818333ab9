"""The columns that are read of a spreadsheet: our headings, and those that councils use."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from recommendations.intake.sheets.files import Row, Sheet
from recommendations.sheet_rows import LEAD_HEADING, MARK_HEADING
from recommendations.update_sheets import UNCHANGED_HEADING


@dataclass(frozen=True)
class Column:
    """A column that is read: its name here, our heading, and other headings that mean the same."""

    name: str
    heading: str
    synonyms: tuple[str, ...] = ()


MARK = Column("mark", MARK_HEADING)
COLUMNS = (
    MARK,
    Column(
        "reference",
        "Reference",
        ("ref", "ref no", "ref number", "reference number", "reference no", "rec ref"),
    ),
    Column(
        "number",
        "Number as printed",
        ("rec no", "rec number", "recommendation no", "recommendation number", "number", "no"),
    ),
    Column("parent", "Review or inspection", ("review", "scrutiny review", "inspection")),
    Column("objective", "Objective"),
    Column("section", "Section"),
    Column("text", "Recommendation", ("recommendation text", "area for improvement")),
    Column("wording", "Wording"),
    Column("source_words", "Source"),
    Column("made_date", "Made", ("made on", "date made")),
    Column("made_date_basis", "Made date is"),
    Column("made_date_text", "Made date rests on"),
    Column(
        "owner",
        "Owner",
        ("owner post", "lead officer", "lead", "responsible officer", "responsible", "lead post"),
    ),
    Column("due_date", "Due", ("due date", "target date", "deadline")),
    Column("original_due_date", "First due", ("first due date", "original due date")),
    Column(
        "rag",
        "RAG",
        (
            *("colour now red amber or green", "colour now", "colour", "rag status"),
            *("rag rating", "brag", "status", "current status"),
        ),
    ),
    Column(
        "status_date",
        "As at",
        ("stated of", "status date", "date of update", "update date", "as of", "date"),
    ),
    Column(
        "narrative",
        "What has happened",
        (
            *("update", "progress update", "latest update", "progress", "commentary", "comments"),
            *("comment", "narrative", "action taken", "actions taken"),
        ),
    ),
    Column("evidence", "Evidence", ("evidence of completion", "evidence link")),
    Column("reported_by", "Reported by", ("updated by", "reporting post")),
    Column("impact", "Impact"),
    Column("what_next", "What next", ("next steps", "next step", "next actions", "next action")),
    Column("what_next_date", "By when", ("when", "next step by", "next steps by")),
    Column("unchanged", UNCHANGED_HEADING, ("nothing has changed", "no change")),
)
# What the register's own sheets print and what only the register itself can say.
KEPT_BY_THE_REGISTER = (
    *("Position as at", "As known on", "That date is", "Confirmed unchanged", "Basis", "State"),
    *("RAG read from", "Handed in as", LEAD_HEADING),
    *("Themes", "Re-tests", "Reported complete, found again", "Found again at any time"),
    *("Reported complete, then called mixed", "Last RAG", "Last stated of"),
    *("Last said", "Last colour", "Stated of", "Was to come next", "Was to come by"),
    *("Where it stood", "What is wrong"),
)
BY_NAME = {column.name: column for column in COLUMNS}
BY_HEADING = {column.heading: column for column in COLUMNS}
# One of these must be there, or no row could say what it is about.
SUBJECTS = frozenset({"reference", "text"})
FURTHEST_HEADER = 20


@dataclass(frozen=True)
class Header:
    """The row of headings: which field stands in which column, and which headings are not read.

    `row` is its number. `places` and `headings` go by the column's name. `unread` are the headings
    that nobody knows, `kept` those that the register alone fills in.
    """

    row: int
    places: dict[str, int]
    headings: dict[str, str]
    unread: tuple[str, ...]
    kept: tuple[str, ...]


def fold_heading(heading: str) -> str:
    """Fold a heading for comparison: small letters, no punctuation, single spaces."""
    return " ".join(re.sub(r"[^a-z0-9]+", " ", heading.lower()).split())


KEPT = frozenset(fold_heading(heading) for heading in KEPT_BY_THE_REGISTER)


def header_of(sheet: Sheet) -> Header | None:
    """Find the header in a sheet's first 20 rows: Reference or text, and one more; else None."""
    for row in sheet.rows:
        # A title and notes may stand above the headings, but a header far down is data.
        if row.number > FURTHEST_HEADER:
            break
        header = _header(row)
        if len(header.places) >= 2 and SUBJECTS & header.places.keys():
            return header
    return None


def _header(row: Row) -> Header:
    folded = [fold_heading(cell) for cell in row.cells]
    places = {
        column.name: place
        for column in COLUMNS
        # Our own heading goes first, where another that means the same stands beside it.
        if (place := _place(folded, (column.heading, *column.synonyms))) is not None
    }
    others = [place for place in range(len(row.cells)) if place not in places.values()]
    return Header(
        row=row.number,
        places=places,
        headings={name: row.cells[place] for name, place in places.items()},
        unread=tuple(row.cells[i] for i in others if folded[i] and folded[i] not in KEPT),
        kept=tuple(row.cells[i] for i in others if folded[i] in KEPT),
    )


def _place(folded: Sequence[str], headings: Iterable[str]) -> int | None:
    """Return the index in `folded` of the first of `headings` that is there, or None."""
    for heading in headings:
        if fold_heading(heading) in folded:
            return folded.index(fold_heading(heading))
    return None
