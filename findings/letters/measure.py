"""The width that lines are wrapped at: it tells where a paragraph without space below it ended.

Printers call this width the measure. A line is wrapped when its next word no longer fits. A line
that left room for that word ended its paragraph, whether or not space was left below.
"""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise

from findings.letters import wording
from findings.letters.lines import LetterLine

UNWRAPPED = 200  # characters: longer lines are whole paragraphs, whose length tells nothing
# In thousandths of an em: how wide characters are in the plain upright faces of these documents.
USUAL_WIDTH = 560
WIDTHS = {
    letter: width
    for width, letters in (
        (230, "il'’‘"),
        (300, "j,;|!"),
        (325, " ft.–"),
        (375, "r-:()[]IJ/"),
        (460, "cs"),
        (510, "vyxzkL"),
        (540, "aeF"),
        (590, "TSPE“”"),
        (610, "ABVXYZ"),
        (650, "CKRUN"),
        (690, "DGHO"),
        (720, "QÔ—+=<>"),
        (780, "wM%"),
        (860, "m"),
        (940, "W@…"),
    )
    for letter in letters
}
PAGE_SLACK = 0.02  # of the measure: as near as widths of print are known
EVIDENT = 0.04  # more than this, and nobody would think that the next word did not fit
CLEAR = 0.15  # of a line that ends no sentence
LOOSE_SLACK = 0.12  # where no measure explains the lines
SHORT = 0.3  # of the measure: so much room is left by no line that goes on
MOST = 0.8  # of the lines: a measure that explains as many is theirs
AROUND = 8  # lines above and below that tell the measure of one
LONGEST_WORD = 0.25  # of the measure
FEWEST = 5  # lines that tell a width

Pair = tuple[LetterLine, LetterLine]


@dataclass
class LineRun:
    """Consecutive lines without space between them.

    `is_unspaced`: a paragraph is seen to end within the run though no space is left there. Then a
    full line of it may end one too, whatever the rest of the document does.
    """

    lines: list[LetterLine]
    is_unspaced: bool = False


@dataclass(frozen=True)
class Fit:
    """The wrap width around a line. `is_exact`: it explains the lines, so room shows an end."""

    measure: float
    is_exact: bool


class Measure:
    """The width that a document's lines are wrapped at, in characters or in widths of print.

    `is_spaced`: paragraphs have space between them, so that lines without it go on. `is_wrapped`:
    lines are not whole paragraphs.
    """

    def __init__(self, lines: list[LetterLine]) -> None:
        self.is_laid_out = any(line.size for line in lines)
        self.width: Callable[[str], float] = len
        self.is_fitted = False
        self.is_spaced = self.is_wrapped = True
        self.run_of: dict[LetterLine, LineRun] = {}
        self.fit_of: dict[LetterLine, Fit] = {}
        # A PDF's lines know the room that they leave: `room` needs no fit.
        if self.is_laid_out or not lines:
            return
        lengths = sorted(len(line.text) for line in lines)
        # A text of unwrapped paragraphs has short lines too: headings and points of lists.
        self.is_wrapped = lengths[int(len(lengths) * 0.9)] <= UNWRAPPED
        if self.is_wrapped:
            self._fit(lines)

    def _fit(self, lines: list[LetterLine]) -> None:
        """Set `width` to print or character widths, whichever fits more lines; fit each line."""
        pairs = wrapped_pairs(lines)
        if len(pairs) < FEWEST:
            return
        plain = outside_items(lines)
        # Items of lists may be set narrower: they are left out where enough lines remain.
        of_plain = [pair for pair in pairs if pair[0] in plain]
        pairs = of_plain if len(of_plain) > 3 * FEWEST else pairs
        # Text drawn from a page wraps by the width of its print, other text by its characters.
        fits = [(*self.likeliest_width(pairs, width), width) for width in (print_width, len)]
        _, measure, self.width = max(fits, key=lambda fit: fit[0])
        self.is_fitted = True
        for run in line_runs(lines):
            self._fit_run(run, measure)
            self.run_of |= dict.fromkeys(run.lines, run)
        self.is_spaced = self._has_space(lines)

    def _fit_run(self, run: LineRun, measure: float) -> None:
        """Set `fit_of` for each line of `run`, and `is_unspaced` if a paragraph ends within it."""
        for at, line in enumerate(run.lines):
            around = run.lines[max(0, at - AROUND) : at + AROUND]
            self.fit_of[line] = self._fit_around(around, measure)
        run.is_unspaced = any(self.is_end(*pair) for pair in pairwise(run.lines))

    def _fit_around(self, lines: list[LetterLine], measure: float) -> Fit:
        """Return the `Fit` of neighbouring lines: the document's `measure`, or one of their own."""
        pairs = wrapped_pairs(lines)
        rooms = [1 - width_taken(before, self.width, line) / measure for before, line in pairs]
        rooms = [room for room in rooms if room < SHORT]
        fitting = sum(-LONGEST_WORD < room <= PAGE_SLACK for room in rooms)
        if rooms and fitting > MOST * len(rooms):
            return Fit(measure, True)
        # A box may have a width of its own.
        if len(pairs) >= FEWEST:
            share, own = self.likeliest_width(pairs, self.width)
            if share > MOST:
                return Fit(own, True)
        return Fit(measure, False)

    def likeliest_width(
        self, pairs: list[Pair], width: Callable[[str], float]
    ) -> tuple[float, float]:
        """Return the share of pairs that one wrap width explains at best, and that width.

        It explains a pair where the line fits and would not with the next line's first word.
        """
        # Each pair allows the measures from the line's own width to that with its next word. One
        # sweep over the ends of these intervals finds where most overlap, in n log n steps.
        ends: list[tuple[float, int]] = []
        for pair in pairs:
            ends += [(width_taken(pair[0], width), -1), (width_taken(pair[0], width, pair[1]), 1)]
        best, within, likeliest = 0, 0, 0.0
        for end, step in sorted(ends):
            within -= step
            if within > best:
                best, likeliest = within, end
        return best / len(pairs), likeliest

    def is_end(self, before: LetterLine, line: LetterLine) -> bool:
        """Return whether a paragraph plainly ends with `before`: a sentence ends with much room."""
        evident = EVIDENT if self.fit_of[before].is_exact else SHORT
        return (
            not line.after_break
            and wording.ends_sentence(before.text)
            and not wording.starts_lower(line.text)
            and not wording.opens_item(line.text)
            and self.fitted_room(before, line) > evident
        )

    def _has_space(self, lines: list[LetterLine]) -> bool:
        """Return whether the document leaves space after paragraphs that plainly end."""
        after_ends = [
            line
            for before, line in pairwise(lines)
            if self.is_end(before, line) and self.fitted_room(before, line) > SHORT
        ]
        between = [
            line.gap
            for line in after_ends
            if self.width(line.text) > 0.7 * self.fit_of[line].measure
        ]
        if len(between) >= 2 and sum(between) < 0.75 * len(between):
            return False
        ended = [line.gap for line in after_ends]
        if len(ended) < FEWEST:
            return sum(line.gap for line in lines) > FEWEST
        return sum(ended) > 0.75 * len(ended)

    def fitted_room(self, before: LetterLine, line: LetterLine) -> float:
        """Return the share of the fitted width left after `before` and `line`'s first word."""
        return 1 - width_taken(before, self.width, line) / self.fit_of[before].measure

    def ends_paragraph(self, before: LetterLine, line: LetterLine) -> bool:
        """Return whether `before` left room for the first word of `line`, so its paragraph ended.

        Always so in a text that is not wrapped, where each line is a paragraph.
        """
        if not self.is_wrapped:
            return True
        room = self.room(before, line)
        return room is not None and room > self.slack_of(before)

    def stops_early(self, before: LetterLine, line: LetterLine) -> bool:
        """Return whether `before` stops within a sentence with ample room for the word after it.

        Headings in plain text stop so.
        """
        if self.is_laid_out or not self.is_fitted or wording.starts_lower(line.text):
            return False
        return (
            not wording.ends_sentence(before.text)
            and not wording.is_unfinished(before.text)
            and self.fit_of[before].is_exact
            and self.fitted_room(before, line) > CLEAR
        )

    def slack_of(self, line: LetterLine) -> float:
        """Return the share of the width that a line may leave free while its paragraph goes on."""
        if self.is_laid_out:
            return PAGE_SLACK
        if not (self.is_fitted and self.fit_of[line].is_exact):
            return LOOSE_SLACK
        return EVIDENT if self.trusts_space(line) else PAGE_SLACK

    def trusts_space(self, line: LetterLine) -> bool:
        """Return whether paragraphs by this line have space above them, so none begins without."""
        return self.is_spaced and not (self.is_fitted and self.run_of[line].is_unspaced)

    def room(self, before: LetterLine, line: LetterLine) -> float | None:
        """Return the share of the width left after `before` and `line`'s first word, if known."""
        if self.is_laid_out:
            word = line.text.split(maxsplit=1)[0]
            return 1 - (before.filled or 0) - line.unit * (len(word) + 1)
        return self.fitted_room(before, line) if self.is_fitted else None


def wrapped_pairs(lines: list[LetterLine]) -> list[Pair]:
    """Pair each line that was wrapped within a sentence with the line that continues it."""
    return [
        (before, line)
        for before, line in pairwise(lines)
        if not line.gap and not line.after_break and not wording.ends_sentence(before.text)
    ]


def outside_items(lines: list[LetterLine]) -> set[LetterLine]:
    """Return the lines outside list items, which may be set narrower than the text."""
    plain, is_item = set(), False
    for line in lines:
        if wording.opens_item(line.text):
            is_item = True
        elif line.gap and not line.after_break:
            is_item = False
        if not is_item:
            plain.add(line)
    return plain


def line_runs(lines: list[LetterLine]) -> list[LineRun]:
    """Split lines into `LineRun`s, each begun by a line with space above it."""
    stretches: list[LineRun] = []
    for line in lines:
        if line.gap or not stretches:
            stretches.append(LineRun([]))
        stretches[-1].lines.append(line)
    return stretches


def width_taken(
    line: LetterLine, width: Callable[[str], float], following: LetterLine | None = None
) -> float:
    """Return the width of a line and its indentation, and of `following`'s first word if given."""
    taken = width(line.text) + line.left * width(" ")
    return taken + width(f" {following.text.split(maxsplit=1)[0]}") if following else taken


def print_width(text: str) -> int:
    """Estimate the printed width of a text, in thousandths of an em."""
    return sum(WIDTHS.get(letter, USUAL_WIDTH) for letter in text)
