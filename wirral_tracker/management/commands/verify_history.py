import sys
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.timezone import localtime

from wirral_tracker.kit.chain import links
from wirral_tracker.kit.chain.heads import kept_heads
from wirral_tracker.kit.chain.verify import NotAsRecorded, NotReadable, heads_in, verify


class Command(BaseCommand):
    """The command that checks whether anybody has changed the history, and where.

    With the heads that issued papers print, a history that was forged with the key is found out
    too: pdftotext paper.pdf - | manage.py verify_history --heads -
    """

    help = "Compare the history with its seal, and name the first fault of each kind."

    def add_arguments(self, parser: CommandParser) -> None:
        """Add --heads, and --seal and --adopt, which change the seal before it is compared."""
        parser.add_argument(
            "--heads", action="append", default=[], help="a text that prints heads; - reads it here"
        )
        parser.add_argument(
            "--seal", action="store_true", help="first seal what a process that died left behind"
        )
        parser.add_argument(
            "--adopt", action="store_true", help="first take in a history older than the seal"
        )

    def _text(self, name: str) -> str:
        """Read a file, or standard input for "-", as text; raise CommandError if it is no text."""
        try:
            return sys.stdin.read() if name == "-" else Path(name).read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as refusal:
            raise CommandError(f"{name} cannot be read as text: {refusal}") from refusal

    def handle(self, *args: str, heads: list[str], **options: str) -> None:
        """Compare the history with its seal; raise CommandError with each kind of fault."""
        if options["adopt"] and (adopted := links.adopt()):
            self.stdout.write(f"{adopted} rows recorded before there was a seal are taken in.")
        if options["seal"]:
            links.seal()
        printed = [head for name in heads for head in heads_in(self._text(name))]
        if heads and not printed:
            raise CommandError("No head was found in what was given to compare with.")
        try:
            count = verify(printed)
        except (NotAsRecorded, NotReadable) as found:
            raise CommandError(str(found)) from found
        compared = f", and with {len(printed)} heads printed elsewhere" if printed else ""
        self.stdout.write(
            f"{count} rows are as recorded{compared}. Head: {links.head() or 'none yet'}\n"
            f"{_vouched()}"
        )


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
