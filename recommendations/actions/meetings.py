"""Recording the meetings of committees."""

import datetime as dt

from django.db import transaction

from recommendations.models import Committee, Meeting


@transaction.atomic
def record_meeting(*, committee_name: str, date: dt.date, note: str = "") -> Meeting:
    """Create a committee's meeting on a date, and the committee where no row has that name."""
    committee, _ = Committee.objects.get_or_create(name=committee_name)
    return Meeting.objects.create(committee=committee, date=date, note=note)
