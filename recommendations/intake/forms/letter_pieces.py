"""The pieces that were read of a letter, each of which can be put right or left out."""

from functools import cached_property
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms import BaseFormSet, formset_factory

from findings.models import Finding, ReceivedLetter
from findings.verbatim import fold
from recommendations.forms.texts import long_text
from recommendations.intake.letters.pieces import MOST_PIECES
from recommendations.intake.letters.places import place_of, stretches_of
from recommendations.intake.letters.taking_in import GRADE_NAMES, Row
from wirral_tracker.kit.named_forms import NamedForm
from wirral_tracker.kit.numbers import whole_number

NOT_IN_IT = "These words do not stand so in the document. Keep its own words."
SPLITS = "To make two of it, leave an empty line between them."
# After everything that has a place in the document.
NOWHERE = 1_000_000
ASKING = [
    (Finding.Kind.AREA_FOR_IMPROVEMENT, "Area for improvement"),
    (Finding.Kind.PRIORITY_ACTION, "Area for priority action"),
]


def heading_field() -> forms.CharField:
    """The heading that a piece stands under; the page offers those of the whole letter."""
    widget = forms.TextInput(attrs={"list": "headings"})
    return forms.CharField(label="Heading", max_length=300, required=False, widget=widget)


class PieceForm(NamedForm):
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
        page, start = whole_number(self.says("page")), whole_number(self.says("start"))
        if page and start is not None:
            found = list(stretches_of(words, (page, start), pages))
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

    form_name = "letter_judgement"

    area = forms.CharField(label="Area", max_length=200)
    grade = forms.ChoiceField(label="Grade", choices=[("", "Choose"), *GRADE_NAMES.items()])

    @property
    def grade_name(self) -> str:
        """The grade in print; empty where none is chosen."""
        return GRADE_NAMES.get(self.says("grade"), "")


class ImprovementForm(PieceForm):
    """Something that the inspectors ask for."""

    form_name = "letter_improvement"

    kind = forms.ChoiceField(
        label="Kind", choices=ASKING, initial=Finding.Kind.AREA_FOR_IMPROVEMENT
    )
    section = heading_field()
    text = long_text("Words", SPLITS, rows=4)

    def clean_text(self) -> str:
        return self.verbatim(self.cleaned_data["text"])


class ParagraphForm(PieceForm):
    """A paragraph of findings under its heading."""

    form_name = "letter_paragraph"

    section = heading_field()
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
