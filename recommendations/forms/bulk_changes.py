"""The forms of a bulk change, and of undoing one."""

import datetime as dt
import uuid
from typing import Self

from django import forms

from findings.models import Theme
from recommendations.bulk import Given, Kind
from recommendations.forms.owners import OwnerForm
from recommendations.forms.texts import long_text, post_field
from recommendations.forms.watched import WatchedForm
from recommendations.tracking import GOES_ON, DecisionKind
from wirral_tracker.kit.forms import ComingDayField, DateInput
from wirral_tracker.kit.named_forms import Cleaned, FormData

# What goes on elsewhere says where, each by itself.
DECISIONS = [(kind.value, kind.label) for kind in DecisionKind if kind not in GOES_ON]
NEEDED: dict[str, dict[str, str]] = {
    Kind.DUE_DATE: {"due_date": "Give the due date.", "decided_by": "Say who agreed it."},
    Kind.THEME: {"theme": "Choose the theme."},
    Kind.DECISION: {"decision": "Choose the decision.", "decided_by": "Say who decided it."},
}
# By what the statements call them: the fields that are called otherwise here.
FIELD_NAMES = {
    **{"change_date": "day", "decision_date": "day"},
    **{"agreed_by": "decided_by", "body": "decided_by"},
    **{"kind": "decision", "words": "reason"},
}


class BulkForm(OwnerForm):
    """The form of a bulk change: one owner, due date, theme or decision, from which day and why."""

    form_name = "bulk_change"
    POSTS = ("owner", "decided_by")

    kind = forms.ChoiceField(
        label="What is each to be given?", choices=Kind, widget=forms.RadioSelect
    )
    owner = post_field("Owner", "A post: type to choose. Empty: nobody.", required=False)
    due_date = ComingDayField(label="Due date", required=False)
    theme = forms.ModelChoiceField(
        label="Theme",
        queryset=Theme.objects.in_order(),
        to_field_name="slug",
        required=False,
        empty_label="None",
    )
    decision = forms.ChoiceField(
        label="Decision", choices=[("", "None"), *DECISIONS], required=False
    )
    decided_by = forms.CharField(
        label="Agreed or decided by",
        help_text="The committee or post. Needed for a due date and for a decision.",
        max_length=200,
        required=False,
    )
    day = forms.DateField(label="From", widget=DateInput)
    reason = long_text("Why", "One reason for all of them.", rows=3)
    form_key = forms.UUIDField(widget=forms.HiddenInput)
    # Given with the preview: before it, nothing has been shown yet.
    opened_on = forms.IntegerField(min_value=0, required=False, widget=forms.HiddenInput)

    def __init__(self, data: FormData = None, *, today: dt.date) -> None:
        self.today = today
        # The filters on the same page have fields of the same names.
        begun = {"day": today, "form_key": uuid.uuid4()}
        super().__init__(data, initial=begun, auto_id="given_%s")

    def clean_day(self) -> dt.date:
        """Refuse a day in the future; return the day."""
        day: dt.date = self.cleaned_data["day"]
        if day > self.today:
            raise forms.ValidationError("The day must be today or in the past.")
        return day

    def clean(self) -> Cleaned:
        """Refuse a change without what its kind needs, as listed in `NEEDED`."""
        values = super().clean() or {}
        for name, message in NEEDED.get(values.get("kind") or "", {}).items():
            if not values.get(name):
                self.add_error(name, message)
        return values

    def given(self) -> Given:
        """Return the cleaned input as `Given`, for the preview and for the action."""
        values = dict(self.cleaned_data)
        for name in ("form_key", "opened_on"):
            values.pop(name)
        return Given(**values)

    def previewed(self, opened_on: int) -> Self:
        """Copy the input into a form with a key of its own, opened on that many statements."""
        data = self.data.copy()  # type: ignore[attr-defined]
        data["opened_on"], data["form_key"] = str(opened_on), str(uuid.uuid4())
        return type(self)(data, today=self.today)


class BulkUndoForm(WatchedForm):
    """The form that undoes a bulk change: the reason why."""

    form_name = "bulk_undo"

    reason = long_text("Why is it undone?", "Kept beside what is put back.", rows=3)
