"""Lines gathered into blocks: headings, numbered paragraphs, bullets and plain paragraphs."""

from dataclasses import dataclass, replace

from findings.letters import wording
from findings.letters.headings import (
    begins_text,
    heading_length,
    heading_words,
    is_cross_heading,
    is_heading_like,
    other_heading_length,
)
from findings.letters.lines import GOES_ON, LetterLine, span_of
from findings.letters.measure import Measure
from findings.letters.page_ends import GOES_ON_FOR, PageEnds
from findings.letters.records import TextSpan

HEADING, NUMBERED, BULLET, PROSE = "heading", "numbered", "bullet", "prose"
LONGEST_PARAGRAPH = 40  # lines
# Lines: looking on to the end from every line would cost the square of a long text's length.
FURTHEST_AHEAD = 200
INDENT = 4  # points: less is the same margin


@dataclass(frozen=True)
class LetterBlock:
    """A heading, paragraph or bullet with its lines. `unsure`: they may be two blocks.

    `number` is a numbered paragraph's, as printed.
    """

    kind: str
    lines: tuple[LetterLine, ...]
    number: str | None = None
    unsure: bool = False
    is_cross_heading: bool = False  # a heading that only divides a list
    is_rest: bool = False  # of a paragraph that seems to have lost its middle

    @property
    def text(self) -> str:
        """The block's words, without the number or the glyph that marks it."""
        if self.kind == HEADING:
            return heading_words(self.lines)
        texts = [line.text for line in self.lines]
        if self.kind == NUMBERED:
            texts[0] = wording.without_number(texts[0], self.number)
        elif self.kind == BULLET:
            texts[0] = wording.without_bullet(texts[0])
        return wording.join(texts)

    @property
    def ends_sentence(self) -> bool:
        """Whether the block's last line ends as a sentence does."""
        return wording.ends_sentence(self.lines[-1].text)

    @property
    def is_opening(self) -> bool:
        """Whether the block is a paragraph that ends with a colon, and so opens a list below it."""
        return self.kind == PROSE and self.lines[-1].text.rstrip().endswith(":")

    @property
    def span(self) -> TextSpan:
        """The place of the block's text, from its first line to its last."""
        return span_of(self.lines)

    @property
    def left(self) -> float:
        """The indentation of the block's first line, in points; in characters in plain text."""
        return self.lines[0].left

    @property
    def glyph(self) -> str:
        """The character that marks the block as a bullet; "" for other kinds."""
        return self.lines[0].text[0] if self.kind == BULLET else ""

    @property
    def size(self) -> float:
        """The size of the block's largest type, in points; 0 in plain text."""
        return max(line.size for line in self.lines)

    def with_more(self, more: "LetterBlock") -> "LetterBlock":
        """Return a copy of the block with the lines of `more` at its end, unsure if either is."""
        return replace(self, lines=self.lines + more.lines, unsure=self.unsure or more.unsure)


def blocks_of(lines: list[LetterLine]) -> list[LetterBlock]:
    """Gather lines into blocks, in order; every line goes into exactly one."""
    return Gatherer(lines).gather()


class Gatherer:
    """A walk down the lines that decides where each block ends."""

    def __init__(self, lines: list[LetterLine]) -> None:
        self.lines = lines
        self.blocks: list[LetterBlock] = []
        self.last_number = 0
        self.at = 0
        self.measure = Measure(lines)
        self.page_ends = PageEnds(lines)

    def gather(self) -> list[LetterBlock]:
        """Gather all the lines into blocks and return them, in order."""
        at = 0
        while at < len(self.lines):
            if length := self.heading_at(at):
                lines = tuple(self.lines[at : at + length])
                # In plain text nothing tells a cross-heading of a list from any other.
                minor = bool(lines[0].size) and is_cross_heading(self.lines, at, at + length)
                self.blocks.append(LetterBlock(HEADING, lines, is_cross_heading=minor))
                at += length
                continue
            self.at = at
            self.place(self.lines[at])
            at += 1
        return self.blocks

    @property
    def last(self) -> LetterBlock | None:
        """The block gathered last; None before the first."""
        return self.blocks[-1] if self.blocks else None

    def heading_at(self, at: int) -> int:
        """Count the lines from index `at` that are a heading, of any wording; 0 where none is."""
        line = self.lines[at]
        if wording.is_bullet(line.text):
            return 0
        known = heading_length(self.lines, at)
        if known and self.may_be_template_heading(line) and not begins_text(self.lines, at + known):
            return known
        if wording.number_of(line.text) or not self.may_start_heading(line):
            return 0
        if self.is_within_sentence(line) and not line.is_bold:
            return 0
        return other_heading_length(self.lines, at) or self.unspaced_heading_length(at)

    def unspaced_heading_length(self, at: int) -> int:
        """Count the lines from `at` that are a heading without space around it; 0 where none is.

        In plain text it is known by its last line, which stops early and ends no sentence.
        """
        for length in (1, 2):
            here = self.lines[at : at + length + 1]
            if len(here) <= length or here[-1].gap or here[-1].after_break:
                return 0
            before, line = here[-2:]
            if wording.opens_item(line.text) or wording.ends_sentence(before.text):
                return 0
            if self.measure.stops_early(before, line):
                return length if is_heading_like(here[:-1]) else 0
        return 0

    def may_be_template_heading(self, line: LetterLine) -> bool:
        """Return whether a line in a template heading's words can be one, after the last block."""
        if self.last is None or self.last.kind == HEADING:
            return True
        if line.size and not (line.gap or line.is_bold):
            return False
        return not wording.is_unfinished(self.last.lines[-1].text)

    def may_start_heading(self, line: LetterLine) -> bool:
        """Return whether a heading can begin with this line, after the last block."""
        last = self.last
        if last is None or line.gap or last.kind == HEADING:
            return True
        return line.is_bold and not last.lines[-1].is_bold or last.ends_sentence or last.is_opening

    def is_within_sentence(self, line: LetterLine) -> bool:
        """Return whether a line continues, without space, a sentence that the last block began."""
        last = self.last
        if last is None or last.kind == HEADING or last.is_opening:
            return False
        return not line.gap and not line.after_break and not last.ends_sentence

    def place(self, line: LetterLine) -> None:
        """Add the line to the last block, or begin a new block with it."""
        number = self.new_number(line)
        if number:
            self.last_number = int(number)
            self.blocks.append(LetterBlock(NUMBERED, (line,), number))
        elif wording.is_bullet(line.text) and not self.is_known_to_go_on(line):
            self.blocks.append(LetterBlock(BULLET, (line,)))
        else:
            goes_on, unsure = self.goes_on(line)
            if goes_on:
                self.blocks[-1] = self.blocks[-1].with_more(
                    LetterBlock(PROSE, (line,), unsure=unsure)
                )
            else:
                self.blocks.append(LetterBlock(PROSE, (line,), unsure=unsure))

    def is_known_to_go_on(self, line: LetterLine) -> bool:
        """Return whether the file shows that the last block's paragraph goes on with this line.

        Then a dash that the line begins with is no bullet.
        """
        return bool(self.last and self.last.lines[-1].paragraph == GOES_ON) and not line.gap

    def new_number(self, line: LetterLine) -> str | None:
        """Return the number with which this line begins a paragraph, if it is in order; else None.

        Wrapped lines may begin with a figure as well, so the number must fit the sequence so far.
        """
        last = self.last
        number = wording.number_of(line.text)
        if not number:
            bare = wording.bare_number_of(line.text)
            is_next = bare == str(self.last_number + 1) and self.last_number > 0
            return bare if is_next and line.gap and last and last.ends_sentence else None
        ahead = int(number) - self.last_number
        is_clear = (
            last is None
            or last.kind == HEADING
            or last.ends_sentence
            or (line.gap and not line.after_break)
        )
        # The next number in order is believed sooner than any other.
        if ahead == 1:
            is_next = is_clear or self.is_outdented(line) or self.is_only_one(number)
            return number if is_next else None
        if not is_clear:
            return None
        # Some reports skip a few numbers, or print one twice.
        is_near = -1 <= ahead <= 4 and self.last_number > 0
        starts_anew = number == "1" and last is not None and last.kind != NUMBERED
        return number if is_near or starts_anew or self.is_followed(number) else None

    def is_followed(self, number: str) -> bool:
        """Return whether the next number printed below the current line is `number` plus one.

        Some documents skip numbers: such a paragraph is known by the one after it.
        """
        ahead = self.lines[self.at + 1 : self.at + LONGEST_PARAGRAPH]
        following = (wording.number_of(line.text) for line in ahead)
        return next(filter(None, following), None) == str(int(number) + 1)

    def is_only_one(self, number: str) -> bool:
        """Return whether no line below, up to the next number, can be paragraph `number` too.

        The line must have a capital first, and the next number stand within 200 lines of it.
        """
        words = wording.without_number(self.lines[self.at].text)
        if not words[:1].isupper():
            return False
        following = str(int(number) + 1)
        for line in self.lines[self.at + 1 : self.at + FURTHEST_AHEAD]:
            ahead = wording.number_of(line.text)
            if ahead in (number, following):
                return ahead == following
        return False

    def is_outdented(self, line: LetterLine) -> bool:
        """Return whether a PDF's line is left of the last block's wrapped lines, as numbers are."""
        last = self.last
        if last is None or not line.size or len(last.lines) < 2:
            return False
        return line.left < last.lines[-1].left - INDENT

    def goes_on(self, line: LetterLine) -> tuple[bool, bool]:
        """Return whether a line continues the last block, and whether that is unsure."""
        last = self.last
        if last is None or last.kind == HEADING:
            return False, False
        if len(last.lines) == 1 and not last.text:
            return True, False  # its number or glyph was set on a line of its own
        before = last.lines[-1]
        if not line.after_break:
            return self.goes_on_within_page(last, before, line)
        # Only a number or a heading ends a numbered paragraph.
        if before.paragraph == GOES_ON or (last.kind == NUMBERED and not line.is_bold):
            return True, False
        if not last.ends_sentence:
            return not self.is_new_after_unfinished(last, line), False
        if wording.starts_lower(line.text):
            return True, False
        if last.kind == BULLET:
            return self.is_hanging(last, line) or self.is_list_ahead(line), False
        # A plain paragraph whose page ended with a full stop: only a full line can go on, and
        # then the space at the page's foot and head decides.
        room = self.measure.room(before, line)
        is_full = room is not None and room <= self.measure.slack_of(before)
        is_full = is_full and not self.is_too_short_to_split(last, line)
        ahead = self.lines[self.at : self.at + GOES_ON_FOR]
        return self.page_ends.goes_on(before, ahead) if is_full else (False, False)

    def is_too_short_to_split(self, last: LetterBlock, line: LetterLine) -> bool:
        """Return whether a paragraph split at this page's end would leave one line on a page alone.

        Word, which sets these documents, prevents that. Nothing is known of it in plain text.
        """
        if not line.size:
            return False
        below = self.lines[self.at + 1] if self.at + 1 < len(self.lines) else None
        on_this_page = [above for above in last.lines if above.page == last.lines[-1].page]
        is_last_alone = below is None or below.gap or below.after_break
        return is_last_alone or (len(on_this_page) == 1 and len(last.lines) == 1)

    def goes_on_within_page(
        self, last: LetterBlock, before: LetterLine, line: LetterLine
    ) -> tuple[bool, bool]:
        """Return whether a line on its page continues the last block, and if that is unsure."""
        if not line.gap:
            return self.goes_on_without_gap(last, before, line)
        if not last.ends_sentence and wording.starts_lower(line.text):
            return True, False
        if last.kind == NUMBERED:
            return not line.is_bold, False
        return last.kind == BULLET and self.is_hanging(last, line), False

    def goes_on_without_gap(
        self, last: LetterBlock, before: LetterLine, line: LetterLine
    ) -> tuple[bool, bool]:
        """Return whether a line directly below the last block continues it, and if that is unsure.

        `before`, the line above, ended its paragraph where the next word had room on it.
        """
        # A PDF's paragraphs have space between them, and an item ends where another begins.
        if last.kind != PROSE or line.size:
            return True, False
        if not wording.ends_sentence(before.text) or wording.starts_lower(line.text):
            return True, False
        if self.measure.ends_paragraph(before, line):
            return False, False
        return True, not (self.measure.trusts_space(line) or wording.looks_back(line.text))

    def is_hanging(self, last: LetterBlock, line: LetterLine) -> bool:
        """Return whether a PDF's line is set further in than `last`, as wrapped lines are."""
        if not line.size:
            return False
        return line.left > last.left + INDENT

    def is_list_ahead(self, line: LetterLine) -> bool:
        """Return whether a bullet follows below this plain text line before any heading does."""
        if line.size:
            return False
        for at in range(self.at + 1, min(len(self.lines), self.at + FURTHEST_AHEAD)):
            if wording.is_bullet(self.lines[at].text):
                return True
            if heading_length(self.lines, at) or other_heading_length(self.lines, at):
                return False
        return False

    def is_new_after_unfinished(self, last: LetterBlock, line: LetterLine) -> bool:
        """Return whether `line` begins a block after `last`, which ends a page without a full stop.

        After a bullet alone, and where a PDF sets the line no further in than the bullet.
        """
        if last.kind != BULLET or wording.starts_lower(line.text):
            return False
        return bool(line.size) and not self.is_hanging(last, line)
