"""An officer's corrections of a letter so far, not checked, as they are stored with it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Self

from findings.models.received import CORRECTIONS
from recommendations.intake.letters.pieces import FIELDS, LetterPiece

# Stored letters call it so for each of their lists, and a tick to leave a piece out DELETE: the
# words of Django's lists of forms. Another word for either needs a new version of CORRECTIONS.
TOTAL = "TOTAL_FORMS"
LEFT_OUT = "DELETE"


@dataclass(frozen=True)
class Corrections:
    """A letter as an officer has it: the inspection's fields as typed, and the pieces of each list.

    A list that the form did not send is not among `pieces`. `left_over` is what was kept under
    names that the form does not have any more.
    """

    inspection: Mapping[str, str]
    pieces: Mapping[str, Sequence[LetterPiece]]
    left_over: Mapping[str, str] = field(default_factory=dict)

    def filled_from(self, other: Self) -> Self:
        """Copy the corrections, with the lists and left-over values that only `other` has."""
        return replace(
            self,
            pieces={**other.pieces, **self.pieces},
            left_over={**other.left_over, **self.left_over},
        )

    def as_text(self) -> str:
        """Serialise the corrections as a query string, by the form's field names, with version."""
        # An emptied field is stored too: one that is missing would begin as it was read.
        values = {**self.left_over, **self.inspection}
        for list_name, pieces in self.pieces.items():
            # With its length, so that an emptied list is not filled again with what was read.
            values[f"{list_name}-{TOTAL}"] = str(len(pieces))
            for number, piece in enumerate(pieces):
                for name, value in piece_field_values(piece, list_name).items():
                    # No row misses an empty value: it is read as empty where it is not stored.
                    if value:
                        values[f"{list_name}-{number}-{name}"] = value
        return CORRECTIONS.write_query(values)


def piece_field_values(piece: LetterPiece, list_name: str) -> dict[str, str]:
    """Return what a browser sends of a piece's form, by field name without its prefix."""
    return {
        **{name: getattr(piece, name) for name in FIELDS[list_name]},
        "page": "" if piece.page is None else str(piece.page),
        "start": "" if piece.start is None else str(piece.start),
        LEFT_OUT: "on" if piece.is_left_out else "",
    }
