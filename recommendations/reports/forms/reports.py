"""What a clerk chooses for a report, and what is typed on its way to being issued."""

import datetime as dt
from typing import Any, Self

from django import forms
from django.core.exceptions import ValidationError

from findings.models import Theme
from recommendations.forms.texts import long_text
from recommendations.forms.watched import WatchedForm
from recommendations.models import IssuedReport, Meeting, ProgressReport, ReportTemplate
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
)
from wirral_tracker.kit.days import day_in_words, end_of
from wirral_tracker.kit.forms import DateInput
from wirral_tracker.kit.named_forms import NamedForm
from wirral_tracker.kit.stored import NotOpened

LONGEST_TITLE = 300
LONGEST_FILTERS = 500


class ReportForm(NamedForm):
    """What a new report is about, the day that it describes, and the meeting that it goes to."""

    form_name = "report"

    meeting = forms.ModelChoiceField(
        label="For the meeting",
        queryset=Meeting.objects.newest_first(),
        required=False,
        empty_label="No meeting yet",
    )
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
    filters = forms.CharField(
        label="Only the rows of a filtered list",
        help_text="What stands after the question mark in the list’s address.",
        max_length=LONGEST_FILTERS,
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

    def __init__(self, *args: Any, today: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        # A form that was sent without them, as a link's is, gets the first of each.
        self.fields["template"].initial = ReportTemplate.objects.order_by("pk").first()
        self.fields["template"].required = self.fields["shape"].required = False
        self.fields["subject"].choices = [  # type: ignore[attr-defined]
            (subject.reference, f"{subject.reference}: {subject_name(subject)}")
            for subject in (*reportable_reviews(), *reportable_inspections())
        ]

    def clean_as_at(self) -> dt.date:
        day = self.cleaned_data["as_at"]
        if day > self.today:
            raise ValidationError(
                "The day must be today or in the past: nobody knows the position yet."
            )
        return day

    def clean_known_by(self) -> dt.date | None:
        """The day whose knowledge it tells; today's is what the register knows anyway."""
        known = self.cleaned_data["known_by"]
        if known and known > self.today:
            raise ValidationError("The day must be in the past: nobody knows more than now.")
        return known if known != self.today else None

    def clean_filters(self) -> str:
        """Return the filters as they are kept, however much of the address was pasted."""
        query = self.cleaned_data["filters"].rpartition("?")[2].strip()
        if not query:
            return ""
        try:
            kept = FILTERS.write_query(filters_in(query))
        except NotOpened as refusal:
            raise ValidationError(str(refusal)) from refusal
        if len(kept) > LONGEST_FILTERS:
            raise ValidationError("This is longer than a report can keep. Choose by fewer words.")
        return kept

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        day = values.get("as_at")
        if {"subject", "themes", "filters"} & set(self.errors):
            return values
        if not (values.get("subject") or values.get("themes") or values.get("filters")):
            self.add_error("subject", "Choose at least one review, inspection or theme.")
        elif day:
            try:
                values["subjects"] = self._subjects(values, day)
            except NotOpened as refusal:
                self.add_error("filters", str(refusal))
                return values
            self._refuse_emptiness(values["subjects"].recommendations, day, values.get("known_by"))
        return values

    def _subjects(self, values: dict[str, Any], day: dt.date) -> Subjects:
        whole = find_subjects(values["subject"])
        if not values["themes"] and not values["filters"]:
            return whole
        themes = tuple(values["themes"])
        return narrow_subjects(
            Scope(whole.reviews, whole.inspections, themes, values["filters"]), day
        )

    def _refuse_emptiness(self, asked: Any, day: dt.date, known: dt.date | None) -> None:
        """A report on a day when there was nothing to report on says nothing to anybody."""
        if not asked.as_at(day).exists():
            self.add_error("as_at", f"Nothing had been recommended by {day_in_words(day)}.")
        elif known and not asked.as_at(day, end_of(known)).exists():
            self.add_error("known_by", f"The register held nothing of it on {day_in_words(known)}.")

    def draft(self) -> dict[str, Any]:
        """What was chosen, for the action that begins the draft."""
        values = self.cleaned_data
        subjects: Subjects = values["subjects"]
        return {
            "subjects": find_subjects(values["subject"]),
            "as_at": values["as_at"],
            "title": values["title"] or subjects.default_title[:LONGEST_TITLE],
            "known_by": end_of(known) if (known := values["known_by"]) else None,
            "meeting": values["meeting"],
            "themes": values["themes"],
            "filters": values["filters"],
            "template": values["template"] or self.fields["template"].initial,
            "shape": values["shape"] or ProgressReport.Shape.BY_OBJECTIVE,
        }


class ExemptionForm(WatchedForm, forms.ModelForm):
    """Whether a report is kept from the public, under which paragraph and why."""

    form_name = "exemption"

    opened_on = forms.IntegerField(min_value=1, widget=forms.HiddenInput)

    class Meta:
        model = ProgressReport
        fields = ("exemption", "exemption_reason")
        labels = {
            "exemption": "Exempt under Schedule 12A",
            "exemption_reason": "Why the public interest lies in keeping it exempt",
        }
        widgets = {"exemption_reason": forms.Textarea(attrs={"rows": 3})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        public = [("", "Not exempt: it is published"), *ProgressReport.Exemption.choices]
        self.fields["exemption"].choices = public  # type: ignore[attr-defined]
        self.fields["opened_on"].initial = self.instance.version

    def reopened(self, report: ProgressReport) -> Self:
        """The same answer in a form on the version that is saved now, and what that says."""
        now = report.get_exemption_display() if report.exemption else "it is published"
        data = self.data.copy()  # type: ignore[attr-defined]
        data["opened_on"] = str(report.version)
        again = type(self)(data, instance=report)
        again.add_error(
            None,
            f"Somebody else has saved the report since you opened this page; now it says: {now}. "
            "Nothing of yours is saved yet. Send again to save it.",
        )
        return again

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        exemption, reason = values.get("exemption"), (values.get("exemption_reason") or "").strip()
        if exemption and not reason:
            self.add_error("exemption_reason", "Say why it is to be kept from the public.")
        if not exemption and reason:
            self.add_error("exemption", "Choose the paragraph that the reason belongs to.")
        return values


class ProofForm(WatchedForm):
    """What the clerk says before the bytes are made that others approve."""

    form_name = "proof"

    what_changed = long_text("What this version changes", rows=3)
    accepted = forms.BooleanField(
        label="I have read what is listed above, and it can go to the committee so",
        error_messages={"required": "Read the list, and accept it or mend the report."},
    )

    def __init__(self, data: Any = None, *, version: int, has_checks: bool) -> None:
        super().__init__(data)
        if version == 1:
            del self.fields["what_changed"]
        if not has_checks:
            del self.fields["accepted"]


class ApprovalForm(NamedForm):
    """Who approves, by post."""

    form_name = "approval"

    post = forms.CharField(
        label="Your post", help_text="Such as Director of Children’s Services.", max_length=200
    )


class ReportWithdrawalForm(WatchedForm):
    """Why an issued report is withdrawn."""

    form_name = "report_withdrawal"

    reason = long_text("Why it is withdrawn", rows=3)


class ResolutionForm(WatchedForm):
    """What a committee resolved, as its minutes print it."""

    form_name = "resolution"

    recommendation: Any = forms.ModelChoiceField(
        label="On",
        queryset=None,
        required=False,
        empty_label="The report as a whole",
    )
    words = long_text("What the committee resolved, word for word", rows=4)
    minute = forms.CharField(label="Minute number", max_length=40)

    def __init__(self, data: Any = None, *, issued: IssuedReport, carried: Any) -> None:
        super().__init__(data)
        self.fields["recommendation"].queryset = carried  # type: ignore[attr-defined]
