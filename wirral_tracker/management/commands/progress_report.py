import argparse
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from recommendations.reports.build import build_report
from recommendations.reports.render import print_report
from recommendations.reports.subjects import UnknownReference, find_subjects
from wirral_tracker.kit.as_at import UnusableDay, read_day, read_moment
from wirral_tracker.kit.days import day_in_words
from wirral_tracker.kit.printing import NotPrinted


class Command(BaseCommand):
    """The command that writes a progress report as the web pages make it, without a browser."""

    help = "Write the progress report on reviews or inspections as a PDF."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Add the references, --as-at, --known-by (latest record to count), --output, --title."""
        parser.add_argument(
            "references", nargs="+", metavar="REFERENCE", help="a review or an inspection"
        )
        parser.add_argument(
            "--as-at", required=True, metavar="DAY", help="the day it describes, as 2016-03-31"
        )
        parser.add_argument(
            "--known-by",
            metavar="MOMENT",
            help="only what the register held at that day's end, or at that moment",
        )
        parser.add_argument("--output", required=True, type=Path, metavar="FILE.pdf")
        parser.add_argument("--title", default="", help="instead of one made from the references")

    def handle(
        self,
        *args: str,
        references: list[str],
        as_at: str,
        known_by: str | None,
        output: Path,
        title: str,
        **options: str,
    ) -> None:
        """Build the report and save its PDF; raise CommandError where that is not possible."""
        try:
            day = read_day(as_at, timezone.localdate())
            subjects = find_subjects(references)
            moment = read_moment(known_by) if known_by else None
        except (UnusableDay, UnknownReference) as refusal:
            raise CommandError(str(refusal)) from refusal
        report = build_report(subjects, day, title, known_by=moment)
        try:
            pdf = print_report(report)
        except NotPrinted as refusal:
            raise CommandError(str(refusal)) from refusal
        self._write(output, pdf)
        self.stdout.write(f"{report.title}, as at {day_in_words(day)}: {output}")

    def _write(self, output: Path, pdf: bytes) -> None:
        """Save the PDF to a file, or raise CommandError, which says why it cannot be written."""
        try:
            output.write_bytes(pdf)
        except OSError as refusal:
            raise CommandError(f"{output} cannot be written: {refusal.strerror}.") from refusal
