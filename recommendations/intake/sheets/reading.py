"""A file's sheets as rows of named cells, ready to be compared with the register.

Pure: it knows headings and cells, and nothing of what the register holds.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from typing import Any, Self

from recommendations.intake.sheets.columns import BY_NAME, Header, header_of
from recommendations.intake.sheets.files import (
    Row,
    Sheet,
    UnreadableSheet,
    clean_cell,
    read_sheets,
)
from recommendations.intake.sheets.values import references_of
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
    """One thing that a file says: mostly a row, else one of the several that a row speaks of.

    `key` names it within its file. `part` says which of several it is, "2 of 3"; `lines` where it
    stands in a pasted text, "lines 4 to 9"; else empty.
    """

    key: str
    sheet: str
    number: int
    cells: dict[str, str]
    part: str = ""
    lines: str = ""

    @property
    def where(self) -> str:
        """Where it stands, as an officer would look for it."""
        if self.lines:
            return f"{self.lines} of the pasted text"
        sheet = f"{self.sheet}, " if self.sheet else ""
        return f"{sheet}row {self.number}{f' ({self.part})' if self.part else ''}"


@dataclass(frozen=True)
class ReadFile:
    """What was read of a file, and what of it was not."""

    rows: list[SheetRow]
    headings: dict[str, str] = field(default_factory=dict)
    unread: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)
    skipped: list[str] = field(default_factory=list)
    doubts: list[str] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        """Return the file as it is kept until it is confirmed."""
        return SHEET.write(asdict(self))

    def mended(self, cells: Mapping[str, Mapping[str, str]]) -> Self:
        """The same rows with other cells in some: by the key of the row and the column's name."""
        rows = [replace(row, cells=row.cells | _typed(cells.get(row.key, {}))) for row in self.rows]
        names = {name for typed in cells.values() for name in typed if name in BY_NAME}
        headings = {name: BY_NAME[name].heading for name in sorted(names)} | self.headings
        return replace(self, rows=rows, headings=headings)

    @classmethod
    def from_json(cls, kept: dict[str, Any]) -> Self:
        """Return a file as it was kept, whole.

        Raises: NotOpened where a column, or anything else of it, has a name that is not known.
        """
        said = SHEET.read(kept)
        SHEET.refuse_unknown(said, _names(cls))
        SHEET.refuse_unknown(said.get("headings", {}), frozenset(BY_NAME))
        for row in said["rows"]:
            SHEET.refuse_unknown(row, _names(SheetRow))
            SHEET.refuse_unknown(row["cells"], frozenset(BY_NAME))
        return cls(**{**said, "rows": [SheetRow(**row) for row in said["rows"]]})


def _names(kind: type[Any]) -> frozenset[str]:
    """Return the names of what a row or a file holds."""
    return frozenset(each.name for each in fields(kind))


def _typed(cells: Mapping[str, str]) -> dict[str, str]:
    """Cells as they were typed, as if a file had held them."""
    plain = {name: clean_cell(cell) for name, cell in cells.items() if name in BY_NAME}
    references = references_of(plain.get("reference", ""))
    return plain | ({"reference": references[0]} if len(references) == 1 else {})


def read_file(data: bytes) -> ReadFile:
    """The rows of a spreadsheet file that say something, with what each column is taken for.

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
        headings |= {name: each for name, each in header.headings.items() if name not in headings}
        unread += [each for each in header.unread if each not in unread]
        kept += [each for each in header.kept if each not in kept]
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
    """The several that one row speaks of: references in one cell, or bulleted recommendations."""
    references = references_of(cells.get("reference", ""))
    if len(references) > 1:
        # Each is about another recommendation, whose own words the cell cannot repeat.
        return [
            {**cells, "reference": each, "text": "", "number": "", "mark": ""}
            for each in references
        ]
    if references:
        return [{**cells, "reference": references[0]}]
    texts = bulleted(cells.get("text", ""))
    if len(texts) > 1:
        return [{**cells, "text": each, "number": ""} for each in texts]
    return [cells]


def bulleted(text: str) -> list[str]:
    """The texts of a cell in which every line but wrapped ones begins with a bullet or a number."""
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
