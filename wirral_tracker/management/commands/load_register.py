from typing import Any

from django.core.management.base import CommandParser

from wirral_tracker.kit.chain.checks import CheckedCommand
from wirral_tracker.register import CORRECTED, load_register


class Command(CheckedCommand):
    """The command that loads the register from the fixtures, and corrects it when it is told to."""

    help = "Load the register; once it is loaded say what differs, and with --correct correct it."

    def add_arguments(self, parser: CommandParser) -> None:
        """Add --correct, which brings what differs to what the fixtures say."""
        parser.add_argument(
            "--correct",
            nargs="?",
            default="",
            const=CORRECTED,
            metavar="REASON",
            help="correct what differs, on record and for this reason; officers' work is left",
        )

    def handle(self, *args: str, **options: Any) -> None:
        """Load the register; print what was inserted, what differs or was corrected, what stays."""
        report = load_register(correct_because=options["correct"])
        for name, count in report.inserted.items():
            self.stdout.write(f"Inserted {count} {name}.")
        begins = "Corrected" if report.is_corrected else "Differs"
        for difference in report.differences:
            self.stdout.write(self.style.WARNING(f"{begins}: {_as_sentence(difference)}"))
        for line in report.left:
            self.stdout.write(f"Left as it is: {_as_sentence(line)}")
        if not report.inserted and not report.differences:
            self.stdout.write(f"The register is complete: {report.unchanged} records.")
        elif report.differences and not report.is_corrected:
            self.stdout.write(
                "Nothing of that was changed: load_register --correct corrects it, on record."
            )


def _as_sentence(text: str) -> str:
    """Return a text that ends with a full stop."""
    return text if text.endswith(".") else f"{text}."
