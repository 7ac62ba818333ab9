"""The points of a pasted list, wrapped lines joined."""

import re
from dataclasses import dataclass

from findings.letters.lines import LetterLine, from_text, span_of
from findings.letters.measure import Measure
from findings.letters.records import TextSpan
from findings.letters.wording import (
    ends_sentence,
    is_bullet,
    is_unfinished,
    join,
    starts_lower,
    without_bullet,
)

# How points are marked, most telling first: "Recommendation 3:", "R3", "1.2", "3.", "(a)", "iv)".
LABELS = [
    re.compile(
        r"^(?:recommendation|rec\.?|action)\s+(?P<label>\d{1,3}[a-z]?)\s*[:.)–—-]?\s+(?=\S)", re.I
    ),
    re.compile(r"^(?P<label>[A-Z]\d{1,3})\s*[:.)–—-]?\s+(?=\S)"),
    re.compile(r"^(?P<label>\d{1,3}(?:\.\d{1,3})+)\.?\s+(?=\S)"),
    re.compile(r"^\(?(?P<label>\d{1,3})[.)]\s*(?=\S)(?!\d)"),
    re.compile(r"^\(?(?P<label>[ivx]{1,6})[.)]\s+(?=\S)"),
    re.compile(r"^\(?(?P<label>[a-z])[.)]\s+(?=\S)"),
    re.compile(r"^(?P<label>\d{1,3})(?:\t| {2,})\s*(?=\S)"),
]
ROOM = 0.3  # of the measure: a line that leaves so much has ended its point
UNITS = ("", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix")
ROMAN = ["x" * tens + unit for tens in range(4) for unit in UNITS]
PAGE_NUMBER = re.compile(r"^(?:page\s+)?\d{1,3}(?:\s+of\s+\d{1,3})?$", re.I)


@dataclass(frozen=True)
class ListPoint:
    """One point of a pasted list: its words, its printed number or None, and where it stands."""

    text: str
    number: str | None
    span: TextSpan


def points_of(text: str) -> list[ListPoint]:
    """Parse a pasted list's text into its points, in order; words before the first mark are one.

    Points are told apart by their bullets or numbers; where there are none, by the space between
    them; where there is none either, by where lines end.
    """
    lines = [line for line in from_text(text).lines if not PAGE_NUMBER.match(line.text)]
    label = _label_in_use(lines)
    points: list[list[LetterLine]] = []
    begins = _Beginnings(lines, label)
    for at, line in enumerate(lines):
        if not points or begins.at(at, points[-1]):
            points.append([])
        points[-1].append(line)
    return [_point(lines, label) for lines in points]


def _point(lines: list[LetterLine], label: re.Pattern[str] | None) -> ListPoint:
    texts = [line.text for line in lines]
    number = None
    texts[0] = without_bullet(texts[0])
    match = label.match(texts[0]) if label else None
    if match:
        number = match.group("label")
        texts[0] = texts[0][match.end() :]
    return ListPoint(join(texts), number, span_of(lines))


def _label_in_use(lines: list[LetterLine]) -> re.Pattern[str] | None:
    """Find the pattern of LABELS that marks this list's points; None without numbers."""
    # One numbered line may be a sentence that begins with a year; and a list within a point, far
    # from the start, marks no points of this one.
    for label in LABELS:
        found = [at for at, line in enumerate(lines) if label.match(without_bullet(line.text))]
        if len(found) > 1 and found[0] <= len(lines) // 3:
            return label
    return None


class _Beginnings:
    """The lines that begin a point, by whatever marks points in this list."""

    def __init__(self, lines: list[LetterLine], label: re.Pattern[str] | None) -> None:
        self.lines, self.label = lines, label
        self.is_bulleted = any(is_bullet(line.text) for line in lines)
        self.is_spaced = sum(line.gap for line in lines[1:]) > 0
        self.measure = Measure(lines)
        self.is_line_by_line = not any(starts_lower(line.text) for line in lines[1:])

    def at(self, at: int, point: list[LetterLine]) -> bool:
        """Return whether the line at an index begins a point, after the lines of `point`."""
        line = self.lines[at]
        if self.label and self.label.match(without_bullet(line.text)):
            return self.is_new_label(line, point)
        if is_bullet(line.text):
            return not self.label
        if self.label or self.is_bulleted:
            return line.gap and self.is_outside(line, point)
        if self.is_spaced:
            return line.gap and not self.goes_on(line, point)
        return self.is_new_line(line, point)

    def is_new_label(self, line: LetterLine, point: list[LetterLine]) -> bool:
        """Return whether a numbered line begins a point, and is not a wrapped line with a figure.

        It does after space, after a sentence that is over, and where its number is the next one.
        """
        over = ends_sentence(point[-1].text) or point[-1].text.endswith((";", "; and", ":"))
        is_next = _value(self.label, line) == _value(self.label, point[0]) + 1
        return line.gap or over or is_next

    def goes_on(self, line: LetterLine, point: list[LetterLine]) -> bool:
        """Return whether a line begins in small letters after an open sentence of `point`."""
        return starts_lower(line.text) and not ends_sentence(point[-1].text)

    def is_outside(self, line: LetterLine, point: list[LetterLine]) -> bool:
        """Return whether a line, indented no more than the first of `point`, begins a sentence."""
        return line.left <= point[0].left and not self.goes_on(line, point)

    def is_new_line(self, line: LetterLine, point: list[LetterLine]) -> bool:
        """Return whether a line begins a point in a list that has neither marks nor space.

        It does after a line that ended early, or that ended with its sentence.
        """
        last = point[-1]
        if starts_lower(line.text) or is_unfinished(last.text):
            return False
        if self.is_line_by_line and not self.measure.is_fitted:
            return True
        room = self.measure.room(last, line)
        if room is not None and room > ROOM:
            return True
        return ends_sentence(last.text) and (room is None or room > self.measure.slack_of(last))


def _value(label: re.Pattern[str] | None, line: LetterLine) -> int:
    """Return a line's label as a number, "3" and "iii" as 3, "c" by its code; 0 without a label.

    -9, far from all others, for a label that is none of these.
    """
    match = label.match(without_bullet(line.text)) if label else None
    printed = match.group("label") if match else ""
    if re.search(r"\d", printed):
        return int(re.sub(r"\D", "", printed))
    if printed in ROMAN:
        return ROMAN.index(printed)
    return ord(printed) if len(printed) == 1 else -9
