from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from wirral_tracker.kit.backups import BackupRefused, back_up
from wirral_tracker.kit.backups.postgresql import ProgramFailed


class Command(BaseCommand):
    """The command that writes the whole register to a new file, while officers work."""

    help = "Write the whole register, as it is now, into one new file with a manifest."

    def add_arguments(self, parser: CommandParser) -> None:
        """Add the path of the new file."""
        parser.add_argument("file", type=Path, help="a file that does not exist yet")

    def handle(self, *args: str, file: Path, **options: str) -> None:
        """Save the backup and print its numbers; raise CommandError where it is refused."""
        try:
            manifest = back_up(file, made_at=timezone.now().isoformat(timespec="seconds"))
        except (BackupRefused, ProgramFailed, OSError) as refusal:
            raise CommandError(str(refusal)) from refusal
        rows = sum(manifest.counts.values())
        self.stdout.write(
            f"{file}: {rows} rows of {len(manifest.counts)} tables, {manifest.made_at}, "
            f"digest {manifest.sha256}, head of the history {manifest.head or 'none yet'}"
        )
