"""A scrutiny progress report that states colours by recommendation number, as draft updates.

Several numbers may share one line ("Progress against Recommendations 6 and 9: Green"), and several
lines one account. Source of the form: Wirral, final progress report on the 2013 scrutiny review of
outcomes for looked after children, Appendix 1.
"""

import re
from dataclasses import dataclass, field

from findings.letters.blocks import HEADING, LetterBlock, blocks_of
from findings.letters.furniture import without_furniture
from findings.letters.lines import cells, from_text, span_of
from findings.letters.records import TextSpan
from findings.letters.wording import join

_ONE = r"\d{1,3}[a-z]?\b"
_LIST = rf"{_ONE}(?:\s*(?:,\s*and\b|,|&|\band\b|\bto\b|–|—|-)\s*{_ONE})*"
_COLOUR = r"(?P<rag>red|amber|green)\b"
NAMED = re.compile(rf"\b(?:recommendations?|recs?\.?)\s+(?P<numbers>{_LIST})", re.I)
# At the end of a block alone: a colour within a sentence states nothing.
STATED = re.compile(
    rf"(?P<lead>(?:progress\s+(?:against|on|for|with)\s+)?\b(?:recommendations?|recs?\.?))\s+"
    rf"(?P<numbers>{_LIST})\s*[,:;–—-]?\s*(?:(?:is|are|rag|rated|status|rating)\s*[:–—-]?\s*)*"
    rf"{_COLOUR}\s*\.?$",
    re.I,
)
# A colour on a line of its own, under a heading that names the recommendation.
ALONE = re.compile(
    rf"^(?:current\s+|overall\s+)?(?:rag(?:\s+(?:rating|status))?|status|rating|progress)"
    rf"\s*[:–—-]?\s*{_COLOUR}\s*\.?$",
    re.I,
)
# What groups recommendations; accounts before it are of other matters.
CHAPTER = re.compile(r"^(?:objective|theme|aim|priority|outcome|section|appendix)\s+\d", re.I)
OPENS = re.compile(rf"^(?:recommendations?|recs?\.?)\s+(?P<numbers>{_LIST})", re.I)
ROW_NUMBER = re.compile(r"^(?:recommendation\s+|rec\.?\s*|r)?(?P<number>\d{1,3}[a-z]?)[.:]?$", re.I)
COLOUR_CELL = re.compile(rf"^{_COLOUR}$", re.I)
SPEAKS_OF = re.compile(r"\b(\d{1,3})\s+(?:scrutiny\s+)?recommendations\b", re.I)
MOST_IN_A_RANGE = 40


@dataclass(frozen=True)
class StatedStatus:
    """One recommendation's colour as a report states it, with the account that leads up to it.

    `span` is where the colour stands. `shared` says that other numbers share the account.
    """

    number: str
    rag: str
    narrative: str
    heading: str
    span: TextSpan
    narrative_span: TextSpan | None
    shared: bool = False


@dataclass
class ProgressReading:
    """The colours that were read of a report, and the reasons to doubt that they are all."""

    statuses: list[StatedStatus] = field(default_factory=list)
    doubts: list[str] = field(default_factory=list)


def read_progress(text: str) -> ProgressReading:
    """Parse the colours that a report states, in its order; none is inferred from words."""
    lines = without_furniture(from_text(text))
    reader = _Reader()
    for block in blocks_of(lines):
        reader.take(block)
    reading = ProgressReading(reader.statuses)
    reading.doubts = _doubts(reading.statuses, join(line.text for line in lines))
    return reading


class _Reader:
    """A reader that goes through a report block by block, and keeps the account until its colour.

    `opened` are the numbers under whose heading it stands. `is_closed` says that a colour has just
    been stated, so that the next words begin another account.
    """

    def __init__(self) -> None:
        self.statuses: list[StatedStatus] = []
        self.account: list[LetterBlock] = []
        self.heading = ""
        self.opened: list[str] = []
        self.is_closed = False

    def take(self, block: LetterBlock) -> None:
        """Read the next block: a colour, rows of a table with colours, or words of an account."""
        text = block.text
        stated, alone = STATED.search(text), ALONE.match(text)
        if stated:
            before = text[: stated.start()].strip()
            self.state(numbers_in(stated.group("numbers")), stated.group("rag"), block, before)
        elif alone and self.opened:
            self.state(self.opened, alone.group("rag"), block, "")
        elif not self.take_rows(block):
            self.take_words(block)

    def take_words(self, block: LetterBlock) -> None:
        """Add a block to the account, or note its heading; a colour or chapter starts anew."""
        if self.is_closed:
            self.account, self.is_closed = [], False
        opens = OPENS.match(block.text)
        if opens:
            self.opened = numbers_in(opens.group("numbers"))
        if block.kind == HEADING or CHAPTER.match(block.text):
            self.heading = block.text
            if CHAPTER.match(block.text):
                self.account = []
        else:
            self.account.append(block)

    def take_rows(self, block: LetterBlock) -> bool:
        """Record a block's table rows (number first, colour last); return whether it has any.

        The account stands in the cells between.
        """
        rows = [(line, cells(line)) for line in block.lines]
        found = [
            (line, columns)
            for line, columns in rows
            if len(columns) > 1 and ROW_NUMBER.match(columns[0]) and COLOUR_CELL.match(columns[-1])
        ]
        for line, columns in found:
            number = ROW_NUMBER.match(columns[0])
            words, span = join(columns[1:-1]), span_of([line])
            self.statuses.append(
                StatedStatus(
                    number.group("number") if number else columns[0],
                    columns[-1].lower(),
                    words,
                    self.heading,
                    span,
                    span if words else None,
                )
            )
        return bool(found)

    def state(self, numbers: list[str], rag: str, block: LetterBlock, before: str) -> None:
        """Record the colour `rag` of each of `numbers`, with the account so far and `before`.

        `before` are the words in front of the colour in its own block. A colour that follows
        another at once shares that one's account.
        """
        words = join([*(paragraph.text for paragraph in self.account), before])
        spans = [paragraph.span for paragraph in self.account]
        whole = _from_to(spans[0], spans[-1]) if spans else None
        self.statuses += [
            StatedStatus(
                number,
                rag.lower(),
                words,
                self.heading,
                block.span,
                whole,
                shared=len(numbers) > 1 or self.is_closed,
            )
            for number in numbers
        ]
        self.is_closed = True


def numbers_in(words: str) -> list[str]:
    """Parse the numbers of a list such as "6 and 9", "23, 24 and 25" or "6 to 9"."""
    found: list[str] = []
    for match in re.finditer(rf"({_ONE})(?:\s*(?:to|–|—|-)\s*({_ONE}))?", words, re.I):
        first, last = match.groups()
        found += _range(first, last) if last else [first]
    return found


def _range(first: str, last: str) -> list[str]:
    """List the numbers from `first` to `last`; the two alone where that is no range of up to 40."""
    if first.isdigit() and last.isdigit() and 0 < int(last) - int(first) <= MOST_IN_A_RANGE:
        return [str(number) for number in range(int(first), int(last) + 1)]
    return [first, last]


def _from_to(first: TextSpan, last: TextSpan) -> TextSpan:
    return TextSpan(first.page, first.start, last.end_page, last.end)


def _doubts(statuses: list[StatedStatus], words: str) -> list[str]:
    """List what an officer should look at again: contradictions, gaps, colours without words."""
    doubts = []
    colours: dict[str, set[str]] = {}
    for status in statuses:
        colours.setdefault(status.number, set()).add(status.rag)
    for number, stated in colours.items():
        if len(stated) > 1:
            doubts.append(f"Recommendation {number} is stated {' and '.join(sorted(stated))}.")
    named = {
        number for match in NAMED.finditer(words) for number in numbers_in(match.group("numbers"))
    }
    # Shorter numbers first, so that 9 comes before 10: a number may end in a letter.
    for number in sorted(named - set(colours), key=lambda number: (len(number), number)):
        doubts.append(f"Recommendation {number} is named, but no colour is stated for it.")
    totals = {int(match.group(1)) for match in SPEAKS_OF.finditer(words)}
    if statuses and totals and max(totals) != len(colours):
        doubts.append(
            f"The report speaks of {max(totals)} recommendations;"
            f" colours were read for {len(colours)}."
        )
    doubts += [
        f"Recommendation {status.number} has a colour without an account."
        for status in statuses
        if not status.narrative
    ]
    return doubts if statuses else ["No colour was found beside a recommendation's number."]
