from argparse import ArgumentParser

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from recommendations.pages.exports import register_json
from wirral_tracker.kit.as_at import UnusableDay, read_day, read_moment


class Command(BaseCommand):
    """The whole register as JSON, for other programs and for those who check us."""

    help = "Print the register as JSON; recommendations/register.schema.json documents it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--as-at", help="the day to describe, YYYY-MM-DD; today if left out")
        parser.add_argument("--known-by", help="only what the register held at that day or moment")

    def handle(self, *args, **options) -> None:
        today = timezone.localdate()
        try:
            day = read_day(options["as_at"], today) if options["as_at"] else today
        except UnusableDay as refusal:
            raise CommandError(f"--as-at: {refusal}") from refusal
        try:
            known_by = read_moment(options["known_by"]) if options["known_by"] else None
        except UnusableDay as refusal:
            raise CommandError(f"--known-by: {refusal}") from refusal
        self.stdout.write(register_json(day, known_by), ending="")
