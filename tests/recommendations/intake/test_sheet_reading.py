"""Columns, days, statuses and rows of spreadsheets, as councils write them."""

import datetime as dt

import pytest

from recommendations.intake.sheets.columns import header_of
from recommendations.intake.sheets.files import Row, Sheet, UnreadableSheet
from recommendations.intake.sheets.reading import ReadFile, read_file
from recommendations.intake.sheets.values import (
    StatusRead,
    Unclear,
    day_in_cell,
    impact_in_cell,
    references_in_cell,
    status_in_cell,
)
from recommendations.rag import AMBER, GREEN, NOT_RATED, RED
from tests.recommendations.intake.sheets import HEADER, as_csv, as_xlsx


def sheet(*rows: tuple[str, ...]) -> Sheet:
    return Sheet("Ducks", tuple(Row(number, row) for number, row in enumerate(rows, start=1)))


def places(*headings: str) -> dict[str, int]:
    header = header_of(sheet(headings))
    assert header
    return header.places


def test_columns_are_known_by_the_headings_that_councils_use():
    assert places(*HEADER) == {
        "reference": 0,
        "rag": 1,
        "status_date": 2,
        "narrative": 3,
        "evidence": 4,
        "reported_by": 5,
        "what_next": 6,
        "what_next_date": 7,
    }
    assert places("REF.", "Status:", " update ", "Due") == {
        "reference": 0,
        "rag": 1,
        "narrative": 2,
        "due_date": 3,
    }


def test_our_own_heading_goes_before_another_that_means_the_same():
    header = header_of(sheet(("Reference", "Comments", "What has happened", "Status", "RAG")))

    assert header
    assert header.places["narrative"] == 2
    assert header.places["rag"] == 4
    assert header.unread == ("Comments", "Status")


def test_headings_may_stand_below_a_title():
    header = header_of(sheet(("Ducks of Anyborough",), ("March 2021", "Confidential"), HEADER))

    assert header
    assert header.row == 3


def test_what_the_register_keeps_itself_is_told_apart_from_what_is_not_known():
    header = header_of(sheet(("Reference", "RAG", "Themes", "Colour of the duck")))

    assert header
    assert header.kept == ("Themes",)
    assert header.unread == ("Colour of the duck",)


@pytest.mark.parametrize(
    "cell",
    [
        *("2021-03-31", "31/03/2021", "31/3/21", "31.03.2021", "31-03-2021", "31 March 2021"),
        *("31 Mar 21", "31-Mar-2021", "31st March 2021", "Wednesday 31 March, 2021"),
        *("2021-03-31 00:00:00", "2021-03-31T09:30", " 31/03/2021 "),
    ],
)
def test_a_day_is_read_however_it_is_written(cell):
    assert day_in_cell(cell) == dt.date(2021, 3, 31)


def test_the_day_stands_before_the_month():
    assert day_in_cell("03/04/2021") == dt.date(2021, 4, 3)


def test_an_empty_cell_gives_no_day():
    assert day_in_cell("  ") is None


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        ("44286", "is a number"),
        ("March 2021", "not a day"),
        ("soon", "not a day"),
        ("31/02/2021", "no day"),
        ("31/12/9999", "stands for no day at all"),
        ("9999-12-31 00:00:00", "stands for no day at all"),
        ("03/31/2021", "no day"),
        ("=TODAY()", "not a day"),
        ("31/03/2021 and 30/04/2021", "not a day"),
    ],
)
def test_what_gives_no_day_is_not_guessed(cell, said):
    with pytest.raises(Unclear, match=said):
        day_in_cell(cell)


@pytest.mark.parametrize(
    ("cell", "rag", "words"),
    [
        ("Green", GREEN, ""),
        ("AMBER", AMBER, ""),
        ("r", RED, ""),
        ("Complete", GREEN, "Complete"),
        ("done.", GREEN, "done."),
        ("In  progress", AMBER, "In progress"),
        ("Not started", RED, "Not started"),
        ("Green – completed", GREEN, "Green – completed"),
        ("Amber (in progress)", AMBER, "Amber (in progress)"),
        ("", NOT_RATED, ""),
        ("Not yet rated", NOT_RATED, ""),
    ],
)
def test_a_status_is_read_as_a_colour_or_in_words_and_keeps_the_words(cell, rag, words):
    assert status_in_cell(cell) == StatusRead(rag, words)


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        ("Amber/Green", "not a status"),
        ("Green – in progress", "not a status"),
        ("Blue", "no blue"),
        ("Closed", "committee's decision"),
        ("80%", "not a status"),
        ("=A1", "not a status"),
    ],
)
def test_what_names_no_status_is_not_guessed(cell, said):
    with pytest.raises(Unclear, match=said):
        status_in_cell(cell)


def test_an_impact_is_read_by_its_words():
    assert impact_in_cell("Early signs") == "early_signs"
    assert impact_in_cell("") == ""
    with pytest.raises(Unclear, match="not an impact"):
        impact_in_cell("lovely")


@pytest.mark.parametrize("cell", ["any-r1, ANY-R2", "ANY-R1 and any-r2", "ANY-R1\nANY-R2;"])
def test_a_cell_may_hold_several_references(cell):
    assert references_in_cell(cell) == ["ANY-R1", "ANY-R2"]


def test_a_row_about_several_becomes_one_for_each():
    read = read_file(as_csv(HEADER, ("ANY-R1 and ANY-R2", "amber", "31/03/2021", "Both begun.")))

    assert [(row.cells["reference"], row.where) for row in read.rows] == [
        ("ANY-R1", "row 2 (1 of 2)"),
        ("ANY-R2", "row 2 (2 of 2)"),
    ]
    assert {row.cells["narrative"] for row in read.rows} == {"Both begun."}


def test_several_actions_in_one_cell_become_one_row_each_with_wrapped_lines_joined():
    cell = "• Count the ducks\n  each spring.\n• Feed the geese."

    read = read_file(as_xlsx(("Review", "Recommendation"), ("ANY", cell)))

    assert [row.cells["text"] for row in read.rows] == [
        "Count the ducks each spring.",
        "Feed the geese.",
    ]


def test_several_actions_in_an_update_stay_in_it_as_they_are():
    words = "• Counted the ducks.\n• Fed the geese."

    [row] = read_file(as_csv(HEADER, ("ANY-R1", "green", "31/03/2021", words))).rows

    assert row.cells["narrative"] == words


def test_empty_rows_are_passed_over_and_short_ones_filled_up():
    [row] = read_file(as_csv(HEADER, ("",) * 8, ("ANY-R1",))).rows

    assert row.where == "row 3"
    assert row.cells["what_next_date"] == ""


def test_a_sheet_without_headings_is_named_as_skipped():
    read = read_file(as_xlsx(HEADER, ("ANY-R1", "amber"), Notes=[("Ask Jo about ducks",)]))

    assert read.skipped == ["Notes"]
    assert [row.where for row in read.rows] == ["Ducks, row 2"]


def test_a_file_without_any_known_heading_is_refused():
    with pytest.raises(UnreadableSheet, match="No headings"):
        read_file(as_csv(("Duck", "Goose"), ("one", "two")))


def test_what_was_read_survives_being_kept():
    read = read_file(as_csv(HEADER, ("ANY-R1", "green", "31/03/2021", "Counted.")))

    assert ReadFile.from_json(read.as_json()) == read
