import sys
from pathlib import Path

from django.conf import settings
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.timezone import localtime

from wirral_tracker.kit.chain import links
from wirral_tracker.kit.chain.answers import load_answers
from wirral_tracker.kit.chain.faults import NotAsRecorded, NotReadable
from wirral_tracker.kit.chain.heads import kept_heads
from wirral_tracker.kit.chain.keys import key_trouble
from wirral_tracker.kit.chain.taking_in import adopt_rows, find_strays
from wirral_tracker.kit.chain.verify import compare_history, heads_in


class Command(BaseCommand):
    """The command that checks whether anybody has changed the history, and where.

    With the heads that issued papers print, a history that was forged with the key is found out
    too: pdftotext paper.pdf - | manage.py verify_history --heads -
    """

    help = "Compare the history with its seal, and name the first fault of each kind."

    def add_arguments(self, parser: CommandParser) -> None:
        """Add --heads; and --seal, with those who answer for what the register did not record."""
        parser.add_argument(
            "--heads", action="append", default=[], help="a text that prints heads; - reads it here"
        )
        parser.add_argument(
            "--seal",
            action="store_true",
            help="first seal what a process that died left behind, and list what came in past the "
            "register; with the three that follow, take that in",
        )
        parser.add_argument("--asked-by", default="", help="a username")
        parser.add_argument("--agreed-by", default="", help="another username")
        parser.add_argument("--reason", default="", help="why the rows are taken in")

    def _text(self, name: str) -> str:
        """Read a file, or standard input for "-", as text; raise CommandError if it is no text."""
        try:
            return sys.stdin.read() if name == "-" else Path(name).read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as refusal:
            raise CommandError(f"{name} cannot be read as text: {refusal}") from refusal

    def handle(self, *args: str, heads: list[str], **options: str) -> None:
        """Compare the history with its seal; raise CommandError with each kind of fault."""
        printed = [head for name in heads for head in heads_in(self._text(name))]
        if heads and not printed:
            raise CommandError("No head was found in what was given to compare with.")
        try:
            if options["seal"]:
                self._seal(options["asked_by"], options["agreed_by"], options["reason"])
            comparison = compare_history(printed)
        except (NotAsRecorded, NotReadable) as found:
            raise CommandError(str(found)) from found
        for note in comparison.notes():
            self.stdout.write(note)
        compared = f", and with {len(printed)} heads printed elsewhere" if printed else ""
        self.stdout.write(
            f"{comparison.count} rows are as recorded{compared}. "
            f"Head: {links.head() or 'none yet'}\n{_vouched()}"
        )

    def _seal(self, asked_by: str, agreed_by: str, reason: str) -> None:
        """Seal what the register recorded; list the rest, and take it in if two people agree.

        Raises: CommandError where they do not, or are not two.
        """
        if trouble := key_trouble():
            raise CommandError(trouble)
        links.seal()
        if not (strays := find_strays()):
            return
        listed = "\n".join(map(str, strays))
        if not (asked_by and agreed_by):
            raise CommandError(
                f"{listed}\nThe register did not record these rows, or not at that time. To take "
                "them in as they are, two people agree, on record: "
                "--seal --asked-by … --agreed-by … --reason …"
            )
        try:
            answered = load_answers(reason=reason, asked_by=asked_by, agreed_by=agreed_by)
            adoption = adopt_rows([stray.row for stray in strays], **answered)
        except ValidationError as refusal:
            raise CommandError(" ".join(refusal.messages)) from refusal
        except User.DoesNotExist as missing:
            raise CommandError(str(missing)) from missing
        links.seal()
        self.stdout.write(f"{listed}\nThese {len(adoption.rows)} rows are taken in.")


def _vouched() -> str:
    """Say up to which link and moment the heads kept outside the database vouch for the history."""
    if not settings.HEADS_FILE:
        return (
            "HEADS_FILE is not set: an end that was cut off after the last backup or paper cannot "
            "be seen."
        )
    if not (kept := kept_heads()):
        return "Nothing is sealed yet, and HEADS_FILE holds no head."
    last = max(kept, key=lambda head: head.number)
    moment = f", recorded {localtime(last.made_at):%-d %B %Y, %H:%M:%S}" if last.made_at else ""
    return f"Nothing was cut off up to link {last.number}{moment}, the last in HEADS_FILE."
