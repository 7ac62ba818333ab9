"""Django's system checks of the seal: that the key fits, and that heads are kept outside."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning
from django.core.management.base import BaseCommand

from wirral_tracker.kit.chain.keys import key_trouble

NO_HEADS_FILE = (
    "HEADS_FILE is not set: nothing outside the database says how far the history goes, so nobody "
    "can tell when its end was cut off."
)


class CheckedCommand(BaseCommand):
    """A command that adds to the record, before which Django checks the database, and so the key.

    Other commands leave the database unchecked: one that puts it right must run.
    """

    def check(self, *args: Any, **options: Any) -> None:
        """Run Django's system checks, those of the database among them."""
        super().check(*args, **{"databases": ["default"], **options})


def check_key(*, databases: Sequence[str] | None = None, **_check: Any) -> list[CheckMessage]:
    """Return an error where HISTORY_KEY is not the key of this chain: `check --database default`.

    `migrate` asks so too, before it changes anything.
    """
    trouble = key_trouble() if databases else ""
    return [Error(trouble, id="chain.E001")] if trouble else []


def check_heads_file(**_check: Any) -> list[CheckMessage]:
    """Return a warning where no heads are kept outside the database: `check --deploy`."""
    return [] if settings.HEADS_FILE else [Warning(NO_HEADS_FILE, id="chain.W001")]
