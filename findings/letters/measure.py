"""How full printed lines are, and so where a plain paragraph ended.

A line is wrapped when its next word no longer fits. A line that left room for it ended its
paragraph, whether or not space was left below.
"""

from collections.abc import Callable

from findings.letters import wording
from findings.letters.lines import Line

UNWRAPPED = 200  # characters: longer lines are whole paragraphs, whose length tells nothing
NARROW, WIDE = "iljtfrI.,;:'’‘!|()[] -", "mwMWABCDGHKNOQRUVXYZ%@—"
PAGE_SLACK = 0.02  # of the measure: as near as a layout's widths are known
SPACED_SLACK = 0.12  # where space between paragraphs can be trusted
FEWEST = 5  # lines that tell a width


class Measure:
    """The width that a document's lines are wrapped at, in letters or in widths of print.

    `slack` is the room that lines leave which are known to go on: more than that ends a paragraph.
    `is_spaced`: paragraphs have space between them, so that lines without it go on.
    `is_wrapped`: lines are not whole paragraphs.
    """

    def __init__(self, lines: list[Line]) -> None:
        self.is_laid_out = any(line.size for line in lines)
        self.width: Callable[[str], float] = len
        self.widest, self.slack = 0.0, PAGE_SLACK
        self.is_spaced = self.is_wrapped = True
        if self.is_laid_out or not lines:
            return
        lengths = sorted(len(line.text) for line in lines)
        self.is_wrapped = lengths[int(len(lengths) * 0.9)] <= UNWRAPPED
        if self.is_wrapped:
            self._fit(lines)

    def _fit(self, lines: list[Line]) -> None:
        """Take the kind of width that fits best the lines that surely go on."""
        pairs = [
            (before, line)
            for before, line in zip(lines, lines[1:], strict=False)
            if not line.gap and not line.after_break and not wording.ends_sentence(before.text)
        ]
        if len(pairs) < FEWEST:
            return
        best: float | None = None
        for width in (len, print_width):
            sizes = sorted(width(before.text) + before.left for before, _ in pairs)
            self.width, self.widest = width, sizes[int(len(sizes) * 0.98)]
            rooms = sorted(self._room(*pair) for pair in pairs)
            slack = max(0.0, rooms[int(len(rooms) * 0.9)])
            if best is None or slack < best:
                best, kept = slack, (width, self.widest)
        self.width, self.widest = kept
        self.slack = min(best or 0.0, 0.12) + 0.01
        self.is_spaced = self._has_space(lines)

    def _has_space(self, lines: list[Line]) -> bool:
        """Whether paragraphs that ended early, as can be seen, have space after them."""
        after_ends = [
            line
            for before, line in zip(lines, lines[1:], strict=False)
            if not line.after_break
            and wording.ends_sentence(before.text)
            and not wording.starts_lower(line.text)
            and not wording.opens_item(line.text)
            and self._room(before, line) > 0.3
        ]
        between = [line.gap for line in after_ends if self.width(line.text) > 0.7 * self.widest]
        if len(between) >= 2 and sum(between) < 0.75 * len(between):
            return False
        ended = [line.gap for line in after_ends]
        if len(ended) < FEWEST:
            return sum(line.gap for line in lines) > FEWEST
        return sum(ended) > 0.75 * len(ended)

    def _room(self, before: Line, line: Line) -> float:
        word = line.text.split(maxsplit=1)[0]
        taken = self.width(before.text) + before.left + self.width(" " + word)
        return 1 - taken / (self.widest or 1)

    def ended(self, before: Line, line: Line) -> bool:
        """Whether a line left so much room that its paragraph ended there."""
        room = self.room(before, line)
        least = max(self.slack, SPACED_SLACK) if self.is_spaced else self.slack
        return not self.is_wrapped or (room is not None and room > least)

    def room(self, before: Line, line: Line) -> float | None:
        """The share of the measure left, had the next word been set on the line before."""
        if self.is_laid_out:
            word = line.text.split(maxsplit=1)[0]
            return 1 - (before.filled or 0) - line.unit * (len(word) + 1)
        return self._room(before, line) if self.widest else None


def print_width(text: str) -> float:
    """The width of a text in print, in letters of middling width."""
    narrow = sum(letter in NARROW for letter in text)
    wide = sum(letter in WIDE for letter in text)
    return len(text) - 0.45 * narrow + 0.35 * wide
