import argparse
import datetime as dt
from pathlib import Path
from typing import Any

from django.contrib.auth.models import User
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from recommendations.models import Meeting, ProgressReport, ReportTemplate
from recommendations.reports.build import build_draft
from recommendations.reports.content import Report
from recommendations.reports.drafts import create_report, default_headings
from recommendations.reports.render import print_report
from recommendations.reports.subjects import (
    Scope,
    Subjects,
    UnknownReference,
    filters_in,
    find_subjects,
    narrow_subjects,
)
from wirral_tracker.access import REGISTER_ACCOUNT
from wirral_tracker.kit.as_at import UnusableDay, read_day, read_moment
from wirral_tracker.kit.days import day_in_words
from wirral_tracker.kit.phrasing import listed
from wirral_tracker.kit.printing import NotPrinted
from wirral_tracker.kit.stored import NotOpened

SHAPES = {
    "objectives": ProgressReport.Shape.BY_OBJECTIVE,
    "tables": ProgressReport.Shape.TABLES,
}


class Command(BaseCommand):
    """The command that writes a progress report as the web pages make it, without a browser."""

    help = "Write the progress report on reviews or inspections as a PDF, marked as a draft."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Add the references and the choices that the page of a new report has."""
        parser.add_argument(
            "references", nargs="*", metavar="REFERENCE", help="a review or an inspection"
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
        parser.add_argument(
            "--shape", choices=SHAPES, default="objectives", help="how the appendix is laid out"
        )
        parser.add_argument(
            "--headings", default="", metavar="NAME", help="a set of headings, such as 2016"
        )
        parser.add_argument("--meeting", metavar="DAY", help="the meeting of that day")
        parser.add_argument(
            "--filter", default="", metavar="QUERY", help="only these rows, such as rag=red"
        )
        parser.add_argument("--force", action="store_true", help="write over a file that is there")

    def handle(self, *args: str, output: Path, force: bool, **options: Any) -> None:
        """Build the report and save its PDF; raise CommandError where that is not possible."""
        if output.exists() and not force:
            raise CommandError(f"{output} is there already. Give --force to write over it.")
        try:
            report = self._build(**options)
            pdf = print_report(report)
        except (UnusableDay, UnknownReference, NotOpened, NotPrinted) as refusal:
            raise CommandError(str(refusal)) from refusal
        self._write(output, pdf)
        self.stdout.write(f"{report.title}, as at {day_in_words(report.as_at)}: {output}")

    def _build(
        self,
        *,
        references: list[str],
        as_at: str,
        known_by: str | None,
        title: str,
        shape: str,
        headings: str,
        meeting: str | None,
        **options: Any,
    ) -> Report:
        """Build the report of a draft with these choices, of which the register keeps nothing.

        Raises: CommandError; UnusableDay; UnknownReference; NotOpened.
        """
        day = read_day(as_at, timezone.localdate())
        query = options["filter"]
        subjects, default_title = _subjects(references, query, day)
        # As the page makes it, and taken back: a report is built of a draft that is stored.
        with transaction.atomic():
            draft = create_report(
                subjects,
                by=User.objects.get(username=REGISTER_ACCOUNT),
                as_at=day,
                title=title or default_title,
                known_by=read_moment(known_by) if known_by else None,
                meeting=_meeting_of(meeting),
                template=_headings_named(headings),
                shape=SHAPES[shape],
                filters=query,
            )
            report = build_draft(draft)
            transaction.set_rollback(True)
        return report

    def _write(self, output: Path, pdf: bytes) -> None:
        """Save the PDF to a file, or raise CommandError, which says why it cannot be written."""
        try:
            output.write_bytes(pdf)
        except OSError as refusal:
            raise CommandError(f"{output} cannot be written: {refusal.strerror}.") from refusal


def _subjects(references: list[str], query: str, day: dt.date) -> tuple[Subjects, str]:
    """Load the subjects, and the title of a report on those of their rows that a query chooses.

    Raises: CommandError where there is nothing to report; UnknownReference; NotOpened.
    """
    if not references and not query:
        raise CommandError("Name a review or an inspection, or give --filter.")
    filters_in(query)
    subjects = find_subjects(references)
    scope = Scope(subjects.reviews, subjects.inspections, (), query)
    chosen = narrow_subjects(scope, day) if query else subjects
    if not chosen.all or not chosen.recommendations.as_at(day).exists():
        raise CommandError(f"Nothing to report: no recommendation as at {day_in_words(day)}.")
    return subjects, chosen.default_title[:300]


def _meeting_of(day: str | None) -> Meeting | None:
    """Load the one meeting of a day that stands, None without a day. Raises: CommandError."""
    if not day:
        return None
    found = list(Meeting.objects.standing().filter(date=read_day(day, dt.date.max)))
    if len(found) != 1:
        raise CommandError(f"The register has {len(found) or 'no'} meetings on {day}.")
    return found[0]


def _headings_named(name: str) -> ReportTemplate | None:
    """Load the one set of headings with these words in its name; "": the current. CommandError."""
    if not name:
        return default_headings()
    found = list(ReportTemplate.objects.filter(name__icontains=name))
    if len(found) != 1:
        names = ReportTemplate.objects.order_by("pk").values_list("name", flat=True)
        raise CommandError(
            f"No one set of headings is called “{name}”. There are: {listed([*names])}."
        )
    return found[0]
