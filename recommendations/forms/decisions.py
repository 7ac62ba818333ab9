"""Forms about a decision on a recommendation, for clerks and managers."""

import datetime as dt

from django import forms
from django.core.exceptions import ValidationError

from recommendations import actions
from recommendations.forms.faults import add_faults
from recommendations.forms.opened import StatementForm
from recommendations.forms.texts import correction_reason, long_text
from recommendations.forms.watched import WatchedForm
from recommendations.models import Decision, Meeting, Recommendation
from recommendations.statements.decisions import CORRECTED, DecisionStatement
from recommendations.tracking import CLOSING, DecisionKind
from wirral_tracker.kit.forms import DateInput
from wirral_tracker.kit.named_forms import Cleaned, FormData

Kind = DecisionKind
KIND_CHOICES = [
    (Kind.ACCEPTED.value, "Accepted"),
    (Kind.ACCEPTED_IN_PART.value, "Accepted in part"),
    (Kind.NOT_ACCEPTED.value, "Not accepted: the council will not act on it"),
    (Kind.CARRIED_OVER.value, "Carried over to another plan or recommendation"),
    (Kind.SUPERSEDED.value, "Superseded by another recommendation or decision"),
    (Kind.CLOSED.value, "Closed: it need no longer be watched"),
    (Kind.REOPENED.value, "Reopened: it is watched again"),
]


class DecisionForm(WatchedForm, StatementForm):
    """The form of a decision on a recommendation, or of one that corrects an earlier decision."""

    form_name = "decision"
    POSTS = ("body",)
    FIELD_NAMES = {"to_recommendation": "to_reference"}
    STATEMENTS = "decisions"
    MADE_WITH = ("recommendation", "today", "corrects")

    kind = forms.ChoiceField(
        label="What was decided?",
        help_text="The colour stays as it is, whatever was decided.",
        choices=KIND_CHOICES,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what was decided."},
    )
    to_words = long_text(
        "Carried over to, or superseded by",
        "The plan or decision as the source names it. Only for those two.",
        required=False,
        rows=2,
    )
    to_reference = forms.CharField(
        label="Or the recommendation that takes its place",
        help_text="Its reference, such as CP-2019-R4. Only for those two.",
        max_length=40,
        required=False,
    )
    decision_date = forms.DateField(
        label="Decided on",
        widget=DateInput,
        error_messages={"required": "Give the day on which it was decided."},
    )
    meeting = forms.ModelChoiceField(
        Meeting.objects.none(),
        label="At which meeting?",
        empty_label="None of these",
        required=False,
    )
    body = forms.CharField(
        label="Or decided by",
        help_text="The body or post, where it was no meeting in the list.",
        max_length=200,
        required=False,
    )
    minute = forms.CharField(
        label="Minute",
        help_text="Its number, as printed. Leave empty if there is none.",
        max_length=100,
        required=False,
    )
    words = long_text(
        "The words it rests on",
        "The resolution as minuted, or what was agreed, word for word.",
        error_messages={"required": "Copy the words that the decision rests on."},
    )
    note = long_text(
        "Note", "Why the words mean this, where that needs saying.", required=False, rows=2
    )
    correction_reason = correction_reason()

    def __init__(
        self,
        data: FormData = None,
        *,
        recommendation: Recommendation,
        today: dt.date,
        corrects: Decision | None = None,
    ) -> None:
        self.today = today
        self.corrects = corrects
        typed = _as_typed(corrects) if corrects else {}
        super().__init__(data, recommendation=recommendation, initial=typed)
        if corrects is None:
            del self.fields["correction_reason"]
        meetings = self.fields["meeting"]
        assert isinstance(meetings, forms.ModelChoiceField)
        meetings.queryset = Meeting.objects.standing().newest_first()

    def clean_to_reference(self) -> Recommendation | None:
        """Return the recommendation of the reference typed, or None; refuse an unknown one."""
        reference = self.cleaned_data["to_reference"].strip()
        if not reference:
            return None
        try:
            return Recommendation.objects.standing().get_by_natural_key(reference)
        except Recommendation.DoesNotExist:
            raise ValidationError(f"No recommendation is called “{reference}”.") from None

    def clean(self) -> Cleaned:
        """Build the DecisionStatement of the fields, and add its faults as form errors."""
        values = super().clean() or {}
        self.stated = DecisionStatement.from_values(
            values, to_recommendation=values.get("to_reference"), corrects=self.corrects
        )
        # Sent a second time it is recorded already: its own reopening is no fault of it.
        if not self.recommendation.decisions.sent_in(values.get("form_key")):
            faults = actions.decision_faults(self.recommendation, self.stated, self.today)
            if "to_reference" in self.errors:
                # Where it goes on was given; it could only not be found.
                faults.pop("to_words", None)
            add_faults(self, faults, self.FIELD_NAMES)
        return values

    @property
    def closes(self) -> bool:
        """Whether the kind of decision chosen closes the recommendation."""
        return self.cleaned_data["kind"] in CLOSING

    def statement(self) -> Cleaned:
        """Return the input as keyword arguments for the action that records a decision."""
        return {**self.sent(), **self.stated.values()}


def _as_typed(decision: Decision) -> Cleaned:
    """Return a decision's values as initial values of the form that corrects it."""
    towards = decision.to_recommendation
    return {
        **{name: getattr(decision, name) for name in CORRECTED},
        "to_reference": towards.reference if towards else "",
    }


class DecisionWithdrawalForm(WatchedForm, StatementForm):
    """The form that withdraws a decision: the reason why."""

    form_name = "decision_withdrawal"
    # A withdrawal is a decision without a kind, whose words are the reason.
    FIELD_NAMES = {"words": "reason"}
    STATEMENTS = "decisions"

    reason = long_text("Why is it withdrawn?", "Shown beside the decision.")
