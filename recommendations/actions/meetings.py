"""Committees and their meetings: recorded, corrected, postponed, cancelled, renamed."""

import datetime as dt

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction

from recommendations.actions.locks import lock
from recommendations.actions.posts import NoChange
from recommendations.actions.versions import change_in_place
from recommendations.models import Committee, Meeting
from recommendations.statements.faults import Faults, refuse
from recommendations.statements.meetings import (
    CallingOffStatement,
    MeetingStatement,
    RenamingStatement,
)
from wirral_tracker.kit.chain.amendments import amend
from wirral_tracker.kit.days import ONE_DAY, day_in_words

COUNTED_BACK = "The agenda is published on the day that is counted back."


class NotCalledOff(Exception):
    """A refusal to call a meeting off, or to put it back, and why; nothing was written."""


@transaction.atomic
def record_meeting(
    *,
    by: User,
    committee_name: str,
    date: dt.date,
    note: str = "",
    postponed_from: Meeting | None = None,
) -> Meeting:
    """Create a committee's meeting on a date, and the committee where no row has that name.

    In place of a postponed meeting it is given that one's rounds and draft reports; what was issued
    for the other stays as it is.

    Raises: ValidationError by field.
    """
    statement = MeetingStatement(committee_name=committee_name, date=date, note=note)
    refuse(statement.faults(earliest=dt.date.min, today=dt.date.max))
    committee = _locked_committee(committee_name)
    refuse({**meeting_faults(statement), **_faults_of_succession(committee, postponed_from)})
    meeting = Meeting.objects.create(
        committee=committee, date=date, note=note, postponed_from=postponed_from
    )
    if postponed_from:
        _hand_over(postponed_from, meeting, by=by)
    return meeting


def _locked_committee(name: str) -> Committee:
    """Lock a committee's row by its name, created where there is none; return it.

    Two meetings of one committee are recorded one after the other, so that the second is told of
    the first.
    """
    Committee.objects.get_or_create(name=name)
    return Committee.objects.select_for_update().get(name=name)


def meeting_faults(statement: MeetingStatement, meeting: Meeting | None = None) -> Faults:
    """Return the ValidationErrors by field that only the register can tell; of a correction too.

    A form asks this to say so beside its fields; what counts is the action's own asking, which
    holds the committee's lock. `meeting` is the one that is corrected.
    """
    found: Faults = {}
    date = statement.date
    committee = Committee.objects.in_order().filter(name=statement.committee_name).first()
    if committee is None or date is None:
        return found
    if named_otherwise := _named_otherwise(committee, date):
        found["committee_name"] = [ValidationError(named_otherwise, code="other_name")]
    others = Meeting.objects.filter(committee=committee, date=date)
    if meeting:
        others = others.exclude(pk=meeting.pk)
    if other := others.first():
        was = f", as {other.called_off_as}" if other.is_called_off else ""
        message = f"This meeting is recorded already{was}."
        found["date"] = [ValidationError(message, code="recorded_already")]
    return found


def _faults_of_succession(committee: Committee, postponed_from: Meeting | None) -> Faults:
    """Return faults of a meeting in place of another committee's, or of one that has its place."""
    if postponed_from is None:
        return {}
    if committee.pk not in Committee.objects.line_of(postponed_from.committee):
        message = "That is a meeting of another committee."
    elif Meeting.objects.filter(postponed_from=postponed_from).exists():
        message = "Another meeting is held in its place already."
    elif postponed_from.called_off_as != Meeting.CalledOff.POSTPONED:
        message = "That meeting is not postponed."
    else:
        return {}
    return {"postponed_from": [ValidationError(message, code="not_in_its_place")]}


def _named_otherwise(committee: Committee, date: dt.date) -> str:
    """Return a sentence with the committee's name on `date`, where it had another; else empty."""
    later: Committee | None = getattr(committee, "renamed_to", None)
    if later and later.first_date and date >= later.first_date:
        return f"From {day_in_words(later.first_date)} it is the {later}: give that name."
    earlier = committee.renamed_from
    if earlier and committee.first_date and date < committee.first_date:
        return f"Until {day_in_words(committee.first_date - ONE_DAY)} it was the {earlier}."
    return ""


@transaction.atomic
def correct_meeting(
    meeting: Meeting,
    *,
    by: User,
    committee_name: str,
    date: dt.date,
    note: str,
    reason: str,
    opened_on: int | None = None,
) -> Meeting:
    """Amend a meeting that was recorded wrongly: its committee, day or note, and why.

    A meeting that was moved is postponed instead, which keeps the day that was announced.

    Raises: ValidationError by field; NoChange where it says that already; Overtaken.
    """
    statement = MeetingStatement(committee_name=committee_name, date=date, note=note)
    refuse(statement.faults(earliest=dt.date.min, today=dt.date.max))
    committee = _locked_committee(committee_name)
    refuse({**meeting_faults(statement, meeting), **_faults_of_another_day(meeting, date)})
    values = {"committee": committee, "date": date, "note": note}
    if {name: getattr(meeting, name) for name in values} == values:
        raise NoChange("Nothing is changed: the register has the meeting so already.")
    return change_in_place(meeting, values, by=by, opened_on=opened_on, reason=reason)


def _faults_of_another_day(meeting: Meeting, date: dt.date) -> Faults:
    """Return faults where a meeting's decisions or agenda do not fit another `date`."""
    if date == meeting.date:
        return {}
    if meeting.decisions.effective().exists():
        message = "What was decided there is recorded of its day: correct the decisions first."
        return {"date": [ValidationError(message, code="has_decisions")]}
    if meeting.agenda_date and meeting.agenda_date >= date:
        agenda = day_in_words(meeting.agenda_date)
        message = f"Its agenda is published on {agenda}: set another day for that first."
        return {"date": [ValidationError(message, code="before_agenda")]}
    return {}


@transaction.atomic
def postpone_meeting(
    meeting: Meeting,
    *,
    by: User,
    called_off_date: dt.date,
    called_off_reason: str,
    new_date: dt.date | None = None,
    opened_on: int | None = None,
) -> Meeting:
    """Postpone a meeting, on which day that was decided and why; record the one in its place.

    Without `new_date` the day is not known yet: `record_meeting` takes it up later. The committee
    has the name that it has on the new day.

    Raises: ValidationError by field; NotCalledOff; Overtaken.
    """
    statement = CallingOffStatement(
        called_off_date=called_off_date, called_off_reason=called_off_reason, new_date=new_date
    )
    _call_off(meeting, Meeting.CalledOff.POSTPONED, by=by, statement=statement, opened_on=opened_on)
    return _hold_instead(meeting, new_date, by=by) if new_date else meeting


def _hold_instead(meeting: Meeting, new_date: dt.date, *, by: User) -> Meeting:
    """Record the meeting in place of a postponed one; the second of two clicks finds the first's.

    Raises: ValidationError of `new_date`.
    """
    in_its_place: Meeting | None = getattr(meeting, "postponed_to", None)
    if in_its_place and in_its_place.date == new_date:
        return in_its_place
    try:
        return record_meeting(
            by=by,
            committee_name=name_on(meeting.committee, new_date),
            date=new_date,
            postponed_from=meeting,
        )
    except ValidationError as refusal:
        # The fields of the other meeting's statement are none of this one's.
        messages = [message for errors in refusal.error_dict.values() for message in errors]
        raise ValidationError({"new_date": messages}) from refusal


def name_on(committee: Committee, date: dt.date) -> str:
    """Return the name of a committee on `date`, which may be a later one."""
    later: Committee | None = getattr(committee, "renamed_to", None)
    while later and later.first_date and date >= later.first_date:
        committee, later = later, getattr(later, "renamed_to", None)
    return committee.name


@transaction.atomic
def cancel_meeting(
    meeting: Meeting,
    *,
    by: User,
    called_off_date: dt.date,
    called_off_reason: str,
    opened_on: int | None = None,
) -> Meeting:
    """Cancel a meeting, on which day that was decided and why; nothing counts from it any more.

    Raises: ValidationError by field; NotCalledOff; Overtaken.
    """
    statement = CallingOffStatement(
        called_off_date=called_off_date, called_off_reason=called_off_reason
    )
    return _call_off(
        meeting, Meeting.CalledOff.CANCELLED, by=by, statement=statement, opened_on=opened_on
    )


def _call_off(
    meeting: Meeting,
    called_off_as: str,
    *,
    by: User,
    statement: CallingOffStatement,
    opened_on: int | None,
) -> Meeting:
    """Amend a meeting to be postponed or cancelled, unless it was held or is called off already."""
    stored, today = lock(meeting)
    refuse(statement.faults(earliest=dt.date.min, today=today))
    if stored.is_called_off and opened_on in (None, stored.version):
        raise NotCalledOff(f"It is called off already. {stored.called_off_in_words}")
    if stored.decisions.effective().exists():
        raise NotCalledOff("What was decided there is recorded, so it was held.")
    values = {"called_off_as": called_off_as, **statement.values()}
    reason = statement.called_off_reason
    changed = change_in_place(meeting, values, by=by, opened_on=opened_on, reason=reason)
    meeting.refresh_from_db()
    return changed


@transaction.atomic
def reinstate_meeting(
    meeting: Meeting, *, by: User, reason: str, opened_on: int | None = None
) -> Meeting:
    """Amend a cancelled meeting, or one postponed to no day yet, to stand again, and why.

    Raises: NotCalledOff where it stands or another is held in its place; Overtaken.
    """
    if not meeting.is_called_off or hasattr(meeting, "postponed_to"):
        raise NotCalledOff("It stands already, or another meeting is held in its place.")
    values = {"called_off_as": "", "called_off_date": None, "called_off_reason": ""}
    return change_in_place(meeting, values, by=by, opened_on=opened_on, reason=reason)


def _hand_over(old: Meeting, new: Meeting, *, by: User) -> None:
    """Give a postponed meeting's rounds and draft reports to the meeting held in its place."""
    for update_round in old.update_rounds.all():
        change_in_place(update_round, {"meeting": new}, by=by, opened_on=None)
    # Drafts alone: what was issued keeps, on its proof, the meeting that it was issued for.
    for report in old.progress_reports.all():
        report.meeting = new
        report.version += 1
        report.save(update_fields=["meeting", "version"])


@transaction.atomic
def rename_committee(
    committee: Committee, *, by: User, name: str, first_date: dt.date, reason: str
) -> Committee:
    """Create the row of a committee's further name from a day on; end the old one the day before.

    Meetings recorded of that day or later are amended to carry the further name.

    Raises: ValidationError by field.
    """
    statement = RenamingStatement(name=name, first_date=first_date, reason=reason)
    stored = Committee.objects.select_for_update().get(pk=committee.pk)
    refuse(renaming_faults(stored, statement))
    renamed = Committee.objects.create(name=name, first_date=first_date, renamed_from=stored)
    amend(stored, {"last_date": first_date - ONE_DAY}, reason=reason, by=by)
    for meeting in stored.meetings.filter(date__gte=first_date):
        change_in_place(meeting, {"committee": renamed}, by=by, opened_on=None, reason=reason)
    return renamed


def renaming_faults(committee: Committee, statement: RenamingStatement) -> Faults:
    """Return the ValidationErrors of a committee's further name, by field; empty without any."""
    earliest = (committee.first_date or dt.date.min) + ONE_DAY
    found = statement.faults(earliest=earliest, today=dt.date.max)
    if later := getattr(committee, "renamed_to", None):
        message = f"It has a further name already: {later}. Rename that one."
    elif Committee.objects.filter(name__iexact=statement.name).exists():
        message = "A committee of this name is recorded already."
    else:
        return found
    return {**found, "name": [ValidationError(message, code="named_already")]}


def set_agenda_date(
    meeting: Meeting,
    *,
    by: User,
    agenda_date: dt.date | None,
    agenda_date_reason: str,
    opened_on: int | None = None,
) -> Meeting:
    """Save the day on which a meeting's agenda is published, with why; None: as counted back.

    Raises: Overtaken when somebody else has set it since version `opened_on`.
    """
    values = {"agenda_date": agenda_date, "agenda_date_reason": agenda_date_reason}
    reason = agenda_date_reason or COUNTED_BACK
    return change_in_place(meeting, values, by=by, opened_on=opened_on, reason=reason)
