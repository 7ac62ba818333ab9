"""The discarding of received letters and sheets that nobody has confirmed."""

import datetime as dt

from django.db import transaction

from findings.models import ReceivedLetter
from recommendations.intake.letters.keeping import locked_letter
from recommendations.intake.letters.taking_in import TakenInAlready
from recommendations.models import SheetDraft


@transaction.atomic
def discard_letter(received: ReceivedLetter, *, opened_on: int | None = None) -> None:
    """Delete a received letter that nobody has confirmed; a confirmed one is refused and stays.

    `opened_on` is the letter's version when the officer opened the page; None discards any version.

    Raises: TakenInAlready where it is confirmed; KeptMeanwhile where it has another version.
    """
    # Locked before it is looked at: a colleague may be confirming it at this moment.
    letter = locked_letter(received, opened_on)
    if letter.is_confirmed:
        raise TakenInAlready(f"{letter} was confirmed before.")
    letter.delete()


@transaction.atomic
def discard_unconfirmed(before: dt.datetime) -> tuple[int, int]:
    """Delete letters and sheets that came in before a moment and were never confirmed; count them.

    Returns: how many letters, and how many spreadsheets.
    """
    letters, _ = ReceivedLetter.objects.abandoned_before(before).delete()
    sheets, _ = SheetDraft.objects.abandoned_before(before).delete()
    return letters, sheets
