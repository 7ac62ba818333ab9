"""The ledger of a document's lines: each is taken, furniture, standing text or left over.

What is taken says into which record. Whoever claims a line first has it; what nobody claims is left
over, and asked about.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from findings.letters import wording
from findings.letters.lines import Document, LetterLine, span_of
from findings.letters.records import FURNITURE, LEFT_OVER, Doubt, LedgerLine, Letter

Place = tuple[int, int]
# A sign or a lone letter is no word.
WORDS = re.compile(r"[^\W\d_]{2}")
STRAIGHT = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"'})
SHOWN = 60  # characters of what is left over


class Ledger:
    """A document's lines, and the lot of each that was claimed: (lot, record) by place."""

    def __init__(self, document: Document) -> None:
        self.lines = sorted([*document.lines, *document.rules], key=_place)
        self.lots: dict[Place, tuple[str, str]] = {}
        self.put(document.rules, FURNITURE, "line drawn")

    def put(self, lines: Iterable[LetterLine], lot: str, record: str = "") -> None:
        """Record that lines are of a lot and, where they are taken, of a record."""
        for line in lines:
            self.lots.setdefault(_place(line), (lot, record))

    def put_matching(
        self,
        lines: Sequence[LetterLine],
        patterns: Iterable[re.Pattern[str]],
        lot: str,
        record: str,
    ) -> list[LetterLine]:
        """Record the lines that matches of `patterns` cover whole; return the others."""
        covered = covered_by(lines, patterns)
        self.put([line for line in lines if line in covered], lot, record)
        return [line for line in lines if line not in covered]

    def rows(self) -> tuple[LedgerLine, ...]:
        """Return every line with its lot, in the order of the document."""
        return tuple(
            LedgerLine(line.page, line.start, line.end, line.text, *self.lot_of(line))
            for line in self.lines
        )

    def lot_of(self, line: LetterLine) -> tuple[str, str]:
        """Return a line's lot and record: LEFT_OVER where nobody claimed it."""
        return self.lots.get(_place(line), (LEFT_OVER, ""))

    def doubts(self) -> Iterator[Doubt]:
        """Yield a doubt for each run of lines with words that nobody claimed."""
        run: list[LetterLine] = []
        for line in [*self.lines, None]:
            if line and self.lot_of(line)[0] == LEFT_OVER:
                run.append(line)
                continue
            # A running foot does not part what goes on over the page.
            if line and self.lot_of(line)[0] == FURNITURE:
                continue
            words = wording.join(left.text for left in run)
            if WORDS.search(words):
                shown = words if len(words) <= SHOWN else f"{words[:SHOWN].rsplit(' ', 1)[0]} …"
                count = "" if len(run) == 1 else f" ({len(run)} lines)"
                yield Doubt(f"Nothing was read of “{shown}”{count}.", span_of(run))
            run = []


def ledger_lines(letter: Letter) -> Iterator[str]:
    """Yield a line of text for each of a letter's lines: its page, lot, record and words."""
    for row in letter.ledger:
        lot = f"{row.lot}: {row.record}" if row.record else row.lot
        yield f"{row.page}\t{lot}\t{row.text}"


def counts_of(rows: Iterable[LedgerLine]) -> Counter[str]:
    """Count a ledger's lines by lot."""
    return Counter(row.lot for row in rows)


def covered_by(lines: Sequence[LetterLine], patterns: Iterable[re.Pattern[str]]) -> set[LetterLine]:
    """Return the lines of which every sign belongs to a match of the patterns in their text.

    Bullets and spaces aside. Quotation marks are straight in the text that is searched.
    """
    text, places = "", []
    for line in lines:
        words = " ".join(wording.without_bullet(line.text).translate(STRAIGHT).split())
        is_broken = text[-1:] == "-" and text[-2:-1].isalnum()
        text += words if not text or is_broken else f" {words}"
        places.append((len(text) - len(words), len(text)))
    is_covered = bytearray(sign.isspace() for sign in text)
    for pattern in patterns:
        for match in pattern.finditer(text):
            start, end = match.span()
            is_covered[start:end] = b"\1" * (end - start)
    return {
        line for line, (start, end) in zip(lines, places, strict=True) if all(is_covered[start:end])
    }


def _place(line: LetterLine) -> Place:
    return line.page, line.start
