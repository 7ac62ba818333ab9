import sys
from typing import Any, TypeAlias

from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.core.management.base import CommandError, CommandParser

from wirral_tracker.erasure.columns import model_named
from wirral_tracker.erasure.erasing import erase_everywhere, erase_fields, erase_place
from wirral_tracker.erasure.places import Found, find_places
from wirral_tracker.erasure.wanted import Wanted
from wirral_tracker.kit.chain.answers import Answered, load_answers
from wirral_tracker.kit.chain.checks import CheckedCommand
from wirral_tracker.kit.chain.models import Erasure

# The arguments of the command, as argparse gives them.
Given: TypeAlias = dict[str, Any]
AFTERWARDS = (
    "Backups taken before still hold the words, and so do fixtures and letters kept as files. A "
    "page that somebody has open can send them once more: look again later."
)


class Command(CheckedCommand):
    """The command that finds and erases words by law, such as a child's name. The rows stay.

    With --find it goes through the whole register, and never prints more than the places; without
    the two people it only lists them. A model, a number and fields are one row of it.
    """

    help = "Find words wherever they are stored, and take them out; two people answer for it."

    def add_arguments(self, parser: CommandParser) -> None:
        """Add the row and its fields, the words, the reason, and the two who answer for it."""
        parser.add_argument("model", nargs="?", help="such as recommendations.StatusUpdate")
        parser.add_argument("id", nargs="?", type=int, help="the row's number in the database")
        parser.add_argument("fields", nargs="*", help="such as narrative")
        parser.add_argument(
            "--find", action="append", default=[], metavar="WORDS", help="- reads them here"
        )
        parser.add_argument(
            "--leave", action="append", default=[], metavar="ROW", help='as "findings.Finding 12"'
        )
        parser.add_argument("--reason", default="", help="without the words")
        parser.add_argument("--asked-by", help="a username")
        parser.add_argument("--agreed-by", help="another username")

    def handle(self, *args: str, **given: Any) -> None:
        """List the places of the words, or erase them; raise CommandError if that is refused."""
        try:
            if given["model"]:
                erasure = _erase_in_row(given)
                self.stdout.write(f"{erasure}: {', '.join(erasure.fields)}. {AFTERWARDS}")
                return
            wanted = _wanted(given)
            if given["asked_by"] or given["agreed_by"]:
                found = erase_everywhere(wanted, leave=given["leave"], **_answers(given))
            else:
                found = find_places(wanted)
        except ValidationError as refusal:
            raise CommandError(" ".join(refusal.messages)) from refusal
        except (LookupError, ObjectDoesNotExist) as missing:
            raise CommandError(str(missing)) from missing
        self._tell(found, is_erased=bool(given["asked_by"]))

    def _tell(self, found: Found, *, is_erased: bool) -> None:
        """Print the places, what could not be read, and what is left to be done."""
        self.stdout.write(str(found) if found else "These words stand in no place.")
        for row_name in found.unread:
            self.stdout.write(f"Look at it yourself: {row_name} is a file that cannot be read.")
        if is_erased:
            self.stdout.write(f"The words are taken out of all of these. {AFTERWARDS}")


def _erase_in_row(given: Given) -> Erasure:
    """Erase words of one row: the wanted ones, or without --find all that its fields say.

    Raises: LookupError; ObjectDoesNotExist; ValidationError.
    """
    model = model_named(given["model"])
    if not given["find"]:
        return erase_fields(model, given["id"], given["fields"], **_answers(given))
    return erase_place(model, given["id"], given["fields"], _wanted(given), **_answers(given))


def _wanted(given: Given) -> Wanted:
    """Return the words to look for; those of "-" are the lines of standard input.

    A command line stays in a shell's history, where the words are not to be kept either.

    Raises: ValidationError.
    """
    words = [name for name in given["find"] if name != "-"]
    if "-" in given["find"]:
        words += [line for line in sys.stdin.read().splitlines() if line.strip()]
    return Wanted.from_words(*words)


def _answers(given: Given) -> Answered:
    """Return who answers for an erasure, by username, and why. Raises: ObjectDoesNotExist."""
    return load_answers(
        reason=given["reason"], asked_by=given["asked_by"], agreed_by=given["agreed_by"]
    )
