"""The rows of a table whose cells wrap, from lines as a PDF has them."""

import pytest

from findings.letters import read_paper
from findings.letters.lines import LetterLine, LineCell
from findings.letters.tables import rows_of
from wirral_tracker.kit.pdf import render_pdf

pytestmark = pytest.mark.once
LEFTS, WIDTH = (70.0, 110.0, 330.0), 30.0


def lines_of(*printed: tuple[str, ...], by_cell: bool = True) -> list[LetterLine]:
    """Lines with a text in each column or none; the file has them cell by cell, or by line."""
    lines = []
    for at, texts in enumerate(printed):
        places = (column * 100 + at if by_cell else at * 100 + column for column in range(3))
        columns = tuple(
            LineCell(text, left, left + WIDTH, place)
            for text, left, place in zip(texts, LEFTS, places, strict=True)
            if text
        )
        words = "\t".join(cell.text for cell in columns)
        lines.append(LetterLine(words, 1, at * 50, False, columns[0].left, 1, columns=columns))
    return lines


ROW = (("1", "The Council should", "Head of"), ("", "count its ducks", "Ponds"), ("", "often.", ""))


@pytest.mark.parametrize("turned", [ROW, (ROW[2], *ROW[1:2], ROW[0])[::-1]])
def test_each_cell_reads_in_its_own_order(turned):
    (row,) = rows_of(lines_of(*turned))

    assert row.cells == ("1", "The Council should count its ducks often.", "Head of Ponds")


def test_a_number_in_the_middle_of_its_row_is_of_that_row():
    middle = (("", *ROW[0][1:]), ("1", *ROW[1][1:]), ROW[2])

    assert rows_of(lines_of(*middle)) == rows_of(lines_of(*ROW))


def test_of_a_file_written_line_by_line_nothing_is_made_up():
    assert rows_of(lines_of(*ROW, by_cell=False)) == []


def test_a_numbered_paragraph_is_no_row():
    assert rows_of(lines_of(("1.", "The Council should", ""), ("", "count its ducks", ""))) == []


@pytest.mark.slow
def test_a_table_of_a_pdf_is_read_row_by_row():
    actions = {
        "Anyborough Council should count its ducks each spring, and publish the count for all.": (
            "Head of Ponds and Other Waters, with the Director of Corn"
        ),
        "Feed them.": "Head of Corn",
    }
    rows = "".join(
        f"<tr><td>{number}</td><td style='width:40%'>{action}</td><td>{who}</td></tr>"
        for number, (action, who) in enumerate(actions.items(), start=1)
    )
    style = "td { border: 1px solid; padding: 2pt; vertical-align: middle; width: 18% }"
    before = "<p>The panel met four times, and walked round three of the ponds of Anyborough.</p>"
    pdf = render_pdf(
        f"<html lang=en><title>Ducks</title><style>{style}</style><body>{before * 3}"
        f"<table>{rows}</table>{before}</body></html>",
        [],
    )

    read = [row.text for row in read_paper(pdf).paragraphs if row.style == "row"]

    assert read == [
        f"{number}\t{action}\t{who}"
        for number, (action, who) in enumerate(actions.items(), start=1)
    ]
