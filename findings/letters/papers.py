"""A paper of any kind, such as a scrutiny review, read into its paragraphs and nothing more.

What a letter of Ofsted's says by its form, other papers say in forms of their own: which paragraph
recommends is for an officer to say.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from findings.letters import blocks
from findings.letters.furniture import without_furniture
from findings.letters.lines import Document, LetterLine, cells
from findings.letters.tables import RowOfCells, rows_of
from findings.letters.wording import ends_sentence, join
from wirral_tracker.kit.word_files import WordBlock, plain_text

HEADING, TEXT, BULLET, ROW = "heading", "text", "bullet", "row"
STYLES = {blocks.HEADING: HEADING, blocks.BULLET: BULLET}
# "4.2 ", "4. ", "4) " and "(4) " at the head of a paragraph that somebody numbered by hand.
TYPED_NUMBER = re.compile(
    r"^\(?(?P<number>\d{1,3}(?:\.\d{1,3})*)(?:[.)]+\s+|\s*\t\s*|(?<=\d\.\d)\s+(?=[A-Z]))"
)
NUMBER_MARKS = " .():"


@dataclass(frozen=True)
class PaperParagraph:
    """A paragraph of a paper: heading, text, bullet or row of a table.

    `number` is as printed, without its marks; `section` the heading it stands under; the cells of a
    row are parted by tabs; `page` counts from 1.
    """

    style: str
    text: str
    number: str
    section: str
    page: int


@dataclass(frozen=True)
class Paper:
    """A paper's paragraphs in order, its pages' text, and the pages that are only pictures."""

    paragraphs: tuple[PaperParagraph, ...]
    pages: tuple[str, ...]
    unread_pages: tuple[int, ...] = ()


def paper_of_document(document: Document, unread_pages: tuple[int, ...] = ()) -> Paper:
    """Gather a document's lines into the paragraphs of a paper, without headers and footers."""
    lines = without_furniture(document)
    rows = rows_of(lines)
    placed = [(_place(lines[row.first]), _of_row(row, lines[row.first].page)) for row in rows]
    for block in blocks.blocks_of(_outside(lines, rows)):
        for part in _parts(block):
            placed += [(_place(part.lines[0]), paragraph) for paragraph in _paragraphs(part)]
    # By their places alone, so that the rows of one block keep their order.
    paragraphs = [paragraph for _, paragraph in sorted(placed, key=lambda pair: pair[0])]
    return Paper(tuple(_under_headings(paragraphs)), document.pages, unread_pages)


def _place(line: LetterLine) -> tuple[int, int]:
    return line.page, line.start


def _of_row(row: RowOfCells, page: int) -> PaperParagraph:
    return PaperParagraph(ROW, "\t".join(row.cells), "", "", page)


def _outside(lines: list[LetterLine], rows: list[RowOfCells]) -> list[LetterLine]:
    """Return the lines that no row was made of; what follows a table is apart from what it has."""
    taken = {at for row in rows for at in range(row.first, row.last + 1)}
    return [
        replace(line, gap=True) if at - 1 in taken else line
        for at, line in enumerate(lines)
        if at not in taken
    ]


def paper_of_word(read: list[WordBlock]) -> Paper:
    """Build a paper of a Word file's paragraphs and rows, on one page: Word tells none."""
    rows = [_of_word(block) for block in read]
    return Paper(tuple(_under_headings(rows)), (plain_text(read),))


def _of_word(block: WordBlock) -> PaperParagraph:
    number, text = block.number.strip(NUMBER_MARKS), block.text
    # Numbers that Word counts are no part of the words; others were typed.
    if not number and block.style in (TEXT, HEADING) and (typed := TYPED_NUMBER.match(text)):
        number, text = typed.group("number"), text[typed.end() :]
    return PaperParagraph(block.style, text, number[:20], "", 1)


def _parts(block: blocks.LetterBlock) -> Iterator[blocks.LetterBlock]:
    """Yield a numbered block's paragraphs, parted where space follows the end of a sentence.

    In letters all up to the next number is one paragraph; other papers print plain ones between.
    """
    part, kind, number = [block.lines[0]], block.kind, block.number
    for line in block.lines[1:]:
        is_over = ends_sentence(part[-1].text) and line.gap and not line.after_break
        if block.kind == blocks.NUMBERED and is_over:
            yield replace(block, lines=tuple(part), kind=kind, number=number)
            part, kind, number = [], blocks.PROSE, None
        part.append(line)
    yield replace(block, lines=tuple(part), kind=kind, number=number)


def _paragraphs(block: blocks.LetterBlock) -> Iterator[PaperParagraph]:
    """Yield a block as one paragraph, or its lines as rows where all have the tabs of a table."""
    page = block.lines[0].page
    if all("\t" in line.text for line in block.lines):
        for line in block.lines:
            yield PaperParagraph(ROW, "\t".join(cells(line)), "", "", line.page)
    elif text := block.text:
        number = block.number or ""
        if not number and block.kind != blocks.BULLET:
            number, text = _with_typed_number(block.lines, text)
        yield PaperParagraph(STYLES.get(block.kind, TEXT), text, number, "", page)


def _with_typed_number(lines: tuple[LetterLine, ...], text: str) -> tuple[str, str]:
    """Return a number such as "4.2" that begins a block, and its text without; else "" and all."""
    typed = TYPED_NUMBER.match(lines[0].text)
    if not typed:
        return "", text
    return typed["number"], join([lines[0].text[typed.end() :], *(line.text for line in lines[1:])])


def _under_headings(rows: list[PaperParagraph]) -> Iterator[PaperParagraph]:
    """Yield the paragraphs with text, each with the heading that it stands under."""
    heading = ""
    for row in rows:
        if not row.text.strip():
            continue
        if row.style == HEADING:
            heading = row.text[:300]
            yield row
        else:
            yield PaperParagraph(row.style, row.text, row.number, heading, row.page)
