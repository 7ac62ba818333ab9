"""The pieces of a letter as rows, and what an officer does with them: split, join, arrange.

Nothing is checked here and nothing is lost: each function takes rows and returns new ones, and the
form that is shown next is built from them.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import takewhile

from findings.letters.wording import join
from recommendations.intake.letters.places import IndexedPage, Place, is_wrapped, place_of

# The lists of a letter, and what an officer types of each piece in them.
FIELDS = {
    "judgements": ("area", "grade", "line"),
    "improvements": ("kind", "section", "lead", "text"),
    "paragraphs": ("section", "number", "text"),
}
# More pieces than any letter has in one list; a form of many more could not be sent back.
MOST_PIECES = 300
# After everything that has a place in the document.
NOWHERE: Place = (1_000_000, 0)
EMPTY_LINE = re.compile(r"\n[ \t]*(?:\n[ \t]*)+")


@dataclass(frozen=True)
class LetterPiece:
    """A judgement, improvement or paragraph of a letter, as an officer has it on the page.

    `line` is what an officer says of a judgement's area: `said` of `area_of` in findings/lines.py.
    Corrections are stored by the names of these fields: see CORRECTIONS in
    `findings/models/received.py` before renaming one.
    """

    area: str = ""
    grade: str = ""
    line: str = ""
    kind: str = ""
    section: str = ""
    number: str = ""
    lead: str = ""
    text: str = ""
    page: int | None = None
    start: int | None = None
    is_left_out: bool = False

    @property
    def words(self) -> str:
        """The piece's text, or for a judgement the area that is judged."""
        return self.text or self.area

    @property
    def place(self) -> Place | None:
        """The page and the character at which the piece begins; None if either is not known."""
        return (self.page, self.start) if self.page and self.start is not None else None

    @property
    def is_judgement(self) -> bool:
        """Whether the piece has an area or a grade; it then has no text to split or join."""
        return bool(self.area or self.grade)

    @property
    def is_blank(self) -> bool:
        """Whether the piece has no place and nothing typed: the form for one more, left empty."""
        typed = (self.area, self.grade, self.section, self.number, self.lead, self.text)
        return self.place is None and not any(value.strip() for value in typed)


def join_to_above(pieces: Sequence[LetterPiece], at: int) -> list[LetterPiece]:
    """Join the piece at index `at` to the nearest above it that is not left out; return new rows.

    Unchanged where there is none above it, and for a judgement.
    """
    above = [index for index, piece in enumerate(pieces[:at]) if not piece.is_left_out]
    if at >= len(pieces) or not above or pieces[at].is_judgement:
        return list(pieces)
    joined = list(pieces)
    target = joined[above[-1]]
    # The words that open its list stay words: they may open it in the middle of a sentence.
    lead = "" if pieces[at].lead == target.lead else f"{pieces[at].lead} "
    *before, last = target.text.split("\n")
    first, *after = f"{lead}{pieces[at].text}".split("\n")
    joined[above[-1]] = replace(target, text="\n".join([*before, join([last, first]), *after]))
    del joined[at]
    return joined


def give_heading_below(pieces: Sequence[LetterPiece], at: int) -> list[LetterPiece]:
    """Give the heading of the piece at `at` to those below that share one; return new rows.

    These are the piece below it, and those after it that have the same heading as that one.
    """
    below = pieces[at + 1 :]
    if not below:
        return list(pieces)
    under_next = list(takewhile(lambda piece: piece.section == below[0].section, below))
    section = pieces[at].section
    renamed = [replace(piece, section=section) for piece in under_next]
    return [*pieces[: at + 1], *renamed, *below[len(under_next) :]]


def ask_for(
    lists: Mapping[str, Sequence[LetterPiece]], at: int
) -> dict[str, Sequence[LetterPiece]]:
    """Move the paragraph at index `at` to what is asked for; return new lists.

    It goes as an area for improvement, in its words and without its number.
    """
    paragraphs = list(lists["paragraphs"])
    if at >= len(paragraphs):
        return dict(lists)
    asked = replace(paragraphs.pop(at), kind="area_for_improvement", number="")
    return {**lists, "paragraphs": paragraphs, "improvements": [*lists["improvements"], asked]}


def arranged(pieces: Iterable[LetterPiece], pages: Sequence[IndexedPage]) -> list[LetterPiece]:
    """Split pieces at empty lines, drop blank ones, find their places, and sort them by place.

    They stay whole where there would be more than MOST_PIECES, which no form could send back.
    """
    whole = [piece for piece in pieces if not piece.is_blank]
    parts = [part for piece in whole for part in split(piece, pages)]
    rows = parts if len(parts) <= MOST_PIECES else whole
    return sorted(placed(rows, pages), key=lambda piece: piece.place or NOWHERE)


def split(piece: LetterPiece, pages: Sequence[IndexedPage]) -> list[LetterPiece]:
    """Split a piece at the empty lines in its text; return new rows.

    Other line ends stay, between the points within a point, but for those at which a line of the
    document is wrapped.
    """
    first, *others = [_unwrapped(part, pages) for part in EMPTY_LINE.split(piece.text.strip())]
    # A printed number is the first part's alone; the places of the others are yet to be found.
    rest = replace(piece, number="", page=None, start=None)
    return [replace(piece, text=first), *(replace(rest, text=text) for text in others)]


def _unwrapped(text: str, pages: Sequence[IndexedPage]) -> str:
    """Join the lines of a text that are one line of the document, wrapped."""
    lines: list[str] = []
    for line in text.split("\n"):
        if lines and is_wrapped(lines[-1], line, pages):
            lines[-1] = join([lines[-1], line])
        else:
            lines.append(join([line]))
    return "\n".join(lines)


def placed(pieces: Iterable[LetterPiece], pages: Sequence[IndexedPage]) -> list[LetterPiece]:
    """Give each piece that has no place the place of its words in `pages`; return new rows.

    Where the same words stand twice, the first place that no other piece has is taken. What stands
    nowhere is given the place of the piece before it, so that it stays after it.
    """
    pieces = list(pieces)
    taken = {piece.place for piece in pieces if piece.place}
    found: list[LetterPiece] = []
    place: Place | None = None
    for piece in pieces:
        place = piece.place or place_of(piece.words, pages, taken) or place
        if place:
            taken.add(place)
            piece = replace(piece, page=place[0], start=place[1])
        found.append(piece)
    return found
