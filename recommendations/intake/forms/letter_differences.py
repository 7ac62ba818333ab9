"""The differences between two officers' corrections of one letter."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.forms import BoundField, Form

from recommendations.intake.forms.letter_pieces import ASKING
from recommendations.intake.forms.letter_review import Review
from recommendations.intake.letters.pieces import LetterPiece
from recommendations.intake.letters.taking_in import GRADE_NAMES


@dataclass(frozen=True)
class Difference:
    """A field or list of pieces that two officers have not left alike, in the words of each."""

    what: str
    as_kept: str
    as_sent: str


def differences(kept_review: Review, sent_review: Review) -> list[Difference]:
    """List a Difference for each field, and each list of pieces, in which two reviews differ."""
    return [
        *differences_of_fields(kept_review.form, sent_review.form),
        *_of_pieces(kept_review, sent_review),
    ]


def differences_of_fields(kept_form: Form, sent_form: Form) -> Iterator[Difference]:
    """Yield a Difference for each field that two forms have not alike."""
    for field in sent_form:
        # What is asked follows the days: of others, one form may ask what the other does not.
        is_asked = field.name in kept_form.fields
        kept = _in_words(kept_form[field.name]) if is_asked else ""
        words = kept, _in_words(field)
        if words[0] != words[1]:
            yield Difference(str(field.label), *words)


def _in_words(field: BoundField) -> str:
    """Return a bound field's value as text; None and False as empty, line ends as line feeds."""
    value = field.value()
    # A tick that is not set says nothing.
    return "" if value in (None, False) else str(value).replace("\r\n", "\n").strip()


def _of_pieces(kept_review: Review, sent_review: Review) -> Iterator[Difference]:
    for pieces in sent_review.lists:
        lines_kept = [_printed(piece) for piece in kept_review.corrections.pieces[pieces.name]]
        lines_sent = [_printed(piece) for piece in sent_review.corrections.pieces[pieces.name]]
        only_kept = _missing(lines_kept, lines_sent)
        only_sent = _missing(lines_sent, lines_kept)
        if only_kept or only_sent:
            yield Difference(pieces.heading, only_kept, only_sent)


def _missing(lines: Sequence[str], others: Sequence[str]) -> str:
    """Join the `lines` that are not among `others`, one on each line."""
    return "\n".join(line for line in lines if line not in others)


def _printed(piece: LetterPiece) -> str:
    """Format a piece on one line: area, grade, kind, heading, number and words, if it has them."""
    kinds: dict[str, str] = dict(ASKING)
    parts = (
        *(piece.area, GRADE_NAMES.get(piece.grade, piece.grade), piece.line.strip("-")),
        *(kinds.get(piece.kind, piece.kind), piece.section, piece.number, piece.lead, piece.text),
        "left out" if piece.is_left_out else "",
    )
    return " · ".join(part.strip() for part in parts if part.strip())
