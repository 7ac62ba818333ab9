"""First owners and due dates of everything that one inspection asks for, on one page."""

from collections.abc import Iterable, Mapping

from recommendations.forms.owners import OwnerForm
from recommendations.forms.recommendations import PlanForm
from recommendations.forms.texts import post_field
from recommendations.intake.forms.errors import listed_errors
from recommendations.intake.letters.suggestions import Plan
from recommendations.models import Post, Recommendation
from wirral_tracker.kit.days import day_in_words
from wirral_tracker.kit.forms import ComingDayField


class SharedPlanForm(OwnerForm):
    """The form of the owner and first due date of every recommendation given none of its own."""

    form_name = "shared_plan"

    owner = post_field(
        "Owner of all of them",
        "A post, such as Head of Permanence: type to choose. One given below counts instead.",
        required=False,
    )
    original_due_date = ComingDayField(label="All are first due on", required=False)


class FirstPlans:
    """A PlanForm for each recommendation without owner or first due date, and one form for all."""

    def __init__(
        self, recommendations: Iterable[Recommendation], data: Mapping[str, str] | None = None
    ) -> None:
        self.shared = SharedPlanForm(data, prefix="all")
        self.forms = [
            PlanForm(data, recommendation=recommendation, prefix=f"plan-{recommendation.pk}")
            for recommendation in recommendations
            # What was typed before somebody else planned it is told of, not passed over.
            if not (recommendation.owner and recommendation.original_due_date)
            or f"plan-{recommendation.pk}-owner" in (data or {})
        ]
        known = frozenset(Post.objects.values_list("name", flat=True))
        for form in (self.shared, *self.forms):
            form.known_posts = known
        # The form for all says it once; said again of each of twenty, it would only be in the way.
        for form in self.forms:
            for field in form.fields.values():
                field.help_text = ""

    def __bool__(self) -> bool:
        return bool(self.forms)

    @property
    def wrong(self) -> list[tuple[str, str]]:
        """Every error of the page, as `listed_errors` lists them."""
        return listed_errors((self.shared, *self.forms))

    def is_valid(self) -> bool:
        """Check every form, and that the shared due date is not before any of them was made."""
        if not all([self.shared.is_valid(), *(form.is_valid() for form in self.forms)]):
            return False
        due = self.shared.cleaned_data["original_due_date"]
        made = max((form.recommendation.made_date for form in self.forms), default=due)
        if due and due < made:
            refusal = f"They were made on {day_in_words(made)}: they cannot be due before that."
            self.shared.add_error("original_due_date", refusal)
        return self.shared.is_valid()

    def plans(self) -> dict[Recommendation, Plan]:
        """Return {recommendation: its Plan} of those whose plan is changed.

        What is typed for one recommendation counts before what is typed for all.
        """
        shared = self.shared.cleaned_data
        plans: dict[Recommendation, Plan] = {}
        for form in self.forms:
            recommendation, values = form.recommendation, form.cleaned_data
            owner = values["owner"] or shared["owner"]
            belongs_to = values["belongs_to"] if values["owner"] else shared["belongs_to"]
            due_date = values["original_due_date"] or shared["original_due_date"]
            if (owner, due_date) != (recommendation.owner, recommendation.original_due_date):
                plans[recommendation] = (owner, due_date, belongs_to)
        return plans
