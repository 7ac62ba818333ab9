"""The lines of a document as printed, from a PDF's layout or from plain text."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from statistics import median

from findings.letters.records import TextSpan

WIDE = re.compile(r"(?<=\S)(?: {3,}|\s*\t\s*)(?=\S)")
LOOSE = (
    1.17  # times the usual distance: more than this between two lines is a space left on purpose
)
HEADING_MARK = re.compile(r"^#{1,6}\s+")
RULED = set("-_*=|: \t")  # what a line drawn across a text is made of
# What a file shows of a line's paragraph.
GOES_ON, ENDED, SEEMS_ENDED = "goes on", "ended", "seems ended"
FEWEST_ENDS = 5  # paragraphs that must be seen to end, for a file to be trusted in this
MOST_WRONG = 0.03  # of the lines that surely go on
INVISIBLE = dict.fromkeys(map(ord, "\xad\u200b\u200c\u200d\u2060\ufeff"))


@dataclass(frozen=True)
class PrintedLine:
    """One printed line. `gap`: space was left before it. `size`: of its letters, 0 if unknown.

    `filled`: how much of the measure it takes, from 0 to 1, None where that is not known.
    `left`: its indentation, in points or in characters. `is_note`: it begins with the raised
    number of a footnote. `after_break`: a page ended between the line before and this one.
    `unit`: how much of the measure one of its letters takes. `marks`: how many figures that only
    mark a note were taken out of its text. `height`: where it stands above the foot of its page,
    in lines, 0 if unknown. `is_over_note`: the page goes on below it with a footnote. `paragraph`:
    whether the file shows that it ends here.
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
    is_over_note: bool = False
    paragraph: str | None = None

    @property
    def end(self) -> int:
        return self.start + len(self.text) + self.marks


@dataclass(frozen=True)
class Document:
    """A document as lines; `body_size` is 0 where the size of its letters is unknown."""

    pages: tuple[str, ...]
    lines: tuple[PrintedLine, ...]
    body_size: float = 0

    @property
    def is_laid_out(self) -> bool:
        """Whether sizes, weight and indentation are known, as they are of a PDF."""
        return self.body_size > 0


def span_of(lines: list[PrintedLine] | tuple[PrintedLine, ...]) -> TextSpan:
    first, last = lines[0], lines[-1]
    return TextSpan(first.page, first.start, last.page, last.end)


def from_layout(pages: list[list[dict]]) -> Document:
    """The document of a PDF's lines, whose places on the page are known."""
    everything = [line for page in pages for line in page]
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
                PrintedLine(
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
                )
            )
            text += line["text"] + "\n"
        texts.append(text)
    return Document(tuple(texts), tuple(lines), body)


def from_text(text: str) -> Document:
    """The document of a plain text; a form feed ends a page."""
    text = re.sub(r"\r\n?|[\u2028\u2029\v]", "\n", text).translate(INVISIBLE)
    pages = text.split("\f")
    if len(pages) > 1 and not pages[-1].strip():
        pages.pop()
    lines: list[PrintedLine] = []
    for number, page in enumerate(pages, start=1):
        start, gap = 0, True
        for raw in page.split("\n"):
            words = _without_markup(raw)
            if words:
                indent = len(raw) - len(raw.lstrip())
                lines.append(
                    PrintedLine(words, number, start + _place(raw, words), gap, indent, None)
                )
            gap, start = not words, start + len(raw) + 1
    return Document(tuple(pages), tuple(lines))


def _without_markup(raw: str) -> str:
    """A line's words, without the marks that some programs write for headings and tables."""
    words = raw.strip()
    if len(words) > 2 and set(words) <= RULED:
        return ""
    if words.startswith("|") and words.endswith("|") and len(words) > 2:
        return words.strip("| ").replace("|", "\t")
    words = HEADING_MARK.sub("", words)
    is_strong = len(words) > 4 and words.startswith("**") and words.endswith("**")
    return words[2:-2].strip() if is_strong else words


def _place(raw: str, words: str) -> int:
    return raw.replace("|", "\t").index(words) if "|" in raw else raw.index(words)


def cells(line: PrintedLine) -> list[str]:
    """A line's columns: one, save in tables and title blocks."""
    return [cell.strip() for cell in WIDE.split(line.text)]


def _ends_shown(pages: list[list[dict]], loose: float) -> dict[str | None, str]:
    """What of a file's marks can be believed: nothing, unless they stand where ends are plain."""
    pairs = [pair for page in pages for pair in zip(page, page[1:], strict=False)]
    ended = [
        one.get("end")
        for one, two in pairs
        if one["text"].endswith(".") and _pitch(one, two) > loose
    ]
    wrapped = [
        one.get("end")
        for one, two in pairs
        if one["text"][-1:].islower() and two["text"][:1].islower() and _pitch(one, two) <= loose
    ]
    marked = sum(end in (ENDED, SEEMS_ENDED) for end in ended)
    if marked < FEWEST_ENDS or marked < 0.9 * len(ended):
        return {}
    wrong = wrapped.count(ENDED) > MOST_WRONG * len(wrapped)
    return {GOES_ON: GOES_ON, ENDED: SEEMS_ENDED if wrong else ENDED, SEEMS_ENDED: SEEMS_ENDED}


def _pitch(before: dict, line: dict) -> float:
    """How far a line stands below the one before it, in heights of its letters."""
    return (before["middle"] - line["middle"]) / (max(before["size"], line["size"]) or 1)


def _commonest(pitches: Iterable[float]) -> float:
    """The distance that most lines keep: that of lines within a paragraph."""
    counts = Counter(round(pitch * 20) / 20 for pitch in pitches if 0.8 < pitch < 2)
    return max(counts, key=lambda pitch: (counts[pitch], -pitch), default=1.25)


def _usual(values: list[float]) -> float:
    return median(values) if values else 0
