"""Whose children's services a letter is about: this council's, another's, or it could not be read.

The first of the settings' AUTHORITY_NAMES is the council's present name; the others are former ones
and other spellings.
"""

from enum import Enum

from django.conf import settings
from django.core.exceptions import ValidationError

from findings.letters.authorities import is_among
from recommendations.intake.letters.reading import LetterReading


class Whose(Enum):
    """The council that a letter is about, beside the one whose register this is."""

    OURS = "ours"
    ANOTHERS = "another's"
    UNREAD = "unread"


def council_name() -> str:
    """Return the present name of the council whose register this is."""
    name: str = settings.AUTHORITY_NAMES[0]
    return name


def whose(reading: LetterReading) -> Whose:
    """Return whose letter a reading is of, by the names that the settings have today."""
    if not reading["authority"]:
        return Whose.UNREAD
    is_ours = is_among(reading["authority"], settings.AUTHORITY_NAMES, kind=reading["kind"])
    return Whose.OURS if is_ours else Whose.ANOTHERS


def refuse_anothers(reading: LetterReading, *, belongs: bool) -> None:
    """Raise ValidationError for another council's letter, whatever an officer says of it.

    One whose authority could not be read is refused unless an officer says that it `belongs`.
    """
    found = whose(reading)
    if found is Whose.ANOTHERS:
        raise ValidationError(
            f"This document is about {reading['authority']}, and the register is"
            f" {council_name()}’s: it cannot be confirmed."
        )
    if found is Whose.UNREAD and not belongs:
        raise ValidationError(f"Say that the document is about {council_name()}.")
