"""A spreadsheet file, CSV or XLSX, or a Word file's tables, as rows of text. Nothing in it is run.

Pure: bytes in, rows out. A formula is the text that it is written with.
"""

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from wirral_tracker.kit.children import ask_reader
from wirral_tracker.kit.word_files import ROW, UnreadableWord, is_word, read_word

CHILD = Path(__file__).with_name("child.py")
LARGEST = 10 * 1024 * 1024
SECONDS, MEGABYTES = 30, 512
MOST_ROWS, MOST_COLUMNS, LONGEST_CELL = 5000, 100, 32_767
# The bytes that a file of each kind begins with.
ZIP, OLE, PDF = b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"%PDF-"
UTF16 = (b"\xff\xfe", b"\xfe\xff")
DELIMITERS = ",;\t"
# `_x000D_` is how a workbook writes a carriage return within a cell.
UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]|_x000D_")
# What the register's own CSV puts before text that a spreadsheet program would take for a formula.
QUOTED_FORMULA = re.compile(r"'(?= *[=+\-@\t\r\n])")
TOO_LARGE = "The file is larger than 10 MB. Take pictures out of it, or send it in parts."
BROKEN = "The workbook is damaged and cannot be opened. Save it again and retry."
MANY_ROWS = "The file has more than 5,000 rows. Send it in parts."
REFUSALS = {
    "password": "The workbook is locked with a password. Save a copy without one and try again.",
    "unpacked": "Unpacked, the workbook is larger than 50 MB. Copy the rows into a new one.",
    "kind": "This is neither an Excel workbook (.xlsx), a CSV file nor a Word file (.docx).",
    "sheets": "The workbook has more than 60 sheets. Send it in parts.",
    "rows": MANY_ROWS,
    "characters": "The workbook holds more text than a register's. Send it in parts.",
    "memory": "The workbook needs too much memory to read. Copy the rows into a new one.",
    "broken": BROKEN,
}


class UnreadableSheet(Exception):
    """The refusal of a file that cannot be read as a sheet, with the reason for the officer."""


@dataclass(frozen=True)
class Row:
    """One row: its number as the spreadsheet program shows it, and its cells as text."""

    number: int
    cells: tuple[str, ...]


@dataclass(frozen=True)
class Sheet:
    """One sheet of a workbook, or a whole CSV file, which has no name."""

    name: str
    rows: tuple[Row, ...]


def read_sheets(data: bytes) -> list[Sheet]:
    """Parse the bytes of a CSV, XLSX or Word file into its sheets, with the rows not empty.

    What kind of file it is shows in its content: a name says what somebody called it.

    Raises: UnreadableSheet.
    """
    if len(data) > LARGEST:
        raise UnreadableSheet(TOO_LARGE)
    if not data.strip():
        raise UnreadableSheet("The file is empty.")
    # A password puts a workbook of today into the container of the old kind.
    if data.startswith(OLE):
        raise UnreadableSheet(
            "The workbook is locked with a password, or of the old kind (.xls). "
            "Save it as .xlsx without a password and try again."
        )
    if data.startswith(PDF):
        raise UnreadableSheet("This is a PDF, not a spreadsheet.")
    sheets = _read_packed(data) if data.startswith(ZIP) else [_read_csv(data)]
    if not any(sheet.rows for sheet in sheets):
        raise UnreadableSheet("The file has no rows.")
    return sheets


def _read_packed(data: bytes) -> list[Sheet]:
    """Parse a packed file: a workbook, or a Word file, of which each table is a sheet.

    Raises: UnreadableSheet.
    """
    return _read_tables(data) if is_word(data) else _read_workbook(data)


def _read_tables(data: bytes) -> list[Sheet]:
    """Parse a Word file's tables into sheets, each named by its place in the file.

    Raises: UnreadableSheet.
    """
    try:
        blocks = read_word(data).blocks
    except UnreadableWord as refusal:
        raise UnreadableSheet(str(refusal)) from refusal
    tables: dict[int, list[Row]] = {}
    for block in blocks:
        if block.style == ROW:
            rows = tables.setdefault(block.table, [])
            cells = tuple(clean_cell(cell) for cell in block.cells[:MOST_COLUMNS])
            rows.append(Row(len(rows) + 1, cells))
    if not tables:
        raise UnreadableSheet("The Word file holds no table. Paste its text as a list instead.")
    if sum(map(len, tables.values())) > MOST_ROWS:
        raise UnreadableSheet(MANY_ROWS)
    return [Sheet(f"Table {number}", tuple(rows)) for number, rows in tables.items()]


def _read_workbook(data: bytes) -> list[Sheet]:
    answer = ask_reader(
        CHILD,
        data,
        seconds=SECONDS,
        megabytes=MEGABYTES,
        kind="workbook",
        refusals=REFUSALS,
        error=UnreadableSheet,
    )
    return [
        Sheet(
            clean_cell(sheet["name"]),
            tuple(
                Row(number, tuple(clean_cell(cell) for cell in cells))
                for number, cells in sheet["rows"]
            ),
        )
        for sheet in answer["sheets"]
    ]


def _read_csv(data: bytes) -> Sheet:
    text = _decode(data)
    # A file of any other kind is text in some encoding too, but never printable text.
    if not text.isprintable() and UNPRINTABLE.search(text):
        raise UnreadableSheet(REFUSALS["kind"])
    text, delimiter = _delimiter(text)
    rows = []
    try:
        for number, cells in _csv_rows(text, delimiter):
            # Longer than Excel allows: a quotation mark without its fellow took in what follows.
            if any(len(cell) > LONGEST_CELL for cell in cells):
                raise csv.Error
            rows.append(Row(number, tuple(_unquoted(clean_cell(cell)) for cell in cells)))
            if len(rows) > MOST_ROWS:
                raise UnreadableSheet(MANY_ROWS)
    except csv.Error as error:
        last = rows[-1].number if rows else 0
        raise UnreadableSheet(
            f"The CSV cannot be read after row {last}: a quotation mark is missing or misplaced."
        ) from error
    return Sheet("", tuple(rows))


def _decode(data: bytes) -> str:
    """Decode a CSV: UTF-16 where it has that mark, else UTF-8, else Windows-1252.

    Excel writes each of them.

    Raises: UnreadableSheet.
    """
    encodings = ["utf-16"] if data.startswith(UTF16) else ["utf-8-sig", "cp1252"]
    for encoding in encodings:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise UnreadableSheet(REFUSALS["kind"])


def _delimiter(text: str) -> tuple[str, str]:
    """Find a CSV's delimiter: by a first line `sep=;`, else the commonest of , ; tab in line one.

    Returns: the text without such a line, and the delimiter.
    """
    first, _, rest = text.lstrip("\r\n").partition("\n")
    if declared := re.fullmatch(r"sep=([,;\t])\r?", first):
        return rest, declared[1]
    return text, max(DELIMITERS, key=first.count)


def _csv_rows(text: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """Yield each CSV row that is not empty: its number from 1, and at most 100 cells."""
    # Strict, so that a misplaced quotation mark is refused and no cell is guessed.
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    for number, row in enumerate(rows, start=1):
        cells = row[:MOST_COLUMNS]
        if any(cell.strip() for cell in cells):
            yield number, cells


def clean_cell(cell: str) -> str:
    """Strip a cell of control characters and outer blanks; make every line end a line feed."""
    plain = UNPRINTABLE.sub("", cell.replace("\r\n", "\n").replace("\r", "\n"))
    return plain.strip()


def _unquoted(cell: str) -> str:
    """Strip the quotation mark that the register's own CSV puts before a formula."""
    return cell[1:] if QUOTED_FORMULA.match(cell) else cell
