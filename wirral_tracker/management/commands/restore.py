from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from wirral_tracker.kit.backups import BackupRefused, restore
from wirral_tracker.kit.backups.postgresql import ProgramFailed
from wirral_tracker.kit.chain.heads import last_kept_number
from wirral_tracker.kit.chain.verify import heads_in


class Command(BaseCommand):
    """The command that puts a backup in place of the register. Stop the server first."""

    help = "Restore a backup into the database of DATABASE_URL, and check that it is whole."

    def add_arguments(self, parser: CommandParser) -> None:
        """Add the path of the backup, and --replace."""
        parser.add_argument("file", type=Path, help="what `manage.py backup` wrote")
        parser.add_argument(
            "--replace", action="store_true", help="though the register here is not empty"
        )

    def handle(self, *args: str, file: Path, replace: bool, **options: str) -> None:
        """Restore the backup and print its numbers; raise CommandError where it is refused."""
        try:
            manifest = restore(file, replace=replace)
        except (BackupRefused, ProgramFailed, OSError) as refusal:
            raise CommandError(str(refusal)) from refusal
        rows = sum(manifest.counts.values())
        self.stdout.write(
            f"Restored and checked: {rows} rows of {len(manifest.counts)} tables, as they were at "
            f"{manifest.made_at}."
        )
        restored = max((number for number, _ in heads_in(manifest.head)), default=0)
        if settings.HEADS_FILE and last_kept_number() > restored:
            self.stdout.write(
                "HEADS_FILE goes on further than this backup, and verify_history says so. Keep it "
                f"under another name, and begin a new one with this head: {manifest.head}"
            )
