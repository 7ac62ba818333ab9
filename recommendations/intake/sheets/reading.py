"""A file's sheets as rows of named cells, ready to be compared with the register.

Pure: it knows headings and cells, and nothing of what the register holds.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from typing import Self

from recommendations.intake.sheets.columns import BY_NAME, Header, header_of
from recommendations.intake.sheets.files import (
    Row,
    Sheet,
    UnreadableSheet,
    clean_cell,
    read_sheets,
)
from recommendations.intake.sheets.values import references_in_cell
from wirral_tracker.kit.json_values import JSON
from wirral_tracker.kit.stored import Shape

MOST_ROWS = 2000
# Under which names a sheet is kept: those of the columns, and of what is said beside them.
SHEET = Shape("The sheet")
BULLET = re.compile(r"^\s*(?:[•●▪‣◦·\uf0b7\uf0a7*–-]|\(?\d{1,2}[.)]|\(?[a-z][.)])\s+")
NO_HEADINGS = (
    "No headings were found that the register knows. The first rows of a sheet must name its "
    "columns: Reference, RAG, As at, What has happened and so on, as in the template."
)


@dataclass(frozen=True)
class SheetRow:
    """A row of a file, or one of the several recommendations that a row speaks of.

    `key` names it within its file. `part` says which of several it is, "2 of 3"; `lines` where it
    stands in a pasted text, "lines 4 to 9"; else they are empty.
    """

    key: str
    sheet: str
    number: int
    cells: dict[str, str]
    part: str = ""
    lines: str = ""

    @property
    def where(self) -> str:
        """The sheet and the row, "Ducks, row 4", or the lines of a pasted text."""
        if self.lines:
            return f"{self.lines} of the pasted text"
        sheet = f"{self.sheet}, " if self.sheet else ""
        return f"{sheet}row {self.number}{f' ({self.part})' if self.part else ''}"


@dataclass(frozen=True)
class ReadFile:
    """A file as it was read, and the parts of it that were not.

    `headings` are the file's own by the column that each was taken for; `unread` are those that
    nobody knows, `kept` those that the register alone fills in, `skipped` the sheets without any.
    """

    rows: list[SheetRow]
    headings: dict[str, str] = field(default_factory=dict)
    unread: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)
    skipped: list[str] = field(default_factory=list)
    doubts: list[str] = field(default_factory=list)

    def as_json(self) -> dict[str, JSON]:
        """Return the file as JSON values with their version, as SheetDraft.content stores it."""
        return SHEET.write(asdict(self))

    def mended(self, cells: Mapping[str, Mapping[str, str]]) -> Self:
        """Copy the file with cells typed anew, given as {row's key: {column's name: text}}."""
        rows = [replace(row, cells=row.cells | _typed(cells.get(row.key, {}))) for row in self.rows]
        names = {name for typed in cells.values() for name in typed if name in BY_NAME}
        headings = {name: BY_NAME[name].heading for name in sorted(names)} | self.headings
        return replace(self, rows=rows, headings=headings)

    @classmethod
    def from_json(cls, stored: Mapping[str, JSON]) -> Self:
        """Build the file from what `as_json` returned, under today's names.

        Raises: NotOpened where a column, or anything else of it, has a name that is not known.
        """
        content = SHEET.read(stored)
        SHEET.refuse_unknown(content, _names(cls))
        SHEET.refuse_unknown(content.get("headings", {}), frozenset(BY_NAME))
        for row in content["rows"]:
            SHEET.refuse_unknown(row, _names(SheetRow))
            SHEET.refuse_unknown(row["cells"], frozenset(BY_NAME))
        return cls(**{**content, "rows": [SheetRow(**row) for row in content["rows"]]})


def _names(kind: type[ReadFile] | type[SheetRow]) -> frozenset[str]:
    """Return the field names of ReadFile or SheetRow."""
    return frozenset(field.name for field in fields(kind))


def _typed(cells: Mapping[str, str]) -> dict[str, str]:
    """Clean cells typed on the page as a file's are; drop those of columns that nobody knows."""
    plain = {name: clean_cell(cell) for name, cell in cells.items() if name in BY_NAME}
    references = references_in_cell(plain.get("reference", ""))
    return plain | ({"reference": references[0]} if len(references) == 1 else {})


def read_file(data: bytes) -> ReadFile:
    """Parse a spreadsheet file's bytes into rows of named cells; list what of it is not read.

    Raises: UnreadableSheet.
    """
    rows: list[SheetRow] = []
    headings: dict[str, str] = {}
    unread: list[str] = []
    kept: list[str] = []
    skipped = []
    for index, sheet in enumerate(read_sheets(data), start=1):
        header = header_of(sheet)
        if header is None:
            if sheet.rows:
                skipped.append(sheet.name)
            continue
        headings |= {
            name: heading for name, heading in header.headings.items() if name not in headings
        }
        unread += [heading for heading in header.unread if heading not in unread]
        kept += [heading for heading in header.kept if heading not in kept]
        rows += _rows(index, sheet, header)
    if not headings:
        raise UnreadableSheet(NO_HEADINGS)
    if len(rows) > MOST_ROWS:
        raise UnreadableSheet("The file has more than 2,000 rows to read. Send it in parts.")
    return ReadFile(rows, headings, unread, kept, skipped)


def _rows(index: int, sheet: Sheet, header: Header) -> Iterator[SheetRow]:
    for row in sheet.rows:
        if row.number <= header.row:
            continue
        cells = {name: _cell(row, place) for name, place in header.places.items()}
        if not any(cells.values()):
            continue
        parts = _parts(cells)
        for place, part in enumerate(parts, start=1):
            several = len(parts) > 1
            yield SheetRow(
                key=f"{index}-{row.number}-{place}",
                sheet=sheet.name,
                number=row.number,
                cells=part,
                part=f"{place} of {len(parts)}" if several else "",
            )


def _cell(row: Row, place: int) -> str:
    return row.cells[place] if place < len(row.cells) else ""


def _parts(cells: dict[str, str]) -> list[dict[str, str]]:
    """Part a row's cells by the references in one cell, else by the bullets in its text."""
    references = references_in_cell(cells.get("reference", ""))
    if len(references) > 1:
        # Each is about another recommendation, whose own words the cell cannot repeat.
        return [
            {**cells, "reference": reference, "text": "", "number": "", "mark": ""}
            for reference in references
        ]
    if references:
        return [{**cells, "reference": references[0]}]
    texts = bulleted(cells.get("text", ""))
    if len(texts) > 1:
        return [{**cells, "text": text, "number": ""} for text in texts]
    return [cells]


def bulleted(text: str) -> list[str]:
    """Part a cell at its bullets or numbers; wrapped lines are joined.

    Fewer than two of them, or words before the first, are one text that happens to hold a list.
    """
    lines = [line.rstrip() for line in text.split("\n") if line.strip()]
    if sum(1 for line in lines if BULLET.match(line)) < 2 or not BULLET.match(lines[0]):
        return [text]
    texts: list[str] = []
    for line in lines:
        if BULLET.match(line):
            texts.append(BULLET.sub("", line).strip())
        else:
            texts[-1] += f" {line.strip()}"
    return texts
