"""Withdrawing what came into the register by mistake, and putting back what did not."""

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import Any

from django.contrib.auth.models import User
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import transaction
from django.db.models import Model, QuerySet

from findings.models import (
    Finding,
    Inspection,
    Judgement,
    ReceivedLetter,
    SourceDocument,
    WithdrawableModel,
)
from findings.own_reports import give_report_again, take_report_back
from recommendations.actions.locks import lock, lock_all, refuse_withdrawn
from recommendations.actions.statuses import rebuild_spans
from recommendations.models import Recommendation, ScrutinyReview
from recommendations.statements.faults import refuse
from recommendations.statements.withdrawals import PutBackStatement, WithdrawalStatement
from recommendations.withdrawals import (
    Gone,
    Withdrawable,
    WorkedOn,
    goes_back,
    gone_with,
    in_one_text,
    recommendations_of,
    worked_on,
)


class WorkedOnSince(Exception):
    """The recommendations were worked on after the page named what had been done about them."""

    def __init__(self, found: Sequence[WorkedOn]) -> None:
        super().__init__(in_one_text(found))
        self.found = found


class NotWithdrawn(Exception):
    """The thing was not withdrawn, or has been put back since."""


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
    lock_all(recommendation.pk for recommendation in recommendations_of(stored))
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
    goes_back_now = goes_back(stored)
    if goes_back_now:
        _add_row(stored.source, **said)
    elif not isinstance(stored, Recommendation):
        _add_row(stored, **said)
    for recommendation in going:
        _add_row(recommendation, **said)
        rebuild_spans(Recommendation.objects.get(pk=recommendation.pk))
    if goes_back_now:
        # Or the same inspection could not get another letter.
        ReceivedLetter.objects.filter(inspection=stored).delete()
        take_report_back(stored, reason=reason, by=by)
    elif not isinstance(stored, Recommendation) and stored.source and _rests_alone(stored.source):
        _add_row(stored.source, **said)


def _add_row(thing: WithdrawableModel, **values: Any) -> None:
    """Create the row that withdraws a thing, or `puts_back` one, after the last about it."""
    rows = thing.withdrawals
    rows.create(follows=rows.order_by("pk").last(), **values)


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


@transaction.atomic
def put_back(subject: Withdrawable, *, by: User, reason: str) -> list[Recommendation]:
    """Create the rows that put back what was withdrawn by mistake, and all that left with it.

    From this moment on it counts again, on whatever day is asked about; between the withdrawal and
    this it did not, and a `known_by` of that time still says so. Of an inspection whose own report
    alone was withdrawn, that report comes back.

    Returns: the recommendations that came back.
    Raises: ValidationError by field, or where something stands in its place; NotWithdrawn.
    """
    refuse(PutBackStatement(reason=reason).faults(earliest=dt.date.min, today=dt.date.max))
    # Locked as for a withdrawal: the subject first, then its recommendations in one order.
    stored, _ = lock(subject)
    gone = gone_with(stored)
    if gone is None:
        raise NotWithdrawn(f"{stored} stands.")
    _refuse_in_place_of(stored, gone)
    lock_all(recommendation.pk for recommendation in gone.recommendations)
    said = {"reason": reason, "recorded_by": by, "puts_back": True}
    if gone.document:
        _add_row(gone.document, **said)
    if gone.is_report and isinstance(stored, Inspection):
        give_report_again(stored, reason=reason, by=by)
    elif not isinstance(stored, Recommendation):
        _add_row(stored, **said)
    for recommendation in gone.recommendations:
        _add_row(recommendation, **said)
        rebuild_spans(Recommendation.objects.get(pk=recommendation.pk))
    return list(gone.recommendations)


def _refuse_in_place_of(stored: Any, gone: Gone) -> None:
    """Raise ValidationError where something stands in the way of what would come back."""
    for fault in _faults_of_return(stored, gone):
        raise ValidationError({NON_FIELD_ERRORS: [fault]})


def _faults_of_return(stored: Any, gone: Gone) -> Iterator[str]:
    """Yield a sentence about each thing that stands in the way of what would come back."""
    if isinstance(stored, Recommendation):
        finding = stored.finding
        if stored.parent.withdrawal or (finding and finding.locator.document.withdrawal):
            yield (
                f"{stored.reference} belongs to {stored.parent.reference}, which is withdrawn, or "
                "its report is. Put that back."
            )
    if gone.is_report and stored.source_id:
        yield f"Another report of {stored.reference} came in since. Withdraw that one first."
    if gone.document and (again := SourceDocument.objects.with_digest(gone.document.sha256)):
        yield f"The same file came in again, as “{again}”. Withdraw that first."
