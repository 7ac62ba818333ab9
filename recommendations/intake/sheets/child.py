"""Reads one workbook from standard input, in a process of its own with little to lose.

Run by `files`, never imported: within limits of memory and time it prints one JSON object,
and knows nothing of Django. A workbook that cannot be read is an answer ("refused"), so that
whatever else ends this process counts as the file's fault.
"""

import datetime as dt
import io
import json
import sys
import zipfile
from collections.abc import Iterator
from typing import Any

MEGABYTE = 1024 * 1024
UNPACKED, MOST_PARTS = 50 * MEGABYTE, 2000
MOST_SHEETS, MOST_ROWS, MOST_COLUMNS = 60, 5000, 100
MOST_CHARACTERS = 5_000_000


class Refused(Exception):
    """The workbook is not read; the message is the reason's code."""


def check_parts(data: bytes) -> None:
    """Look at what the archive says of itself before anything in it is unpacked."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = archive.infolist()
    if any(part.flag_bits & 0x1 for part in parts):
        raise Refused("password")
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > UNPACKED:
        raise Refused("unpacked")
    if not any(part.filename.endswith("workbook.xml") for part in parts):
        raise Refused("kind")


def text_of(value: Any) -> str:
    """A cell as text: a day year first, a whole number without a point. Formulas are text."""
    if value is None:
        return ""
    if isinstance(value, dt.datetime):
        return value.date().isoformat() if value.time() == dt.time() else value.isoformat(" ")
    if isinstance(value, dt.date | dt.time):
        return value.isoformat()
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return str(value)


def rows_of(sheet: Any) -> Iterator[tuple[int, list[str]]]:
    """The rows that hold anything, by number; what a sheet says of its own size is not believed."""
    sheet.reset_dimensions()
    rows = sheet.iter_rows(max_col=MOST_COLUMNS, values_only=True)
    for number, row in enumerate(rows, start=1):
        cells = [text_of(value) for value in row]
        while cells and not cells[-1].strip():
            cells.pop()
        if cells:
            yield number, cells


def read(data: bytes) -> dict[str, Any]:
    """Every visible sheet with its rows."""
    from openpyxl import load_workbook

    check_parts(data)
    book = load_workbook(io.BytesIO(data), read_only=True, data_only=False, keep_links=False)
    visible = [each for each in book.worksheets if each.sheet_state == "visible"]
    if len(visible) > MOST_SHEETS:
        raise Refused("sheets")
    sheets, row_count, characters = [], 0, 0
    for sheet in visible:
        rows = []
        for number, cells in rows_of(sheet):
            row_count += 1
            characters += sum(map(len, cells))
            if row_count > MOST_ROWS:
                raise Refused("rows")
            if characters > MOST_CHARACTERS:
                raise Refused("characters")
            rows.append([number, cells])
        sheets.append({"name": str(sheet.title), "rows": rows})
    return {"sheets": sheets}


def main() -> None:
    try:
        answer = read(sys.stdin.buffer.read())
    except Refused as refusal:
        answer = {"refused": str(refusal)}
    except MemoryError:
        answer = {"refused": "memory"}
    except Exception:
        # Of a damaged workbook any part can be wrong in any way.
        answer = {"refused": "broken"}
    json.dump(answer, sys.stdout)


if __name__ == "__main__":
    main()
