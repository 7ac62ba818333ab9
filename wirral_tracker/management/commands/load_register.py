from typing import Any

from django.core.management.base import CommandParser

from wirral_tracker.kit.chain.checks import CheckedCommand
from wirral_tracker.register import load_register


class Command(CheckedCommand):
    """The command that loads the register from the fixtures, and amends only when it is told to."""

    help = "Insert what the register lacks of its fixtures; report what differs, or amend it."

    def add_arguments(self, parser: CommandParser) -> None:
        """Add --amend, which brings what differs to what the fixtures say."""
        parser.add_argument(
            "--amend",
            default="",
            metavar="REASON",
            help="amend what differs, on record, for this reason; statements are left as they are",
        )

    def handle(self, *args: str, **options: Any) -> None:
        """Load the register and print what was inserted, what was amended and what differs."""
        report = load_register(amend_because=options["amend"])
        for name, count in report.inserted.items():
            self.stdout.write(f"Inserted {count} {name}.")
        for difference in report.amended:
            self.stdout.write(f"Amended: {difference}.")
        for difference in report.differences:
            self.stdout.write(self.style.WARNING(f"Left as it is: {difference}."))
        if not report.inserted:
            self.stdout.write(f"The register is complete: {report.unchanged} records.")
