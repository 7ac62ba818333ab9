"""A letter as an officer confirmed it: checked, and without the pieces that were left out."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypedDict

from recommendations.intake.letters.pieces import NOWHERE, LetterPiece


class InspectionFields(TypedDict):
    """The fields of an inspection that a letter tells."""

    reference: str
    kind: str
    framework: str
    start_date: dt.date | None
    end_date: dt.date | None
    date_text: str
    published_date: dt.date | None
    focus: str


@dataclass(frozen=True)
class Confirmed:
    """A letter as the officer confirmed it, without the pieces that were left out."""

    title: str
    inspection: InspectionFields
    lead_inspectors: Sequence[str]
    inspectors: Sequence[str]
    judgements: Sequence[LetterPiece]
    improvements: Sequence[LetterPiece]
    findings: Sequence[LetterPiece]

    @property
    def pieces(self) -> list[LetterPiece]:
        """Every piece of it in the order of the document."""
        return in_order([*self.judgements, *self.improvements, *self.findings])


def in_order(pieces: Sequence[LetterPiece]) -> list[LetterPiece]:
    """Sort pieces as the document prints them; what stands nowhere in it comes last."""
    return sorted(pieces, key=lambda piece: piece.place or NOWHERE)
