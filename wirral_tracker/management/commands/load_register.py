from wirral_tracker.kit.chain.checks import CheckedCommand
from wirral_tracker.register import load_register


class Command(CheckedCommand):
    """The command that loads the register from the fixtures and changes nothing that is there."""

    help = "Insert what the register lacks of its fixtures; never update; report what differs."

    def handle(self, *args: str, **options: str) -> None:
        """Load the register and print what was inserted and what differs."""
        report = load_register()
        for name, count in report.inserted.items():
            self.stdout.write(f"Inserted {count} {name}.")
        for difference in report.differences:
            self.stdout.write(self.style.WARNING(f"Left as it is: {difference}."))
        if not report.inserted:
            self.stdout.write(f"The register is complete: {report.unchanged} records.")
