"""The forms of an inspection whose own report is not held: entered by hand, and corrected."""

import datetime as dt
from typing import ClassVar

from django import forms

from findings.models import Inspection, SourceDocument
from recommendations.forms.texts import long_text
from recommendations.forms.watched import WatchedForm
from recommendations.intake.forms.errors import add_messages
from recommendations.intake.forms.letters import (
    add_faults_of_days_on_site,
    free_inspection_reference,
)
from recommendations.intake.forms.publication import (
    add_publication_faults,
    made_public_by_field,
    made_public_date_field,
    publication_of,
    unpublished_field,
)
from recommendations.intake.known_inspections import InspectionFacts, Telling
from wirral_tracker.kit.days import faults_of_days, years_before
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
DAYS = ("start_date", "end_date", "earliest_date", "latest_date")
# Years: nobody announces an inspection so long before it comes.
FURTHEST_AHEAD = 5
TOO_FAR_AHEAD = f"This is more than {FURTHEST_AHEAD} years ahead."
DAYS_KNOWN = "The days on site are given: leave this empty."


def day_field(label: str, help_text: str = "") -> forms.DateField:
    """Build a DateField that may be left empty."""
    return forms.DateField(label=label, help_text=help_text, widget=DateInput, required=False)


class InspectionFactsForm(WatchedForm):
    """The facts of an inspection without a report, as far as they are known on the day `today`."""

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

    def __init__(
        self, data: FormData = None, *, today: dt.date, initial: Cleaned | None = None
    ) -> None:
        super().__init__(data, initial=initial)
        self.today = today

    def clean(self) -> Cleaned:
        """Add an error where days cannot be, contradict each other, or are not known nor told."""
        values = super().clean() or {}
        days = {name: values.get(name) for name in DAYS}
        latest = years_before(self.today, -FURTHEST_AHEAD)
        add_messages(self, faults_of_days(days, latest=latest, ahead=TOO_FAR_AHEAD))
        if set(DAYS) & set(self.errors):
            return values
        add_faults_of_days_on_site(self, values, "date_text")
        earliest, latest_date = values.get("earliest_date"), values.get("latest_date")
        if values.get("start_date"):
            known = {name: [DAYS_KNOWN] for name in ("earliest_date", "latest_date")}
            add_messages(self, {name: said for name, said in known.items() if values.get(name)})
        elif earliest and latest_date and latest_date < earliest:
            self.add_error("latest_date", "This is before the day that it was not before.")
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
    unpublished = unpublished_field()
    made_public_by = made_public_by_field()
    made_public_date = made_public_date_field()

    field_order = (
        *("reference", *FACTS, "told_as", "title", "publisher", "told_date", "words"),
        *("unpublished", "made_public_by", "made_public_date"),
    )

    def clean(self) -> Cleaned:
        """Add errors of the days of what tells of it, and of its publication."""
        values = super().clean()
        told = {"told_date": values.get("told_date")}
        add_messages(self, faults_of_days(told, latest=self.today))
        add_publication_faults(self, values, today=self.today, asks_who=True)
        return values

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
            publication=publication_of(values),
        )


class InspectionCorrectForm(InspectionFactsForm):
    """The form that corrects what is known of an inspection without a report, and says why."""

    form_name = "inspection_correct"

    reason = long_text("Why", "What changed, or who said so when.", rows=3)

    field_order = (*FACTS, "reason")

    def __init__(self, data: FormData = None, *, today: dt.date, inspection: Inspection) -> None:
        """Build the form, filled with what is known of the inspection."""
        super().__init__(
            data, today=today, initial={name: getattr(inspection, name) for name in FACTS}
        )
