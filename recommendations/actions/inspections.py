"""Recording the verdicts of later inspections, and the meetings that hear of them."""

import datetime as dt

from django.contrib.auth.models import User
from django.db import transaction

from findings.models import Finding, Inspection
from recommendations.models import (
    Committee,
    Meeting,
    Recommendation,
    Retest,
)
from recommendations.statements import RetestStatement, refuse


class AlreadyJudged(Exception):
    """A verdict of that inspection on that matter stands already."""


@transaction.atomic
def record_retest(
    *,
    by: User,
    recommendation: Recommendation | None = None,
    finding: Finding | None = None,
    inspection: Inspection,
    verdict: str,
    why: str,
    by_finding: Finding | None = None,
    words: str = "",
    replaces: Retest | None = None,
    fixture_key: str | None = None,
) -> Retest:
    """Record what a later inspection says of an earlier recommendation's or finding's matter.

    Raises: ValidationError by field; AlreadyJudged when there is an effective verdict of that
    inspection on that subject which this one does not replace.
    """
    statement = RetestStatement(
        inspection=inspection, verdict=verdict, why=why, by_finding=by_finding, words=words
    )
    subject: Recommendation | Finding = recommendation or finding  # type: ignore[assignment]
    # What the verdict is about is the lock: two officers who judge at once find each other.
    type(subject)._base_manager.select_for_update().get(pk=subject.pk)
    standing = subject.retests.effective().filter(inspection=inspection).first()
    if standing != replaces:
        raise AlreadyJudged(f"{standing} stands: replace it by name.")
    # A re-test is of its inspection's day, which its inspection gives.
    refuse(statement.faults(earliest=dt.date.min, today=dt.date.max))
    retest = Retest(
        recommendation=recommendation,
        finding=finding,
        replaces=replaces,
        sequence=subject.retests.next_sequence(),
        recorded_by=by,
        fixture_key=fixture_key,
        **statement.values(),
    )
    retest.save()
    return retest


@transaction.atomic
def record_meeting(*, committee_name: str, date: dt.date, note: str = "") -> Meeting:
    """Record a committee's meeting, and the committee when it is new by name."""
    committee, _ = Committee.objects.get_or_create(name=committee_name)
    return Meeting.objects.create(committee=committee, date=date, note=note)
