from argparse import ArgumentParser
from datetime import timedelta

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from recommendations.intake.discarding import discard_unconfirmed

MOST_DAYS = 36_500  # a hundred years: the calendar has no day so far back as some numbers mean


class Command(BaseCommand):
    """The command that deletes letters and spreadsheets that were brought in and never confirmed.

    Nothing of the record goes: what is not confirmed is not in it.
    """

    help = "Throw away letters and spreadsheets that nobody confirmed (UNCONFIRMED_DAYS)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add --days, which is UNCONFIRMED_DAYS where it is not given."""
        parser.add_argument(
            "--days", type=int, default=settings.UNCONFIRMED_DAYS, help="older than so many days"
        )

    def handle(self, *args: str, days: int, **options: str) -> None:
        """Delete what was brought in more than `days` ago and not confirmed; print the numbers."""
        if not 0 <= days <= MOST_DAYS:
            raise CommandError(f"--days: give a number from 0 to {MOST_DAYS}.")
        letters, sheets = discard_unconfirmed(timezone.now() - timedelta(days=days))
        self.stdout.write(
            f"Brought in more than {days} days ago, never confirmed and now thrown away: "
            f"{letters} letter{'' if letters == 1 else 's'}, "
            f"{sheets} spreadsheet{'' if sheets == 1 else 's'}."
        )
