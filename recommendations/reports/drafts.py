"""Beginning and saving a draft; nobody saves over words that he has not seen."""

import datetime as dt
from collections.abc import Mapping

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import F
from django.db.models.functions import Now

from recommendations.models import ProgressReport, ReportSection
from recommendations.reports.headings import HEADINGS
from recommendations.reports.subjects import Subjects


class DraftOvertaken(Exception):
    """Somebody else saved the report after this form was opened; nothing of ours was written."""


@transaction.atomic
def create_draft(
    subjects: Subjects,
    *,
    as_at: dt.date,
    by: User,
    title: str = "",
    known_by: dt.datetime | None = None,
) -> ProgressReport:
    """Begin a report, with the headings of 2016 and our own wording under some of them."""
    report = ProgressReport.objects.create(
        title=title or subjects.default_title[:300],
        as_at=as_at,
        known_by=known_by,
        created_by=by,
        updated_by=by,
    )
    report.reviews.set(subjects.reviews)
    report.inspections.set(subjects.inspections)
    ReportSection.objects.bulk_create(
        ReportSection(
            report=report,
            key=each.key,
            number=each.number,
            heading=each.heading,
            order=order,
            text=each.text,
        )
        for order, each in enumerate(HEADINGS, start=1)
    )
    return report


@transaction.atomic
def save_draft(
    report: ProgressReport,
    *,
    by: User,
    opened_on: int,
    texts: Mapping[str, str],
    title: str | None = None,
) -> None:
    """Save the words that this officer changed: `texts` by the key of their section.

    `opened_on` is the version that the officer's form was opened on.

    Raises: DraftOvertaken when the report has been saved since.
    """
    # One statement finds and moves the version on, so that of two writers one finds nothing.
    opened = ProgressReport.objects.filter(pk=report.pk, version=opened_on)
    if not opened.update(version=F("version") + 1, updated_at=Now(), updated_by=by):
        raise DraftOvertaken(f"{report} was saved after this form was opened.")
    if title is not None:
        ProgressReport.objects.filter(pk=report.pk).update(title=title)
    for key, text in texts.items():
        report.sections.filter(key=key).update(text=text)
