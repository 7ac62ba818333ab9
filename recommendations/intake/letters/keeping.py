"""A letter that several officers may look over: what one has kept is not lost to another."""

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models.functions import Now

from findings.models import ReceivedLetter
from recommendations.intake.letters.corrections import Corrections


class KeptMeanwhile(Exception):
    """The refusal of a form that was opened before somebody else kept or confirmed the letter.

    Nothing was written. `letter` is as they left it.
    """

    def __init__(self, letter: ReceivedLetter) -> None:
        super().__init__(f"{letter} was kept after this form was opened.")
        self.letter = letter


@transaction.atomic
def keep_corrections(
    received: ReceivedLetter, corrections: Corrections, *, by: User, opened_on: int | None = None
) -> None:
    """Store a letter as the officer left it; nothing of it counts yet.

    `opened_on` is the letter's version when the officer opened the form; None where no form was
    open, so that nothing can have come in between.

    Raises: KeptMeanwhile.
    """
    letter = locked_letter(received, opened_on)
    if letter.inspection_id:
        raise KeptMeanwhile(letter)
    record_kept(letter, corrections, by=by)


def locked_letter(received: ReceivedLetter, opened_on: int | None) -> ReceivedLetter:
    """Lock a letter for the rest of the transaction, so that of two forms sent at once one waits.

    Raises: KeptMeanwhile where it is not the version that the form was opened on.
    """
    # The letter alone: what it became may be locked by others, who wait for nothing here.
    letter: ReceivedLetter = ReceivedLetter.objects.select_for_update(of=["self"]).get(
        pk=received.pk
    )
    if opened_on is not None and letter.version != opened_on:
        raise KeptMeanwhile(letter)
    return letter


def record_kept(letter: ReceivedLetter, corrections: Corrections, *, by: User) -> None:
    """Store how somebody has left a letter, with their name and the time.

    The caller holds its lock: the version that the next form is compared with is counted up here.
    """
    letter.corrections, letter.kept_by, letter.kept_at = corrections.as_text(), by, Now()
    letter.version += 1
    letter.save(update_fields=["corrections", "kept_by", "kept_at", "version", "inspection"])
