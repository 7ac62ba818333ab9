import argparse
import json
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from findings.letters import LARGEST, UnreadableFile, as_json, read_letter


class Command(BaseCommand):
    """The command that prints what a letter or report says; it stores nothing."""

    help = "Print an Ofsted letter or report, PDF or text, as JSON."
    requires_system_checks = []

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Add the path of the file, a PDF or plain text."""
        parser.add_argument("file", type=Path, metavar="FILE", help="a PDF or plain text")

    def handle(self, *args: str, file: Path, **options: str) -> None:
        """Read the file and print the letter as JSON; raise CommandError if it is unreadable."""
        try:
            with file.open("rb") as opened:
                # One byte more than is allowed tells that there is more.
                data = opened.read(LARGEST + 1)
            letter = read_letter(data, file.name)
        except OSError as refusal:
            raise CommandError(f"{file} cannot be read: {refusal.strerror}.") from refusal
        except UnreadableFile as refusal:
            raise CommandError(f"{file}: {refusal}") from refusal
        self.stdout.write(json.dumps(as_json(letter), ensure_ascii=False, indent=2))
