"""The pieces of a letter as the officer sends them back: split, joined, added, in their order.

Nothing is checked here, and nothing lost: what was typed goes from one form into the next.
"""

import re
from collections.abc import Mapping, Sequence
from itertools import takewhile

from findings.letters.wording import join
from recommendations.intake.letters.places import Place, place_of
from wirral_tracker.kit.numbers import whole_number

Piece = dict[str, str]
# The lists of a letter, and what the officer types of each piece.
FIELDS = {
    "judgements": ("area", "grade"),
    "improvements": ("kind", "section", "text"),
    "paragraphs": ("section", "number", "text"),
}
ELSE = ("page", "start", "DELETE")
# What Django says of a list of forms.
MANAGEMENT = ("TOTAL_FORMS", "INITIAL_FORMS", "MIN_NUM_FORMS", "MAX_NUM_FORMS")
# What the empty form for one more says by itself.
EMPTY: Piece = {"kind": "area_for_improvement"}
MOST_PIECES = 300
EMPTY_LINE = re.compile(r"\n[ \t]*(?:\n[ \t]*)+")


def arranged(sent: Mapping[str, str], pages: Sequence[str]) -> dict[str, str]:
    """A form as it was sent, each piece where it stands in the document, with room for one more.

    An empty line in a piece splits it in two; `join` names a piece to join to the one above it,
    `below` one whose heading those under the next heading after it are to have as well.
    """
    data = dict(sent)
    for prefix in FIELDS:
        pieces = pieces_sent(data, prefix)
        if pieces is not None:
            pieces = _joined(pieces, sent.get("join", ""), prefix)
            _give_heading(pieces, sent.get("below", ""), prefix)
            pieces = [part for piece in pieces for part in _split(piece)]
            _write(data, prefix, _placed(pieces, pages))
    return data


def pieces_sent(data: Mapping[str, str], prefix: str) -> list[Piece] | None:
    """The pieces of one list that say anything; None where the form does not hold the list."""
    total = whole_number(data.get(f"{prefix}-TOTAL_FORMS"))
    if total is None or total > MOST_PIECES + 1:
        return None
    names = (*FIELDS[prefix], *ELSE)
    every = (
        {name: data.get(f"{prefix}-{number}-{name}", "") for name in names}
        for number in range(total)
    )
    return [piece for piece in every if _says_anything(piece)]


def names_of(data: Mapping[str, str]) -> set[str]:
    """Return the names under which a form says something of its lists, and which are read."""
    known: set[str] = set()
    for prefix, fields in FIELDS.items():
        known |= {f"{prefix}-{name}" for name in MANAGEMENT}
        if pieces_sent(data, prefix) is not None:
            total = whole_number(data[f"{prefix}-TOTAL_FORMS"]) or 0
            names = (*fields, *ELSE)
            known |= {f"{prefix}-{number}-{name}" for number in range(total) for name in names}
    return known


def _says_anything(piece: Piece) -> bool:
    """Whether it is more than the empty form for one more, whose kind is chosen already."""
    return any(value.strip() for name, value in piece.items() if name not in ("kind", "DELETE"))


def _joined(pieces: list[Piece], asked: str, prefix: str) -> list[Piece]:
    """The pieces with the one that was asked for joined to the last before it that is kept."""
    place = _asked(asked, prefix) or 0
    above = [at for at, piece in enumerate(pieces[:place]) if not piece["DELETE"]]
    if place >= len(pieces) or not above or "text" not in pieces[place]:
        return pieces
    whole = join([pieces[above[-1]]["text"], pieces[place]["text"]])
    pieces[above[-1]] = {**pieces[above[-1]], "text": whole}
    return [*pieces[:place], *pieces[place + 1 :]]


def _give_heading(pieces: list[Piece], asked: str, prefix: str) -> None:
    """Give the heading of a piece to those after it, as far as one heading reaches there."""
    place = _asked(asked, prefix)
    if place is None or "section" not in FIELDS[prefix]:
        return
    below = pieces[place + 1 :]
    reaches = list(takewhile(lambda piece: piece["section"] == below[0]["section"], below))
    for piece in reaches:
        piece["section"] = pieces[place]["section"]


def _asked(asked: str, prefix: str) -> int | None:
    """The place in its list of a piece that was named as "paragraphs-7"; None in other lists."""
    of, _, number = asked.rpartition("-")
    return whole_number(number) if of == prefix else None


def _split(piece: Piece) -> list[Piece]:
    """The piece, or as many as empty lines part it into; wrapped lines are joined."""
    if "text" not in piece:
        return [piece]
    text = piece["text"].replace("\r\n", "\n").strip()
    first, *others = [join(part.split("\n")) for part in EMPTY_LINE.split(text)]
    nowhere = {"page": "", "start": "", **({"number": ""} if "number" in piece else {})}
    return [{**piece, "text": first}, *({**piece, **nowhere, "text": each} for each in others)]


def _placed(pieces: list[Piece], pages: Sequence[str]) -> list[Piece]:
    """The pieces in the order of the document, each that had no place where its words stand.

    What stands nowhere in it comes after the piece that it came after.
    """
    taken = {place for piece in pieces if (place := placed_at(piece))}
    last: Place | None = None
    for piece in pieces:
        place = placed_at(piece) or place_of(piece.get("text", piece.get("area", "")), pages, taken)
        last = place or last
        if last:
            taken.add(last)
            piece |= {"page": str(last[0]), "start": str(last[1])}
    end = (len(pages) + 1, 0)
    return sorted(pieces, key=lambda piece: placed_at(piece) or end)


def placed_at(piece: Piece) -> Place | None:
    """The page and the character where a piece begins, as its form carries them."""
    page, start = whole_number(piece["page"]), whole_number(piece["start"])
    return None if page is None or start is None else (page, start)


def _write(data: dict[str, str], prefix: str, pieces: list[Piece]) -> None:
    """Put the pieces into the form in place of those it had, and room for one more."""
    for name in [name for name in data if name.startswith(f"{prefix}-")]:
        del data[name]
    room = len(pieces) < MOST_PIECES
    data[f"{prefix}-INITIAL_FORMS"] = str(len(pieces))
    data[f"{prefix}-TOTAL_FORMS"] = str(len(pieces) + room)
    for number, piece in enumerate([*pieces, EMPTY] if room else pieces):
        for name, value in piece.items():
            if value and (name in FIELDS[prefix] or name in ELSE):
                data[f"{prefix}-{number}-{name}"] = value
