"""What officers type about a recommendation itself: its words and source, owner and due date."""

import datetime as dt
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from findings.models import Finding
from recommendations.forms.texts import long_text
from recommendations.models import Recommendation, ScrutinyReview
from wirral_tracker.kit.days import day_in_words
from wirral_tracker.kit.forms import ComingDayField, DateInput
from wirral_tracker.kit.named_forms import NamedForm


class RecommendationForm(NamedForm):
    """A recommendation that the register lacks, with its source."""

    form_name = "recommendation"

    parent = forms.ChoiceField(
        label="Made by", help_text="The scrutiny review, or the area for improvement."
    )
    number = forms.CharField(
        label="Number", help_text="As printed; empty when none is.", max_length=20, required=False
    )
    text = long_text("The recommendation", "In the words of the document that makes it.")
    wording = forms.ChoiceField(label="Whose words are these?", choices=Recommendation.Wording)
    source_words = forms.CharField(
        label="Source",
        help_text="The document and where in it: for instance minutes, date and item.",
        max_length=500,
        error_messages={"required": "Say which document makes it, and where."},
    )
    made_date = forms.DateField(label="Made on", widget=DateInput)
    made_date_basis = forms.ChoiceField(
        label="Is that date printed?", choices=Recommendation.DateBasis
    )
    made_date_text = forms.CharField(
        label="What the date rests on",
        help_text="The words that give it, or what it is inferred from.",
        max_length=300,
    )
    owner = forms.CharField(
        label="Owner", help_text="A post, not a person.", max_length=200, required=False
    )
    original_due_date = ComingDayField(label="First due date", required=False)

    def __init__(self, data: Any = None, *, today: dt.date) -> None:
        super().__init__(data)
        self.today = today
        self._parents = self.load_parents()
        self.fields["parent"].choices = [  # type: ignore[attr-defined]
            ("", "Choose one"),
            *((key, label) for key, (label, _) in self._parents.items()),
        ]

    def load_parents(self) -> dict[str, Any]:
        return possible_parents()

    def clean_made_date(self) -> dt.date:
        day = self.cleaned_data["made_date"]
        if day > self.today:
            raise ValidationError("The day it was made must be today or in the past.")
        return day

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        made, due = values.get("made_date"), values.get("original_due_date")
        if made and due and due < made:
            self.add_error("original_due_date", "The due date must not be before it was made.")
        return values

    def values(self) -> dict[str, Any]:
        """What was typed, for the action that adds the recommendation."""
        return {**self.cleaned_data, "parent": self._parents[self.cleaned_data["parent"]][1]}


def possible_parents() -> dict[str, tuple[str, ScrutinyReview | Finding]]:
    """What can make a recommendation: every review, and each area for improvement not tracked."""
    reviews = {
        f"review-{each.pk}": (f"{each.reference}: {each.title}", each)
        for each in ScrutinyReview.objects.in_order()
    }
    asking = Finding.objects.asking_for_improvement().filter(recommendation__isnull=True)
    findings = {
        f"finding-{each.pk}": (f"{each.inspection.reference}: {each.text[:80]}", each)
        for each in asking.in_order().select_related("inspection")
    }
    return {**reviews, **findings}


class PlanForm(NamedForm):
    """The post that owns a recommendation, and the day by which it is first due."""

    form_name = "plan"

    owner = forms.CharField(
        label="Owner",
        help_text="A post, such as Head of Permanence, not a person. Kept as the first owner.",
        max_length=200,
        required=False,
    )
    original_due_date = ComingDayField(
        label="First due date",
        help_text="Kept for good once it is set.",
        required=False,
    )

    def __init__(
        self, data: Any = None, *, recommendation: Recommendation, prefix: str | None = None
    ) -> None:
        self.recommendation = recommendation
        initial = {
            "owner": recommendation.owner,
            "original_due_date": recommendation.original_due_date,
        }
        super().__init__(data, initial=initial, prefix=prefix)
        self.fields["owner"].disabled = bool(recommendation.owner)
        self.fields["original_due_date"].disabled = recommendation.original_due_date is not None

    def clean_original_due_date(self) -> dt.date | None:
        due = self.cleaned_data["original_due_date"]
        if due and due < self.recommendation.made_date:
            made = day_in_words(self.recommendation.made_date)
            raise ValidationError(f"It was made on {made}: the due date must not be before that.")
        return due
