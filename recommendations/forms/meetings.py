"""Forms about committees and their meetings."""

import datetime as dt
from typing import TYPE_CHECKING

from django import forms

from recommendations import actions
from recommendations.forms.faults import add_faults
from recommendations.forms.opened import RowForm
from recommendations.forms.watched import WatchedForm
from recommendations.models import Committee, Meeting
from recommendations.statements.meetings import (
    CallingOffStatement,
    MeetingStatement,
    RenamingStatement,
)
from wirral_tracker.kit.forms import ComingDayField, DateInput
from wirral_tracker.kit.named_forms import Cleaned, FormData

if TYPE_CHECKING:
    MeetingModelForm = forms.ModelForm[Meeting]
else:
    # Django's own class takes no parameter; only mypy's copy of it does.
    MeetingModelForm = forms.ModelForm

# The list of known committees that a page with these forms carries.
COMMITTEES = "committees"


def committee_field() -> forms.CharField:
    """Build the field of a committee by name, typed or chosen from the page's list of them."""
    return forms.CharField(
        label="Committee",
        help_text="As it is named at the time.",
        max_length=200,
        widget=forms.TextInput(attrs={"list": COMMITTEES}),
    )


def reason_field(help_text: str = "") -> forms.CharField:
    """Build the field of the reason for an act on a meeting or committee."""
    return forms.CharField(label="Why", help_text=help_text, max_length=300)


class MeetingForm(WatchedForm):
    """The form that records a committee's meeting."""

    form_name = "meeting"

    # A single line, but anybody may read it.
    WATCHED = ("note",)

    committee_name = committee_field()
    date = ComingDayField(label="Date")
    note = forms.CharField(
        label="Note", help_text="What is known of it.", max_length=300, required=False
    )
    postponed_from = forms.ModelChoiceField(
        Meeting.objects.none(),
        label="In place of a postponed meeting",
        empty_label="None",
        required=False,
    )

    def __init__(self, data: FormData = None) -> None:
        super().__init__(data)
        waiting = self.fields["postponed_from"]
        assert isinstance(waiting, forms.ModelChoiceField)
        waiting.queryset = Meeting.objects.waiting_for_a_day().newest_first()
        if not waiting.queryset.exists():
            del self.fields["postponed_from"]

    def clean(self) -> Cleaned:
        """Add the faults of the MeetingStatement that the fields make, as form errors."""
        values = super().clean() or {}
        statement = MeetingStatement.from_values(values)
        add_faults(self, statement.faults(earliest=dt.date.min, today=dt.date.max))
        add_faults(self, actions.meeting_faults(statement))
        return values


class MeetingChangeForm(WatchedForm, RowForm):
    """The base of forms about a recorded meeting, opened on the version of its row."""

    MADE_WITH = ("meeting", "today")

    def __init__(
        self,
        data: FormData = None,
        *,
        meeting: Meeting,
        today: dt.date,
        initial: Cleaned | None = None,
    ) -> None:
        self.row = self.meeting = meeting
        self.today = today
        super().__init__(data, initial=initial)


class MeetingCorrectionForm(MeetingChangeForm):
    """The form that puts right a meeting that was recorded wrongly, and why."""

    form_name = "meeting_correction"
    WATCHED = ("note", "reason")

    committee_name = committee_field()
    date = ComingDayField(label="Date")
    note = forms.CharField(
        label="Note", help_text="What is known of it.", max_length=300, required=False
    )
    reason = reason_field("What was wrong, and where the right one stands.")

    def __init__(self, data: FormData = None, *, meeting: Meeting, today: dt.date) -> None:
        recorded = {
            "committee_name": meeting.committee.name,
            "date": meeting.date,
            "note": meeting.note,
        }
        super().__init__(data, meeting=meeting, today=today, initial=recorded)

    def clean(self) -> Cleaned:
        """Add the faults of the MeetingStatement that the fields make, as form errors."""
        values = super().clean() or {}
        statement = MeetingStatement.from_values(values)
        add_faults(self, statement.faults(earliest=dt.date.min, today=dt.date.max))
        add_faults(self, actions.meeting_faults(statement, self.meeting))
        return values


class CancellationForm(MeetingChangeForm):
    """The form that cancels a meeting: on which day that was decided, and why."""

    form_name = "meeting_cancellation"
    WATCHED = ("called_off_reason",)

    called_off_date = forms.DateField(label="Decided on", widget=DateInput)
    called_off_reason = reason_field()

    def __init__(self, data: FormData = None, *, meeting: Meeting, today: dt.date) -> None:
        super().__init__(data, meeting=meeting, today=today, initial={"called_off_date": today})

    def clean(self) -> Cleaned:
        """Add the faults of the CallingOffStatement that the fields make, as form errors."""
        values = super().clean() or {}
        statement = CallingOffStatement.from_values(values)
        add_faults(self, statement.faults(earliest=dt.date.min, today=self.today))
        return values


class PostponementForm(CancellationForm):
    """The form that postpones a meeting: to which day, when that was decided, and why."""

    form_name = "meeting_postponement"

    new_date = ComingDayField(
        label="New date",
        help_text="Leave it empty where it is not known yet, and record the meeting when it is.",
        required=False,
    )
    field_order = ("new_date", "called_off_date", "called_off_reason")

    def clean(self) -> Cleaned:
        """Refuse the day that it is postponed from; add the faults of the meeting in its place."""
        values = super().clean() or {}
        new_date = values.get("new_date")
        if new_date and new_date == self.meeting.date:
            self.add_error("new_date", "That is the day on which it was to be held.")
        return values


class ReinstatementForm(MeetingChangeForm):
    """The form that lets a meeting stand again that was called off by mistake, and why."""

    form_name = "meeting_reinstatement"
    WATCHED = ("reason",)

    reason = reason_field()


class CommitteeRenamingForm(WatchedForm):
    """The form of a committee's further name: from which day it has it, and what that rests on."""

    form_name = "committee_renaming"
    WATCHED = ("reason",)

    name = forms.CharField(label="New name", max_length=200)
    first_date = ComingDayField(label="From")
    reason = reason_field("Such as the council’s resolution.")

    def __init__(self, data: FormData = None, *, committee: Committee) -> None:
        self.committee = committee
        super().__init__(data)

    def clean(self) -> Cleaned:
        """Add the faults of the RenamingStatement that the fields make, as form errors."""
        values = super().clean() or {}
        statement = RenamingStatement.from_values(values)
        add_faults(self, actions.renaming_faults(self.committee, statement))
        return values


class AgendaDateForm(WatchedForm, RowForm, MeetingModelForm):
    """The form of the day on which a meeting's agenda is published, if not the usual one.

    It is opened on the version of the meeting's row.
    """

    form_name = "agenda_date"
    MADE_WITH = ("instance",)

    # A single line, but anybody may read it.
    WATCHED = ("agenda_date_reason",)

    class Meta:
        model = Meeting
        fields = ("agenda_date", "agenda_date_reason")
        widgets = {"agenda_date": DateInput}
        labels = {"agenda_date": "Published on", "agenda_date_reason": "Why on another day"}
        help_texts = {"agenda_date": "Left empty, it is the day that is counted back."}

    def __init__(self, data: FormData = None, *, instance: Meeting) -> None:
        self.row = self.meeting = instance
        super().__init__(data, instance=instance)

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
