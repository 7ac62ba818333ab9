"""The saving of drafts and templates; nobody saves over words that he has not seen."""

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

CURRENT_HEADINGS = "Current headings"


class DraftOvertaken(Exception):
    """A save that is refused, since somebody else has saved since this form was opened."""


class ReportChoices(TypedDict):
    """The keyword arguments for a new draft; those left out have the model's own defaults.

    An empty `title` becomes that of the subjects. `known_by` is the moment after which nothing
    recorded is in the report; None follows the register.
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
    public_title: NotRequired[str]


class NewReport(ReportChoices):
    """The keyword arguments of create_report as a form hands them on, with subjects and themes."""

    subjects: Subjects
    themes: Iterable[Theme]


class CannotDiscard(Exception):
    """A report that is not thrown away, since a version of it has been issued."""


class WordChanges(TypedDict):
    """The keyword arguments of save_report: the `texts` that one officer changed, by section key.

    `opened_on` is the version that the officer's form was opened on; `title` is None where it was
    left as it was.
    """

    opened_on: int
    title: str | None
    texts: Mapping[str, str]


def default_headings() -> ReportTemplate | None:
    """Load the set of headings that a new report begins with: the current one, or the last made."""
    templates = ReportTemplate.objects.order_by("pk")
    return templates.filter(name=CURRENT_HEADINGS).first() or templates.last()


@transaction.atomic
def create_report(
    subjects: Subjects,
    *,
    by: User,
    themes: Iterable[Theme] = (),
    **choices: Unpack[ReportChoices],
) -> ProgressReport:
    """Create a draft on `subjects`, with its template's sections; without a template, HEADINGS.

    It covers `subjects`, or of them what bears on `themes` and stands in the list that its
    filters make.
    """
    # The references of many subjects are longer than the column.
    title = choices.pop("title", "") or subjects.default_title[:300]
    report = ProgressReport.objects.create(title=title, **choices, created_by=by, updated_by=by)
    report.reviews.set(subjects.reviews)
    report.inspections.set(subjects.inspections)
    report.themes.set(themes)
    template = report.template
    _copy_headings(report, template.sections.order_by("order") if template else HEADINGS)
    return report


@transaction.atomic
def copy_report(
    original: ProgressReport, *, by: User, with_words: bool, **new: Unpack[NewReport]
) -> ProgressReport:
    """Create a draft from choices that began with those of `original`, with its words if asked.

    Words are taken over section by section, where the new draft has the heading.
    """
    report = create_report(by=by, **new)
    if with_words:
        for section in original.sections.exclude(text=""):
            report.sections.filter(key=section.key).update(text=section.text)
    return report


@transaction.atomic
def change_report(
    report: ProgressReport,
    *,
    by: User,
    opened_on: int,
    subjects: Subjects,
    themes: Iterable[Theme],
    **choices: Unpack[ReportChoices],
) -> None:
    """Change what a draft is about, its day, meeting, title, shape and headings.

    Words stay under the headings that the new set has too, and what was written under another
    stays behind them. `opened_on` is the version that the officer's form was opened on.

    Raises: DraftOvertaken when the report has been saved since.
    """
    _save_as_next_version(report, by, opened_on)
    template = choices.get("template")
    if template and template.pk != report.template_id:
        _exchange_headings(report, template)
    ProgressReport.objects.filter(pk=report.pk).update(**choices)
    report.reviews.set(subjects.reviews)
    report.inspections.set(subjects.inspections)
    report.themes.set(themes)


def _save_as_next_version(report: ProgressReport, by: User, opened_on: int) -> None:
    """Count a save of a draft, which then belongs to whoever counted it. Raises: DraftOvertaken."""
    # One statement finds the version and moves it on, so that of two writers one finds nothing.
    opened = ProgressReport.objects.filter(pk=report.pk, version=opened_on)
    if not opened.update(version=F("version") + 1, updated_at=Now(), updated_by=by):
        raise DraftOvertaken(f"{report} was saved after this form was opened.")


def _exchange_headings(report: ProgressReport, template: ReportTemplate) -> None:
    """Give a draft the headings of another template, and keep whatever somebody wrote."""
    own_words = report.template.sections.values_list("key", "text") if report.template else ()
    written = [
        section
        for section in report.sections.order_by("order")
        # What the former template began with goes with it.
        if section.text and (section.key, section.text) not in own_words
    ]
    report.sections.all().delete()
    _copy_headings(report, template.sections.order_by("order"))
    last = template.sections.count()
    for section in written:
        if not report.sections.filter(key=section.key).update(text=section.text):
            last += 1
            section.pk, section.order = None, last
            section.save(force_insert=True)


@transaction.atomic
def discard_report(report: ProgressReport) -> None:
    """Throw a draft away: lists leave it out, and it can be brought back from its page.

    Raises: CannotDiscard where a version has been issued.
    """
    if report.issues.exists():
        raise CannotDiscard("A version has been issued. Withdraw that instead.")
    ProgressReport.objects.filter(pk=report.pk).update(discarded_at=Now())


def restore_report(report: ProgressReport) -> None:
    """Bring a draft back that was thrown away."""
    ProgressReport.objects.filter(pk=report.pk).update(discarded_at=None)


def _copy_headings(report: ProgressReport, headings: Iterable[Heading | TemplateSection]) -> None:
    """Create a report's sections from headings; a later edit of the template leaves them alone."""
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
    """Save a draft's `title` (None: as it was) and `texts` by section key, if nobody saved since.

    Sections that he did not change are left as others have saved them. `opened_on` is the version
    that the officer's form was opened on.

    Raises: DraftOvertaken when the report has been saved since.
    """
    _save_as_next_version(report, by, opened_on)
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
    public_title: str = "",
    opened_on: int | None = None,
) -> None:
    """Save a report's exempt paragraph, "1" to "7", with its reason and public title; "": public.

    `opened_on` is the version that the officer's form was opened on; None where there was no form.

    Raises: DraftOvertaken when the report has been saved since.
    """
    versions = {} if opened_on is None else {"version": opened_on}
    saved = ProgressReport.objects.filter(pk=report.pk, **versions).update(
        exemption=exemption,
        exemption_reason=exemption_reason.strip(),
        public_title=public_title.strip(),
        version=F("version") + 1,
        updated_at=Now(),
        updated_by=by,
    )
    if not saved:
        raise DraftOvertaken(f"{report} was saved after this form was opened.")


class SavesSections(Protocol):
    """The method needed of the valid formset of a template's headings: save()."""

    def save(self) -> Sequence[TemplateSection]: ...


@transaction.atomic
def save_template(
    template: ReportTemplate, sections: SavesSections, *, by: User, opened_on: int
) -> None:
    """Save a template's name, note and sections, and number the sections' places from 1.

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
