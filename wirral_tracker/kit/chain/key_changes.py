"""Change of the key of the history, on record, which leaves the chain before it verifiable."""

from typing import Unpack

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction

from wirral_tracker.kit.chain.answers import Answered, check_answers
from wirral_tracker.kit.chain.keys import proof_of
from wirral_tracker.kit.chain.links import lock_chain, seal
from wirral_tracker.kit.chain.models import KeyChange, Link


def change_key(new_key: str, **answered: Unpack[Answered]) -> KeyChange:
    """Record that `new_key` takes the place of settings.HISTORY_KEY; return the KeyChange.

    The last link under the old key seals it, and it holds the new key's proof, so both stand behind
    it. From then on nothing is sealed until HISTORY_KEY is the new key. The history has been
    verified, and the server stopped.

    Raises: ValidationError for a key used before, or where two people or a reason are missing.
    """
    check_answers(answered, act="a change of key", why="the key is changed")
    if new_key in {settings.HISTORY_KEY, *settings.OLD_HISTORY_KEYS}:
        raise ValidationError("This key has been used before. Make a new one.")
    if "," in settings.HISTORY_KEY + new_key:
        raise ValidationError("OLD_HISTORY_KEYS could not list a key with a comma in it.")
    seal()
    with transaction.atomic():
        # Nothing may come between the head that the new key signs and the change.
        lock_chain()
        last = Link.objects.order_by("-number").first()
        if last is None:
            raise ValidationError("Nothing is sealed yet: set HISTORY_KEY to the new key.")
        return KeyChange.objects.create(
            height=last.number,
            proof=proof_of(new_key, last.number, last.signature),
            **answered,
        )
