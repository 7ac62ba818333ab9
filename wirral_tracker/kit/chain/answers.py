"""The two people, and the reason, that stand behind what is done to the record by hand."""

from typing import TypedDict

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError


class Answered(TypedDict):
    """The keyword arguments of who answers for an act on the record, and why."""

    reason: str
    asked_by: User
    agreed_by: User


def load_answers(*, reason: str, asked_by: str, agreed_by: str) -> Answered:
    """Load the accounts with two usernames; return them with the reason. Raises: DoesNotExist."""
    return {
        "reason": reason,
        "asked_by": User.objects.get(username=asked_by),
        "agreed_by": User.objects.get(username=agreed_by),
    }


def check_answers(answered: Answered, *, act: str, why: str) -> None:
    """Raise ValidationError unless two people answer for an act, and give a reason.

    `act` and `why` are words of the messages: "an erasure", "the words are taken out".
    """
    if answered["asked_by"].pk == answered["agreed_by"].pk:
        raise ValidationError(f"Two people answer for {act}: one asks, another agrees.")
    if not answered["reason"].strip():
        raise ValidationError(f"Say why {why}.")
