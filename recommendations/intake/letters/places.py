"""Places of words in a document, by page and character, and the parts of a page that were taken.

White space, bullets and the shape of quotation marks do not tell words apart, as in `verbatim`.
"""

from bisect import bisect_left
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from findings.letters.records import TAKEN
from findings.verbatim import BULLET_GLYPHS, STRAIGHT

Place = tuple[int, int]
# So many letters tell a piece from all others; fewer, where a page ends among the first of them.
TELLING, FEWER = 60, 24
# A number or a bullet stands before a piece's first letter; where it goes on overleaf, a page's
# foot and a page's head stand between.
LABEL, FOOT, FURNITURE = 40, 300, 600


class Stretch(NamedTuple):
    """Characters of one page: its number from 1, the first of them, and the one after the last."""

    page: int
    start: int
    end: int


@dataclass(frozen=True)
class Cut:
    """A part of a page's text, and the name of the piece it was taken as, if any.

    `lot` is what became of it, as the ledger of the letter's lines says: empty where none does.
    `start` is its first character, of a line that no piece was made of.
    """

    text: str
    piece: str = ""
    is_first: bool = False
    lot: str = ""
    start: int | None = None


@dataclass(frozen=True)
class IndexedPage:
    """The text of a page, the letters in it that tell words apart, and the place of each letter.

    Read once, so that three hundred pieces are each found by a plain search.
    """

    text: str
    letters: str
    places: Sequence[int]

    @classmethod
    def of(cls, text: str) -> "IndexedPage":
        """Index a page's text: its letters without white space and bullets, and their places."""
        plain = text.translate(STRAIGHT)
        places = [at for at, sign in enumerate(plain) if _tells_apart(sign)]
        return cls(text, "".join(plain[at] for at in places), places)

    def find(self, letters: str) -> Iterator[int]:
        """Yield the index in `text` of each place at which `letters` begin; none for no letters."""
        at = self.letters.find(letters) if letters else -1
        while at >= 0:
            yield self.places[at]
            at = self.letters.find(letters, at + len(letters))

    def first(self, letters: str, start: int) -> int | None:
        """Return the index in `self.letters` of the first match from character `start`, or None."""
        at = self.letters.find(letters, bisect_left(self.places, start))
        return at if at >= 0 else None


def pages_of(texts: Iterable[str]) -> list[IndexedPage]:
    """Index the text of each page, for searching."""
    return [IndexedPage.of(text) for text in texts]


def place_of(
    words: str, pages: Sequence[IndexedPage], taken: Collection[Place] = ()
) -> Place | None:
    """Find the page and character at which `words` begin; None if they are not in the document.

    The first place that is not `taken` by another piece is preferred. Their first 60 letters must
    match, or else the first 24.
    """
    letters = _letters(words)
    # A plain search for each piece: with patterns, three hundred of them took many seconds.
    for count in (TELLING, FEWER):
        places = [
            (number, at)
            for number, page in enumerate(pages, start=1)
            for at in page.find(letters[:count])
        ]
        free = [place for place in places if place not in taken]
        if places:
            return (free or places)[0]
    return None


def is_wrapped(above: str, below: str, pages: Iterable[IndexedPage]) -> bool:
    """Return whether a page prints `below` right after `above`, with one line's end between."""
    last, first = _letters(above)[-FEWER:], _letters(below)[:FEWER]
    for page in pages:
        if (at := page.letters.find(last + first)) >= 0 and last and first:
            end = at + len(last)
            between = page.text[page.places[end - 1] + 1 : page.places[end]]
            return not between.strip() and between.count("\n") == 1
    return False


def stretches_of(words: str, place: Place, pages: Sequence[IndexedPage]) -> Iterator[Stretch]:
    """Yield the stretches of `words` from `place` on: one, or one on each page that they go on to.

    Nothing where the words do not begin at that place.
    """
    letters = _letters(words)
    number, start = place
    room = LABEL
    while letters and number <= len(pages):
        page = pages[number - 1]
        first = page.first(letters[:FEWER], start)
        if first is None or page.places[first] > start + room:
            return
        count = _common(letters, page.letters[first : first + len(letters)])
        end = page.places[first + count - 1] + 1
        yield Stretch(number, page.places[first], end)
        # Only what reaches down to the foot of its page can go on overleaf.
        if len(page.text) - end > FOOT:
            return
        letters, number, start, room = letters[count:], number + 1, 0, FURNITURE


def _common(letters: str, others: str) -> int:
    """Count the letters at the beginning of two texts that are alike."""
    pairs = enumerate(zip(letters, others, strict=False))
    differs = (at for at, (letter, other) in pairs if letter != other)
    return next(differs, min(len(letters), len(others)))


def cut_page(text: str, taken: Sequence[tuple[Stretch, str, bool]]) -> Iterator[Cut]:
    """Yield the text of a page in cuts: each stretch of `taken`, and whatever stands between.

    `taken`: a stretch, the name of its piece, and whether the piece begins with it. Where two
    pieces overlap, the text is the first one's.
    """
    at = 0
    for stretch, piece, is_first in sorted(taken):
        if stretch.start < at:
            # Taken already by a piece before it: the same words stand in two lists, say.
            continue
        if stretch.start > at:
            yield Cut(text[at : stretch.start])
        yield Cut(text[stretch.start : stretch.end], piece, is_first)
        at = stretch.end
    if at < len(text):
        yield Cut(text[at:])


def cut_by_lot(cuts: Iterable[Cut], rows: Sequence[tuple[int, int, str]]) -> Iterator[Cut]:
    """Yield a page's cuts, with what no piece was made of cut where lines of another lot begin.

    `rows`: the first character, the one after the last, and the lot of each line that was not
    taken, in order.
    """
    at = 0
    for cut in cuts:
        first, at = at, at + len(cut.text)
        if cut.piece:
            yield replace(cut, lot=TAKEN)
            continue
        place = first
        for start, end, lot in rows:
            if first <= start < at and end <= at:
                yield _taken(cut.text[place - first : start - first])
                yield Cut(cut.text[start - first : end - first], lot=lot, start=start)
                place = end
        yield _taken(cut.text[place - first :])


def _taken(text: str) -> Cut:
    return Cut(text, lot=TAKEN if text.strip() else "")


def _letters(words: str) -> str:
    """Strip `words` of white space and bullets, and make its quotation marks straight."""
    return "".join(sign for sign in words.translate(STRAIGHT) if _tells_apart(sign))


def _tells_apart(sign: str) -> bool:
    return not (sign.isspace() or sign in BULLET_GLYPHS)
