"""The form about a due date that is moved."""

import datetime as dt

from django import forms

from recommendations.forms.faults import add_faults
from recommendations.forms.opened import StatementForm
from recommendations.forms.texts import long_text
from recommendations.forms.watched import WatchedForm
from recommendations.models import Recommendation
from recommendations.statements import DueDateStatement
from wirral_tracker.kit.forms import ComingDayField, DateInput
from wirral_tracker.kit.named_forms import Cleaned, FormData


class DueDateChangeForm(WatchedForm, StatementForm):
    """The form that moves a due date: to when, why, and who agreed it on which day.

    It is opened on the latest change of the due date.
    """

    form_name = "due_date_change"
    POSTS = ("agreed_by",)

    due_date = ComingDayField(label="New due date")
    reason = long_text("Why", rows=3)
    agreed_by = forms.CharField(
        label="Agreed by", help_text="The committee or post that agreed it.", max_length=200
    )
    change_date = forms.DateField(label="Agreed on", widget=DateInput)

    def __init__(
        self, data: FormData = None, *, recommendation: Recommendation, today: dt.date
    ) -> None:
        self.today = today
        initial = {"change_date": today}
        super().__init__(data, recommendation=recommendation, initial=initial)

    def latest(self) -> int:
        """Return the sequence of the recommendation's latest due date change."""
        return self.recommendation.due_date_changes.latest_sequence()

    def _setting(self) -> Cleaned:
        return {"recommendation": self.recommendation, "today": self.today}

    def clean(self) -> Cleaned:
        """Add the faults of the DueDateStatement that the fields make, as form errors."""
        values = super().clean() or {}
        stated = DueDateStatement(
            due_date=values.get("due_date"),
            change_date=values.get("change_date"),
            reason=values.get("reason") or "",
            agreed_by=values.get("agreed_by") or "",
        )
        made = self.recommendation.made_date
        add_faults(self, stated.faults(earliest=made, today=self.today))
        return values
