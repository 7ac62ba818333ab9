"""Recording re-tests: the verdict of a later inspection on an earlier matter."""

import datetime as dt

from django.contrib.auth.models import User
from django.db import transaction

from findings.models import Finding, Inspection
from recommendations.actions.locks import refuse_withdrawn
from recommendations.models import Recommendation, Retest
from recommendations.statements import RetestStatement, refuse


class AlreadyJudged(Exception):
    """An effective verdict of the inspection on the subject, which the new one does not replace."""


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
    """Create a re-test: an inspection's verdict on an earlier recommendation, or on a finding.

    Raises: ValidationError by field; AlreadyJudged when the inspection has an effective verdict on
    that subject and `replaces` is not it.
    """
    statement = RetestStatement(
        inspection=inspection, verdict=verdict, why=why, by_finding=by_finding, words=words
    )
    subject: Recommendation | Finding = recommendation or finding  # type: ignore[assignment]
    # What the verdict is about is the lock: two officers who judge at once find each other.
    refuse_withdrawn(type(subject)._base_manager.select_for_update().get(pk=subject.pk), inspection)
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
