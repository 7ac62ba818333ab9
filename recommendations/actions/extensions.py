"""Asking for more time, and granting or refusing it."""

import datetime as dt

from django.contrib.auth.models import User
from django.db import transaction

from recommendations.actions.recommendations import change_due_date
from recommendations.models import Extension, ExtensionAnswer, Recommendation
from wirral_tracker.kit.days import day_in_words


class NothingToExtend(Exception):
    """The recommendation has no due date, so that there is nothing to move."""


class AlreadyAnswered(Exception):
    """Somebody has granted or refused the extension already."""


class AlreadyAsked(Exception):
    """The same extension is asked for already, and nobody has answered."""


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
    """Record that a post asks for more time, and why; the due date stays where it is.

    Raises: NothingToExtend, AlreadyAsked.
    """
    held = Recommendation.objects.select_for_update().get(pk=recommendation.pk)
    if held.due_on(asked_date) is None:
        raise NothingToExtend(f"{held} has no due date.")
    if held.extensions.waiting().until(wanted_date).exists():
        asked = f"An extension until {day_in_words(wanted_date)} is asked for already"
        raise AlreadyAsked(f"{asked}; it waits for an answer.")
    extension = Extension(
        recommendation=held,
        sequence=held.extensions.next_sequence(),
        wanted_date=wanted_date,
        asked_by=asked_by,
        asked_date=asked_date,
        reason=reason,
        recorded_by=by,
    )
    extension.save()
    return extension


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
    """Record what a named body answered. Granted, it moves the due date in the same act.

    Raises: AlreadyAnswered.
    """
    Recommendation.objects.select_for_update().get(pk=extension.recommendation_id)
    if not Extension.objects.waiting().contains(extension):
        raise AlreadyAnswered(f"{extension} was answered before.")
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
        is_granted=is_granted,
        answered_by=answered_by,
        answer_date=answer_date,
        words=words,
        due_date_change=change,
        recorded_by=by,
    )
    answer.save()
    return answer
