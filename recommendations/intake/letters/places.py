"""Places of words in a document, by page and character, and the parts of a page that were taken.

White space, bullets and the shape of quotation marks do not tell words apart, as in `verbatim`.
"""

from bisect import bisect_left
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

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
    """Text of one page, and the name of the piece that was taken from it, if any."""

    text: str
    piece: str = ""
    is_first: bool = False


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
        """Index the text of a page."""
        plain = text.translate(STRAIGHT)
        places = [at for at, sign in enumerate(plain) if _tells_apart(sign)]
        return cls(text, "".join(plain[at] for at in places), places)

    def find(self, letters: str) -> Iterator[int]:
        """Find the characters at which some letters begin, one after the other."""
        at = self.letters.find(letters) if letters else -1
        while at >= 0:
            yield self.places[at]
            at = self.letters.find(letters, at + len(letters))

    def first(self, letters: str, start: int) -> int | None:
        """Find the letter, by its index, at which some letters begin from a character on."""
        at = self.letters.find(letters, bisect_left(self.places, start))
        return at if at >= 0 else None


def pages_of(texts: Iterable[str]) -> list[IndexedPage]:
    """Index the pages of a document."""
    return [IndexedPage.of(text) for text in texts]


def place_of(
    words: str, pages: Sequence[IndexedPage], taken: Collection[Place] = ()
) -> Place | None:
    """Find where words begin, at the first place that no other piece has if there is one.

    Returns: None where they do not stand in the document.
    """
    letters = _letters(words)
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


def stretches_of(words: str, place: Place, pages: Sequence[IndexedPage]) -> Iterator[Stretch]:
    """Find the characters of a piece from its place on: one stretch, or more across page ends."""
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
    """Count the letters that two texts begin with alike."""
    pairs = enumerate(zip(letters, others, strict=False))
    differs = (at for at, (letter, other) in pairs if letter != other)
    return next(differs, min(len(letters), len(others)))


def cut_page(text: str, taken: Sequence[tuple[Stretch, str, bool]]) -> Iterator[Cut]:
    """Cut the text of a page where pieces begin and end.

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


def _letters(words: str) -> str:
    """Strip words of what does not tell them apart: white space, bullets, curls of quotes."""
    return "".join(sign for sign in words.translate(STRAIGHT) if _tells_apart(sign))


def _tells_apart(sign: str) -> bool:
    return not (sign.isspace() or sign in BULLET_GLYPHS)
