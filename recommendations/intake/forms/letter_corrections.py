"""An officer's corrections of a letter, from the POST data or from what is stored."""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace

from findings.models import ReceivedLetter
from recommendations.intake.forms.letters import InspectionForm
from recommendations.intake.letters.corrections import LEFT_OUT, TOTAL, Corrections
from recommendations.intake.letters.opening import corrections_as_read, stored_reading
from recommendations.intake.letters.pieces import (
    FIELDS,
    LetterPiece,
    arranged,
    ask_for,
    give_heading_below,
    join_to_above,
)
from recommendations.intake.letters.places import IndexedPage
from wirral_tracker.kit.named_forms import FORM_LABELS, FORM_NAME, unprefixed
from wirral_tracker.kit.numbers import whole_number
from wirral_tracker.kit.stored import VERSION

# Three figures at most: as many rows are built as the highest number in the form says.
PIECE = re.compile(rf"({'|'.join(FIELDS)})-([0-9]{{1,3}})-(\w+)")
# The first release stored the whole management form of each list.
LIST = re.compile(rf"({'|'.join(FIELDS)})-({TOTAL}|INITIAL_FORMS|MIN_NUM_FORMS|MAX_NUM_FORMS)")
# What the form sends beside what an officer types.
NOT_TYPED = frozenset(
    (
        *("csrfmiddlewaretoken", "opened_on", FORM_NAME, FORM_LABELS, VERSION),
        *("keep", "join", "below", "asks", "confirm", "discard", "checked"),
    )
)


def corrections_of(received: ReceivedLetter) -> Corrections:
    """Build a letter's corrections as last kept; as it was read where nobody has kept any.

    Raises: NotOpened where it was kept or read by a later version of the register.
    """
    read = corrections_as_read(stored_reading(received))
    if not received.as_corrected:
        return read
    corrections = _typed(received.as_corrected)
    # The first release stored the blank form of each list as well.
    pieces = {
        name: [piece for piece in rows if not piece.is_blank]
        for name, rows in corrections.pieces.items()
    }
    # A field that the form got since begins as it was read.
    inspection = {**read.inspection, **corrections.inspection}
    return replace(corrections, inspection=inspection, pieces=pieces).filled_from(read)


def corrections_sent(sent: Mapping[str, str], pages: Sequence[IndexedPage]) -> Corrections:
    """Build corrections from the POST data, do what its buttons ask, and arrange the pieces.

    `join` names a piece to join to the one above it, `below` one whose heading goes to those below
    it, as "paragraphs-7"; `asks` a paragraph that asks for improvement. Every piece comes to stand
    where the document has it.
    """
    typed = _typed(sent)
    pieces = dict(typed.pieces)
    if (at := _index(sent.get("asks", ""), "paragraphs")) is not None and set(pieces) == set(
        FIELDS
    ):
        pieces = ask_for(pieces, at)
    for name in pieces:
        if (at := _index(sent.get("join", ""), name)) is not None:
            pieces[name] = join_to_above(pieces[name], at)
        if (at := _index(sent.get("below", ""), name)) is not None:
            pieces[name] = give_heading_below(pieces[name], at)
        pieces[name] = arranged(pieces[name], pages)
    return replace(typed, pieces=pieces)


def _index(piece: str, list_name: str) -> int | None:
    """Return 7 for the piece "paragraphs-7" in the list "paragraphs"; None in any other list."""
    name, _, number = piece.rpartition("-")
    return whole_number(number) if name == list_name else None


def _typed(values: Mapping[str, str]) -> Corrections:
    """Build corrections from field values by name; names that no field has go to `left_over`.

    Blank rows are in their places still, and no button is done.
    """
    inspection: dict[str, str] = {}
    lists: dict[str, dict[int, dict[str, str]]] = {}
    left_over: dict[str, str] = {}
    for name, value in values.items():
        # A browser ends a line in two characters, we in one.
        value = value.replace("\r\n", "\n")
        if name in InspectionForm.base_fields:
            inspection[name] = value
        elif (of_piece := PIECE.fullmatch(name)) and _has_field(of_piece[1], of_piece[3]):
            rows = lists.setdefault(of_piece[1], defaultdict(dict))
            rows[int(of_piece[2])][of_piece[3]] = value
        elif of_list := LIST.fullmatch(name):
            lists.setdefault(of_list[1], defaultdict(dict))
        elif value and unprefixed(name) not in NOT_TYPED:
            left_over[name] = value
    # Blank rows stay for now, since buttons name a piece by its number on the page.
    pieces = {
        name: [_piece(rows[number]) for number in range(max(rows, default=-1) + 1)]
        for name, rows in lists.items()
    }
    return Corrections(inspection, pieces, left_over)


def _has_field(list_name: str, name: str) -> bool:
    return name in (*FIELDS[list_name], "page", "start", LEFT_OUT)


def _piece(values: Mapping[str, str]) -> LetterPiece:
    return LetterPiece(
        area=values.get("area", ""),
        grade=values.get("grade", ""),
        line=values.get("line", ""),
        kind=values.get("kind", ""),
        section=values.get("section", ""),
        number=values.get("number", ""),
        lead=values.get("lead", ""),
        text=values.get("text", ""),
        page=whole_number(values.get("page")),
        start=whole_number(values.get("start")),
        is_left_out=bool(values.get(LEFT_OUT)),
    )
