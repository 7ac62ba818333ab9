"""The lines of a document as printed, from a PDF's layout or from plain text."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from statistics import median
from typing import NamedTuple, NotRequired, TypedDict

from findings.letters.records import TextSpan
from wirral_tracker.kit.word_files import HEADING, WordBlock, words_of_block

# Between two columns. Two spaces alone may follow a full stop.
WIDE = re.compile(r"(?<=\S)(?: {3,}|\s*\t\s*)(?=\S)")
# Times the usual distance: more than this between two lines is a space left on purpose.
LOOSE = 1.17
HEADING_MARK = re.compile(r"^#{1,6}\s+")
WORD_SIZE, INDENT_OF_LEVEL = 12.0, 18.0  # points, as a printed page would have
RULED = set("-_*=|: \t")  # what a line drawn across a text is made of
# What a file shows of a line's paragraph.
GOES_ON, ENDED, SEEMS_ENDED = "goes on", "ended", "seems ended"
FEWEST_ENDS = 5  # paragraphs that must be seen to end, for a file to be trusted in this
MOST_WRONG = 0.03  # of the lines that surely go on
# Soft hyphens and marks without width, which text copied from a web page or a viewer brings along.
INVISIBLE = dict.fromkeys(map(ord, "\xad\u200b\u200c\u200d\u2060\ufeff"))


class LaidOutLine(TypedDict):
    """A line of a PDF as `pdf_child` describes it: places and sizes are in points.

    `middle` is measured from the foot of the page. `mark`: the line begins with the raised number
    of a footnote. `end`: GOES_ON, ENDED or SEEMS_ENDED, as the file shows of its paragraph. `cells`
    are its columns, as the fields of `LineCell`.
    """

    text: str
    left: float
    right: float
    middle: float
    size: float
    bold: bool
    mark: bool
    end: NotRequired[str | None]
    cells: NotRequired[list[tuple[str, float, float, int]]]


class LineCell(NamedTuple):
    """The words of one column on a line, its edges in points, and its place in the file's order."""

    text: str
    left: float
    right: float
    order: int


@dataclass(frozen=True)
class LetterLine:
    """One printed line, and what its place on the page says about it.

    - `start`: the index in its page's text at which it begins.
    - `gap`: space was left above it, or it is the first of its page.
    - `left`: its indentation, in points, or in characters of a plain text.
    - `filled`: the share of the measure that it takes, 0 to 1; None where that is not known.
    - `size`: the size of its letters in points; 0 where that is not known.
    - `is_note`: it begins with the raised number of a footnote.
    - `after_break`: a page ended between the line above and this one.
    - `unit`: the share of the measure that one of its letters takes.
    - `marks`: the count of figures, marks of footnotes, that were taken out of its text.
    - `height`: its distance from the foot of its page in lines; 0 where that is not known.
    - `is_above_note`: a footnote follows it on its page.
    - `paragraph`: GOES_ON, ENDED or SEEMS_ENDED, as the file shows; None where it shows nothing.
    - `columns`: its columns, left to right, where a PDF tells their places; most lines have one.
    """

    text: str
    page: int
    start: int
    gap: bool
    left: float
    filled: float | None
    size: float = 0
    is_bold: bool = False
    is_note: bool = False
    after_break: bool = False
    unit: float = 0
    marks: int = 0
    height: float = 0
    is_above_note: bool = False
    paragraph: str | None = None
    columns: tuple[LineCell, ...] = ()

    @property
    def end(self) -> int:
        """The index in its page's text just after the line."""
        return self.start + len(self.text) + self.marks


@dataclass(frozen=True)
class Document:
    """A document's pages and lines; `body_size`, its usual size of type, is 0 in plain text.

    `rules` are lines drawn across a plain text, without a word.
    """

    pages: tuple[str, ...]
    lines: tuple[LetterLine, ...]
    body_size: float = 0
    rules: tuple[LetterLine, ...] = ()

    @property
    def is_laid_out(self) -> bool:
        """Whether the size and weight of type are known, as in a PDF and never in plain text."""
        return self.body_size > 0


def span_of(lines: list[LetterLine] | tuple[LetterLine, ...]) -> TextSpan:
    """Return the `TextSpan` from the start of the first line to the end of the last."""
    first, last = lines[0], lines[-1]
    return TextSpan(first.page, first.start, last.page, last.end)


def from_layout(pages: list[list[LaidOutLine]]) -> Document:
    """Build a `Document` from the lines of each page of a PDF, as `pdf_child` describes them."""
    everything = [line for page in pages for line in page]
    # Every ten letters count once, so that the text outweighs its headings and page numbers.
    body = _usual([line["size"] for line in everything for _ in range(len(line["text"]) // 10)])
    pitch = _commonest(
        _pitch(*pair) for page in pages for pair in zip(page, page[1:], strict=False)
    )
    right = max((line["right"] for line in everything if line["size"] <= body * 1.05), default=1)
    shown = _ends_shown(pages, LOOSE * pitch)
    lines, texts = [], []
    for number, page in enumerate(pages, start=1):
        text = ""
        for before, line in zip([None, *page], page, strict=False):
            gap = before is None or _pitch(before, line) > LOOSE * pitch
            lines.append(
                LetterLine(
                    line["text"],
                    number,
                    len(text),
                    gap,
                    line["left"],
                    min(1.0, line["right"] / right),
                    line["size"],
                    line["bold"],
                    line["mark"],
                    unit=(line["right"] - line["left"]) / len(line["text"]) / right,
                    height=line["middle"] / (pitch * body or 1),
                    paragraph=shown.get(line.get("end")),
                    columns=tuple(LineCell(*cell) for cell in line.get("cells", ())),
                )
            )
            text += line["text"] + "\n"
        texts.append(text)
    return Document(tuple(texts), tuple(lines), body)


def from_text(text: str) -> Document:
    """Build a `Document` from plain text; a form feed ends a page, a blank line leaves a gap."""
    text = re.sub(r"\r\n?|[\u2028\u2029\v]", "\n", text).translate(INVISIBLE)
    # Not `splitlines`, which would also break lines at the form feeds that end pages.
    pages = text.split("\f")
    if len(pages) > 1 and not pages[-1].strip():
        pages.pop()
    lines: list[LetterLine] = []
    rules: list[LetterLine] = []
    for number, page in enumerate(pages, start=1):
        start, gap = 0, True
        for raw in page.split("\n"):
            words = _without_markup(raw)
            if words:
                indent = len(raw) - len(raw.lstrip())
                lines.append(
                    LetterLine(
                        words, number, start + _place_of_words(raw, words), gap, indent, None
                    )
                )
            elif raw.strip():
                rules.append(LetterLine(raw.strip(), number, start, True, 0, None))
            gap, start = not words, start + len(raw) + 1
    return Document(tuple(pages), tuple(lines), rules=tuple(rules))


def _without_markup(raw: str) -> str:
    """Strip Markdown for headings, bold type and tables from a line; "" for a ruled line."""
    words = raw.strip()
    if len(words) > 2 and set(words) <= RULED:
        return ""
    if words.startswith("|") and words.endswith("|") and len(words) > 2:
        return words.strip("| ").replace("|", "\t")
    words = HEADING_MARK.sub("", words)
    is_strong = len(words) > 4 and words.startswith("**") and words.endswith("**")
    return words[2:-2].strip() if is_strong else words


def _place_of_words(raw: str, words: str) -> int:
    """Return the index in a raw line at which `words`, the line without markup, begin."""
    at = raw.find(words)
    # A table's row has a tab in `words` for each bar; the bar of a footer stayed as it was.
    return at if at >= 0 else raw.replace("|", "\t").index(words)


def from_word(blocks: Iterable[WordBlock]) -> Document:
    """Build a `Document` of one page from a Word file's paragraphs and rows, as the file has them.

    A heading is bold and larger, as in print; each paragraph is a line, with space above it.
    """
    lines: list[LetterLine] = []
    text = ""
    for block in blocks:
        words = words_of_block(block)
        is_heading = block.style == HEADING
        lines.append(
            LetterLine(
                words,
                1,
                len(text),
                True,
                INDENT_OF_LEVEL * block.level,
                1.0,
                WORD_SIZE + 2 * is_heading,
                is_heading,
            )
        )
        text += f"{words}\n"
    return Document((text,), tuple(lines), WORD_SIZE)


def cells(line: LetterLine) -> list[str]:
    """Split a line's text into columns at tabs and at three spaces or more; most lines have one."""
    return [cell.strip() for cell in WIDE.split(line.text)]


def _ends_shown(pages: list[list[LaidOutLine]], loose: float) -> dict[str | None, str]:
    """Return a dict from a file's marks of paragraph ends to their meanings; {} if not trusted.

    They are compared with ends that are plain without them: a sentence above a free line, and a
    small letter that goes on from a small letter. A file whose marks do not fit shows nothing.
    """
    pairs = [pair for page in pages for pair in zip(page, page[1:], strict=False)]
    ended = [
        line.get("end")
        for line, below in pairs
        if line["text"].endswith(".") and _pitch(line, below) > loose
    ]
    wrapped = [
        line.get("end")
        for line, below in pairs
        if line["text"][-1:].islower()
        and below["text"][:1].islower()
        and _pitch(line, below) <= loose
    ]
    # Programs other than Word write runs of blanks for reasons of their own.
    marked = sum(end in (ENDED, SEEMS_ENDED) for end in ended)
    if marked < FEWEST_ENDS or marked < 0.9 * len(ended):
        return {}
    wrong = wrapped.count(ENDED) > MOST_WRONG * len(wrapped)
    return {GOES_ON: GOES_ON, ENDED: SEEMS_ENDED if wrong else ENDED, SEEMS_ENDED: SEEMS_ENDED}


def _pitch(before: LaidOutLine, line: LaidOutLine) -> float:
    """Return the distance between the middles of two lines, as a multiple of the type's size."""
    return (before["middle"] - line["middle"]) / (max(before["size"], line["size"]) or 1)


def _commonest(pitches: Iterable[float]) -> float:
    """Return the commonest distance between lines, as within paragraphs; 1.25 where none fits."""
    counts = Counter(round(pitch * 20) / 20 for pitch in pitches if 0.8 < pitch < 2)
    return max(counts, key=lambda pitch: (counts[pitch], -pitch), default=1.25)


def _usual(values: list[float]) -> float:
    """Return the median of the values; 0 where there are none."""
    return median(values) if values else 0
