"""The draft of a report, begun and saved; nobody saves over words that he has not seen."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import NotRequired, Protocol, TypedDict, Unpack

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import F
from django.db.models.functions import Now

from findings.models import Theme
from recommendations.models import (
    Meeting,
    ProgressReport,
    ReportSection,
    ReportTemplate,
    TemplateSection,
)
from recommendations.reports.headings import HEADINGS, Heading
from recommendations.reports.subjects import Subjects


class DraftOvertaken(Exception):
    """The report was saved by somebody else since this form was opened; nothing was written."""


class ReportChoices(TypedDict):
    """The choices for a new report; those not made have the model's own defaults.

    `known_by` is the moment whose knowledge it tells; None follows the register.
    """

    as_at: dt.date
    title: NotRequired[str]
    known_by: NotRequired[dt.datetime | None]
    meeting: NotRequired[Meeting | None]
    template: NotRequired[ReportTemplate | None]
    filters: NotRequired[str]
    shape: NotRequired[str]
    exemption: NotRequired[str]
    exemption_reason: NotRequired[str]


class NewReport(ReportChoices):
    """The choices for a new report with what it is about, as a form hands them on."""

    subjects: Subjects
    themes: Iterable[Theme]


class WordChanges(TypedDict):
    """The words that one officer changed; `texts` are by the key of their section.

    `opened_on` is the version that the officer's form was opened on; `title` is None where it was
    left as it was.
    """

    opened_on: int
    title: str | None
    texts: Mapping[str, str]


@transaction.atomic
def create_report(
    subjects: Subjects,
    *,
    by: User,
    themes: Iterable[Theme] = (),
    **choices: Unpack[ReportChoices],
) -> ProgressReport:
    """Create a report with the headings and the wording of a template; without one, of 2016.

    It covers `subjects`, or of them what bears on `themes` and stands in the list that its
    filters make.
    """
    title = choices.pop("title", "") or subjects.default_title[:300]
    report = ProgressReport.objects.create(title=title, **choices, created_by=by, updated_by=by)
    report.reviews.set(subjects.reviews)
    report.inspections.set(subjects.inspections)
    report.themes.set(themes)
    template = report.template
    _copy_headings(report, template.sections.order_by("order") if template else HEADINGS)
    return report


def _copy_headings(report: ProgressReport, headings: Iterable[Heading | TemplateSection]) -> None:
    """Copy headings into a report, so that an edit of the template changes no report begun."""
    ReportSection.objects.bulk_create(
        ReportSection(
            report=report,
            key=heading.key,
            number=heading.number,
            heading=heading.heading,
            order=order,
            text=heading.text,
            is_required=heading.is_required,
            clearance=heading.clearance,
        )
        for order, heading in enumerate(headings, start=1)
    )


@transaction.atomic
def save_report(
    report: ProgressReport,
    *,
    by: User,
    opened_on: int,
    texts: Mapping[str, str],
    title: str | None = None,
) -> None:
    """Save the words that this officer changed; `texts` are by the key of their section.

    Sections that he did not change are left as others have saved them. `opened_on` is the version
    that the officer's form was opened on.

    Raises: DraftOvertaken when the report has been saved since.
    """
    # One statement finds the version and moves it on, so that of two writers one finds nothing.
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
    """Save under which paragraph a report is exempt and why; empty makes it public again.

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


class SavesSections(Protocol):
    """The checked headings of a template, as the formset has them."""

    def save(self) -> Sequence[TemplateSection]: ...


@transaction.atomic
def save_template(
    template: ReportTemplate, sections: SavesSections, *, by: User, opened_on: int
) -> None:
    """Save a template's name and note and its headings, in their places from 1.

    `opened_on` is the version that the officer's form was opened on.

    Raises: DraftOvertaken when somebody else has saved it since.
    """
    opened = ReportTemplate.objects.filter(pk=template.pk, version=opened_on)
    if not opened.update(version=F("version") + 1, updated_at=Now(), updated_by=by):
        raise DraftOvertaken("Somebody else has saved these headings since you opened them.")
    # Not the version, which the statement above has moved on.
    template.save(update_fields=["name", "note"])
    sections.save()
    # Officers type places with gaps, or one place twice; what is stored runs from 1.
    for order, section in enumerate(template.sections.order_by("order", "pk"), start=1):
        if section.order != order:
            template.sections.filter(pk=section.pk).update(order=order)
