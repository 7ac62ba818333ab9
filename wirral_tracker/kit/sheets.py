"""Lists as spreadsheets: the same rows as on the page, as CSV or XLSX, with no live formula."""

import csv
import datetime as dt
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from io import BytesIO, StringIO
from itertools import islice
from typing import Any, TypeVar

from django.http import Http404, HttpResponse, StreamingHttpResponse
from openpyxl import Workbook
from openpyxl.cell import Cell as ExcelCell
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet._write_only import WriteOnlyWorksheet
from openpyxl.worksheet.datavalidation import DataValidation

# A spreadsheet program takes a cell that begins so for a formula, white space aside.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "\0")
SUSPECT = frozenset({" ", *FORMULA_STARTS})
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CELL_LIMIT = 32_767  # characters: Excel calls a file with a longer cell damaged
NOT_IN_A_TITLE = re.compile(r"[\[\]*?:/\\]")  # nor does Excel open a sheet called so
ROWS_WITH_CHOICES = 1000
WIDEST = 60  # characters
WRAPPED = Alignment(wrap_text=True, vertical="top")
# What a cell of a download may hold.
Cell = str | int | float | dt.date | None
CellT = TypeVar("CellT")
Rows = Iterable[Sequence[Cell]]
# A CSV is sent in pieces, so that a long one is neither held in memory nor sent line by line.
ROWS_IN_A_PIECE = 200


def sheet_response(
    file_format: str, name: str, header: Sequence[str], rows: Rows
) -> HttpResponse | StreamingHttpResponse:
    """Return a header and rows as a download called `name`, in the format "csv" or "xlsx".

    Raises: Http404 for any other format.
    """
    if file_format == "csv":
        return _csv_response(name, header, rows)
    if file_format == "xlsx":
        return workbook_response(name, [(name, header, rows)])
    raise Http404(f"There is no {file_format} download.")


def inert(value: CellT) -> CellT | str:
    """Return a value, with an apostrophe in front if a spreadsheet would take it for a formula.

    The apostrophe turns it into text; what an officer typed must not run on a councillor's
    computer.
    """
    if not isinstance(value, str) or value[:1] not in SUSPECT:
        return value
    return "'" + value if value.lstrip(" ").startswith(FORMULA_STARTS) else value


def _csv_response(name: str, header: Sequence[str], rows: Rows) -> StreamingHttpResponse:
    """Stream a header and rows as a CSV download in UTF-8, some rows at a time."""

    def pieces() -> Iterator[str]:
        # The mark of UTF-8, without which Excel shows curly quotes as three odd letters.
        yield "\ufeff" + _csv_text([header])
        remaining = iter(rows)
        while batch := list(islice(remaining, ROWS_IN_A_PIECE)):
            yield _csv_text([_csv_row(row) for row in batch])

    response = StreamingHttpResponse(pieces(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return response


def _csv_text(rows: Rows) -> str:
    """Format rows as CSV text."""
    text = StringIO(newline="")
    csv.writer(text).writerows(rows)
    return text.getvalue()


def _csv_row(row: Sequence[Cell]) -> list[Cell]:
    """Return a row's cells as CSV prints them: text made inert, days in ISO form."""
    # Most cells are words that begin like no formula, and are spared a call each.
    return [
        cell if type(cell) is str and cell[:1] not in SUSPECT else _csv_cell(cell) for cell in row
    ]


def _csv_cell(value: Cell) -> Cell:
    """Return a cell as CSV prints it: text made inert, a day in ISO form, a number as it is."""
    if isinstance(value, str):
        return inert(value)
    # Year first, which programs of every country read as the same day.
    return value.isoformat() if isinstance(value, dt.date) else value


def workbook_response(
    name: str,
    sheets: Iterable[tuple[str, Sequence[str], Rows]],
    choices: Mapping[str, Sequence[str]] | None = None,
    sentences: Collection[str] = (),
) -> HttpResponse:
    """Return several sheets as one Excel download, made as `workbook` makes it."""
    response = HttpResponse(workbook(sheets, choices, sentences), content_type=XLSX_TYPE)
    response["Content-Disposition"] = f'attachment; filename="{name}.xlsx"'
    return response


def workbook(
    sheets: Iterable[tuple[str, Sequence[str], Rows]],
    choices: Mapping[str, Sequence[str]] | None = None,
    sentences: Collection[str] = (),
) -> bytes:
    """Return several sheets as the bytes of one Excel file: each has a title, a header and rows.

    `choices` are offered in every cell under the heading that they are given for; cells under the
    headings in `sentences` are wide enough to write in.
    """
    book = Workbook(write_only=True)
    for title, header, rows in sheets:
        # Excel's limits for a title: 31 characters, and no apostrophe at either end.
        sheet = book.create_sheet(NOT_IN_A_TITLE.sub(" ", title)[:31].strip("' ") or "Sheet")
        _fill_sheet(sheet, header, rows, choices or {}, sentences)
    buffer = BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _fill_sheet(
    sheet: Any,
    header: Sequence[str],
    rows: Rows,
    choices: Mapping[str, Sequence[str]],
    sentences: Collection[str],
) -> None:
    """Fill a worksheet with a header and rows; set column widths and drop-down choices."""
    # All of this before the rows: a write-only sheet is written in the order of its file.
    sheet.freeze_panes = "A2"
    for index, heading in enumerate(header, start=1):
        letter = get_column_letter(index)
        column = sheet.column_dimensions[letter]
        column.width = _width(heading, rows, index - 1)
        if heading in sentences:
            column.width, column.alignment = WIDEST, WRAPPED
        if heading in choices:
            offered = DataValidation(type="list", formula1=f'"{",".join(choices[heading])}"')
            offered.add(f"{letter}2:{letter}{ROWS_WITH_CHOICES}")
            # Words are read as well: what is offered is not all that may be written.
            offered.showErrorMessage = False
            sheet.data_validations.append(offered)
    sheet.append([_heading_cell(sheet, heading) for heading in header])
    for row in rows:
        sheet.append([_xlsx_cell(sheet, value) for value in row])


def _width(heading: str, rows: Rows, place: int) -> int:
    """Return a column's width in characters, 14 to 60, by its heading and its cells, if listed."""
    # Other rows can be gone through only once, when they are written.
    cells = [str(row[place]) for row in rows] if isinstance(rows, list) else []
    return max(14, len(heading) + 2, min(WIDEST, max(map(len, cells), default=0) // 3))


def _heading_cell(sheet: WriteOnlyWorksheet, heading: str) -> ExcelCell:
    """Return a heading's cell, in bold type."""
    cell = WriteOnlyCell(sheet, heading)
    cell.font = Font(bold=True)
    return cell


def _xlsx_cell(sheet: WriteOnlyWorksheet, value: Cell) -> ExcelCell:
    """Return an Excel cell: text that is never a formula, a day as "31 March 2026", or a number."""
    if isinstance(value, str):
        # Control characters, at which openpyxl raises an error, have no place in the file's XML.
        cell = WriteOnlyCell(sheet, ILLEGAL_CHARACTERS_RE.sub("", value)[:CELL_LIMIT])
        # Text stays text, whatever it begins with.
        cell.data_type = "s"
        cell.alignment = Alignment(wrap_text=True, vertical="top")
        return cell
    cell = WriteOnlyCell(sheet)
    cell.value = value
    if isinstance(value, dt.date):
        cell.number_format = "d mmmm yyyy"
    return cell
