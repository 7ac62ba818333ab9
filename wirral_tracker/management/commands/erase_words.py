from typing import Any

from django.contrib.auth.models import User
from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from wirral_tracker.kit.chain.erasure import append_only_model, erase_words


class Command(BaseCommand):
    """The command that erases words by law, such as the name of a child. The row stays."""

    help = "Take the words out of fields of one row of the record; two people answer for it."

    def add_arguments(self, parser: CommandParser) -> None:
        """Add the row, its fields, the reason, and the two who answer for it."""
        parser.add_argument("model", help="its record name, such as recommendations.StatusUpdate")
        parser.add_argument("id", type=int, help="the row's number in the database")
        parser.add_argument("fields", nargs="+", help="such as narrative")
        parser.add_argument("--reason", required=True)
        parser.add_argument("--asked-by", required=True, help="a username")
        parser.add_argument("--agreed-by", required=True, help="another username")

    def handle(self, *args: str, **given: Any) -> None:
        """Erase the words of the fields; raise CommandError if refused, or if no row is such."""
        try:
            erasure = erase_words(
                append_only_model(given["model"])._base_manager.get(pk=given["id"]),
                given["fields"],
                reason=given["reason"],
                asked_by=User.objects.get(username=given["asked_by"]),
                agreed_by=User.objects.get(username=given["agreed_by"]),
            )
        except ValidationError as refusal:
            raise CommandError(" ".join(refusal.messages)) from refusal
        except (LookupError, ObjectDoesNotExist) as missing:
            raise CommandError(str(missing)) from missing
        self.stdout.write(
            f"{erasure}: {', '.join(erasure.fields)}. Backups taken before still hold the words, "
            "and running servers may show them until they are restarted."
        )
