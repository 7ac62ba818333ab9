"""Forms about a recommendation itself: its words and source, owner and due date."""

import datetime as dt

from django import forms

from recommendations.actions import AlikeStands
from recommendations.forms.faults import add_faults
from recommendations.forms.owners import OwnerForm
from recommendations.forms.texts import long_text, post_field
from recommendations.models import Recommendation, possible_parents
from recommendations.statements.recommendations import PlanStatement, RecommendationStatement
from wirral_tracker.kit.forms import ComingDayField, DateInput
from wirral_tracker.kit.named_forms import Cleaned, FormData


class RecommendationForm(OwnerForm):
    """The form that adds a recommendation to the register, with its source."""

    form_name = "recommendation"
    WATCHED = ("source_words", "made_date_text")

    parent = forms.ChoiceField(
        label="Made by", help_text="The review, or the area for improvement."
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
    owner = post_field("Owner", "A post, not a person: type to choose.", required=False)
    original_due_date = ComingDayField(label="First due date", required=False)
    is_another = forms.BooleanField(
        label="It is another recommendation all the same", required=False, widget=forms.HiddenInput
    )

    def __init__(self, data: FormData = None, *, today: dt.date) -> None:
        super().__init__(data)
        self.today = today
        self._parents = possible_parents()
        # For each form and not once for the class: reviews and inspections come in between.
        self.fields["parent"].choices = [  # type: ignore[attr-defined]
            ("", "Choose one"),
            *((key, label) for key, (label, _) in self._parents.items()),
        ]

    def clean(self) -> Cleaned:
        """Build the RecommendationStatement of the fields, and add its faults as form errors."""
        values = super().clean() or {}
        key = values.get("parent")
        self.stated = RecommendationStatement.from_values(
            values, parent=self._parents[key][1] if key else None
        )
        add_faults(self, self.stated.faults(earliest=dt.date.min, today=self.today))
        return values

    def values(self) -> Cleaned:
        """Return the input as keyword arguments for the action that adds a recommendation."""
        kept = {name: self.cleaned_data[name] for name in ("belongs_to", "is_another")}
        return {**self.stated.values(), **kept}

    def ask_whether_another(self, alike: AlikeStands) -> None:
        """Add the error beside what is alike, and the box to tick where both are meant."""
        self.add_error(alike.field, f"{alike} If this is another one, say so below.")
        self.fields["is_another"].widget = forms.CheckboxInput()


class PlanForm(OwnerForm):
    """The form of a recommendation's first owner and first due date; what is set is disabled."""

    form_name = "plan"

    owner = post_field(
        "Owner",
        "A post, such as Head of Permanence: type to choose. Kept as the first owner.",
        required=False,
    )
    original_due_date = ComingDayField(
        label="First due date",
        help_text="Kept for good once it is set.",
        required=False,
    )

    def __init__(
        self, data: FormData = None, *, recommendation: Recommendation, prefix: str | None = None
    ) -> None:
        self.recommendation = recommendation
        initial = {
            "owner": recommendation.owner,
            "original_due_date": recommendation.original_due_date,
        }
        super().__init__(data, initial=initial, prefix=prefix)
        for name in initial:
            # Each is set once, and no browser sends a disabled field: what is sent was typed on a
            # page that was opened before, and the action refuses it where it differs.
            is_sent = data is not None and self.add_prefix(name) in data
            self.fields[name].disabled = bool(initial[name]) and not is_sent

    def clean(self) -> Cleaned:
        """Keep what is set where a field is empty; add the faults of the PlanStatement."""
        values = super().clean() or {}
        for name in ("owner", "original_due_date"):
            # Left empty on a page that is older than what is set, it speaks against nothing.
            if not values.get(name) and name not in self.errors:
                values[name] = getattr(self.recommendation, name)
        stated = PlanStatement.from_values(values)
        made = self.recommendation.made_date
        add_faults(self, stated.faults(earliest=made, today=dt.date.max))
        return values
