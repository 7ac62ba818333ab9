"""The form about a due date that is moved."""

import datetime as dt

from django import forms

from recommendations.forms.faults import add_faults
from recommendations.forms.opened import StatementForm
from recommendations.forms.texts import long_text
from recommendations.forms.watched import WatchedForm
from recommendations.models import Recommendation
from recommendations.statements.due_dates import DueDateStatement
from wirral_tracker.kit.forms import ComingDayField, DateInput
from wirral_tracker.kit.named_forms import Cleaned, FormData


class DueDateChangeForm(WatchedForm, StatementForm):
    """The form that moves a due date: to when, why, and who agreed it on which day."""

    form_name = "due_date_change"
    POSTS = ("agreed_by",)
    STATEMENTS = "due_date_changes"
    MADE_WITH = ("recommendation", "today")

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

    def clean(self) -> Cleaned:
        """Add the faults of the DueDateStatement that the fields make, as form errors."""
        values = super().clean() or {}
        stated = DueDateStatement.from_values(values)
        made = self.recommendation.made_date
        add_faults(self, stated.faults(earliest=made, today=self.today))
        return values
