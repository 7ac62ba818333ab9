"""What clerks and managers type of a decision about a recommendation."""

import datetime as dt
import uuid
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from recommendations.forms.texts import long_text
from recommendations.forms.watched import WatchedForm
from recommendations.models import Decision, Meeting, Recommendation
from recommendations.tracking import CLOSING, GOES_ON, DecisionKind
from wirral_tracker.kit.forms import DateInput

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


class DecisionForm(WatchedForm):
    """One decision about one recommendation, or what takes the place of one.

    `form_key` names this form, so that a double click records once.
    """

    form_name = "decision"

    form_key = forms.UUIDField(widget=forms.HiddenInput)
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

    def __init__(
        self,
        data: Any = None,
        *,
        recommendation: Recommendation,
        today: dt.date,
        corrects: Decision | None = None,
    ) -> None:
        self.recommendation = recommendation
        self.today = today
        self.corrects = corrects
        typed = _as_typed(corrects) if corrects else {}
        super().__init__(data, initial={"form_key": uuid.uuid4(), **typed})
        meetings: Any = self.fields["meeting"]
        meetings.queryset = Meeting.objects.newest_first()

    def clean_to_reference(self) -> Recommendation | None:
        reference = self.cleaned_data["to_reference"].strip()
        if not reference:
            return None
        try:
            return Recommendation.objects.get_by_natural_key(reference)
        except Recommendation.DoesNotExist:
            raise ValidationError(f"No recommendation is called “{reference}”.") from None

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        self._check_where_it_goes_on(values)
        if not values.get("meeting") and not values.get("body"):
            self._refuse("body", "Say who decided: choose the meeting above, or name the body.")
        if values.get("meeting") and values.get("body"):
            self._refuse("body", "Give the meeting or the body, not both.")
        if values.get("kind") and values.get("decision_date"):
            self._check_against_the_register(values)
        return values

    def _check_where_it_goes_on(self, values: dict[str, Any]) -> None:
        goes_on = bool(values.get("to_words") or values.get("to_reference"))
        kind = values.get("kind")
        if kind in GOES_ON and not goes_on and "to_reference" not in self.errors:
            self._refuse("to_words", "Name the plan, or give the recommendation below.")
        if kind and kind not in GOES_ON and goes_on:
            self._refuse(
                "kind", "Nothing is carried over or superseded: empty the two boxes that say so."
            )

    def _check_against_the_register(self, values: dict[str, Any]) -> None:
        sent = values.get("form_key")
        if self.recommendation.decisions.sent_in(sent):
            return
        decision = Decision(
            recommendation=self.recommendation,
            corrects=self.corrects,
            **{name: values.get(name) for name in ("kind", "decision_date", "meeting")},
            to_recommendation=values.get("to_reference"),
        )
        try:
            decision.clean_against(self.today)
        except ValidationError as refusal:
            for field, messages in refusal.message_dict.items():
                self.add_error("to_reference" if field == "to_recommendation" else field, messages)

    def _refuse(self, field: str, message: str) -> None:
        if field not in self.errors:
            self.add_error(field, message)

    @property
    def closes(self) -> bool:
        """Whether what was typed closes the recommendation."""
        return self.cleaned_data["kind"] in CLOSING

    def statement(self) -> dict[str, Any]:
        """What was stated, for the action that records it."""
        values = dict(self.cleaned_data)
        towards = values.pop("to_reference")
        return {
            **values,
            "to_recommendation": towards,
            "date_basis": Decision.DateBasis.GIVEN,
            "basis": Decision.Basis.REPORTED,
        }


def _as_typed(decision: Decision) -> dict[str, Any]:
    """A decision's values as they would be typed, for the form that corrects it."""
    names = ("kind", "to_words", "decision_date", "meeting", "body", "minute", "words", "note")
    towards = decision.to_recommendation
    return {
        **{name: getattr(decision, name) for name in names},
        "to_reference": towards.reference if towards else "",
    }


class DecisionWithdrawalForm(WatchedForm):
    """Why a decision is taken back."""

    form_name = "decision_withdrawal"

    form_key = forms.UUIDField(widget=forms.HiddenInput)
    reason = long_text("Why is it withdrawn?", "Shown beside the decision.")

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, initial={"form_key": uuid.uuid4()})
