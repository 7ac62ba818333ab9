from argparse import ArgumentParser

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from recommendations.pages.exports import register_json
from wirral_tracker.kit.as_at import UnusableDay, read_day, read_moment


class Command(BaseCommand):
    """The command that prints the whole register as JSON, for other programs and for checks."""

    help = "Print the register as JSON; recommendations/register.schema.json documents it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add --as-at, the day to describe, and --known-by, the moment whose knowledge counts."""
        parser.add_argument("--as-at", help="the day to describe, YYYY-MM-DD; today if left out")
        parser.add_argument("--known-by", help="only what the register held at that day or moment")

    def handle(self, *args: str, as_at: str | None, known_by: str | None, **options: str) -> None:
        """Print the register as JSON; raise CommandError for an unusable day or moment."""
        today = timezone.localdate()
        try:
            day = read_day(as_at, today) if as_at else today
        except UnusableDay as refusal:
            raise CommandError(f"--as-at: {refusal}") from refusal
        try:
            moment = read_moment(known_by) if known_by else None
        except UnusableDay as refusal:
            raise CommandError(f"--known-by: {refusal}") from refusal
        self.stdout.write(register_json(day, moment), ending="")
