from typing import Any

from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from wirral_tracker.kit.chain.answers import load_answers
from wirral_tracker.kit.chain.links import seal
from wirral_tracker.kit.chain.setting_aside import find_what_to_set_aside, said_by, set_aside


class Command(BaseCommand):
    """The command that takes out of the seal, on record, what the register never put there.

    Links after the last one of ours, and imprints of no row. Without the two people it lists them.
    """

    help = "List links and imprints that the register never made; two people set them aside."

    def add_arguments(self, parser: CommandParser) -> None:
        """Add the reason, and the two who answer for it."""
        parser.add_argument("--reason", default="")
        parser.add_argument("--asked-by", default="", help="a username")
        parser.add_argument("--agreed-by", default="", help="another username")

    def handle(self, *args: str, **given: Any) -> None:
        """List what can be set aside, or set it aside; raise CommandError if that is refused."""
        if not (given["asked_by"] or given["agreed_by"]):
            for row in find_what_to_set_aside():
                self.stdout.write(f"{row._meta.verbose_name} {said_by(row)}")
            return
        try:
            answered = load_answers(
                reason=given["reason"], asked_by=given["asked_by"], agreed_by=given["agreed_by"]
            )
            records = set_aside(**answered)
        except ObjectDoesNotExist as missing:
            raise CommandError(str(missing)) from missing
        except ValidationError as refusal:
            raise CommandError(" ".join(refusal.messages)) from refusal
        seal()
        for record in records:
            self.stdout.write(str(record))
        self.stdout.write(f"{len(records)} links and imprints are set aside. Run verify_history.")
