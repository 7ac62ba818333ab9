"""The forms of a letter or report: the file itself, and what it says of the inspection."""

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from textwrap import shorten
from typing import TypedDict, cast

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile

from findings.letters import LARGEST, LETTERS
from findings.models import Inspection
from findings.sentences import bounds_in_words, dates_in_words
from recommendations.attached_files import Refused, kind_of
from recommendations.forms.texts import long_text
from recommendations.intake.forms.publication import (
    add_publication_faults,
    made_public_by_field,
    made_public_date_field,
    unpublished_field,
)
from recommendations.intake.letters.confirmed import InspectionFields
from recommendations.intake.letters.whose import council_name
from recommendations.models import Attachment
from wirral_tracker.kit.forms import DateInput
from wirral_tracker.kit.named_forms import Cleaned, NamedForm, fields_of

LONGEST_NAME = 200
LONGEST_TITLE = 60  # characters of a pasted text that it is called by
OTHER_KIND = (
    "By its content this is a {}. Send a PDF or a Word file (.docx); of anything else paste the "
    "text."
)
REFERENCE = re.compile(r"[A-Z][A-Z0-9-]{2,28}")
NONE_OF_THESE = "-"
NOT_BEFORE_PUBLISHED = (
    "An inspection that is known through others gets its own report once that is published."
)
NO_LONGER_OPEN = "{} has a report of its own by now, or was on other days. Look once more."


def document_field(label: str) -> forms.FileField:
    """Build the FileField of a document that is read: a PDF, a Word file or plain text."""
    accepted = ".pdf,.docx,.txt,application/pdf,text/plain"
    return forms.FileField(
        label=label,
        help_text="A PDF, a Word file (.docx) or plain text; at most 10 MB.",
        required=False,
        error_messages={"empty": "The file is empty."},
        widget=forms.ClearableFileInput(attrs={"accept": accepted}),
    )


class LetterSaid(TypedDict):
    """The statements of an officer on a letter that is brought in."""

    for_checking: bool
    pages: str
    kind: str


LETTER_KINDS = [(kind, Inspection.Kind(kind).label) for kind in LETTERS]


class LetterForm(NamedForm):
    """The form of a letter that is brought in: its file as Ofsted published it, or its text."""

    form_name = "letter"

    file = document_field("The letter or report, as Ofsted published it")
    text = forms.CharField(
        label="Or its text",
        help_text="Pasted, when there is no file.",
        widget=forms.Textarea(attrs={"rows": 6}),
        required=False,
    )
    pages = forms.CharField(
        label="Only these pages",
        help_text="As in 2-5, of a file that holds more than one document.",
        max_length=20,
        required=False,
    )
    kind = forms.ChoiceField(
        label="What it is, if it does not say so",
        choices=[("", "As it says itself"), *LETTER_KINDS],
        help_text="A letter may have been pasted without its line “Dear …”.",
        required=False,
    )
    for_checking = forms.BooleanField(
        label="It is a draft that was sent to be checked",
        help_text="A draft can be read and compared. It is never confirmed.",
        required=False,
    )

    def clean_file(self) -> "UploadedFile[bytes] | None":
        file: UploadedFile[bytes] | None = self.cleaned_data["file"]
        if file and (file.size or 0) > LARGEST:
            raise ValidationError("The file is larger than 10 MB.")
        if file:
            refuse_other_kinds(file.read())
            # Read once more by `source`.
            file.seek(0)
        return file

    def clean(self) -> Cleaned:
        values = super().clean() or {}
        if self.errors:
            return values
        if bool(values.get("file")) == bool((values.get("text") or "").strip()):
            self.add_error("file", "Give either a file or its text.")
        return values

    @property
    def said(self) -> "LetterSaid":
        """The officer's statements on the letter, as keyword arguments of `receive`."""
        values = self.cleaned_data
        return {
            "for_checking": values["for_checking"],
            "pages": values["pages"],
            "kind": values["kind"],
        }

    @property
    def reads_as_it_is(self) -> bool:
        """Whether the whole file is to be read as what it says itself that it is."""
        return not (self.cleaned_data["pages"] or self.cleaned_data["kind"])

    @property
    def filled_field(self) -> str:
        """The name of the field that holds the letter, "file" or "text"."""
        return "file" if self.cleaned_data.get("file") else "text"

    def source(self) -> tuple[bytes | str, str]:
        """Return the file's bytes and its name; without a file the text and how it begins."""
        file: UploadedFile[bytes] | None = self.cleaned_data["file"]
        if file:
            return file.read(), file.name or ""
        text: str = self.cleaned_data["text"]
        return text, f"Pasted: {shorten(text, LONGEST_TITLE, placeholder=' …')}"


def refuse_other_kinds(content: bytes) -> None:
    """Raise ValidationError for a photograph or any known kind but a PDF and a Word file.

    By its content, and not by the name of its file. An unknown kind passes: it may be plain text.
    """
    try:
        kind = kind_of(content)
    except Refused as refused:
        raise ValidationError(str(refused)) from refused
    if kind and kind not in (Attachment.Kind.PDF, Attachment.Kind.DOCX):
        raise ValidationError(OTHER_KIND.format(Attachment.Kind(kind).label))


def checked_reference(typed: str, example: str) -> str:
    """Return a typed reference in capitals; raise ValidationError where it cannot be one."""
    reference = typed.strip().upper()
    if not REFERENCE.fullmatch(reference):
        raise ValidationError(f"Use capital letters, figures and hyphens, such as {example}.")
    return reference


def free_inspection_reference(typed: str, example: str) -> str:
    """Return a typed reference in capitals; raise ValidationError where an inspection has it."""
    reference = checked_reference(typed, example)
    if Inspection.recorded.references_beginning_with(reference, whole=True):
        raise ValidationError("The register has an inspection of this reference.")
    return reference


def add_faults_of_days_on_site(form: forms.Form, values: Cleaned, unsaid: str) -> None:
    """Add an error where days on site are half known, out of order, or not known and not told.

    That they are not known stands beside the field `unsaid`.
    """
    start, end = values.get("start_date"), values.get("end_date")
    if bool(start) != bool(end):
        form.add_error("end_date", "Give both days, or neither.")
    elif start and end and end < start:
        form.add_error("end_date", "The last day is before the first.")
    elif not start and not values.get("date_text"):
        form.add_error(unsaid, "Give the days on site, or what is said of them.")


def names_on_lines(text: str) -> list[str]:
    """Split a text into names, one on each line; empty lines are dropped."""
    return [line.strip() for line in text.splitlines() if line.strip()]


class InspectionForm(NamedForm):
    """The form of the facts of an inspection, as the document prints them."""

    form_name = "letter_inspection"

    own_of = forms.ChoiceField(
        label="An inspection that the register knows already",
        help_text="Known through others until now. Is this the report of one of these?",
        widget=forms.RadioSelect,
        error_messages={"required": "Say whether this is the report of one of these."},
    )
    reference = forms.CharField(
        label="Reference",
        help_text="What the register calls it, such as FV-2024. One that it knows keeps its own.",
        max_length=30,
    )
    title = forms.CharField(label="Title of the document", max_length=300)
    kind = forms.ChoiceField(label="Kind", choices=[("", "Choose one"), *Inspection.Kind.choices])
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
    unpublished = unpublished_field()
    made_public_by = made_public_by_field()
    made_public_date = made_public_date_field()
    lead_inspectors = long_text(
        "Lead inspectors", "One on each line; only where it says lead.", required=False, rows=2
    )
    inspectors = long_text("Other inspectors", "One on each line.", required=False, rows=3)
    belongs = forms.BooleanField()

    def __init__(
        self,
        data: Mapping[str, str] | None = None,
        *,
        initial: dict[str, str | bool] | None = None,
        today: dt.date = dt.date.max,
        may_be: Sequence[Inspection] = (),
        asks_whose: bool = False,
    ) -> None:
        """Build the form, with what this letter alone is asked.

        `today` is the last day on which it can have been published; `may_be` are the inspections of
        which this may be the report; `asks_whose`: its authority could not be read, so that the
        tick `belongs` is required.
        """
        super().__init__(data, initial=initial)
        self.today = today
        if may_be:
            known = [(inspection.reference, _known_as(inspection)) for inspection in may_be]
            field = cast(forms.ChoiceField, self.fields["own_of"])
            field.choices = [*known, (NONE_OF_THESE, "None of these: it is one more inspection")]
        else:
            del self.fields["own_of"]
        if asks_whose:
            self.fields["belongs"].label = f"It is about {council_name()}"
            self.fields["belongs"].help_text = "The authority could not be read: please look."
            self.fields["belongs"].error_messages["required"] = (
                "Say that it is. If it is not, throw this letter away."
            )
        else:
            del self.fields["belongs"]

    @property
    def report_of(self) -> str:
        """The reference of the inspection whose report this is; empty for one more inspection."""
        chosen: str = self.cleaned_data.get("own_of", "")
        return "" if chosen == NONE_OF_THESE else chosen

    def clean_reference(self) -> str:
        if self.report_of:
            return self.report_of
        return free_inspection_reference(self.cleaned_data["reference"], "FV-2024")

    def clean_lead_inspectors(self) -> str:
        return self._one_on_each_line("lead_inspectors")

    def clean_inspectors(self) -> str:
        return self._one_on_each_line("inspectors")

    def _one_on_each_line(self, name: str) -> str:
        text: str = self.cleaned_data[name]
        if any(len(line) > LONGEST_NAME for line in names_on_lines(text)):
            raise ValidationError("Put each name on a line of its own.")
        return text

    def clean(self) -> Cleaned:
        values = super().clean() or {}
        add_publication_faults(self, values, today=self.today)
        chosen = self.data.get("own_of", "")
        if chosen not in ("", NONE_OF_THESE) and "own_of" not in self.fields:
            # Not taken for one more inspection, which nobody has said that it is.
            self.add_error(None, NO_LONGER_OPEN.format(chosen))
        if self.report_of and values.get("unpublished"):
            # Everybody knows of the inspection, which could not be shown without it any more.
            self.add_error("unpublished", NOT_BEFORE_PUBLISHED)
        if {"start_date", "end_date"} & set(self.errors):
            return values
        add_faults_of_days_on_site(self, values, "start_date")
        end = values.get("end_date")
        if not end and not values.get("published_date"):
            self.add_error("published_date", "Give this date or the days on site.")
        return values

    def inspection(self) -> InspectionFields:
        """Return the cleaned values as the fields of an Inspection, without its inspectors."""
        return fields_of(InspectionFields, self.cleaned_data)


def _known_as(inspection: Inspection) -> str:
    """Describe an inspection that is known through others, for whoever has its report in hand."""
    known = ", ".join(str(document) for document in inspection.known_through())
    parts = (
        f"{inspection.reference}: {inspection.get_kind_display().lower()}",
        bounds_in_words(inspection),
        dates_in_words(inspection).rstrip("."),
        f"known through {known}" if known else "",
    )
    return "; ".join(filter(None, parts))
