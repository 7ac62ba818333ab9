"""Confirming that nothing has changed, and taking such a confirmation back."""

import datetime as dt
import uuid

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction

from recommendations.actions.statuses import raise_if_overtaken
from recommendations.models import Confirmation, Recommendation


class NothingToConfirm(Exception):
    """Nobody has said how far it has got by that day, so that there is nothing to confirm."""


class AlreadyWithdrawn(Exception):
    """The confirmation has been withdrawn, or is itself a withdrawal."""


@transaction.atomic
def confirm_unchanged(
    recommendation: Recommendation,
    *,
    by: User,
    confirmed_date: dt.date,
    confirmed_by: str,
    today: dt.date,
    opened_on: int | None = None,
    form_key: uuid.UUID | None = None,
    challenge: str = "",
    challenge_reason: str = "",
) -> Confirmation:
    """Record that what was last said of a recommendation still holds on a day, and who says so.

    Raises: Overtaken when another update came after the form was opened; NothingToConfirm;
    ValidationError for a day that cannot be confirmed.
    """
    Recommendation.objects.select_for_update().get(pk=recommendation.pk)
    if sent_before := recommendation.confirmations.sent_in(form_key):
        return sent_before
    raise_if_overtaken(recommendation, opened_on)
    current = recommendation.status_updates.effective().latest_first().first()
    if current is None:
        raise NothingToConfirm(f"Nobody has yet said how far {recommendation} has got.")
    confirmation = Confirmation(
        recommendation=recommendation,
        update=current,
        sequence=recommendation.confirmations.next_sequence(),
        confirmed_date=confirmed_date,
        confirmed_by=confirmed_by,
        challenge=challenge,
        challenge_reason=challenge_reason,
        form_key=form_key,
        recorded_by=by,
    )
    if refusal := confirmation.refusal_of_its_day(today):
        raise ValidationError({"confirmed_date": refusal})
    confirmation.save()
    return confirmation


@transaction.atomic
def withdraw_confirmation(confirmation: Confirmation, *, by: User, reason: str) -> Confirmation:
    """Take a confirmation back, with the reason; both rows stay in the history.

    Raises: AlreadyWithdrawn.
    """
    recommendation = confirmation.recommendation
    Recommendation.objects.select_for_update().get(pk=recommendation.pk)
    if not recommendation.confirmations.standing().contains(confirmation):
        raise AlreadyWithdrawn(f"{confirmation} stands no more.")
    withdrawal = Confirmation(
        recommendation=recommendation,
        update=confirmation.update,
        sequence=recommendation.confirmations.next_sequence(),
        confirmed_date=confirmation.confirmed_date,
        confirmed_by=confirmation.confirmed_by,
        withdraws=confirmation,
        reason=reason,
        recorded_by=by,
    )
    withdrawal.save()
    return withdrawal
