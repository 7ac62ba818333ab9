"""Spreadsheet files: what is read of a good one, and what is said of a bad one."""

import datetime as dt
import io
import zipfile

import pytest

from recommendations.intake.sheets.files import LARGEST, UnreadableSheet, read_sheets
from tests.recommendations.intake.sheets import HEADER, as_csv, as_xlsx, with_part

pytestmark = pytest.mark.once

DAY = dt.date(2021, 3, 31)
SHEET = "xl/worksheets/sheet1.xml"
ROW = ("ANY-R1", "Green", "31/03/2021", "Counted.", "Minutes", "Head of Ducks", "", "")
ONE_CELL = '<row r="1"><c r="A1" t="inlineStr"><is><t>{}</t></is></c></row>'
MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'


def cells(data: bytes) -> list[tuple[str, ...]]:
    [sheet] = read_sheets(data)
    return [row.cells for row in sheet.rows]


def sheet_xml(rows: str, dimension: str = "A1") -> bytes:
    return (
        f'<worksheet {MAIN}><dimension ref="{dimension}"/><sheetData>{rows}</sheetData></worksheet>'
    ).encode()


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-8", "utf-16", "cp1252"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_csv_is_read_in_the_encodings_that_spreadsheet_programs_write(encoding, delimiter):
    words = "Ducks – “counted”,\n• one; • two"

    read = cells(as_csv(HEADER, ("ANY-R1", words), encoding=encoding, delimiter=delimiter))

    assert read == [HEADER, ("ANY-R1", words)]


def test_a_first_line_may_say_what_parts_the_cells():
    assert cells(b"sep=;\r\nRef;Comments\r\nANY-R1;one, two") == [
        ("Ref", "Comments"),
        ("ANY-R1", "one, two"),
    ]


def test_rows_keep_the_numbers_that_the_officer_sees():
    for data in (as_csv(HEADER, (), ("ANY-R1",)), as_xlsx(HEADER, (), ("ANY-R1",))):
        [sheet] = read_sheets(data)

        assert [row.number for row in sheet.rows] == [1, 3]


def test_real_dates_numbers_and_answers_become_text():
    midnight = dt.datetime.combine(DAY, dt.time())
    read = cells(as_xlsx((DAY, midnight, 4.0, 2.5, True, None, 7)))

    assert read == [("2021-03-31", "2021-03-31", "4", "2.5", "Yes", "", "7")]


@pytest.mark.parametrize("formula", ["=1+1", '=HYPERLINK("https://example.org","x")', "=TODAY()"])
def test_a_formula_is_the_text_it_is_written_with(formula):
    assert cells(as_xlsx((formula,))) == [(formula,)]
    assert cells(as_csv((formula, "x")))[0][0] == formula


def test_the_quote_that_our_own_csv_puts_before_a_formula_is_taken_off_again():
    assert cells(as_csv(("'=1+1", "'  -1", "'tis one", "it's")))[0] == (
        "=1+1",
        "  -1",
        "'tis one",
        "it's",
    )


def test_line_breaks_are_alike_and_what_cannot_be_printed_is_dropped():
    assert cells(as_csv(("one\r\ntwo\rthree", "x"))) == [("one\ntwo\nthree", "x")]
    assert cells(as_xlsx(("one_x000D_\ntwo", "x"))) == [("one\ntwo", "x")]


def test_every_visible_sheet_is_read_and_no_hidden_one():
    read = read_sheets(as_xlsx(HEADER, name="Head of Ducks", Geese=[HEADER, ROW]))

    assert [(sheet.name, len(sheet.rows)) for sheet in read] == [("Head of Ducks", 1), ("Geese", 2)]


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "empty"),
        (b" \n\n", "empty"),
        (b"x" * (LARGEST + 1), "10 MB"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"x" * 600, "locked with a password, or of the old"),
        (b"%PDF-1.7 ducks", "PDF"),
        (b"\x00\x01\x02\x03ducks", "neither"),
        (b"\x81\x8d\x8f\x90", "neither"),
        (b"\xff\xfed", "neither"),
        (b"PK\x03\x04 cut short", "damaged"),
        (as_xlsx(HEADER, ROW)[:-200], "damaged"),
        (b'Ref,RAG\nANY-R1,"never closed\nANY-R2,green', "quotation mark"),
        (b'Ref,RAG\nANY-R1,"a"b"', "quotation mark"),
        (b"Ref,RAG\n" + b"x" * 40_000, "quotation mark"),
        (b"Ref,RAG\n" * 5_001, "5,000 rows"),
        (as_xlsx(), "no rows"),
    ],
)
def test_what_cannot_be_read_is_refused_with_the_reason(data, said):
    with pytest.raises(UnreadableSheet, match=said):
        read_sheets(data)


def archive(**parts: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in parts.items():
            made.writestr(name.replace("__", "/"), content)
    return buffer.getvalue()


def test_a_bomb_is_refused_before_it_is_unpacked():
    bomb = with_part(as_xlsx(HEADER), "xl/media/bomb.bin", b"\0" * (51 * 1024 * 1024))

    with pytest.raises(UnreadableSheet, match="50 MB"):
        read_sheets(bomb)


def test_an_archive_that_is_no_workbook_is_refused():
    with pytest.raises(UnreadableSheet, match="neither"):
        read_sheets(archive(**{"content.xml": b"<x/>"}))


def test_a_giant_dimension_is_not_believed():
    xml = sheet_xml(ONE_CELL.format("Ref"), "A1:XFD1048576")

    assert cells(with_part(as_xlsx(HEADER), SHEET, xml)) == [("Ref",)]


def test_a_sheet_with_too_many_rows_is_refused():
    rows = "".join(f'<row r="{n}"><c r="A{n}"><v>{n}</v></c></row>' for n in range(1, 5_003))

    with pytest.raises(UnreadableSheet, match="5,000 rows"):
        read_sheets(with_part(as_xlsx(HEADER), SHEET, sheet_xml(rows)))


def test_entities_that_grow_are_refused():
    entities = [f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 50}">' for n in range(6)]
    first = f'<!ENTITY a "{"duck" * 100}">'
    bomb = f"<!DOCTYPE x [{first}{''.join(entities)}]>".encode()
    xml = bomb + sheet_xml(ONE_CELL.format("&g;"))

    with pytest.raises(UnreadableSheet):
        read_sheets(with_part(as_xlsx(HEADER), SHEET, xml))
