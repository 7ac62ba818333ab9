"""A letter or report of Ofsted's: brought in, looked over, put right, confirmed."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms import BaseFormSet, formset_factory

from findings.letters import LARGEST
from findings.models import Finding, Inspection, ReceivedLetter
from findings.verbatim import is_verbatim
from recommendations.forms.texts import long_text
from recommendations.intake.letters import GRADE_NAMES, Confirmed, Row
from wirral_tracker.forms import DateInput

MOST_ROWS = 300
LONGEST_NAME = 200
NOT_IN_IT = "These words do not stand so in the document. Keep its own words."
REFERENCE = re.compile(r"[A-Z][A-Z0-9-]{2,28}")
ASKING = [
    (Finding.Kind.AREA_FOR_IMPROVEMENT, "Area for improvement"),
    (Finding.Kind.PRIORITY_ACTION, "Area for priority action"),
]


class LetterForm(forms.Form):
    """The file that Ofsted published, or its text."""

    file = forms.FileField(
        label="The letter or report, as Ofsted published it",
        help_text="A PDF, or plain text; at most 10 MB.",
        required=False,
        widget=forms.ClearableFileInput(attrs={"accept": ".pdf,.txt,application/pdf,text/plain"}),
    )
    text = forms.CharField(
        label="Or its text",
        help_text="Pasted, when there is no file.",
        widget=forms.Textarea(attrs={"rows": 6}),
        required=False,
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file and file.size > LARGEST:
            raise ValidationError("The file is larger than 10 MB.")
        return file

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if self.errors:
            return values
        if bool(values.get("file")) == bool((values.get("text") or "").strip()):
            self.add_error("file", "Give either a file or its text.")
        return values

    def source(self) -> tuple[bytes | str, str]:
        """What was given, and what it is called."""
        file = self.cleaned_data["file"]
        if file:
            return file.read(), file.name
        return self.cleaned_data["text"], "pasted text"


def names(text: str) -> list[str]:
    """A name on each line."""
    return [line.strip() for line in text.splitlines() if line.strip()]


class InspectionForm(forms.Form):
    """What the document says of the inspection itself."""

    reference = forms.CharField(
        label="Reference",
        help_text="What the register calls it, such as FV-2024.",
        max_length=30,
    )
    title = forms.CharField(label="Title of the document", max_length=300)
    kind = forms.ChoiceField(label="Kind", choices=Inspection.Kind.choices)
    framework = forms.CharField(label="Framework", max_length=100)
    start_date = forms.DateField(label="First day on site", widget=DateInput, required=False)
    end_date = forms.DateField(label="Last day on site", widget=DateInput, required=False)
    date_text = forms.CharField(
        label="What it says of its days",
        help_text="Only where the days are not known.",
        max_length=300,
        required=False,
    )
    published_date = forms.DateField(
        label="Date printed on it",
        help_text="Empty where none is.",
        widget=DateInput,
        required=False,
    )
    focus = forms.CharField(label="What it looked at", max_length=300, required=False)
    lead_inspectors = long_text(
        "Lead inspectors", "One on each line; only where it says lead.", required=False, rows=2
    )
    inspectors = long_text("Other inspectors", "One on each line.", required=False, rows=3)

    def clean_reference(self) -> str:
        reference = self.cleaned_data["reference"].strip().upper()
        if not REFERENCE.fullmatch(reference):
            raise ValidationError("Use capital letters, figures and hyphens, such as FV-2024.")
        if Inspection.objects.beginning_with(reference, whole=True):
            raise ValidationError("The register has an inspection of this reference.")
        return reference

    def clean_lead_inspectors(self) -> str:
        return self._one_on_each_line("lead_inspectors")

    def clean_inspectors(self) -> str:
        return self._one_on_each_line("inspectors")

    def _one_on_each_line(self, name: str) -> str:
        text = self.cleaned_data[name]
        if any(len(each) > LONGEST_NAME for each in names(text)):
            raise ValidationError("Put each name on a line of its own.")
        return text

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        start, end = values.get("start_date"), values.get("end_date")
        if {"start_date", "end_date"} & set(self.errors):
            return values
        if bool(start) != bool(end):
            self.add_error("end_date", "Give both days, or neither.")
        elif start and end and end < start:
            self.add_error("end_date", "The last day is before the first.")
        elif not start and not values.get("date_text"):
            self.add_error("start_date", "Give the days, or what it says of them.")
        if not end and not values.get("published_date"):
            self.add_error("published_date", "Give this date or the days on site.")
        return values

    def inspection(self) -> dict[str, Any]:
        """The inspection's own fields."""
        fields = (
            *("reference", "kind", "framework", "start_date", "end_date", "date_text"),
            *("published_date", "focus"),
        )
        return {name: self.cleaned_data[name] for name in fields}


class PieceForm(forms.Form):
    """One piece of the document, with the page that it stands on."""

    page = forms.IntegerField(min_value=0, required=False, widget=forms.HiddenInput)
    start = forms.IntegerField(min_value=0, required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, received: ReceivedLetter, read: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.received = received
        self.read = read

    def verbatim(self, text: str) -> str:
        """The words, if they stand in the document.

        Across a foot of a page the document's own text is broken by what is printed there; so
        the words as they were read count as the document's too.
        """
        if not is_verbatim(text, self.received.text) and not is_verbatim(text, self.read):
            raise ValidationError(NOT_IN_IT)
        return text.strip()

    def row(self) -> Row:
        """The piece, as it was confirmed."""
        values = self.cleaned_data
        place = (values.pop("page", None) or 0, values.pop("start", None) or 0)
        return Row(place, {name: values[name] for name in values if name != "DELETE"})


class JudgementForm(PieceForm):
    """A judgement area, and its grade."""

    area = forms.CharField(label="Area", max_length=200)
    grade = forms.ChoiceField(label="Grade", choices=[("", "Choose"), *GRADE_NAMES.items()])

    @property
    def grade_name(self) -> str:
        """The grade in print; empty where none is chosen."""
        return GRADE_NAMES.get(self["grade"].value(), "")


class ImprovementForm(PieceForm):
    """Something that the inspectors ask for."""

    kind = forms.ChoiceField(
        label="Kind", choices=ASKING, initial=Finding.Kind.AREA_FOR_IMPROVEMENT
    )
    section = forms.CharField(label="Heading", max_length=300, required=False)
    text = long_text("Words", rows=3)

    def clean_text(self) -> str:
        return self.verbatim(self.cleaned_data["text"])


class ParagraphForm(PieceForm):
    """A paragraph of findings under its heading."""

    section = forms.CharField(label="Heading", max_length=300, required=False)
    number = forms.CharField(label="Number", max_length=20, required=False)
    text = long_text("Words", rows=4)

    def clean_text(self) -> str:
        return self.verbatim(self.cleaned_data["text"])


class BasePieces(BaseFormSet):
    """Pieces of a document, each of which can be left out of the register."""

    def add_fields(self, form: Any, index: Any) -> None:
        super().add_fields(form, index)
        form.fields["DELETE"].label = "Leave it out"


def pieces(form: type[PieceForm]) -> Any:
    """A list of pieces, of which any can be left out and one added."""
    return formset_factory(
        form,
        formset=BasePieces,
        extra=1,
        can_delete=True,
        max_num=MOST_ROWS,
        absolute_max=MOST_ROWS,
    )


Judgements = pieces(JudgementForm)
Improvements = pieces(ImprovementForm)
Paragraphs = pieces(ParagraphForm)


class Review:
    """The whole of a letter as an officer looks it over: one form and three lists."""

    def __init__(self, received: ReceivedLetter, data: Any = None, initial: Any = None) -> None:
        reading = received.reading
        words = [each["text"] for each in (*reading["improvements"], *reading["findings"])]
        shared = {"received": received, "read": " ".join(words)}
        self.form = InspectionForm(data, initial=initial)
        self.judgements = Judgements(
            data, prefix="judgements", initial=reading["judgements"], form_kwargs=shared
        )
        self.improvements = Improvements(
            data, prefix="improvements", initial=reading["improvements"], form_kwargs=shared
        )
        self.paragraphs = Paragraphs(
            data, prefix="paragraphs", initial=reading["findings"], form_kwargs=shared
        )

    @property
    def lists(self) -> tuple[tuple[str, str, Any], ...]:
        """Each list with its heading, and what one more of it is called."""
        return (
            ("Judgements", "judgement", self.judgements),
            ("What it asks for", "area for improvement", self.improvements),
            ("What it found", "paragraph", self.paragraphs),
        )

    @property
    def wrong(self) -> list[tuple[str, str]]:
        """Every error in the lists: the field that it stands beside, and what it says."""
        return [
            (form[name].id_for_label, f"{form[name].label}: {message}")
            for _, _, pieces in self.lists
            if pieces.is_bound
            for form in pieces.forms
            for name, told in form.errors.items()
            for message in told
        ]

    def is_valid(self) -> bool:
        """Whether all four are; each is asked, so that every error is shown."""
        return all([self.form.is_valid(), *(each.is_valid() for _, _, each in self.lists)])

    def confirmed(self) -> Confirmed:
        """The letter as the officer confirmed it."""
        values = self.form.cleaned_data
        return Confirmed(
            title=values["title"],
            inspection=self.form.inspection(),
            lead_inspectors=names(values["lead_inspectors"]),
            inspectors=names(values["inspectors"]),
            judgements=rows_of(self.judgements),
            improvements=rows_of(self.improvements),
            findings=rows_of(self.paragraphs),
        )


def rows_of(formset: Any) -> list[Row]:
    """The pieces that were kept, and the one that was added."""
    return [
        form.row()
        for form in formset.forms
        if form.cleaned_data and not form.cleaned_data.get("DELETE") and len(form.cleaned_data) > 3
    ]
