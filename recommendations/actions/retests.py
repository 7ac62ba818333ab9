"""Recording re-tests: the verdict of a later inspection on an earlier matter."""

import datetime as dt
from typing import Unpack

from django.contrib.auth.models import User
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import transaction

from findings.models import Finding, Inspection
from recommendations.actions.locks import refuse_withdrawn
from recommendations.models import Recommendation, Retest
from recommendations.statements.faults import refuse
from recommendations.statements.retests import RetestFields, RetestStatement
from recommendations.verdicts.retests import earlier_tone


class AlreadyJudged(Exception):
    """An effective verdict of the inspection on the subject, which the new one does not replace."""


@transaction.atomic
def record_retest(
    *,
    by: User,
    recommendation: Recommendation | None = None,
    finding: Finding | None = None,
    replaces: Retest | None = None,
    fixture_key: str | None = None,
    **stated: Unpack[RetestFields],
) -> Retest:
    """Create a re-test: an inspection's verdict on an earlier recommendation, or on a finding.

    Raises: ValidationError by field; AlreadyJudged when the inspection has an effective verdict on
    that subject and `replaces` is not it.
    """
    subject: Recommendation | Finding = recommendation or finding  # type: ignore[assignment]
    inspection = stated["inspection"]
    # The fixtures may say that what others tell of an inspection does not speak of the matter.
    if fixture_key is None:
        _refuse_unread(inspection)
    statement = RetestStatement(earlier_tone=earlier_tone(subject, inspection), **stated)
    # What the verdict is about is the lock: two officers who judge at once find each other.
    refuse_withdrawn(type(subject)._base_manager.select_for_update().get(pk=subject.pk), inspection)
    standing = subject.retests.effective().filter(inspection=inspection).first()
    if standing != replaces:
        raise AlreadyJudged(f"{standing} stands: replace it by name.")
    # A re-test is of its inspection's day, which its inspection gives.
    refuse(statement.faults(earliest=dt.date.min, today=dt.date.max))
    return Retest.objects.create(
        recommendation=recommendation,
        finding=finding,
        replaces=replaces,
        sequence=subject.retests.next_sequence(),
        recorded_by=by,
        fixture_key=fixture_key,
        **statement.values(),
    )


def _refuse_unread(inspection: Inspection) -> None:
    """Raise ValidationError where no words of an inspection are held, and none could be read."""
    if not Inspection.objects.readable().by_reference(inspection.reference):
        fault = f"No words of {inspection} are held: there is nothing yet to read."
        raise ValidationError({NON_FIELD_ERRORS: [fault]})
