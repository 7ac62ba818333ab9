"""Confirming that a status is unchanged, and withdrawing such a confirmation."""

import datetime as dt
import uuid

from django.contrib.auth.models import User
from django.db import transaction

from recommendations.actions.locks import locked
from recommendations.actions.overtaken import raise_if_overtaken
from recommendations.challenge import challenges
from recommendations.models import Confirmation, Recommendation, StatusUpdate
from recommendations.statements.confirmations import (
    ConfirmationStatement,
    ConfirmationWithdrawalStatement,
)
from recommendations.statements.faults import refuse


class NothingToConfirm(Exception):
    """The recommendation has no effective update, so that there is nothing to confirm."""


class AlreadyWithdrawn(Exception):
    """The confirmation has been withdrawn, or is itself a withdrawal."""


@transaction.atomic
def confirm_unchanged(
    recommendation: Recommendation,
    *,
    by: User,
    confirmed_date: dt.date,
    confirmed_by: str,
    opened_on: int | None = None,
    form_key: uuid.UUID | None = None,
    challenge: str | None = None,
    challenge_reason: str = "",
) -> Confirmation:
    """Create a confirmation that the current update of a recommendation still held on a day.

    Raises: ValidationError by field; Overtaken when another update came after the form was opened;
    NothingToConfirm.
    """
    _, today = locked(recommendation)
    if sent_before := recommendation.confirmations.sent_in(form_key):
        return sent_before
    raise_if_overtaken(recommendation.status_updates.all(), opened_on)
    current = recommendation.status_updates.effective().latest_first().first()
    if current is None:
        raise NothingToConfirm(f"Nobody has yet said how far {recommendation} has got.")
    statement = ConfirmationStatement(
        confirmed_date=confirmed_date,
        confirmed_by=confirmed_by,
        challenge=challenge,
        challenge_reason=challenge_reason,
    )
    refuse(statement.faults(earliest=current.status_date, today=today))
    return Confirmation.objects.create(
        recommendation=recommendation,
        update=current,
        sequence=recommendation.confirmations.next_sequence(),
        form_key=form_key,
        recorded_by=by,
        **_challenged(current, statement).values(),
    )


def _challenged(update: StatusUpdate, statement: ConfirmationStatement) -> ConfirmationStatement:
    """Return the statement with its challenge, worked out from the register where that is None.

    A form shows it to the officer first and hands it on, so that what is kept is what was seen.
    """
    if statement.challenge is not None:
        return statement
    assert statement.confirmed_date
    found = challenges(
        update.recommendation,
        rag=update.rag,
        status_date=statement.confirmed_date,
        narrative="",
    )
    return statement.challenged(found)


@transaction.atomic
def withdraw_confirmation(confirmation: Confirmation, *, by: User, reason: str) -> Confirmation:
    """Create the row that withdraws a confirmation, with the reason; both stay in the history.

    Raises: ValidationError by field; AlreadyWithdrawn.
    """
    recommendation = confirmation.recommendation
    _, today = locked(recommendation)
    # Asked under the lock, for another officer may have withdrawn it since the page was opened.
    if not recommendation.confirmations.standing().contains(confirmation):
        raise AlreadyWithdrawn(f"{confirmation} stands no more.")
    statement = ConfirmationWithdrawalStatement(reason=reason)
    refuse(statement.faults(earliest=confirmation.confirmed_date, today=today))
    return Confirmation.objects.create(
        recommendation=recommendation,
        update=confirmation.update,
        sequence=recommendation.confirmations.next_sequence(),
        # Of the same day, so that both rows stand together wherever the history is cut off.
        confirmed_date=confirmation.confirmed_date,
        confirmed_by=confirmation.confirmed_by,
        withdraws=confirmation,
        reason=reason,
        recorded_by=by,
    )
