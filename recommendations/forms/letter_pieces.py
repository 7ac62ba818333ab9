"""What was read of a letter: every piece of it, looked over, put right, confirmed."""

from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Any
from urllib.parse import parse_qsl, urlencode

from django import forms
from django.core.exceptions import ValidationError
from django.forms import BaseFormSet, formset_factory

from findings.models import Finding, ReceivedLetter
from findings.verbatim import fold
from recommendations.forms.letters import InspectionForm, names
from recommendations.forms.texts import long_text
from recommendations.intake.letter_pieces import MOST_PIECES, arranged, pieces_sent
from recommendations.intake.letter_places import (
    Stretch,
    page_in_stretches,
    place_of,
    stretches_of,
)
from recommendations.intake.letters import GRADE_NAMES, Confirmed, Row
from recommendations.intake.reading import opening_values

NOT_IN_IT = "These words do not stand so in the document. Keep its own words."
SPLITS = "To make two of it, leave an empty line between them."
# After everything that has a place in the document.
NOWHERE = 1_000_000
LONGEST_VERSION = 10
ASKING = [
    (Finding.Kind.AREA_FOR_IMPROVEMENT, "Area for improvement"),
    (Finding.Kind.PRIORITY_ACTION, "Area for priority action"),
]


class PieceForm(forms.Form):
    """One piece of the document, with the page that it stands on."""

    page = forms.IntegerField(min_value=0, required=False, widget=forms.HiddenInput)
    start = forms.IntegerField(min_value=0, required=False, widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, received: ReceivedLetter, printed: tuple[str, ...], **kwargs: Any
    ) -> None:
        """`printed`: what counts as the document's words, folded once for all the pieces."""
        super().__init__(*args, **kwargs)
        self.received = received
        self.printed = printed

    def verbatim(self, text: str) -> str:
        """The words, if they stand in the document.

        Across a foot of a page the document's own text is broken by what is printed there; so
        the words as they were read count as the document's too.
        """
        words = fold(text)
        if not words or not any(words in each for each in self.printed):
            raise ValidationError(NOT_IN_IT)
        return text.strip()

    def says(self, name: str) -> str:
        """What stands in one of its fields now, typed or read; empty where it has no such field."""
        return str(self[name].value() or "") if name in self.fields else ""

    @property
    def words(self) -> str:
        """What it says, or for a judgement what is judged."""
        return self.says("text") or self.says("area")

    @property
    def heading(self) -> str:
        """The heading that it stands under; empty where it has none."""
        return self.says("section")

    @property
    def printed_number(self) -> str:
        """Its number as printed; empty where it has none."""
        return self.says("number")

    @property
    def is_left_out(self) -> bool:
        """Whether the officer has ticked that it is to stay out of the register."""
        return bool(self["DELETE"].value())

    @cached_property
    def stretches(self) -> list[tuple[int, int, int]]:
        """Where it stands in the document: page, first and last character, in its order."""
        words, pages = self.words, self.received.pages
        page, start = self.says("page"), self.says("start")
        if page.isdecimal() and start.isdecimal() and int(page):
            found = list(stretches_of(words, (int(page), int(start)), pages))
            if found:
                return found
        place = place_of(words, pages)
        return list(stretches_of(words, place, pages)) if place else []

    def row(self) -> Row:
        """The piece, as it was confirmed."""
        values = self.cleaned_data
        place = (values.pop("page", None) or NOWHERE, values.pop("start", None) or 0)
        return Row(place, {name: values[name] for name in values if name != "DELETE"})


class JudgementForm(PieceForm):
    """A judgement area, and its grade."""

    area = forms.CharField(label="Area", max_length=200)
    grade = forms.ChoiceField(label="Grade", choices=[("", "Choose"), *GRADE_NAMES.items()])

    @property
    def grade_name(self) -> str:
        """The grade in print; empty where none is chosen."""
        return GRADE_NAMES.get(self.says("grade"), "")


class ImprovementForm(PieceForm):
    """Something that the inspectors ask for."""

    kind = forms.ChoiceField(
        label="Kind", choices=ASKING, initial=Finding.Kind.AREA_FOR_IMPROVEMENT
    )
    section = forms.CharField(label="Heading", max_length=300, required=False)
    text = long_text("Words", SPLITS, rows=4)

    def clean_text(self) -> str:
        return self.verbatim(self.cleaned_data["text"])


class ParagraphForm(PieceForm):
    """A paragraph of findings under its heading."""

    section = forms.CharField(label="Heading", max_length=300, required=False)
    number = forms.CharField(label="Number", max_length=20, required=False)
    text = long_text("Words", SPLITS, rows=6)

    def clean_text(self) -> str:
        return self.verbatim(self.cleaned_data["text"])


class BasePieces(BaseFormSet):
    """Pieces of a document, each of which can be left out of the register."""

    def add_fields(self, form: Any, index: Any) -> None:
        super().add_fields(form, index)
        form.fields["DELETE"].label = "Leave it out"
        form.is_new = index is not None and index >= self.initial_form_count()


def pieces(form: type[PieceForm]) -> Any:
    """A list of pieces, of which any can be left out and one added."""
    return formset_factory(
        form,
        formset=BasePieces,
        extra=1,
        can_delete=True,
        max_num=MOST_PIECES,
        absolute_max=MOST_PIECES + 1,
    )


Judgements = pieces(JudgementForm)
Improvements = pieces(ImprovementForm)
Paragraphs = pieces(ParagraphForm)


class Review:
    """The whole of a letter as an officer looks it over: one form and three lists."""

    def __init__(self, received: ReceivedLetter, data: Mapping[str, str] | None = None) -> None:
        """As it was sent; else as it was last kept; else as it was read."""
        reading = received.reading
        self.received = received
        self.sent = arranged(data, received.pages) if data is not None else None
        kept = _opened(received.corrections)
        words = [each["text"] for each in (*reading["improvements"], *reading["findings"])]
        printed = (fold(received.text), fold(" ".join(words)))
        shared = {"received": received, "printed": printed}
        initial: Any = opening_values(reading)
        if kept is not None:
            initial = {name: kept.get(name, "") for name in InspectionForm.base_fields}
        self.form = InspectionForm(self.sent, initial=initial)
        self.judgements, self.improvements, self.paragraphs = (
            formset(
                self.sent,
                prefix=prefix,
                initial=reading[read] if (sent := _kept(kept, prefix)) is None else sent,
                form_kwargs=shared,
            )
            for formset, prefix, read in (
                (Judgements, "judgements", "judgements"),
                (Improvements, "improvements", "improvements"),
                (Paragraphs, "paragraphs", "findings"),
            )
        )

    @property
    def lists(self) -> tuple[tuple[str, str, Any], ...]:
        """Each list with its heading, and what one more of it is called."""
        return (
            ("Judgements", "a judgement", self.judgements),
            ("What it asks for", "an area for improvement", self.improvements),
            ("What it found", "a paragraph", self.paragraphs),
        )

    @property
    def kept(self) -> dict[str, int]:
        """How many pieces of each list go into the register as it stands."""
        return {
            pieces.prefix: sum(1 for form in self._every(pieces) if not form.is_left_out)
            for _, _, pieces in self.lists
        }

    @property
    def pages(self) -> list[tuple[int, list[Stretch]]]:
        """Each page of the document by its number, cut where the pieces begin and end."""
        taken: dict[int, list[tuple[int, int, str, bool]]] = {}
        for _, _, pieces in self.lists:
            for form in self._every(pieces):
                for at, (page, start, end) in enumerate(form.stretches):
                    taken.setdefault(page, []).append((start, end, form.prefix, at == 0))
        return [
            (number, list(page_in_stretches(text, taken.get(number, []))))
            for number, text in enumerate(self.received.pages, start=1)
        ]

    @staticmethod
    def _every(pieces: Any) -> Iterator[Any]:
        """The pieces of a list without the empty form for one more."""
        return (form for form in pieces.forms if not form.is_new)

    @property
    def wrong(self) -> list[tuple[str, str]]:
        """Every error: the field that it stands beside, if any, and what it says."""
        every = (self.form, *(form for _, _, pieces in self.lists for form in pieces.forms))
        return [
            (form[name].id_for_label, f"{form[name].label}: {message}")
            if name in form.fields
            else ("", message)
            for form in every
            for name, told in form.errors.items()
            for message in told
        ]

    def as_kept(self) -> str:
        """The form as it was sent, to be opened again as it was left."""
        by_the_way = ("csrfmiddlewaretoken", "opened_on", "keep", "join", "confirm")
        sent = self.sent or {}
        return urlencode({name: sent[name] for name in sent if name not in by_the_way})

    @property
    def opened_on(self) -> int | None:
        """The version of the letter that the officer's form was opened on, if the form says so."""
        sent = (self.sent or {}).get("opened_on", "")
        return int(sent) if sent.isdecimal() and len(sent) < LONGEST_VERSION else None

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


def _opened(kept: str) -> dict[str, str] | None:
    """A form as it was kept; None where none was."""
    return dict(parse_qsl(kept, keep_blank_values=True)) or None


def _kept(kept: Mapping[str, str] | None, prefix: str) -> list[dict[str, str]] | None:
    return None if kept is None else pieces_sent(kept, prefix)


def rows_of(formset: Any) -> list[Row]:
    """The pieces that were kept, and the one that was added."""
    return [
        form.row()
        for form in formset.forms
        if form.cleaned_data and not form.cleaned_data.get("DELETE") and len(form.cleaned_data) > 3
    ]
