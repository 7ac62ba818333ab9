"""Django's system checks of the seal: that the key fits, and that heads are kept outside."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning

from wirral_tracker.kit.chain.keys import key_trouble

NO_HEADS_FILE = (
    "HEADS_FILE is not set: nothing outside the database says how far the history goes, so nobody "
    "can tell when its end was cut off."
)


def check_key(*, databases: Sequence[str] | None = None, **_check: Any) -> list[CheckMessage]:
    """Return an error where HISTORY_KEY is not the key of this chain: `check --database default`.

    `migrate` asks so too, before it changes anything.
    """
    trouble = key_trouble() if databases else ""
    return [Error(trouble, id="chain.E001")] if trouble else []


def check_heads_file(**_check: Any) -> list[CheckMessage]:
    """Return a warning where no heads are kept outside the database: `check --deploy`."""
    return [] if settings.HEADS_FILE else [Warning(NO_HEADS_FILE, id="chain.W001")]
