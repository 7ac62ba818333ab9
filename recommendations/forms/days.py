"""Forms about days: a due date moved, a meeting, the day of its agenda."""

import datetime as dt
from typing import TYPE_CHECKING, Self

from django import forms

from recommendations.forms.faults import add_faults
from recommendations.forms.opened import OpenedForm, StatementForm
from recommendations.forms.texts import long_text
from recommendations.forms.watched import WatchedForm
from recommendations.models import Meeting, Recommendation
from recommendations.statements import DueDateStatement
from wirral_tracker.kit.forms import ComingDayField, DateInput
from wirral_tracker.kit.named_forms import Cleaned, FormData

if TYPE_CHECKING:
    MeetingModelForm = forms.ModelForm[Meeting]
else:
    # Django's own class takes no parameter; only mypy's copy of it does.
    MeetingModelForm = forms.ModelForm


class DueDateChangeForm(WatchedForm, StatementForm):
    """The form that moves a due date: to when, why, and who agreed it on which day.

    It is opened on the latest change of the due date.
    """

    form_name = "due_date_change"

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


class MeetingForm(WatchedForm, MeetingModelForm):
    """The form that records a committee's meeting."""

    form_name = "meeting"

    # A single line, but anybody may read it.
    WATCHED = ("note",)

    committee_name = forms.CharField(
        label="Committee", help_text="As it is named at the time.", max_length=200
    )

    class Meta:
        model = Meeting
        fields = ("committee_name", "date", "note")
        field_classes = {"date": ComingDayField}
        widgets = {"date": DateInput}

    def clean(self) -> Cleaned:
        """Refuse a meeting that is recorded already, of the same committee on the same day."""
        values = super().clean() or {}
        name, date = values.get("committee_name"), values.get("date")
        if name and date and Meeting.objects.filter(committee__name=name, date=date).exists():
            self.add_error("date", "This meeting is recorded already.")
        return values


class AgendaDateForm(WatchedForm, OpenedForm, MeetingModelForm):
    """The form of the day on which a meeting's agenda is published, if not the usual one.

    It is opened on the version of the meeting's row.
    """

    form_name = "agenda_date"

    # A single line, but anybody may read it.
    WATCHED = ("agenda_date_reason",)

    class Meta:
        model = Meeting
        fields = ("agenda_date", "agenda_date_reason")
        widgets = {"agenda_date": DateInput}
        labels = {"agenda_date": "Published on", "agenda_date_reason": "Why on another day"}
        help_texts = {"agenda_date": "Left empty, it is the day that is counted back."}

    def __init__(self, data: FormData = None, *, instance: Meeting) -> None:
        self.meeting = instance
        super().__init__(data, instance=instance)

    def latest(self) -> int:
        """Return the version of the meeting's row as it was loaded."""
        return self.meeting.version

    def reopened(self) -> Self:
        """Copy the input into a form that is opened on the meeting's row as it is now."""
        self.meeting.refresh_from_db()
        return super().reopened()

    def _setting(self) -> Cleaned:
        return {"instance": self.meeting}

    def clean(self) -> Cleaned:
        """Refuse an agenda on the meeting's day or later, a day or a reason without the other."""
        values = super().clean() or {}
        day, reason = values.get("agenda_date"), values.get("agenda_date_reason")
        if day and day >= self.instance.date:
            self.add_error("agenda_date", "The agenda is published before the meeting.")
        if day and not reason:
            self.add_error("agenda_date_reason", "Say why it is published on another day.")
        if reason and not day and "agenda_date" not in self.errors:
            self.add_error("agenda_date", "Give the day, or empty the reason.")
        return values
