from typing import Any

from django.conf import settings
from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from wirral_tracker.kit.chain.answers import load_answers
from wirral_tracker.kit.chain.faults import NotAsRecorded, NotReadable
from wirral_tracker.kit.chain.key_changes import change_key
from wirral_tracker.kit.chain.keys import key_trouble
from wirral_tracker.kit.chain.links import seal
from wirral_tracker.kit.chain.verify import verify


class Command(BaseCommand):
    """The command that puts NEW_HISTORY_KEY in the place of HISTORY_KEY. Stop the server first."""

    help = "Record that NEW_HISTORY_KEY takes the place of HISTORY_KEY; two people answer for it."

    def add_arguments(self, parser: CommandParser) -> None:
        """Add the reason, and the two who answer for it."""
        parser.add_argument("--reason", required=True)
        parser.add_argument("--asked-by", required=True, help="a username")
        parser.add_argument("--agreed-by", required=True, help="another username")

    def handle(self, *args: str, **given: Any) -> None:
        """Check the history, and record the change; raise CommandError where it is refused."""
        if not settings.NEW_HISTORY_KEY:
            raise CommandError("Set NEW_HISTORY_KEY to the key that is to come.")
        if trouble := key_trouble():
            raise CommandError(trouble)
        seal()
        try:
            # After the change nobody can tell an older fault from one that the change brought.
            verify()
            answered = load_answers(
                reason=given["reason"], asked_by=given["asked_by"], agreed_by=given["agreed_by"]
            )
            change = change_key(settings.NEW_HISTORY_KEY, **answered)
        except (NotAsRecorded, NotReadable, ObjectDoesNotExist) as refusal:
            raise CommandError(str(refusal)) from refusal
        except ValidationError as refusal:
            raise CommandError(" ".join(refusal.messages)) from refusal
        self.stdout.write(
            f"{change}. Now add the key of today to OLD_HISTORY_KEYS, set HISTORY_KEY to the new "
            "one and take NEW_HISTORY_KEY away: until then nothing is served or sealed."
        )
