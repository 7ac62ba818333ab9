import argparse
import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from findings.letters import LARGEST, UnreadableFile, as_json, read_letter


class Command(BaseCommand):
    """What a letter or report of Ofsted's says, without the register: nothing is stored."""

    help = "Print an Ofsted letter or report, PDF or text, as JSON."
    requires_system_checks = []

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE", help="a PDF or plain text")

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"]
        try:
            with path.open("rb") as file:
                # One byte more than is allowed tells that there is more.
                data = file.read(LARGEST + 1)
            letter = read_letter(data, path.name)
        except OSError as refusal:
            raise CommandError(f"{path} cannot be read: {refusal.strerror}.") from refusal
        except UnreadableFile as refusal:
            raise CommandError(f"{path}: {refusal}") from refusal
        self.stdout.write(json.dumps(as_json(letter), ensure_ascii=False, indent=2))
