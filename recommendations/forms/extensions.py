"""Forms about more time: who asks and why, and who answers."""

import datetime as dt

from django import forms

from recommendations import actions
from recommendations.forms.faults import add_faults
from recommendations.forms.opened import StatementForm
from recommendations.forms.texts import long_text, post_field
from recommendations.forms.watched import WatchedForm
from recommendations.models import Extension, Recommendation
from recommendations.statements.due_dates import ExtensionAnswerStatement, ExtensionStatement
from wirral_tracker.kit.forms import ComingDayField, DateInput
from wirral_tracker.kit.named_forms import Cleaned, FormData

GRANTED = "granted"
ANSWERS = [(GRANTED, "Granted: the due date moves"), ("refused", "Refused: it stays")]


class ExtensionForm(WatchedForm, StatementForm):
    """The form that asks for more time: until when, why, and which post asks."""

    form_name = "extension"
    POSTS = ("asked_by",)
    STATEMENTS = "extensions"
    MADE_WITH = ("recommendation", "owner", "today")

    wanted_date = ComingDayField(label="Wanted until")
    reason = long_text("Why", rows=3)
    asked_by = post_field("Asked for by", "The post.")
    asked_date = forms.DateField(label="Asked on", widget=DateInput)

    def __init__(
        self, data: FormData = None, *, recommendation: Recommendation, owner: str, today: dt.date
    ) -> None:
        self.owner = owner
        self.today = today
        initial = {"asked_by": owner, "asked_date": today}
        super().__init__(data, recommendation=recommendation, initial=initial)

    def clean(self) -> Cleaned:
        """Add the faults of the ExtensionStatement that the fields make, as form errors."""
        values = super().clean() or {}
        stated = ExtensionStatement.from_values(values)
        # Sent a second time it is recorded already: a due date that it moved is no fault of it.
        extensions = self.recommendation.extensions.all()
        if not actions.sent_before(extensions, values.get("form_key")):
            add_faults(self, actions.extension_faults(self.recommendation, stated, self.today))
        return values


class ExtensionAnswerForm(WatchedForm, StatementForm):
    """The form of the answer to a request for more time: which, by whom and when."""

    form_name = "extension_answer"
    POSTS = ("answered_by",)
    # A granted answer moves the due date.
    STATEMENTS = "due_date_changes"
    MADE_WITH = ("extension", "today")

    answer = forms.ChoiceField(
        label="What was answered?",
        choices=ANSWERS,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose granted or refused."},
    )
    answered_by = forms.CharField(
        label="By whom", help_text="The committee or post, by name.", max_length=200
    )
    answer_date = forms.DateField(label="Answered on", widget=DateInput)
    words = long_text("Why", "As far as it was said.", required=False, rows=3)

    def __init__(self, data: FormData = None, *, extension: Extension, today: dt.date) -> None:
        self.extension = extension
        self.today = today
        about = extension.recommendation
        super().__init__(data, recommendation=about, initial={"answer_date": today})

    def clean(self) -> Cleaned:
        """Add the faults of the ExtensionAnswerStatement that the fields make, as form errors."""
        values = super().clean() or {}
        self.stated = ExtensionAnswerStatement.from_values(
            values, is_granted=values.get("answer") == GRANTED
        )
        add_faults(self, self.stated.faults(earliest=self.extension.asked_date, today=self.today))
        return values

    def statement(self) -> Cleaned:
        """Return the input as keyword arguments for the action that answers an extension."""
        return {**self.sent(), **self.stated.values()}
