"""A letter that several officers may look over: what one has kept is not lost to another."""

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models.functions import Now

from findings.models import ReceivedLetter


class KeptMeanwhile(Exception):
    """Somebody else kept or confirmed the letter after this form was opened; nothing was written.

    `letter` is as they left it.
    """

    def __init__(self, letter: ReceivedLetter) -> None:
        super().__init__(f"{letter} was kept after this form was opened.")
        self.letter = letter


@transaction.atomic
def keep_corrections(
    received: ReceivedLetter, corrections: str, *, by: User, opened_on: int | None = None
) -> None:
    """Keep the form as the officer left it; nothing of it counts yet.

    `opened_on` is the letter's version when the officer opened the form; None where nobody waited
    before one.

    Raises: KeptMeanwhile.
    """
    held = held_as_opened(received, opened_on)
    if held.inspection_id:
        raise KeptMeanwhile(held)
    note(held, corrections, by=by)


def held_as_opened(received: ReceivedLetter, opened_on: int | None) -> ReceivedLetter:
    """The letter under its lock, for the rest of the transaction.

    Raises: KeptMeanwhile where it is not the version that the form was opened on.
    """
    held = ReceivedLetter.objects.select_for_update(of=["self"]).get(pk=received.pk)
    if opened_on is not None and held.version != opened_on:
        raise KeptMeanwhile(held)
    return held


def note(held: ReceivedLetter, corrections: str, *, by: User) -> None:
    """The letter as somebody has just left it; the caller holds its lock."""
    held.corrections, held.kept_by, held.kept_at = corrections, by, Now()
    held.version += 1
    held.save(update_fields=["corrections", "kept_by", "kept_at", "version", "inspection"])
