"""The script that reads the text of one PDF from standard input, in a process of its own.

`pdf_text` runs it within limits of memory and time; it is never imported and knows nothing of
Django. It prints one JSON object. A file that cannot be read is an answer ("refused"), so any other
end of the process means that the file broke it.
"""

import ctypes
import json
import sys
from collections.abc import Iterator
from itertools import pairwise, takewhile
from statistics import median
from types import ModuleType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pypdfium2 import PdfPage

# Far above Ofsted's longest reports, which have 200,000 letters.
MOST_PAGES, MOST_CHARACTERS = 300, 1_500_000
LINE_END_HYPHENS = (0xFFFE, 2)  # PDFium's own marks for a hyphen at the end of a line
LIGATURES = dict(zip("ﬀﬁﬂﬃﬄﬅﬆ", ("ff", "fi", "fl", "ffi", "ffl", "st", "st"), strict=True))
SYMBOLS = ("wingdings", "symbol", "webdings", "zapfdingbats")
LEAST_PICTURE = 0.25  # of the page: a logo is smaller
MOST_DRAWN = 100  # lines and boxes: more are letters drawn as shapes
FEWEST_CHARACTERS = 20  # of a page that says anything
WIDE_GAP = 1.6  # of the line's height: a new column of a table or a title block
MOST_BETWEEN = 3  # characters of white space between two letters of one cell, as the file has it
STOPS = ".,;:!?)"
SUPERSCRIPT = 0.78  # of the height of what it stands beside
# Pages are searched this deep for text and pictures: a file can nest forms without end.
DEEPEST = 3

Described = dict[str, str | float | bool | None | list[tuple[str, float, float, int]]]


class Glyph:
    """A printed character with its box, in points from the foot of the page.

    `order` is its place among the characters as the file has them. `run` is the piece of text that
    it was written with. `is_spaced` says that this piece has a space after it.
    """

    def __init__(
        self, text: str, box: tuple[float, float, float, float], is_bold: bool, order: int
    ) -> None:
        self.text, self.is_bold, self.order = text, is_bold, order
        self.left, self.right, self.bottom, self.top = box
        self.height = self.top - self.bottom
        self.run = 0
        self.space_before = self.is_spaced = False
        self.is_raised = False


class GlyphPage:
    """A page's glyphs, gathered into lines as a reader sees them."""

    def __init__(self, raw: ModuleType, page: "PdfPage") -> None:
        self.raw, self.page = raw, page
        self.text = page.get_textpage()
        self.fonts: dict[str, bool] = {}

    def font(self, index: int) -> str:
        """Return a character's font name in lower case, without a prefix such as "ABCDEF+"."""
        name = ctypes.create_string_buffer(128)
        flags = ctypes.c_int()
        self.raw.FPDFText_GetFontInfo(self.text, index, name, 128, ctypes.byref(flags))
        return name.value.decode("utf-8", "replace").lower().split("+")[-1]

    def is_bold(self, index: int) -> bool:
        """Return whether a character is printed in bold type."""
        font = self.font(index)
        # Asked once for each font: a page has thousands of characters and a handful of fonts.
        if font not in self.fonts:
            weight = self.raw.FPDFText_GetFontWeight(self.text, index)
            named = any(weight_name in font for weight_name in ("bold", "black", "heavy"))
            self.fonts[font] = weight >= 600 or named
        return self.fonts[font]

    def character(self, index: int, code: int) -> str:
        """Return a PDFium code as text: ligatures spelt out, symbol fonts' codes from U+F000 up."""
        if code in LINE_END_HYPHENS:
            return "-"
        if code >= 0x110000:
            return "\ufffd"
        text = chr(code)
        if text in LIGATURES:
            return LIGATURES[text]
        # A symbol font writes its bullets under the codes of letters: moved where no letter is.
        if code < 256 and not text.isspace() and self.font(index).startswith(SYMBOLS):
            return chr(0xF000 + code)
        return text

    def box(self, index: int) -> tuple[float, float, float, float] | None:
        """Return a character's (left, right, bottom, top) in points; None if it has no height."""
        rectangle = self.raw.FS_RECTF()
        found = self.raw.FPDFText_GetLooseCharBox(self.text, index, ctypes.byref(rectangle))
        box = (rectangle.left, rectangle.right, rectangle.bottom, rectangle.top)
        return box if found and box[3] > box[2] else None

    def glyphs(self) -> Iterator[Glyph]:
        """Yield a `Glyph` for each printed character in file order, with flags for the spaces."""
        space, glyph = False, None
        for index in range(self.text.count_chars()):
            code = self.raw.FPDFText_GetUnicode(self.text, index)
            text = self.character(index, code)
            if text.isspace() or text == "\0":
                space = True
                if glyph and self.run_of(index) == glyph.run:
                    glyph.is_spaced = True
                continue
            box = self.box(index)
            if box is None:
                continue
            glyph = Glyph(text, box, self.is_bold(index), index)
            glyph.run = self.run_of(index)
            glyph.space_before, space = space, False
            yield glyph

    def run_of(self, index: int) -> int:
        """Return the address of the text object that a character belongs to; 0 for none.

        PDFium makes up spaces that the file does not hold; those have none.
        """
        return address(self.raw.FPDFText_GetTextObject(self.text, index))

    def runs(self) -> list[tuple[int, int]]:
        """List the page's text objects in the file's order, as (address, marked content ID)."""
        pieces = self.page.get_objects(filter=[self.raw.FPDF_PAGEOBJ_TEXT], max_depth=DEEPEST)
        marks = self.raw.FPDFPageObj_GetMarkedContentID
        return [(address(piece.raw), marks(piece.raw)) for piece in pieces]

    def is_unread(self) -> bool:
        """Return whether the page shows a large picture, or drawn letters, and hardly any text.

        A blank page and a logo hold no words, so they do not count.
        """
        if self.text.count_chars() > FEWEST_CHARACTERS:
            return False
        width, height = self.page.get_size()
        drawn = 0
        for shape in self.page.get_objects(max_depth=DEEPEST):
            drawn += shape.type == self.raw.FPDF_PAGEOBJ_PATH
            if shape.type != self.raw.FPDF_PAGEOBJ_IMAGE:
                continue
            left, bottom, right, top = shape.get_bounds()
            if (right - left) * (top - bottom) > LEAST_PICTURE * width * height:
                return True
        return drawn > MOST_DRAWN

    def lines(self) -> list[list[Glyph]]:
        """Group the page's glyphs into printed lines, top to bottom, each from left to right."""
        runs: list[list[Glyph]] = []
        for glyph in self.glyphs():
            if not runs or not continues_line(runs[-1][-1], glyph):
                runs.append([])
            runs[-1].append(glyph)
        lines: list[list[Glyph]] = []
        for run in sorted(runs, key=lambda run: (-middle(run), run[0].left)):
            # Parts of one line may stand a little higher or lower, in other fonts or sizes.
            if lines and abs(middle(lines[-1]) - middle(run)) < 0.35 * min(
                tallest(lines[-1]), tallest(run)
            ):
                lines[-1] += run
            else:
                lines.append(list(run))
        return [sorted(line, key=lambda glyph: glyph.left) for line in lines]


class ParagraphEnds:
    """The ends of paragraphs as Word's PDFs show them: each is written as a blank text object.

    A line that wraps has its space in the run of its last word. A blank run that stands alone may
    also be a space between two words that were typed at different times.
    """

    def __init__(self, runs: list[tuple[int, int]], lines: list[list[Glyph]]) -> None:
        self.runs = [run for run in runs if run[1] >= 0]
        self.place = {run: at for at, (run, _) in enumerate(self.runs)}
        self.printed = {glyph.run for line in lines for glyph in line}

    def after(self, line: list[Glyph]) -> str | None:
        """Return "goes on", "ended" or "seems ended" for a line; None where the file shows none."""
        last = max(line, key=lambda glyph: glyph.order)
        at = self.place.get(last.run)
        if at is None:
            return None
        blank = takewhile(lambda run: run[0] not in self.printed, self.runs[at + 1 :])
        marks = [mark for _, mark in blank]
        if not marks:
            return "goes on" if last.is_spaced else None
        is_sure = len(marks) > 1 or last.is_spaced or marks[0] != self.runs[at][1]
        return "ended" if is_sure else "seems ended"


def address(pointer: "ctypes._Pointer[ctypes.Structure]") -> int:
    """Return the address in a PDFium pointer, which identifies a text object; 0 for a null one."""
    return ctypes.cast(pointer, ctypes.c_void_p).value or 0


def tallest(run: list[Glyph]) -> float:
    """Return the height of a run's tallest glyph, in points."""
    return max(glyph.height for glyph in run)


def middle(run: list[Glyph]) -> float:
    """Return the height of a run's middle above the page's foot, in points, raised glyphs aside."""
    level = [glyph for glyph in run if not glyph.is_raised] or run
    return median((glyph.top + glyph.bottom) / 2 for glyph in level)


def continues_line(last: Glyph, glyph: Glyph) -> bool:
    """Return whether `glyph` continues the line of `last`; set `is_raised` on a superscript."""
    height = max(last.height, glyph.height)
    is_near = -0.5 * height < glyph.left - last.right < 40 * height
    smaller = glyph.height < SUPERSCRIPT * last.height
    # A footnote's figure stands above the foot of its line, and the words after it do not.
    if is_near and smaller and last.bottom < glyph.bottom and glyph.bottom < last.top:
        glyph.is_raised = True
        return True
    if is_near and last.is_raised and glyph.bottom < last.top and last.bottom < glyph.top:
        glyph.is_raised = (
            glyph.height < last.height * 1.1 and abs(glyph.bottom - last.bottom) < 0.2 * height
        )
        return True
    return is_near and abs(glyph.bottom - last.bottom) < 0.35 * height


def printed(line: list[Glyph]) -> Described:
    """Describe a line's glyphs as a dict of text, place and type: `LaidOutLine` but for its "end".

    In the text a tab stands between columns, and the marks of footnotes are left out.
    """
    usual = median(glyph.height for glyph in line)
    line = without_doubles(line)
    body = [glyph for glyph in line if not is_mark(glyph, usual)]
    starts_with_mark = is_mark(line[0], usual) and len(body) > 0
    body = body or line
    cells = list(cells_of(line, body, usual))
    return {
        "text": "".join(parted + text for parted, text, _ in cells),
        "left": round(min(glyph.left for glyph in body), 1),
        "right": round(max(glyph.right for glyph in body), 1),
        "middle": round(median((glyph.top + glyph.bottom) / 2 for glyph in body), 1),
        "size": round(usual, 1),
        "bold": all(glyph.is_bold for glyph in body if glyph.text.isalnum()),
        "mark": starts_with_mark,
        "cells": [
            (
                text,
                round(glyphs[0].left, 1),
                round(glyphs[-1].right, 1),
                min(glyph.order for glyph in glyphs),
            )
            for _, text, glyphs in cells
        ],
    }


def cells_of(
    line: list[Glyph], body: list[Glyph], usual: float
) -> Iterator[tuple[str, str, list[Glyph]]]:
    """Yield the columns of `body`, a line without its footnote marks, as a reader sees them.

    A column ends at a wide gap, or where the file goes on elsewhere: a narrow one between two
    cells of a table. A full stop after such a mark is set against the word before it.

    Yields: what parts it from the column before (a tab, a space or nothing), its words, its glyphs.
    """
    parted, text, cell = "", body[0].text, [body[0]]
    for before, glyph in pairwise(body):
        at_mark = line[line.index(glyph) - 1] is not before
        gap = glyph.left - before.right
        is_apart = glyph.space_before or gap > 0.25 * usual
        space = " " if is_apart and not (at_mark and glyph.text in STOPS) else ""
        space = "\t" if gap > WIDE_GAP * usual else space
        is_elsewhere = not 0 < glyph.order - before.order <= MOST_BETWEEN
        if space == "\t" or (space and is_elsewhere):
            yield parted, text, cell
            parted, text, cell = space, "", []
            space = ""
        text += space + glyph.text
        cell.append(glyph)
    yield parted, text, cell


def without_doubles(line: list[Glyph]) -> list[Glyph]:
    """Return a line's glyphs without those printed twice in one place, as some programs make bold.

    The two halves of a ligature share a place as well, but come one after the other in the file.
    """
    singles: list[Glyph] = []
    for glyph in line:
        width = glyph.right - glyph.left
        if any(
            glyph.text == other.text
            and abs(glyph.left - other.left) < 0.3 * width
            and abs(glyph.order - other.order) > 1
            for other in singles[-2:]
        ):
            continue
        singles.append(glyph)
    return singles


def is_mark(glyph: Glyph, usual: float) -> bool:
    """Return whether a glyph is a footnote's number: a figure well under the usual height."""
    return glyph.text.isdigit() and glyph.height < SUPERSCRIPT * usual


def read_pdf(data: bytes) -> dict[str, str | list[int] | list[list[Described]]]:
    """Read a PDF's bytes into its lines by page and its unread pages, or a reason to refuse it.

    The shape is {"pages": [[line, …], …], "unread": [number, …]} or {"refused": "password"}.
    """
    import pypdfium2
    from pypdfium2 import raw

    try:
        document = pypdfium2.PdfDocument(data)
        count = len(document)
    except pypdfium2.PdfiumError as refusal:
        is_locked = "password" in str(refusal).lower()
        return {"refused": "password" if is_locked else "broken"}
    if count > MOST_PAGES:
        return {"refused": "pages"}
    pages: list[list[Described]] = []
    unread: list[int] = []
    characters = 0
    for index in range(count):
        try:
            page = GlyphPage(raw, document[index])
        except pypdfium2.PdfiumError:
            return {"refused": "broken"}
        characters += page.text.count_chars()
        if characters > MOST_CHARACTERS:
            return {"refused": "characters"}
        lines = page.lines()
        ends = ParagraphEnds(page.runs(), lines)
        pages.append([printed(line) | {"end": ends.after(line)} for line in lines])
        if page.is_unread():
            unread.append(index + 1)
    return {"pages": pages, "unread": unread}


if __name__ == "__main__":
    json.dump(read_pdf(sys.stdin.buffer.read()), sys.stdout)
