"""The forms of what a draft asks its committee to decide, and of its place on the agenda."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django import forms

from recommendations.models import ProgressReport, Recommendation, SoughtDecision
from recommendations.querysets.recommendations import RecommendationQuerySet
from recommendations.reports.sections.page_one import short_name
from wirral_tracker.kit.forms import DateInput
from wirral_tracker.kit.named_forms import NamedForm

if TYPE_CHECKING:
    ManyField = forms.ModelMultipleChoiceField[Recommendation]
else:
    # Django's own class takes no parameter; only mypy's copy of it does.
    ManyField = forms.ModelMultipleChoiceField


class RecommendationsField(ManyField):
    """The choice of recommendations, each by reference, first words and colour."""

    def label_from_instance(self, obj: Any) -> str:
        """Return "ANY-1 Count the ducks (Green)"."""
        return f"{obj.reference} {short_name(obj.text)} ({obj.rag.word})"


class SoughtForm(NamedForm):
    """The form of a decision sought: what is asked, on which recommendations, until when."""

    form_name = "sought"

    kind = forms.ChoiceField(
        label="Ask the committee to",
        choices=[*SoughtDecision.Kind.choices, ("none", "Decide nothing on it")],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what the committee is asked."},
    )
    recommendations = RecommendationsField(
        label="On",
        queryset=Recommendation.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose at least one recommendation."},
    )
    until_date = forms.DateField(
        label="The later due date",
        help_text="Of a later due date alone.",
        required=False,
        widget=DateInput,
    )

    def __init__(
        self,
        data: Mapping[str, str] | None = None,
        *,
        carried: RecommendationQuerySet[Any],
    ) -> None:
        super().__init__(data)
        self.fields["recommendations"].queryset = carried  # type: ignore[attr-defined]

    def clean(self) -> None:
        """Refuse a later due date without its day, and a day for anything else."""
        super().clean()
        values = self.cleaned_data
        kind, until = values.get("kind"), values.get("until_date")
        if "until_date" in self.errors:
            return
        if kind == SoughtDecision.Kind.EXTEND and not until:
            self.add_error("until_date", "Give the later due date.")
        elif kind and kind != SoughtDecision.Kind.EXTEND and until:
            self.add_error("until_date", "Leave the date empty, or ask for a later due date.")

    def sought(self) -> dict[str, Any]:
        """Return what was chosen, as keyword arguments for seek_decision."""
        values = dict(self.cleaned_data)
        return {**values, "kind": "" if values["kind"] == "none" else values["kind"]}


class AgendaItemForm(NamedForm):
    """The form of a draft's number on the agenda of its meeting."""

    form_name = "agenda_item"

    agenda_item = forms.CharField(
        label="Agenda item",
        help_text="Its number, once the agenda is out. Empty: to be written in by hand.",
        max_length=20,
        required=False,
    )

    def __init__(self, data: Mapping[str, str] | None = None, *, report: ProgressReport) -> None:
        super().__init__(data, initial={"agenda_item": report.agenda_item})
