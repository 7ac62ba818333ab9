"""The program that reads one workbook, in a process of its own with little to lose.

Run by `files`, never imported: within limits of memory and time it reads standard input, prints
one JSON object, and knows nothing of Django. A workbook that cannot be read is an answer
("refused"), so that whatever else ends this process counts as the file's fault.
"""

import datetime as dt
import io
import json
import sys
import zipfile
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, TypedDict

if TYPE_CHECKING:
    from openpyxl.cell import _CellGetValue

MEGABYTE = 1024 * 1024
UNPACKED, MOST_PARTS = 50 * MEGABYTE, 2000
MOST_SHEETS, MOST_ROWS, MOST_COLUMNS = 60, 5000, 100
MOST_CHARACTERS = 5_000_000


class SheetRead(TypedDict):
    """A visible sheet: its name, and the rows that hold anything with their numbers."""

    name: str
    rows: list[tuple[int, list[str]]]


class WorkbookRead(TypedDict):
    """The answer for a workbook that was read."""

    sheets: list[SheetRead]


class WorkbookRefused(TypedDict):
    """The answer for a workbook that was refused: the code of the reason."""

    refused: str


class RefusedWorkbook(Exception):
    """The refusal of a workbook; its message is a code, of which `files` knows the words."""


def check_parts(data: bytes) -> None:
    """Refuse a ZIP file that is locked, too large or no workbook, before unpacking anything.

    What it says of itself in its directory is believed against it.

    Raises: RefusedWorkbook.
    """
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = archive.infolist()
    if any(part.flag_bits & 0x1 for part in parts):
        raise RefusedWorkbook("password")
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > UNPACKED:
        raise RefusedWorkbook("unpacked")
    if not any(part.filename.endswith("workbook.xml") for part in parts):
        raise RefusedWorkbook("kind")


def cell_text(value: "_CellGetValue") -> str:
    """Format a cell's value: days in ISO, Yes or No, 3.0 as 3, formulas as typed, None as empty."""
    if value is None:
        return ""
    if isinstance(value, dt.datetime):
        return value.date().isoformat() if value.time() == dt.time() else value.isoformat(" ")
    if isinstance(value, dt.date | dt.time):
        return value.isoformat()
    # Before numbers, since True is one of them.
    if isinstance(value, bool):
        return "Yes" if value else "No"
    # Beyond that a float does not hold every whole number.
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return str(value)


# `Any`, since the stubs of openpyxl do not know that a read-only sheet has rows.
def filled_rows(sheet: Any) -> Iterator[tuple[int, list[str]]]:
    """Yield each row of an openpyxl sheet that is not empty: its number from 1, and its cells."""
    # What a sheet says of its own size is not believed: it may claim a million empty rows.
    sheet.reset_dimensions()
    rows = sheet.iter_rows(max_col=MOST_COLUMNS, values_only=True)
    for number, row in enumerate(rows, start=1):
        cells = [cell_text(value) for value in row]
        while cells and not cells[-1].strip():
            cells.pop()
        if cells:
            yield number, cells


def read_workbook(data: bytes) -> WorkbookRead:
    """Read the visible sheets of an .xlsx file's bytes with openpyxl.

    Raises: RefusedWorkbook where there are too many sheets, rows or characters.
    """
    # Imported here, so that a library that cannot be loaded is an answer too, not a crash.
    from openpyxl import load_workbook

    check_parts(data)
    # With formulas as they are written: the value that a file keeps of one is not believed.
    book = load_workbook(io.BytesIO(data), read_only=True, data_only=False, keep_links=False)
    visible = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
    if len(visible) > MOST_SHEETS:
        raise RefusedWorkbook("sheets")
    sheets: list[SheetRead] = []
    row_count = characters = 0
    for sheet in visible:
        rows: list[tuple[int, list[str]]] = []
        for number, cells in filled_rows(sheet):
            # Counted row by row, so that what is too much is never all in memory.
            row_count += 1
            characters += sum(map(len, cells))
            if row_count > MOST_ROWS:
                raise RefusedWorkbook("rows")
            if characters > MOST_CHARACTERS:
                raise RefusedWorkbook("characters")
            rows.append((number, cells))
        sheets.append({"name": str(sheet.title), "rows": rows})
    return {"sheets": sheets}


def answer_for_workbook(data: bytes) -> WorkbookRead | WorkbookRefused:
    """Read a workbook, or return the code of the reason why it is refused."""
    try:
        return read_workbook(data)
    except RefusedWorkbook as refusal:
        return {"refused": str(refusal)}
    except MemoryError:
        return {"refused": "memory"}
    except Exception:
        # Of a damaged workbook any part can be wrong in any way.
        return {"refused": "broken"}


if __name__ == "__main__":
    json.dump(answer_for_workbook(sys.stdin.buffer.read()), sys.stdout)
