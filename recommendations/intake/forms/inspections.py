"""The forms of an inspection whose own report is not held: entered by hand, and corrected."""

from typing import ClassVar

from django import forms

from findings.models import Inspection, SourceDocument
from recommendations.forms.texts import long_text
from recommendations.forms.watched import WatchedForm
from recommendations.intake.forms.letters import free_inspection_reference
from recommendations.intake.known_inspections import InspectionFacts, Telling
from wirral_tracker.kit.forms import DateInput
from wirral_tracker.kit.named_forms import Cleaned, FormData, fields_of

KINDS_THAT_TELL = [
    (SourceDocument.Kind.NOTICE, "Ofsted has told the council, and the letter is not out yet"),
    (SourceDocument.Kind.NEWS_ITEM, "The press or another website tells of it"),
]
FACTS = (
    *("kind", "framework", "start_date", "end_date"),
    *("earliest_date", "latest_date", "date_text", "focus"),
)


def day_field(label: str, help_text: str = "") -> forms.DateField:
    """Build a DateField that may be left empty."""
    return forms.DateField(label=label, help_text=help_text, widget=DateInput, required=False)


class InspectionFactsForm(WatchedForm):
    """The facts of an inspection without a report, as far as they are known."""

    # Single lines, but anybody may read them.
    WATCHED: ClassVar[tuple[str, ...]] = ("date_text", "focus")

    kind = forms.ChoiceField(label="Kind", choices=[("", "Choose"), *Inspection.Kind.choices])
    framework = forms.CharField(
        label="Framework", help_text="Such as ILACS 2023, ILACS 2026, or JTAI.", max_length=100
    )
    start_date = day_field("First day on site", "Empty while it is not known.")
    end_date = day_field("Last day on site")
    earliest_date = day_field("Not before", "Where the days are not known.")
    latest_date = day_field("Not after")
    date_text = forms.CharField(
        label="What is said of its days",
        help_text="Where the days are not known.",
        max_length=300,
        required=False,
    )
    focus = forms.CharField(label="What it looks at", max_length=300, required=False)

    def clean(self) -> Cleaned:
        """Add an error where days are half known, out of order, or not known and nothing said."""
        values = super().clean() or {}
        start, end = values.get("start_date"), values.get("end_date")
        earliest, latest = values.get("earliest_date"), values.get("latest_date")
        if {"start_date", "end_date", "earliest_date", "latest_date"} & set(self.errors):
            return values
        if bool(start) != bool(end):
            self.add_error("end_date", "Give both days, or neither.")
        elif start and end and end < start:
            self.add_error("end_date", "The last day is before the first.")
        elif earliest and latest and latest < earliest:
            self.add_error("latest_date", "This is before the day that it was not before.")
        elif not start and not values.get("date_text"):
            self.add_error("date_text", "Give the days on site, or what is said of them.")
        return values

    def facts(self) -> InspectionFacts:
        """Return the cleaned facts, by the names of the inspection's fields."""
        return fields_of(InspectionFacts, self.cleaned_data)


class InspectionCreateForm(InspectionFactsForm):
    """The form that enters an inspection without a letter, and who told of it when."""

    form_name = "inspection_create"
    WATCHED = (*InspectionFactsForm.WATCHED, "title")

    reference = forms.CharField(
        label="Reference",
        help_text="What the register calls it, such as ILACS-2026.",
        max_length=30,
    )
    told_as = forms.ChoiceField(
        label="How it is known", choices=KINDS_THAT_TELL, widget=forms.RadioSelect
    )
    title = forms.CharField(
        label="What tells of it",
        help_text="Such as “Notice of inspection”, or the title of the news item.",
        max_length=300,
    )
    publisher = forms.CharField(label="From whom", help_text="Such as Ofsted.", max_length=200)
    told_date = day_field("Dated", "Empty where no date is printed.")
    words = long_text("What it says of the inspection", "In its own words, or in short.")

    field_order = ("reference", *FACTS, "told_as", "title", "publisher", "told_date", "words")

    def clean_reference(self) -> str:
        return free_inspection_reference(self.cleaned_data["reference"], "ILACS-2026")

    def telling(self) -> Telling:
        """Return the cleaned values of what tells of the inspection."""
        values = self.cleaned_data
        return Telling(
            kind=values["told_as"],
            title=values["title"],
            publisher=values["publisher"],
            published_date=values["told_date"],
            words=values["words"],
        )


class InspectionCorrectForm(InspectionFactsForm):
    """The form that corrects what is known of an inspection without a report, and says why."""

    form_name = "inspection_correct"

    reason = long_text("Why", "What changed, or who said so when.", rows=3)

    field_order = (*FACTS, "reason")

    def __init__(self, data: FormData = None, *, inspection: Inspection) -> None:
        """Build the form, filled with what is known of the inspection."""
        super().__init__(data, initial={name: getattr(inspection, name) for name in FACTS})
