"""Asking for more time, and granting or refusing it."""

import datetime as dt

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction

from recommendations.actions.locks import locked
from recommendations.actions.recommendations import change_due_date
from recommendations.models import Extension, ExtensionAnswer, Recommendation
from recommendations.statements import (
    ExtensionAnswerStatement,
    ExtensionStatement,
    Faults,
    refuse,
)
from wirral_tracker.kit.days import day_in_words


class AlreadyAnswered(Exception):
    """Somebody has granted or refused the extension already."""


class AlreadyAsked(Exception):
    """An extension until the same day is asked for already, and nobody has answered it."""


@transaction.atomic
def ask_extension(
    recommendation: Recommendation,
    *,
    by: User,
    wanted_date: dt.date,
    asked_by: str,
    asked_date: dt.date,
    reason: str,
) -> Extension:
    """Create an extension: a post asks for more time, and why. The due date stays where it is.

    Raises: ValidationError by field; AlreadyAsked.
    """
    statement = ExtensionStatement(
        wanted_date=wanted_date, asked_by=asked_by, asked_date=asked_date, reason=reason
    )
    stored, today = locked(recommendation)
    refuse(extension_faults(stored, statement, today))
    # A double click, or two officers after one telephone call, ask once.
    if stored.extensions.waiting().until(wanted_date).exists():
        asked = f"An extension until {day_in_words(wanted_date)} is asked for already"
        raise AlreadyAsked(f"{asked}; it waits for an answer.")
    extension = Extension(
        recommendation=stored,
        sequence=stored.extensions.next_sequence(),
        recorded_by=by,
        **statement.values(),
    )
    extension.save()
    return extension


def extension_faults(
    recommendation: Recommendation, statement: ExtensionStatement, today: dt.date
) -> Faults:
    """Return the ValidationErrors by field of a request for more time, as the register is now."""
    faults = statement.faults(earliest=recommendation.made_date, today=today)
    asked, wanted = statement.asked_date, statement.wanted_date
    if "asked_date" in faults or asked is None or wanted is None:
        return faults
    due = recommendation.due_on(asked)
    if due is None:
        message = "It had no due date then, so there is none to move."
        faults.setdefault("wanted_date", [ValidationError(message, code="none_to_move")])
    elif wanted <= due:
        message = f"It is due on {day_in_words(due)}: ask for a later day."
        faults.setdefault("wanted_date", [ValidationError(message, code="not_later")])
    return faults


@transaction.atomic
def answer_extension(
    extension: Extension,
    *,
    by: User,
    is_granted: bool,
    answered_by: str,
    answer_date: dt.date,
    words: str = "",
) -> ExtensionAnswer:
    """Create the answer to an extension; if granted, move the due date to its `wanted_date` too.

    Raises: ValidationError by field; AlreadyAnswered.
    """
    _, today = locked(extension.recommendation)
    # Asked under the lock: another officer may have answered since the page was opened.
    if not Extension.objects.waiting().contains(extension):
        raise AlreadyAnswered(f"{extension} was answered before.")
    statement = ExtensionAnswerStatement(
        is_granted=is_granted, answered_by=answered_by, answer_date=answer_date, words=words
    )
    refuse(statement.faults(earliest=extension.asked_date, today=today))
    change = None
    if is_granted:
        change = change_due_date(
            extension.recommendation,
            by=by,
            due_date=extension.wanted_date,
            change_date=answer_date,
            reason=extension.reason,
            agreed_by=answered_by,
        )
    answer = ExtensionAnswer(
        extension=extension,
        sequence=extension.sequence,
        due_date_change=change,
        recorded_by=by,
        **statement.values(),
    )
    answer.save()
    return answer
