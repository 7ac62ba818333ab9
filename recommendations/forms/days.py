"""The form about a due date that is moved."""

from django import forms

from recommendations.forms.opened import ChangeForm
from recommendations.forms.texts import long_text
from recommendations.forms.watched import WatchedForm
from recommendations.statements.due_dates import DueDateStatement
from wirral_tracker.kit.forms import ComingDayField, DateInput


class DueDateChangeForm(WatchedForm, ChangeForm):
    """The form that moves a due date: to when, why, and who agreed it on which day."""

    form_name = "due_date_change"
    POSTS = ("agreed_by",)
    STATEMENTS = "due_date_changes"
    STATEMENT = DueDateStatement

    due_date = ComingDayField(label="New due date")
    reason = long_text("Why", rows=3)
    agreed_by = forms.CharField(
        label="Agreed by", help_text="The committee or post that agreed it.", max_length=200
    )
    change_date = forms.DateField(label="Agreed on", widget=DateInput)
