"""What later inspections say of earlier matters, and the meetings that hear of it."""

import datetime as dt
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction

from findings.models import Finding, Inspection
from recommendations.models import (
    Committee,
    Meeting,
    Recommendation,
    Retest,
)


class AlreadyJudged(Exception):
    """A verdict of that inspection on that matter stands already."""


@transaction.atomic
def record_retest(
    *,
    by: User,
    recommendation: Recommendation | None = None,
    finding: Finding | None = None,
    inspection: Inspection,
    replaces: Retest | None = None,
    **statement: Any,
) -> Retest:
    """Record what a later inspection says of an earlier recommendation's or finding's matter.

    Raises: AlreadyJudged when there is an effective verdict of that inspection on that subject
    which this one does not replace.
    """
    subject: Recommendation | Finding = recommendation or finding  # type: ignore[assignment]
    type(subject)._base_manager.select_for_update().get(pk=subject.pk)
    standing = subject.retests.effective().filter(inspection=inspection).first()
    if standing != replaces:
        raise AlreadyJudged(f"{standing} stands: replace it by name.")
    retest = Retest(
        recommendation=recommendation,
        finding=finding,
        inspection=inspection,
        replaces=replaces,
        sequence=subject.retests.next_sequence(),
        recorded_by=by,
        **statement,
    )
    retest.full_clean()
    retest.save()
    return retest


@transaction.atomic
def record_meeting(*, committee_name: str, date: dt.date, note: str = "") -> Meeting:
    """Record a committee's meeting, and the committee when it is new by name."""
    committee, _ = Committee.objects.get_or_create(name=committee_name)
    return Meeting.objects.create(committee=committee, date=date, note=note)
