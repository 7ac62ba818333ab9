"""A list as a spreadsheet: the same cells in both formats, and no live formula in either."""

import csv
import datetime as dt
import io
from typing import Any

import pytest
from django.http import Http404
from openpyxl import load_workbook

from wirral_tracker.kit.sheets import inert, sheet_response, workbook_response

HEADER = ("Reference", "Words", "Day", "Number")
LIVE = [
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "\n=1",
    "  =1",
    "\0=1",
    '=HYPERLINK("https://example.org","x")',
    "=cmd|' /C calc'!A0",
]


def as_csv(rows: list[tuple[Any, ...]], header: tuple[str, ...] = HEADER) -> str:
    response = sheet_response("csv", "ducks", header, rows)
    return b"".join(response.streaming_content).decode("utf-8")


def as_xlsx(rows: list[tuple[Any, ...]]) -> Any:
    return load_workbook(io.BytesIO(sheet_response("xlsx", "ducks", HEADER, rows).content)).active


@pytest.mark.parametrize("text", LIVE)
def test_inert_puts_a_quote_before_what_a_program_would_run(text):
    assert inert(text) == "'" + text


@pytest.mark.parametrize("value", ["ducks", "1 - 2 = 3", "• one", "", "'=1", None, 7, -7])
def test_inert_leaves_everything_else_as_it_is(value):
    assert inert(value) == value


@pytest.mark.parametrize("text", LIVE)
def test_csv_has_no_live_formula(text):
    rows = list(csv.reader(io.StringIO(as_csv([("A1", text, None, 1)]), newline="")))

    assert rows[1][1] == "'" + text


@pytest.mark.parametrize("text", LIVE)
def test_xlsx_has_no_live_formula_and_the_words_as_they_are(text):
    cell = as_xlsx([("A1", text, None, 1)])["B2"]

    assert cell.data_type != "f"
    # A carriage return comes back as one through lxml, as a line break without it.
    assert cell.value.replace("\r", "\n") == text.replace("\r", "\n").replace("\0", "")


def test_csv_opens_as_unicode_with_its_header_first():
    text = as_csv([("A1", "Ducks’ • quack", dt.date(2016, 3, 31), 7)])

    assert text.startswith("\ufeffReference,Words,Day,Number\r\n")
    assert "A1,Ducks’ • quack,2016-03-31,7\r\n" in text


def test_csv_keeps_line_breaks_commas_and_quotes_in_one_cell():
    words = 'One,\r\n• "two"'

    rows = list(csv.reader(io.StringIO(as_csv([("A1", words, None, None)]), newline="")))

    assert rows[1] == ["A1", words, "", ""]


def test_xlsx_has_real_dates_and_numbers_and_a_frozen_header():
    sheet = as_xlsx([("A1", "Ducks", dt.date(2016, 3, 31), 7)])

    assert [cell.value for cell in sheet[1]] == list(HEADER)
    assert sheet["C2"].is_date
    assert sheet["C2"].value.date() == dt.date(2016, 3, 31)
    assert sheet["D2"].value == 7
    assert sheet.freeze_panes == "A2"


def test_xlsx_survives_characters_and_lengths_that_the_format_has_no_room_for():
    sheet = as_xlsx([("A1", "duck\x00\x0bduck", None, 1), ("A2", "x" * 40_000, None, 1)])

    assert sheet["B2"].value == "duckduck"
    assert len(sheet["B3"].value) == 32_767


def test_header_without_rows_is_still_a_sheet():
    assert as_csv([]) == "\ufeffReference,Words,Day,Number\r\n"
    assert as_xlsx([]).max_row == 1


@pytest.mark.parametrize("file_format", ["csv", "xlsx"])
def test_download_has_a_name_and_a_type(file_format):
    response = sheet_response(file_format, "ducks-as-at-2016-03-31", HEADER, [])

    assert response["Content-Disposition"] == (
        f'attachment; filename="ducks-as-at-2016-03-31.{file_format}"'
    )
    assert ("csv" if file_format == "csv" else "spreadsheetml") in response["Content-Type"]


@pytest.mark.parametrize("file_format", ["pdf", "", "CSV", "xls"])
def test_a_format_that_is_not_offered_is_not_found(file_format):
    with pytest.raises(Http404):
        sheet_response(file_format, "ducks", HEADER, [])


def test_workbook_has_a_sheet_for_each_with_a_title_that_the_format_takes_and_offers_choices():
    titles = ["Head of Ducks: north/south", "x" * 40, "'"]
    sheets = [(title, HEADER, [("A1", "Ducks " * 60, None, 1)]) for title in titles]

    made = workbook_response("ducks", sheets, {"Words": ["One", "Two"]}, [HEADER[2]])

    book = load_workbook(io.BytesIO(made.content))
    assert book.sheetnames == ["Head of Ducks  north south", "x" * 31, "Sheet"]
    [offered] = book["Sheet"].data_validations.dataValidation
    assert (offered.formula1, str(offered.sqref)) == ('"One,Two"', "B2:B1000")
    assert book["Sheet"].column_dimensions["B"].width == 60
    assert book["Sheet"].column_dimensions["C"].width == 60
    assert book["Sheet"].column_dimensions["C"].alignment.wrap_text
