"""The rows of a table whose cells wrap, put together from the lines of a PDF.

A printed line of a table goes across its cells, and the words of one cell go on below. Most
programs write a cell whole before the next one, so that the order of the file tells which words
belong together. Where a file is written line by line nothing does, and its lines stay as they are.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from findings.letters.lines import LetterLine, LineCell
from findings.letters.wording import join

ALIGNED = 4  # points: less is the same margin
LONGEST_ROW = 25  # lines: more are the columns of a page
# The number or bullet of a paragraph that is set apart from its words.
MARK = re.compile(r"^\W*\w{0,4}(?:\.\w{1,3})*\W*$")


@dataclass(frozen=True)
class CellPiece:
    """A column of one line: `at` is the line's index, `is_alone` whether it has no other column."""

    at: int
    cell: LineCell
    is_alone: bool


@dataclass(frozen=True)
class RowOfCells:
    """A row of a table: the indices of its first and last line, and the words of its cells."""

    first: int
    last: int
    cells: tuple[str, ...]


Cell = list[CellPiece]


def rows_of(lines: Sequence[LetterLine]) -> list[RowOfCells]:
    """Find the rows of tables with cells that wrap among lines, and the other rows of the same."""
    numbered = enumerate(lines)
    by_page = groupby(numbered, key=lambda pair: pair[1].page)
    return [row for _, page in by_page for row in _rows_of_page(dict(page))]


def _rows_of_page(lines: dict[int, LetterLine]) -> Iterator[RowOfCells]:
    """Yield the rows of a page's tables, top to bottom."""
    rows = [
        sorted(row, key=lambda cell: min(piece.cell.left for piece in cell))
        for row in _in_rows(_cells_of(lines))
    ]
    wrapped = {number for number, row in enumerate(rows) if _is_wrapped(row)}
    for number, row in enumerate(rows):
        if number in wrapped or _adjoins(rows, number, wrapped):
            yield RowOfCells(
                _first(row),
                _last(row),
                tuple(join(piece.cell.text for piece in cell) for cell in _in_columns(row)),
            )


def _cells_of(lines: dict[int, LetterLine]) -> list[Cell]:
    """Group the pieces of a page into cells, by the order in which the file has them.

    A piece begins a cell where it has others beside it, or where the file went back up to it.
    """
    pieces = sorted(
        (
            CellPiece(at, cell, len(line.columns) == 1)
            for at, line in lines.items()
            for cell in line.columns
        ),
        key=lambda piece: piece.cell.order,
    )
    cells: list[Cell] = []
    before: CellPiece | None = None
    is_open = False
    for piece in pieces:
        if is_open and before and _goes_on(cells[-1], before, piece):
            cells[-1].append(piece)
        elif is_open := not piece.is_alone or bool(before and piece.at < before.at):
            cells.append([piece])
        before = piece
    return cells


def _goes_on(cell: Cell, before: CellPiece, piece: CellPiece) -> bool:
    """Return whether a piece is the next line of a cell: just below, and within its column."""
    left = min(above.cell.left for above in cell)
    is_below = 0 < piece.at - before.at <= 2
    return is_below and piece.cell.left >= left - ALIGNED and piece.cell.left < before.cell.right


def _in_rows(cells: list[Cell]) -> list[list[Cell]]:
    """Group cells that stand beside each other, top to bottom."""
    rows: list[list[Cell]] = []
    for cell in sorted(cells, key=lambda cell: cell[0].at):
        if rows and cell[0].at <= _last(rows[-1]):
            rows[-1].append(cell)
        else:
            rows.append([cell])
    return rows


def _first(row: list[Cell]) -> int:
    return min(cell[0].at for cell in row)


def _last(row: list[Cell]) -> int:
    return max(cell[-1].at for cell in row)


def _is_wrapped(row: list[Cell]) -> bool:
    """Return whether a row has cells beside each other, one of several lines.

    A number and the paragraph that it stands before are none.
    """
    if all(len(cell) == 1 for cell in row) or _last(row) - _first(row) >= LONGEST_ROW:
        return False
    columns = _in_columns(row)
    is_numbered = len(columns) == 2 and bool(MARK.match(columns[0][0].cell.text))
    return len(columns) > 1 and not is_numbered


def _in_columns(row: list[Cell]) -> list[Cell]:
    """Join the cells of a row that stand below each other in one column, left to right."""
    columns: list[Cell] = []
    for cell in row:
        right = max((piece.cell.right for piece in columns[-1]), default=0) if columns else 0
        if columns and cell[0].cell.left < right - ALIGNED:
            columns[-1] = sorted(columns[-1] + cell, key=lambda piece: piece.at)
        else:
            columns.append(cell)
    return columns


def _adjoins(rows: list[list[Cell]], number: int, wrapped: set[int]) -> bool:
    """Return whether a row belongs to the table of a row with a cell that wraps.

    They follow each other line by line, each with several cells.
    """
    for step in (-1, 1):
        at = number
        while 0 <= at < len(rows) and len(rows[at]) > 1:
            if at in wrapped:
                return True
            above, below = sorted((at, at + step))
            if not 0 <= at + step < len(rows) or _first(rows[below]) != _last(rows[above]) + 1:
                break
            at += step
    return False
