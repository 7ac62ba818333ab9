"""What officers choose and write for a progress report."""

import datetime as dt
from dataclasses import dataclass
from typing import Any, Self

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator

from findings.sentences import day_in_words
from recommendations.models import ProgressReport, ReportSection
from recommendations.reports.headings import NOTHING_SUPPLIED
from recommendations.reports.subjects import (
    Subjects,
    find_subjects,
    name_of,
    reportable_inspections,
    reportable_reviews,
)
from wirral_tracker.days import end_of
from wirral_tracker.forms import DateInput

LONGEST_SECTION = 50_000
LONGEST_TITLE = 300
PRINTED_BY_THE_REGISTER = {
    "report_summary": "Before your words it prints the position, in a sentence and in a table.",
    "background": "Before your words it prints the documents that the report rests on.",
    "appendix_1": "After your words it prints the progress on each recommendation.",
}


class ReportForm(forms.Form):
    """What a new report is about, and the day that it describes."""

    subject = forms.MultipleChoiceField(
        label="About",
        help_text="One or several reviews and inspections.",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose at least one review or inspection."},
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

    def __init__(self, *args: Any, today: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.fields["subject"].choices = [  # type: ignore[attr-defined]
            (subject.reference, f"{subject.reference}: {name_of(subject)}")
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

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        day, references = values.get("as_at"), values.get("subject")
        if day and references:
            values["subjects"] = find_subjects(references)
            self._refuse_emptiness(values["subjects"].recommendations, day, values.get("known_by"))
        return values

    def _refuse_emptiness(self, asked: Any, day: dt.date, known: dt.date | None) -> None:
        """A report on a day when there was nothing to report on says nothing to anybody."""
        if not asked.as_at(day).exists():
            self.add_error("as_at", f"Nothing had been recommended by {day_in_words(day)}.")
        elif known and not asked.as_at(day, end_of(known)).exists():
            self.add_error("known_by", f"The register held nothing of it on {day_in_words(known)}.")

    def draft(self) -> dict[str, Any]:
        """What was chosen, for the action that begins the draft."""
        subjects: Subjects = self.cleaned_data["subjects"]
        return {
            "subjects": subjects,
            "as_at": self.cleaned_data["as_at"],
            "title": self.cleaned_data["title"],
            "known_by": end_of(known) if (known := self.cleaned_data["known_by"]) else None,
        }


class WordsField(forms.CharField):
    """Officers' words, sent back together with what they were when the form was opened."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, show_hidden_initial=True, **kwargs)

    def to_python(self, value: Any) -> str:
        """A browser sends its own line breaks; the register keeps one kind."""
        return (super().to_python(value) or "").replace("\r\n", "\n")


@dataclass(frozen=True)
class Clash:
    """A part of the report that two officers changed: as it is saved, and as this one wrote it."""

    heading: str
    saved: str
    written: str


class ReportWordsForm(forms.Form):
    """The words of a draft, section by section.

    The form carries what each section said when it was opened. So it knows which of them this
    officer changed, and what somebody else has changed since.
    """

    opened_on = forms.IntegerField(min_value=1, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, report: ProgressReport) -> None:
        self.report = report
        self.saved = {"title": report.title}
        sections = list(report.sections.order_by("order"))
        self.saved |= {each.key: each.text for each in sections if each.key != "report_title"}
        super().__init__(data, initial={**self.saved, "opened_on": report.version})
        for section in sections:
            self._add_section(section)

    def _add_section(self, section: ReportSection) -> None:
        if section.key == "report_title":
            self.fields["title"] = WordsField(label=section.heading, max_length=LONGEST_TITLE)
            self.fields["title"].required = True
            return
        hint = PRINTED_BY_THE_REGISTER.get(
            section.key, f"Left empty, it prints: {NOTHING_SUPPLIED}"
        )
        self.fields[section.key] = WordsField(
            label=str(section),
            help_text=hint,
            widget=forms.Textarea(attrs={"rows": 4}),
            validators=[MaxLengthValidator(LONGEST_SECTION)],
        )

    def changes(self) -> dict[str, Any]:
        """What this officer changed, for the action that saves it."""
        texts = {name: self.cleaned_data[name] for name in self.changed_data if name in self.saved}
        title = texts.pop("title", None)
        return {"opened_on": self.cleaned_data["opened_on"], "title": title, "texts": texts}

    def clashes(self) -> list[Clash]:
        """What both changed, when somebody else has saved the report since."""
        return [
            Clash(str(self.fields[name].label), self.saved[name], self.cleaned_data[name])
            for name in self.changed_data
            if name in self.saved
            and self.saved[name] not in (self.cleaned_data[name], self._opened(name))
        ]

    def changed_by_others(self) -> list[str]:
        """The headings under which somebody else has written since this form was opened."""
        return [
            str(self.fields[name].label)
            for name, saved in self.saved.items()
            if saved != self._opened(name)
        ]

    def _opened(self, name: str) -> str:
        """What the section said when this form was opened."""
        sent = self.data.get(self.add_initial_prefix(name), "")
        return WordsField().to_python(sent)

    def reopened(self) -> Self:
        """A form on the version that is saved now: this officer's words where he changed them."""
        data = {"opened_on": str(self.report.version)}
        for name, saved in self.saved.items():
            data[self.add_initial_prefix(name)] = saved
            data[name] = self.cleaned_data[name] if name in self.changed_data else saved
        return type(self)(data, report=self.report)
