"""Words of a table's cell that a paper's lines go across, found line by line.

Of some files nothing tells which words of a line belong to which cell. An officer who reads them
there may still give a cell's words: they stand in the paper word for word, each line's part below
the last.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import accumulate

from findings.letters.lines import WIDE
from findings.verbatim import fold

# Cells of one row are not printed on the same lines where they stand in the middle of it.
FURTHEST_BELOW = 3


@dataclass(frozen=True)
class PrintedCell:
    """The letters that one line prints in one column, and at which of them its words begin."""

    letters: str
    beginnings: tuple[int, ...]


def letters_of(words: str) -> str:
    """Return the folded letters of some words, without the white space between them."""
    return fold(words).replace(" ", "")


def first_line(words: str, pages: Sequence[str]) -> str:
    """Return the letters of the line on which words of a cell begin, from there; else empty.

    On each line a part of them begins or ends where a column does, and they go on at most three
    lines below.
    """
    wanted = letters_of(words)
    lines = [_cells(line) for page in pages for line in page.splitlines() if line.strip()]

    @cache
    def goes_on(done: int, at: int) -> bool:
        if done == len(wanted):
            return True
        below = range(at, min(at + FURTHEST_BELOW, len(lines)))
        return any(
            goes_on(done + length, line + 1)
            for line in below
            for cell in lines[line]
            for length in _parts(wanted[done:], cell)
        )

    for at, cells in enumerate(lines):
        for number, cell in enumerate(cells):
            for length in _parts(wanted, cell):
                if length < len(wanted) and goes_on(length, at + 1):
                    line = "".join(beside.letters for beside in cells[number:])
                    return line[line.index(wanted[:length]) :]
    return ""


def _cells(line: str) -> list[PrintedCell]:
    """Split a line into its columns."""
    cells = []
    for cell in WIDE.split(line):
        words = fold(cell).split()
        ends = accumulate(map(len, words), initial=0)
        cells.append(PrintedCell("".join(words), tuple(ends)))
    return cells


def _parts(wanted: str, cell: PrintedCell) -> Iterator[int]:
    """Yield how many of the wanted letters a cell can hold next: at its beginning, or at its end.

    The end of what is wanted may stand before the end of the cell.
    """
    for start in cell.beginnings[:-1]:
        rest = cell.letters[start:]
        if wanted.startswith(rest) or rest.startswith(wanted):
            yield min(len(rest), len(wanted))
    for end in reversed(cell.beginnings[1:-1]):
        if wanted.startswith(cell.letters[:end]):
            yield end
