"""Withdrawing what came into the register by mistake."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Model, QuerySet

from findings.models import (
    Finding,
    Inspection,
    InspectionWithdrawal,
    Judgement,
    ReceivedLetter,
    SourceDocument,
    SourceWithdrawal,
)
from findings.own_reports import before_own_report, take_report_back
from recommendations.actions.locks import lock, refuse_withdrawn
from recommendations.actions.statuses import rebuild_spans
from recommendations.models import (
    Recommendation,
    RecommendationWithdrawal,
    ReviewWithdrawal,
    ScrutinyReview,
)
from recommendations.statements.faults import refuse
from recommendations.statements.withdrawals import WithdrawalStatement
from recommendations.withdrawals import (
    Withdrawable,
    WorkedOn,
    in_one_text,
    recommendations_of,
    worked_on,
)


class WorkedOnSince(Exception):
    """The recommendations were worked on after the page named what had been done about them."""

    def __init__(self, found: Sequence[WorkedOn]) -> None:
        super().__init__(in_one_text(found))
        self.found = found


@transaction.atomic
def withdraw(
    subject: Withdrawable, *, by: User, reason: str, named: str | None = None
) -> list[Recommendation]:
    """Create the withdrawals of an inspection, a review or a recommendation, and all that goes too.

    Its recommendations leave with it, and the document that was taken in for it alone. They count
    nowhere from this moment on, on whatever day is asked about; nothing of them is removed. Of an
    inspection that was known through others before its own report came in, that report goes alone.
    `named` is what the page said had been done about them (`in_one_text`); None without a page.

    Returns: the recommendations that left.
    Raises: ValidationError by field; SubjectWithdrawn; WorkedOnSince.
    """
    refuse(WithdrawalStatement(reason=reason).faults(earliest=dt.date.min, today=dt.date.max))
    # The subject first, as whoever adds a recommendation to it locks it; then in one order.
    stored, _ = lock(subject)
    refuse_withdrawn(stored)
    keys = [recommendation.pk for recommendation in recommendations_of(stored)]
    list(Recommendation.objects.of_keys(keys).order_by("pk").select_for_update())
    # Loaded again: one of them may have been withdrawn by itself while this waited for its lock.
    going = recommendations_of(stored)
    found = worked_on(going)
    if named is not None and in_one_text(found) != named:
        raise WorkedOnSince(found)
    _write(stored, going, reason=reason, by=by)
    return going


def _write(stored: Any, going: Sequence[Recommendation], *, reason: str, by: User) -> None:
    """Create the withdrawals of a locked subject, of the recommendations that go, of its document.

    The subject first: its page shows what stood until that moment, its recommendations too.
    """
    said = {"reason": reason, "recorded_by": by}
    goes_back = isinstance(stored, Inspection) and bool(before_own_report(stored))
    if goes_back:
        SourceWithdrawal(document=stored.source, **said).save()
    elif isinstance(stored, Inspection):
        InspectionWithdrawal(inspection=stored, **said).save()
    elif isinstance(stored, ScrutinyReview):
        ReviewWithdrawal(review=stored, **said).save()
    for recommendation in going:
        RecommendationWithdrawal(recommendation=recommendation, **said).save()
        rebuild_spans(Recommendation.objects.get(pk=recommendation.pk))
    if goes_back:
        # Or the same inspection could not get another letter.
        ReceivedLetter.objects.filter(inspection=stored).delete()
        take_report_back(stored, reason=reason, by=by)
    elif not isinstance(stored, Recommendation) and stored.source and _rests_alone(stored.source):
        SourceWithdrawal(document=stored.source, **said).save()


def _rests_alone(document: SourceDocument) -> bool:
    """Return whether nothing that stands was taken from a document: it then goes as well.

    Asked after the withdrawal of what it was taken in for.
    """
    standing: tuple[QuerySet[Model], ...] = (
        Inspection.objects.filter(source=document),
        Inspection.objects.filter(stated_at__document=document),
        Judgement.objects.filter(locator__document=document),
        Finding.objects.filter(locator__document=document),
        ScrutinyReview.objects.filter(source=document),
        ScrutinyReview.objects.filter(stated_at__document=document),
        Recommendation.objects.standing().filter(locator__document=document),
        Recommendation.objects.standing().filter(status_updates__locator__document=document),
        Recommendation.objects.standing().filter(decisions__locator__document=document),
    )
    return not any(rows.exists() for rows in standing)
