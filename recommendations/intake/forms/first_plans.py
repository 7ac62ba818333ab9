"""First owners and due dates of everything that one inspection asks for, on one page."""

from collections.abc import Iterable, Mapping

from django import forms

from recommendations.forms.recommendations import PlanForm
from recommendations.intake.letters.suggestions import Plan
from recommendations.models import Recommendation
from wirral_tracker.kit.days import day_in_words
from wirral_tracker.kit.forms import ComingDayField
from wirral_tracker.kit.named_forms import NamedForm

# The list of known posts that a page with these forms carries.
POSTS = "posts"


class SharedPlanForm(NamedForm):
    """Values for each recommendation that gives none of its own."""

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

    def __init__(
        self, recommendations: Iterable[Recommendation], data: Mapping[str, str] | None = None
    ) -> None:
        self.shared = SharedPlanForm(data, prefix="all")
        self.forms = [
            PlanForm(data, recommendation=recommendation, prefix=f"plan-{recommendation.pk}")
            for recommendation in recommendations
            if not (recommendation.owner and recommendation.original_due_date)
        ]
        # The form for all says it once; said again of each of twenty, it would only be in the way.
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
            for name, errors in form.errors.items()
            for message in errors
        ]

    def is_valid(self) -> bool:
        """Check every form, so that every error is shown, and that no common day is too early."""
        if not all([self.shared.is_valid(), *(form.is_valid() for form in self.forms)]):
            return False
        due = self.shared.cleaned_data["original_due_date"]
        made = max((form.recommendation.made_date for form in self.forms), default=due)
        if due and due < made:
            refusal = f"They were made on {day_in_words(made)}: they cannot be due before that."
            self.shared.add_error("original_due_date", refusal)
        return self.shared.is_valid()

    def plans(self) -> dict[Recommendation, Plan]:
        """Return the owner and the first due date of each recommendation that gets either.

        What is typed for one recommendation counts before what is typed for all.
        """
        shared = self.shared.cleaned_data
        plans: dict[Recommendation, Plan] = {}
        for form in self.forms:
            recommendation, values = form.recommendation, form.cleaned_data
            owner = values["owner"] or shared["owner"]
            due_date = values["original_due_date"] or shared["original_due_date"]
            if (owner, due_date) != (recommendation.owner, recommendation.original_due_date):
                plans[recommendation] = (owner, due_date)
        return plans
