"""Asking for more time, and granting or refusing it."""

import datetime as dt
import uuid

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction

from recommendations.actions.locks import locked
from recommendations.actions.overtaken import raise_if_overtaken, sent_before
from recommendations.actions.recommendations import change_due_date
from recommendations.models import DueDateChange, Extension, ExtensionAnswer, Recommendation
from recommendations.statements.due_dates import ExtensionAnswerStatement, ExtensionStatement
from recommendations.statements.faults import Faults, refuse
from wirral_tracker.kit.days import day_in_words


class AlreadyAnswered(Exception):
    """Somebody has granted or refused the extension already: the answer is `theirs`."""

    def __init__(self, theirs: ExtensionAnswer) -> None:
        super().__init__(f"{theirs}.")
        self.theirs = theirs


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
    opened_on: int | None = None,
    form_key: uuid.UUID | None = None,
) -> Extension:
    """Create an extension: a post asks for more time, and why. The due date stays where it is.

    `opened_on` and `form_key` are the form's: see `overtaken.py`.

    Raises: ValidationError by field; AlreadyAsked; Overtaken when another was asked for meanwhile.
    """
    statement = ExtensionStatement(
        wanted_date=wanted_date, asked_by=asked_by, asked_date=asked_date, reason=reason
    )
    stored, today = locked(recommendation)
    if before := sent_before(stored.extensions.all(), form_key):
        return before
    refuse(extension_faults(stored, statement, today))
    # Two officers after one telephone call ask once.
    if stored.extensions.waiting().until(wanted_date).exists():
        asked = f"An extension until {day_in_words(wanted_date)} is asked for already"
        raise AlreadyAsked(f"{asked}; it waits for an answer.")
    raise_if_overtaken(stored.extensions.all(), opened_on)
    return Extension.objects.create(
        recommendation=stored,
        sequence=stored.extensions.next_sequence(),
        recorded_by=by,
        form_key=form_key,
        **statement.values(),
    )


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
    opened_on: int | None = None,
    form_key: uuid.UUID | None = None,
) -> ExtensionAnswer:
    """Create the answer to an extension; if granted, move the due date to its `wanted_date` too.

    `form_key` and `opened_on`, of the latest due date change, are the form's: see `overtaken.py`.

    Raises: ValidationError by field; AlreadyAnswered; Overtaken when what it moves was moved.
    """
    _, today = locked(extension.recommendation)
    # Asked under the lock: another officer may have answered since the page was opened.
    if answered := ExtensionAnswer.objects.filter(extension=extension).first():
        if form_key is None or answered.form_key != form_key:
            raise AlreadyAnswered(answered)
        return answered
    statement = ExtensionAnswerStatement(
        is_granted=is_granted, answered_by=answered_by, answer_date=answer_date, words=words
    )
    refuse(statement.faults(earliest=extension.asked_date, today=today))
    change = None
    if is_granted:
        change = _move_as_granted(extension, by, answered_by, answer_date, opened_on)
    return ExtensionAnswer.objects.create(
        extension=extension,
        sequence=extension.sequence,
        due_date_change=change,
        recorded_by=by,
        form_key=form_key,
        **statement.values(),
    )


def _move_as_granted(
    extension: Extension, by: User, granted_by: str, day: dt.date, opened_on: int | None
) -> DueDateChange:
    """Create the due date change that a granted extension makes, unless it was overtaken."""
    raise_if_overtaken(extension.recommendation.due_date_changes.all(), opened_on)
    return change_due_date(
        extension.recommendation,
        by=by,
        due_date=extension.wanted_date,
        change_date=day,
        reason=extension.reason,
        agreed_by=granted_by,
    )
