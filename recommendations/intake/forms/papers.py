"""The forms of a paper: what it says of a review, and the paragraphs that an officer marked."""

import datetime as dt
from collections.abc import Sequence
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError

from recommendations.forms.recommendations import RecommendationForm
from recommendations.forms.texts import long_text
from recommendations.intake.forms.errors import add_messages
from recommendations.intake.forms.letters import (
    LetterForm,
    checked_reference,
    document_field,
    names_on_lines,
)
from recommendations.intake.forms.pasted import pasted_text
from recommendations.intake.forms.publication import (
    add_publication_faults,
    made_public_by_field,
    made_public_date_field,
    publication_of,
    unpublished_field,
)
from recommendations.intake.forms.rows import DocumentRowForm
from recommendations.intake.papers.confirmed import (
    DocumentFields,
    MadeFields,
    PaperFields,
    ReviewFacts,
    ReviewFields,
)
from recommendations.intake.papers.corrections import (
    OBJECTIVES,
    RECOMMENDATIONS,
    MarkedParagraph,
    paragraph_field_values,
)
from recommendations.intake.papers.document import PaperDocument
from recommendations.intake.papers.opening import is_free
from recommendations.intake.papers.taking_in import NO_LICENCE
from recommendations.models import ScrutinyReview
from recommendations.rag import COLOURS
from wirral_tracker.kit.days import faults_of_days
from wirral_tracker.kit.forms import DateInput
from wirral_tracker.kit.named_forms import Cleaned, FormData, NamedForm, fields_of

# The days that it tells of, beside that of its publication.
DAYS = ("start_date", "end_date", "published_date", "made_date")
PRINTED_KEY = "As its own report prints it; empty where it prints none."


def key_field(colour: str) -> forms.CharField:
    """Build the field of what one colour means, as the paper's own key has it."""
    return long_text(f"What {colour} means", PRINTED_KEY, required=False, rows=2)


class ReviewFactsForm(NamedForm):
    """The form of what a review is, and of the paper that it was read from.

    `today` is the last day that it can tell of; unbounded where it is only shown.
    """

    use_required_attribute = False

    kind = forms.ChoiceField(
        label="Kind", choices=[("", "Choose one"), *ScrutinyReview.Kind.choices]
    )
    title = forms.CharField(label="Title of the review", max_length=300)
    body = forms.CharField(
        label="Whose it is",
        help_text="The body that made it, where that is no committee of the council’s.",
        max_length=200,
        required=False,
    )
    committee = forms.CharField(
        label="Committee", help_text="As it was named then.", max_length=200, required=False
    )
    panel = long_text("Panel", "Its members as printed, one on each line.", required=False, rows=3)
    start_date = forms.DateField(label="It began on", widget=DateInput, required=False)
    end_date = forms.DateField(label="It ended on", widget=DateInput, required=False)
    date_text = forms.CharField(
        label="What it says of its dates",
        help_text="Where the days are not printed.",
        max_length=300,
        required=False,
    )
    red = key_field("red")
    amber = key_field("amber")
    green = key_field("green")
    document_title = forms.CharField(label="Title of the paper", max_length=300)
    publisher = forms.CharField(label="Who made the paper", max_length=200)
    published_date = forms.DateField(
        label="Date printed on it",
        help_text="Empty where none is.",
        widget=DateInput,
        required=False,
    )
    licence = forms.CharField(
        label="Licence",
        help_text="As printed; empty where none is.",
        max_length=300,
        required=False,
    )
    made_date = forms.DateField(label="It recommended this on", widget=DateInput)
    made_date_basis = RecommendationForm.declared_fields["made_date_basis"]
    made_date_text = RecommendationForm.declared_fields["made_date_text"]

    def __init__(
        self, data: FormData = None, *, today: dt.date = dt.date.max, **options: Any
    ) -> None:
        super().__init__(data, **options)
        self.today = today

    def clean(self) -> Cleaned:
        values = super().clean() or {}
        start, end = values.get("start_date"), values.get("end_date")
        if start and end and end < start:
            self.add_error("end_date", "It ended before it began.")
        days = {name: values.get(name) for name in DAYS}
        add_messages(self, faults_of_days(days, latest=self.today))
        return values

    def facts(self) -> ReviewFacts:
        """Return the cleaned values as the fields of a ScrutinyReview."""
        values = self.cleaned_data
        key = {colour.code: values[colour.code].strip() for colour in COLOURS}
        panel = names_on_lines(values["panel"])
        rag_key = {code: words for code, words in key.items() if words}
        return fields_of(ReviewFacts, {**values, "panel": panel, "rag_key": rag_key})

    def paper(self) -> PaperFields:
        """Return the cleaned values as fields of a SourceDocument."""
        values = self.cleaned_data
        return {
            "title": values["document_title"],
            "publisher": values["publisher"],
            "published_date": values["published_date"],
            "licence": values["licence"] or NO_LICENCE,
        }

    def made(self) -> MadeFields:
        """Return the day on which its recommendations were made, and what it rests on."""
        return fields_of(MadeFields, self.cleaned_data)


class PaperForm(ReviewFactsForm):
    """The form of a new review, and of the paper that it is read from."""

    form_name = "paper"

    reference = forms.CharField(
        label="Reference",
        help_text="What the register calls it, such as CP-2019.",
        max_length=30,
    )
    unpublished = unpublished_field()
    made_public_by = made_public_by_field()
    made_public_date = made_public_date_field()
    pasted = pasted_text(
        "Or paste the list of its recommendations",
        "Each line is looked for in the paper. What is not found stays in the box.",
    )
    field_order = (
        *("kind", "title", "reference", "body", "committee", "panel"),
        *("start_date", "end_date", "date_text", "red", "amber", "green"),
        *("document_title", "publisher", "published_date", "licence"),
        *("unpublished", "made_public_by", "made_public_date", "made_date"),
    )

    def __init__(self, data: FormData = None, **options: Any) -> None:
        super().__init__(data, **options)
        self.fields["pasted"].required = False
        self.fields["pasted"].widget.attrs["rows"] = 6

    def clean_reference(self) -> str:
        reference = checked_reference(self.cleaned_data["reference"], "CP-2019")
        if not is_free(reference):
            raise ValidationError("The register calls something else so already.")
        return reference

    def clean_pasted(self) -> str:
        if self.cleaned_data["pasted"].strip():
            raise ValidationError("These lines are not matched. Match them, or empty the box.")
        return ""

    def clean(self) -> Cleaned:
        values = super().clean()
        add_publication_faults(self, values, today=self.today, asks_who=True)
        return values

    def review(self) -> ReviewFields:
        """Return the cleaned values as the fields of a new ScrutinyReview."""
        return {"reference": self.cleaned_data["reference"], **self.facts()}

    def document(self) -> DocumentFields:
        """Return the cleaned values as the fields of a new SourceDocument."""
        return {**self.paper(), **publication_of(self.cleaned_data)}


class PaperUploadForm(LetterForm):
    """The form of a paper that is brought in as a review: its file, or its text."""

    form_name = "paper_upload"

    file = document_field("The paper of the review")


class PublicationForm(NamedForm):
    """The form that says that a source is published, by whom and when; not after `today`."""

    form_name = "publication"

    made_public_by = made_public_by_field(required=True)
    made_public_date = made_public_date_field()

    def __init__(self, data: FormData = None, *, today: dt.date) -> None:
        super().__init__(data)
        self.today = today

    def clean(self) -> Cleaned:
        values = super().clean() or {}
        add_publication_faults(self, values, today=self.today)
        return values


class MarkedForm(DocumentRowForm):
    """The form of a marked paragraph."""

    position = forms.IntegerField(widget=forms.HiddenInput)
    # Called as in letters, `LEFT_OUT` of both.
    DELETE = forms.BooleanField(label="Take the mark off", required=False)

    def __init__(
        self, row: MarkedParagraph, number: int, document: PaperDocument, *, is_sent: bool
    ) -> None:
        self.row = row
        super().__init__(paragraph_field_values(row), number, document, is_sent=is_sent)

    def marked(self) -> MarkedParagraph:
        """Return the row with the form's cleaned values."""
        values = self.cleaned_data
        return MarkedParagraph(
            values["position"], values["number"], values["text"], values.get("objective", "")
        )


class MarkedRecommendationForm(MarkedForm):
    """The form of a paragraph that recommends: its number, its words and its objective."""

    form_name = "paper_recommendation"
    list_name = RECOMMENDATIONS
    field_order = ("position", "number", "text", "objective", "DELETE")

    number = forms.CharField(
        label="Number", help_text="As printed; empty when none is.", max_length=20, required=False
    )
    text = long_text("The recommendation", "In the paper’s own words.", rows=3)
    objective = forms.ChoiceField(label="Under objective", required=False)

    def offer(self, objectives: Sequence[MarkedParagraph]) -> None:
        """Set the choices of objectives that the recommendation may stand under."""
        choices = [(aim.number, f"{aim.number}: {aim.text[:60]}") for aim in objectives]
        cast(forms.ChoiceField, self.fields["objective"]).choices = [("", "None"), *choices]
        if not objectives:
            del self.fields["objective"]

    def clean_text(self) -> str:
        return " ".join(super().clean_text().split())


class MarkedObjectiveForm(MarkedForm):
    """The form of a paragraph that states an objective: its number and its title."""

    form_name = "paper_objective"
    list_name = OBJECTIVES
    field_order = ("position", "number", "text", "DELETE")

    number = forms.CharField(label="Number", max_length=20)
    text = forms.CharField(label="The objective", max_length=300)

    def clean_text(self) -> str:
        """Return the text: whether the paper prints it so is asked once, and not refused."""
        return " ".join(self.cleaned_data["text"].split())
