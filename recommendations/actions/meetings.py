"""Recording the meetings of committees, and the days of their agendas."""

import datetime as dt

from django.contrib.auth.models import User
from django.db import transaction

from recommendations.actions.versions import change_in_place
from recommendations.models import Committee, Meeting

COUNTED_BACK = "The agenda is published on the day that is counted back."


@transaction.atomic
def record_meeting(*, committee_name: str, date: dt.date, note: str = "") -> Meeting:
    """Create a committee's meeting on a date, and the committee where no row has that name."""
    committee, _ = Committee.objects.get_or_create(name=committee_name)
    return Meeting.objects.create(committee=committee, date=date, note=note)


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
