"""Beginning and saving a draft; nobody saves over words that he has not seen."""

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import F
from django.db.models.functions import Now

from recommendations.models import ProgressReport, ReportSection, ReportTemplate
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
    template: ReportTemplate | None = None,
    **chosen: Any,
) -> ProgressReport:
    """Begin a report with the headings and the wording of a template; without one, of 2016.

    `chosen` are its meeting, shape, filters, exemption and the reason for that.
    """
    chosen_themes = chosen.pop("themes", ())
    report = ProgressReport.objects.create(
        title=title or subjects.default_title[:300],
        as_at=as_at,
        known_by=known_by,
        template=template,
        **chosen,
        created_by=by,
        updated_by=by,
    )
    report.reviews.set(subjects.reviews)
    report.inspections.set(subjects.inspections)
    report.themes.set(chosen_themes)
    _copy_headings(report, template.sections.order_by("order") if template else HEADINGS)
    return report


def _copy_headings(report: ProgressReport, headings: Iterable[Any]) -> None:
    ReportSection.objects.bulk_create(
        ReportSection(
            report=report,
            key=each.key,
            number=each.number,
            heading=each.heading,
            order=order,
            text=each.text,
            is_required=each.is_required,
            clearance=each.clearance,
        )
        for order, each in enumerate(headings, start=1)
    )


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


@transaction.atomic
def save_exemption(
    report: ProgressReport,
    *,
    by: User,
    exemption: str,
    exemption_reason: str,
    opened_on: int | None = None,
) -> None:
    """Say under which paragraph a report is exempt and why; empty makes it public again.

    `opened_on` is the version that the officer's form was opened on; None where there was no form.

    Raises: DraftOvertaken when the report has been saved since.
    """
    versions = {} if opened_on is None else {"version": opened_on}
    saved = ProgressReport.objects.filter(pk=report.pk, **versions).update(
        exemption=exemption,
        exemption_reason=exemption_reason.strip(),
        version=F("version") + 1,
        updated_at=Now(),
        updated_by=by,
    )
    if not saved:
        raise DraftOvertaken(f"{report} was saved after this form was opened.")


@transaction.atomic
def save_template(form: Any, sections: Any, *, by: User) -> None:
    """Save a set of headings, in their places from 1.

    Raises: DraftOvertaken when somebody else has saved it since the form was opened.
    """
    template = form.instance
    opened = ReportTemplate.objects.filter(pk=template.pk, version=form.cleaned_data["opened_on"])
    if not opened.update(version=F("version") + 1, updated_at=Now(), updated_by=by):
        raise DraftOvertaken("Somebody else has saved these headings since you opened them.")
    template.save(update_fields=["name", "note"])
    sections.save()
    for order, section in enumerate(template.sections.order_by("order", "pk"), start=1):
        if section.order != order:
            template.sections.filter(pk=section.pk).update(order=order)
