"""Where words stand in a document: its page and character, and what of a page was taken.

White space, bullets and the shape of quotation marks do not tell words apart, as in `verbatim`.
"""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from findings.verbatim import BULLET_GLYPHS, STRAIGHT

Place = tuple[int, int]
BETWEEN = rf"[\s{BULLET_GLYPHS}]*"
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


def place_of(words: str, pages: Sequence[str], taken: Collection[Place] = ()) -> Place | None:
    """Find where words begin, at the first place that no other piece has if there is one.

    Returns: None where they do not stand in the document.
    """
    for count in (TELLING, FEWER):
        found = list(_places(words, pages, count))
        free = [place for place in found if place not in taken]
        if found:
            return (free or found)[0]
    return None


def _places(words: str, pages: Sequence[str], count: int) -> Iterator[Place]:
    """Find the places of the first letters of some words, `count` of them."""
    pattern = _pattern(_letters(words)[:count])
    for number, page in enumerate(pages, start=1):
        for match in pattern.finditer(page.translate(STRAIGHT)):
            yield number, match.start()


def stretches_of(words: str, place: Place, pages: Sequence[str]) -> Iterator[Stretch]:
    """Find the characters of a piece from its place on: one stretch, or more across page ends."""
    letters = _letters(words)
    page, start = place
    room = LABEL
    while letters and page <= len(pages):
        text = pages[page - 1].translate(STRAIGHT)
        begun = _pattern(letters[:FEWER]).search(text, start)
        if begun is None or begun.start() > start + room:
            return
        read, end = _read(letters, text, begun.start())
        yield Stretch(page, begun.start(), end)
        # Only what reaches down to the foot of its page can go on overleaf.
        if len(text) - end > FOOT:
            return
        letters, page, start, room = letters[read:], page + 1, 0, FURNITURE


def _read(letters: str, text: str, at: int) -> tuple[int, int]:
    """Compare letters with a text from a character on, until they differ.

    Returns: how many of them the text has, and where the last of those ends.
    """
    read, end = 0, at
    for place in range(at, len(text)):
        if read == len(letters):
            break
        sign = text[place]
        if sign == letters[read]:
            read, end = read + 1, place + 1
        elif not (sign.isspace() or sign in BULLET_GLYPHS):
            break
    return read, end


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
    plain = words.translate(STRAIGHT)
    return "".join(sign for sign in plain if not (sign.isspace() or sign in BULLET_GLYPHS))


def _pattern(letters: str) -> re.Pattern[str]:
    """Compile letters into a pattern that finds them whatever stands between any two of them."""
    # Without letters the empty pattern would match everywhere; this one matches nowhere.
    return re.compile(BETWEEN.join(map(re.escape, letters)) or r"(?!)")
