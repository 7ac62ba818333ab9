"""A letter as an officer confirmed it: checked, and without the pieces that were left out."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypedDict

from recommendations.intake.letters.pieces import NOWHERE, LetterPiece


class InspectionFields(TypedDict):
    """The fields of an Inspection that a letter gives, as keyword arguments for the model."""

    reference: str
    kind: str
    framework: str
    start_date: dt.date | None
    end_date: dt.date | None
    date_text: str
    published_date: dt.date | None
    focus: str


class PublicationFields(TypedDict):
    """The fields of a SourceDocument that say whether it is published, by whom and when."""

    is_public: bool
    made_public_by: str
    made_public_date: dt.date | None


@dataclass(frozen=True)
class Confirmed:
    """A letter as the officer confirmed it, without the pieces that were left out.

    `own_of` is the reference of an inspection that the register knows through others, and whose own
    report this is; empty for one more inspection. `belongs`: the officer says that the document is
    about the council, where the authority could not be read. `passages` are words of the document
    that nobody tracks: what it says of the inspection itself, of the area, and its footnotes.
    """

    title: str
    publication: PublicationFields
    inspection: InspectionFields
    lead_inspectors: Sequence[str]
    inspectors: Sequence[str]
    judgements: Sequence[LetterPiece]
    improvements: Sequence[LetterPiece]
    findings: Sequence[LetterPiece]
    passages: Sequence[LetterPiece] = ()
    own_of: str = ""
    belongs: bool = False

    @property
    def pieces(self) -> list[LetterPiece]:
        """The judgements, improvements and findings together, in the order of the document."""
        return in_order([*self.judgements, *self.improvements, *self.findings])


def in_order(pieces: Sequence[LetterPiece]) -> list[LetterPiece]:
    """Sort pieces by page and character; those without a place in the document come last."""
    return sorted(pieces, key=lambda piece: piece.place or NOWHERE)
