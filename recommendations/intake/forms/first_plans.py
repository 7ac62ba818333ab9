"""First owners and due dates of everything that one inspection asks for, on one page."""

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import Any

from django import forms

from recommendations.forms.recommendations import PlanForm
from recommendations.models import Recommendation
from wirral_tracker.kit.days import day_in_words
from wirral_tracker.kit.forms import ComingDayField
from wirral_tracker.kit.named_forms import NamedForm

# The list of known posts that a page with these forms carries.
POSTS = "posts"


class SharedPlanForm(NamedForm):
    """What holds for each recommendation that gives nothing else."""

    form_name = "shared_plan"

    owner = forms.CharField(
        label="Owner of all of them",
        help_text="A post, such as Head of Permanence. One given below counts instead.",
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"list": POSTS}),
    )
    original_due_date = ComingDayField(label="All are first due on", required=False)


class FirstPlans:
    """A form for each recommendation without an owner or a first due date, and one for all."""

    def __init__(self, recommendations: Iterable[Recommendation], data: Any = None) -> None:
        lacking = [each for each in recommendations if not (each.owner and each.original_due_date)]
        self.shared = SharedPlanForm(data, prefix="all")
        self.forms = [
            PlanForm(data, recommendation=one, prefix=f"plan-{one.pk}") for one in lacking
        ]
        for form in self.forms:
            form.fields["owner"].widget.attrs["list"] = POSTS
            for field in form.fields.values():
                field.help_text = ""

    def __bool__(self) -> bool:
        return bool(self.forms)

    @property
    def wrong(self) -> list[tuple[str, str]]:
        """Every error: the field that it stands beside, if any, and what it says."""
        return [
            (form[name].id_for_label if name in form.fields else "", str(message))
            for form in (self.shared, *self.forms)
            for name, told in form.errors.items()
            for message in told
        ]

    def is_valid(self) -> bool:
        """Whether everything typed is; each form is asked, so that every error is shown."""
        if not all([self.shared.is_valid(), *(form.is_valid() for form in self.forms)]):
            return False
        due = self.shared.cleaned_data["original_due_date"]
        made = max((form.recommendation.made_date for form in self.forms), default=due)
        if due and due < made:
            said = f"They were made on {day_in_words(made)}: they cannot be due before that."
            self.shared.add_error("original_due_date", said)
        return self.shared.is_valid()

    def given(self) -> dict[Recommendation, tuple[str, dt.date | None]]:
        """The owner and the first due date of each that is given either."""
        return dict(self._given())

    def _given(self) -> Iterator[tuple[Recommendation, tuple[str, dt.date | None]]]:
        shared = self.shared.cleaned_data
        for form in self.forms:
            one, own = form.recommendation, form.cleaned_data
            owner = own["owner"] or shared["owner"]
            due = own["original_due_date"] or shared["original_due_date"]
            if (owner, due) != (one.owner, one.original_due_date):
                yield one, (owner, due)
