"""The forms of a letter's pieces, each built from its row, to be put right or left out."""

from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property
from typing import cast

from django import forms
from django.core.exceptions import ValidationError

from findings.lines import NEW, AreaLine
from findings.models import Finding
from recommendations.forms.texts import long_text
from recommendations.intake.forms.rows import NOT_IN_IT, DocumentRowForm
from recommendations.intake.letters.corrections import piece_field_values
from recommendations.intake.letters.document import LetterDocument
from recommendations.intake.letters.pieces import FIELDS, LetterPiece
from recommendations.intake.letters.places import Stretch
from recommendations.intake.letters.taking_in import GRADE_NAMES

SPLITS = "To make two of it, leave an empty line between them."
ASKING = [
    (Finding.Kind.AREA_FOR_IMPROVEMENT, "Area for improvement"),
    (Finding.Kind.PRIORITY_ACTION, "Area for priority action"),
]


def heading_field() -> forms.CharField:
    """Build the CharField of a piece's heading, with the letter's headings as its datalist."""
    widget = forms.TextInput(attrs={"list": "headings"})
    return forms.CharField(label="Heading", max_length=300, required=False, widget=widget)


class PieceForm(DocumentRowForm):
    """The form of one piece of a letter."""

    document: LetterDocument
    page = forms.IntegerField(required=False, widget=forms.HiddenInput)
    start = forms.IntegerField(required=False, widget=forms.HiddenInput)
    # Called as stored letters call it, LEFT_OUT in `letters/corrections.py`.
    DELETE = forms.BooleanField(label="Leave it out", required=False)

    # The tick comes after what the kinds of piece add.
    field_order = (
        "page",
        "start",
        "area",
        "grade",
        "line",
        "kind",
        "section",
        "number",
        "lead",
        "text",
    )

    def __init__(
        self, piece: LetterPiece, number: int, document: LetterDocument, *, is_sent: bool
    ) -> None:
        self.piece = piece
        values = piece_field_values(piece, self.list_name)
        super().__init__(values, number, document, is_sent=is_sent)

    @property
    def grade_name(self) -> str:
        """The piece's grade in print; empty where none is chosen."""
        return GRADE_NAMES.get(self.piece.grade, "")

    @cached_property
    def stretches(self) -> list[Stretch]:
        """The stretches of the document that the piece stands in; empty where it stands nowhere."""
        return self.document.stretches(self.piece)

    def confirmed(self) -> LetterPiece:
        """Return the piece with the form's cleaned values."""
        return replace(
            self.piece, **{name: self.cleaned_data[name] for name in FIELDS[self.list_name]}
        )


class JudgementForm(PieceForm):
    """The form of a judgement: its area, its grade, and the earlier area that it goes on from."""

    form_name = "letter_judgement"
    list_name = "judgements"

    area = forms.CharField(label="Area", max_length=200)
    grade = forms.ChoiceField(label="Grade", choices=[("", "Choose"), *GRADE_NAMES.items()])
    line = forms.ChoiceField(
        label="Goes on from",
        help_text=(
            "An area of the same name goes on by itself. Where a framework has split an area, one"
            " part goes on, and the others are new."
        ),
        required=False,
    )

    def offer(self, lines: Sequence[AreaLine]) -> None:
        """Set the choices of lines that the area may go on in, one for each of `lines`."""
        known = [(line.line.code, line.label) for line in lines if line.line]
        field = cast(forms.ChoiceField, self.fields["line"])
        field.choices = [("", "The area of the same name"), (NEW, "None: it is new"), *known]


class ImprovementForm(PieceForm):
    """The form of an area for improvement or for priority action."""

    form_name = "letter_improvement"
    list_name = "improvements"

    kind = forms.ChoiceField(label="Kind", choices=ASKING)
    section = heading_field()
    lead = long_text(
        "Words that open its list",
        "As in “Leaders should make sure that:”. They are shown and printed before its words.",
        rows=2,
        required=False,
    )
    text = long_text("Words", SPLITS, rows=4)

    def clean_lead(self) -> str:
        """Return the stripped lead; raise ValidationError if the document does not print it."""
        lead: str = self.cleaned_data["lead"].strip()
        if lead and not self.document.prints(lead):
            raise ValidationError(NOT_IN_IT)
        return lead


class ParagraphForm(PieceForm):
    """The form of a paragraph of findings: its heading, number and words."""

    form_name = "letter_paragraph"
    list_name = "paragraphs"

    section = heading_field()
    number = forms.CharField(label="Number", max_length=20, required=False)
    text = long_text("Words", SPLITS, rows=6)
