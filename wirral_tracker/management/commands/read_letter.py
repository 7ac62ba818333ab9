import argparse
import json
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from findings.letters import (
    LARGEST,
    LETTERS,
    UnreadableFile,
    as_json,
    ledger_lines,
    read_letter,
)


class Command(BaseCommand):
    """The command that prints what a letter or report says; it stores nothing."""

    help = "Print an Ofsted letter or report, PDF, Word file or text, as JSON."
    requires_system_checks = []

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Add the path of the file, and what to print or to read of it."""
        parser.add_argument(
            "file", type=Path, metavar="FILE", help="a PDF, Word file or plain text"
        )
        parser.add_argument(
            "--ledger", action="store_true", help="print what became of each line, and no JSON"
        )
        parser.add_argument("--pages", default="", metavar="2-5", help="read these pages alone")
        parser.add_argument(
            "--kind", default="", choices=["", *LETTERS], help="what a letter without “Dear” is"
        )

    def handle(
        self, *args: str, file: Path, ledger: bool, pages: str, kind: str, **options: str
    ) -> None:
        """Read the file and print the letter as JSON; raise CommandError if it is unreadable."""
        try:
            with file.open("rb") as opened:
                # One byte more than is allowed tells that there is more.
                data = opened.read(LARGEST + 1)
            letter = read_letter(data, file.name, kind=kind or None, pages=pages)
        except OSError as refusal:
            raise CommandError(f"{file} cannot be read: {refusal.strerror}.") from refusal
        except UnreadableFile as refusal:
            raise CommandError(f"{file}: {refusal}") from refusal
        if ledger:
            self.stdout.writelines(f"{line}\n" for line in ledger_lines(letter))
            return
        self.stdout.write(json.dumps(as_json(letter), ensure_ascii=False, indent=2))
