"""The keeping of a letter's corrections, so that of two officers neither overwrites the other."""

import datetime as dt
from collections.abc import Mapping
from typing import Any, Protocol

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models.functions import Now

from findings.models import ReceivedLetter
from wirral_tracker.kit.days import council_day, faults_of_days


class Kept(Protocol):
    """An officer's form of a letter or paper, as it is stored with it."""

    def as_text(self) -> str:
        """Serialise the form as a query string."""


class KeptMeanwhile(Exception):
    """The refusal of a form opened before somebody else kept or confirmed its letter.

    Nothing was written. `letter` is as they left it.
    """

    def __init__(self, letter: ReceivedLetter) -> None:
        super().__init__(f"{letter} was kept after this form was opened.")
        self.letter = letter


@transaction.atomic
def keep_corrections(
    received: ReceivedLetter, corrections: Kept, *, by: User, opened_on: int | None = None
) -> None:
    """Save the corrections of a letter that is not confirmed, and count its version up.

    Nothing of the letter counts yet. `opened_on` is its version when the officer opened the form;
    None where no form was open, so that nothing can have come in between.

    Raises: KeptMeanwhile where it is confirmed, or of another version than `opened_on`.
    """
    letter = locked_letter(received, opened_on)
    if letter.is_confirmed:
        raise KeptMeanwhile(letter)
    record_kept(letter, corrections, by=by)


def locked_letter(received: ReceivedLetter, opened_on: int | None) -> ReceivedLetter:
    """Load a letter with select_for_update, and refuse a version other than `opened_on`.

    The lock lasts for the rest of the transaction, so that of two forms sent at once one waits. The
    letter carries `locked_at`, the database's clock.

    Raises: KeptMeanwhile where `opened_on` is given and the letter has another version.
    """
    # The letter alone: what it became may be locked by others, who wait for nothing here.
    letters: Any = ReceivedLetter.objects.select_for_update(of=["self"])
    letter: ReceivedLetter = letters.annotate(locked_at=Now()).get(pk=received.pk)
    if opened_on is not None and letter.version != opened_on:
        raise KeptMeanwhile(letter)
    return letter


def record_kept(letter: ReceivedLetter, corrections: Kept, *, by: User) -> None:
    """Save a locked letter's corrections, who kept them and when, and count its version up.

    The caller holds the lock: the version is what the next form is compared with.
    """
    letter.corrections, letter.kept_by, letter.kept_at = corrections.as_text(), by, Now()
    letter.version += 1
    # What it became too, which is set where it was confirmed.
    became = ("inspection", "document")
    letter.save(update_fields=["corrections", "kept_by", "kept_at", "version", *became])


def refuse_days_ahead(locked: Any, days: Mapping[str, dt.date | None]) -> None:
    """Raise ValidationError for days, by field, that no document can tell of yet, or ever.

    `locked` carries `locked_at`, by which it is today.
    """
    if faults := faults_of_days(days, latest=council_day(locked.locked_at)):
        raise ValidationError(faults)
