"""What officers type about more time: who asks and why, and who answers."""

import datetime as dt
from typing import Any

from django import forms

from recommendations.forms.texts import long_text
from recommendations.forms.watched import WatchedForm
from recommendations.models import Extension, Recommendation
from wirral_tracker.kit.days import day_in_words
from wirral_tracker.kit.forms import ComingDayField, DateInput

ANSWERS = [("granted", "Granted: the due date moves"), ("refused", "Refused: it stays")]


class ExtensionForm(WatchedForm):
    """More time: until when, why, and which post asks."""

    form_name = "extension"

    wanted_date = ComingDayField(label="Wanted until")
    reason = long_text("Why", rows=3)
    asked_by = forms.CharField(label="Asked for by", help_text="The post.", max_length=200)
    asked_date = forms.DateField(label="Asked on", widget=DateInput)

    def __init__(
        self, data: Any = None, *, recommendation: Recommendation, owner: str, today: dt.date
    ) -> None:
        self.recommendation = recommendation
        self.today = today
        super().__init__(data, initial={"asked_by": owner, "asked_date": today})

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        asked, wanted = values.get("asked_date"), values.get("wanted_date")
        if asked and asked > self.today:
            self.add_error("asked_date", "The day must be today or in the past.")
        elif asked and asked < self.recommendation.made_date:
            self.add_error("asked_date", "That is before the recommendation was made.")
        elif asked and wanted:
            due = self.recommendation.due_on(asked)
            if due is None:
                self.add_error("wanted_date", "It had no due date then, so there is none to move.")
            elif wanted <= due:
                words = f"It is due on {day_in_words(due)}: ask for a later day."
                self.add_error("wanted_date", words)
        return values


class ExtensionAnswerForm(WatchedForm):
    """What was answered, by whom and when."""

    form_name = "extension_answer"

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

    def __init__(self, data: Any = None, *, extension: Extension, today: dt.date) -> None:
        self.extension = extension
        self.today = today
        super().__init__(data, initial={"answer_date": today})

    def clean_answer_date(self) -> dt.date:
        day = self.cleaned_data["answer_date"]
        if day > self.today:
            raise forms.ValidationError("The day must be today or in the past.")
        if day < self.extension.asked_date:
            raise forms.ValidationError("That is before it was asked for.")
        return day

    def values(self) -> dict[str, Any]:
        """What was answered, for the action that records it."""
        values = dict(self.cleaned_data)
        is_granted = values.pop("answer") == "granted"
        return {**values, "is_granted": is_granted}
