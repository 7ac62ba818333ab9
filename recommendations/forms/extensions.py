"""Forms about more time: who asks and why, and who answers."""

import datetime as dt

from django import forms

from recommendations import actions
from recommendations.forms.faults import add_faults
from recommendations.forms.opened import Opening, StatementForm
from recommendations.forms.texts import long_text, post_field
from recommendations.forms.watched import WatchedForm
from recommendations.models import Extension, Recommendation
from recommendations.statements import ExtensionAnswerStatement, ExtensionStatement
from wirral_tracker.kit.forms import ComingDayField, DateInput
from wirral_tracker.kit.named_forms import Cleaned, FormData

GRANTED = "granted"
ANSWERS = [(GRANTED, "Granted: the due date moves"), ("refused", "Refused: it stays")]


class Answer(Opening):
    """The keyword arguments of `answer_extension` that the form gives."""

    is_granted: bool
    answered_by: str
    answer_date: dt.date
    words: str


class ExtensionForm(WatchedForm, StatementForm):
    """The form that asks for more time: until when, why, and which post asks.

    It is opened on the latest extension.
    """

    form_name = "extension"
    POSTS = ("asked_by",)

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

    def latest(self) -> int:
        """Return the sequence of the recommendation's latest extension."""
        return self.recommendation.extensions.latest_sequence()

    def _setting(self) -> Cleaned:
        return {
            "recommendation": self.recommendation,
            "owner": self.owner,
            "today": self.today,
        }

    def clean(self) -> Cleaned:
        """Add the faults of the ExtensionStatement that the fields make, as form errors."""
        values = super().clean() or {}
        stated = ExtensionStatement(
            wanted_date=values.get("wanted_date"),
            asked_by=values.get("asked_by") or "",
            asked_date=values.get("asked_date"),
            reason=values.get("reason") or "",
        )
        # Sent a second time it is recorded already: a due date that it moved is no fault of it.
        extensions = self.recommendation.extensions.all()
        if not actions.sent_before(extensions, values.get("form_key")):
            add_faults(self, actions.extension_faults(self.recommendation, stated, self.today))
        return values


class ExtensionAnswerForm(WatchedForm, StatementForm):
    """The form of the answer to a request for more time: which, by whom and when.

    It is opened on the latest change of the due date, which a granted answer moves.
    """

    form_name = "extension_answer"
    POSTS = ("answered_by",)

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

    def latest(self) -> int:
        """Return the sequence of the recommendation's latest due date change."""
        return self.recommendation.due_date_changes.latest_sequence()

    def _setting(self) -> Cleaned:
        return {"extension": self.extension, "today": self.today}

    def clean(self) -> Cleaned:
        """Add the faults of the ExtensionAnswerStatement that the fields make, as form errors."""
        values = super().clean() or {}
        stated = ExtensionAnswerStatement(
            is_granted=values.get("answer") == GRANTED,
            answered_by=values.get("answered_by") or "",
            answer_date=values.get("answer_date"),
            words=values.get("words") or "",
        )
        faults = stated.faults(earliest=self.extension.asked_date, today=self.today)
        add_faults(self, faults)
        return values

    def values(self) -> Answer:
        """Return the input as keyword arguments for the action that answers an extension."""
        values = self.cleaned_data
        return {
            "is_granted": values["answer"] == GRANTED,
            "answered_by": values["answered_by"],
            "answer_date": values["answer_date"],
            "words": values["words"],
            **self.sent(),
        }
