"""The form of a new report: its subjects or rows, its day, meeting, title and headings."""

import datetime as dt
from collections.abc import Mapping
from typing import Any, Self

from django import forms
from django.core.exceptions import ValidationError

from findings.models import Theme
from recommendations.forms.watched import WatchedForm
from recommendations.models import Meeting, ProgressReport, ReportTemplate
from recommendations.reports.drafts import NewReport, default_headings
from recommendations.reports.forms.scope import COUNT, FiltersField, filters_form
from recommendations.reports.loading import scope_on
from recommendations.reports.subjects import (
    FILTERS,
    Scope,
    Subjects,
    filters_in,
    find_subjects,
    narrow_subjects,
    reportable_inspections,
    reportable_reviews,
    subject_name,
    subjects_of,
)
from wirral_tracker.kit.days import council_day, day_in_words, end_of
from wirral_tracker.kit.forms import DateInput
from wirral_tracker.kit.named_forms import Cleaned
from wirral_tracker.kit.stored import NotOpened

# As long as the columns of ProgressReport.
LONGEST_TITLE = 300
LONGEST_FILTERS = 500


def choices_of(report: ProgressReport) -> dict[str, Any]:
    """Return what was chosen for a draft, as the initial values of its form."""
    return {
        "meeting": report.meeting_id,
        "subject": report.subject_references,
        "themes": [theme.slug for theme in report.themes.all()],
        "filters": report.filters,
        "as_at": report.as_at,
        "known_by": council_day(report.known_by) if report.known_by else None,
        "title": "" if report.title == _default_title(report) else report.title,
        "template": report.template_id,
        "shape": report.shape,
    }


def _default_title(report: ProgressReport) -> str:
    """Return the title that a draft has where nobody gave it another; empty if it is not known.

    One that follows what the draft is about goes with that: it would name rows that are not in it.
    """
    try:
        return subjects_of(report).default_title[:LONGEST_TITLE]
    except NotOpened:
        return ""


class ReportForm(WatchedForm):
    """The form of a new report: what it is about, the day it describes, and its meeting."""

    form_name = "report"
    WATCHED = ("title",)

    meeting = forms.ModelChoiceField(
        label="For the meeting",
        queryset=Meeting.objects.standing().newest_first(),
        required=False,
        empty_label="No meeting yet",
    )
    everything = forms.BooleanField(label="About every review and inspection", required=False)
    subject = forms.MultipleChoiceField(
        label="About",
        help_text="One or several reviews and inspections.",
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    themes = forms.ModelMultipleChoiceField(
        label="Or on themes",
        help_text="Every recommendation that bears on any of them, whoever made it.",
        queryset=Theme.objects.in_order(),
        to_field_name="slug",
        widget=forms.SelectMultiple(attrs={"size": 6}),
        required=False,
    )
    filters = FiltersField(
        label="Only some of their recommendations",
        help_text="By the filters of the list of recommendations. The paper says by which.",
        required=False,
    )
    as_at = forms.DateField(
        label="Position as at",
        help_text="The day that the report describes: today or earlier.",
        widget=DateInput,
        error_messages={"required": "Give the day that the report describes."},
    )
    known_by = forms.DateField(
        label="As the register knew it at the end of",
        help_text="Left empty, the report follows the register.",
        widget=DateInput,
        required=False,
    )
    title = forms.CharField(
        label="Report title",
        help_text="Left empty, the report is called after what it is about.",
        max_length=LONGEST_TITLE,
        required=False,
    )
    template = forms.ModelChoiceField(
        label="Headings", queryset=ReportTemplate.objects.order_by("pk"), empty_label=None
    )
    shape = forms.ChoiceField(label="Appendix", choices=ProgressReport.Shape.choices)

    def __init__(
        self,
        data: Mapping[str, str] | None = None,
        *,
        today: dt.date,
        initial: Cleaned | None = None,
    ) -> None:
        super().__init__(data, initial=initial)
        self.today = today
        self.counted = ""
        self._refuse_linked_filters()
        # A form that was sent without them, as a link's is, gets the first of each.
        self.fields["template"].initial = default_headings()
        self.fields["template"].required = self.fields["shape"].required = False
        # Asked for each form: reviews and inspections are added while the server runs.
        self.fields["subject"].choices = [  # type: ignore[attr-defined]
            (subject.reference, f"{subject.reference}: {subject_name(subject)}")
            for subject in (*reportable_reviews(), *reportable_inspections())
        ]

    def clean_as_at(self) -> dt.date:
        """Refuse a day after today."""
        day: dt.date = self.cleaned_data["as_at"]
        if day > self.today:
            raise ValidationError(
                "The day must be today or in the past: nobody knows the position yet."
            )
        return day

    def clean_known_by(self) -> dt.date | None:
        """Refuse a day after today; return None for today, which leaves nothing out."""
        known: dt.date | None = self.cleaned_data["known_by"]
        if known and known > self.today:
            raise ValidationError("The day must be in the past: nobody knows more than now.")
        return known if known != self.today else None

    def clean_filters(self) -> str:
        """Return the filters as a query string to store; refuse unknown names."""
        query = self.cleaned_data["filters"].rpartition("?")[2].strip()
        if not query:
            return ""
        try:
            filters = FILTERS.write_query(filters_in(query))
        except NotOpened as refusal:
            raise ValidationError(str(refusal)) from refusal
        if len(filters) > LONGEST_FILTERS:
            raise ValidationError("This is longer than a report can keep. Choose by fewer words.")
        return filters

    def clean(self) -> None:
        """Load the chosen Subjects; refuse a report about nothing, or nothing made by its day."""
        super().clean()
        values = self.cleaned_data
        day = values.get("as_at")
        if {"subject", "themes", "filters"} & set(self.errors):
            return
        if values.get("everything"):
            choices = self.fields["subject"].choices  # type: ignore[attr-defined]
            values["subject"] = [reference for reference, _ in choices]
        if not (values.get("subject") or values.get("themes") or values.get("filters")):
            self.add_error("subject", "Choose at least one review, inspection or theme.")
        elif day:
            try:
                subjects = self._subjects(day)
            except NotOpened as refusal:
                self.add_error("filters", str(refusal))
                return
            values["subjects"] = subjects
            self._refuse_emptiness(subjects, day, values.get("known_by"))
            if COUNT in self.data:
                self.counted = f"{scope_on(subjects, day, self._known_by())}."

    def _refuse_linked_filters(self) -> None:
        """Say which filters of a link to this form are unknown, and begin without any of them."""
        try:
            filters_in(self.initial.get("filters") or "")
        except NotOpened as refusal:
            self.initial["filters"] = ""
            self.fields["filters"].help_text = f"{refusal} Nothing is chosen yet."

    def is_valid(self) -> bool:
        """Tell whether it is to be saved: valid, and not only sent to count what it chooses."""
        return super().is_valid() and COUNT not in self.data

    def _known_by(self) -> dt.datetime | None:
        """Return the moment after which nothing counts; None where the report follows it."""
        known: dt.date | None = self.cleaned_data.get("known_by")
        return end_of(known) if known else None

    def labels_within(self) -> dict[str, str]:
        """Return the labels of the inputs within the filters, by name."""
        within = filters_form("filters", "").visible_fields()
        return {field.html_name: str(field.label) for field in within}

    def _subjects(self, day: dt.date) -> Subjects:
        """Load the chosen Subjects; with themes or filters, only what these choose as at `day`."""
        values = self.cleaned_data
        whole = find_subjects(values["subject"])
        if not values["themes"] and not values["filters"]:
            return whole
        themes = tuple(values["themes"])
        return narrow_subjects(
            Scope(whole.reviews, whole.inspections, themes, values["filters"]),
            day,
            self._known_by(),
        )

    def _refuse_emptiness(self, subjects: Subjects, day: dt.date, known: dt.date | None) -> None:
        """Add an error where nothing was recommended by `day`, or recorded by `known`."""
        recommendations = subjects.recommendations
        if subjects.chosen and not recommendations.as_at(day).exists():
            self.add_error("filters", f"Nothing is chosen: {scope_on(subjects, day, None)}.")
        elif not recommendations.as_at(day).exists():
            self.add_error("as_at", f"Nothing had been recommended by {day_in_words(day)}.")
        elif known and not recommendations.as_at(day, end_of(known)).exists():
            self.add_error("known_by", f"The register held nothing of it on {day_in_words(known)}.")

    def new_report(self) -> NewReport:
        """Return what was chosen, as keyword arguments for create_report."""
        values = self.cleaned_data
        subjects: Subjects = values["subjects"]
        return {
            "subjects": find_subjects(values["subject"]),
            "as_at": values["as_at"],
            "title": values["title"] or subjects.default_title[:LONGEST_TITLE],
            "known_by": self._known_by(),
            "meeting": values["meeting"],
            "themes": values["themes"],
            "filters": values["filters"],
            "template": values["template"] or self.fields["template"].initial,
            "shape": values["shape"] or ProgressReport.Shape.BY_OBJECTIVE,
        }


class CopyForm(ReportForm):
    """The form of a copy: the choices of another draft to begin with, and whether its words too."""

    form_name = "report_copy"

    with_words = forms.BooleanField(label="Take over its words", required=False)


class ReportChoicesForm(ReportForm):
    """The form of a draft's choices, and the version it was opened on."""

    form_name = "report_choices"

    opened_on = forms.IntegerField(min_value=1, widget=forms.HiddenInput)

    def __init__(
        self, data: Mapping[str, str] | None = None, *, today: dt.date, report: ProgressReport
    ) -> None:
        initial = {**choices_of(report), "opened_on": report.version}
        super().__init__(data, today=today, initial=initial)

    def reopened(self, report: ProgressReport) -> Self:
        """Return the form on `report` as saved now: same input, the new version, an error."""
        data = self.data.copy()  # type: ignore[attr-defined]
        data["opened_on"] = str(report.version)
        again = type(self)(data, today=self.today, report=report)
        again.add_error(
            None,
            "Somebody else has saved the report since you opened this page. Nothing of yours is "
            "saved yet. Send again to save it.",
        )
        return again
