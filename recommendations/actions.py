"""Every write with a consequence, one transaction each.

An action gets cleaned values and says by whom. What it refuses it refuses with an exception that
is defined here, before anything is written.
"""

import datetime as dt
import uuid
from collections.abc import Iterable
from typing import Any

from django.contrib.auth.models import User
from django.db import IntegrityError, transaction

from findings.models import Finding, Inspection, SourceParagraph
from recommendations.models import (
    Committee,
    DueDateChange,
    Meeting,
    Recommendation,
    Retest,
    ScrutinyReview,
    StatusSpan,
    StatusUpdate,
)
from recommendations.spans import spans_of


class Overtaken(Exception):
    """Somebody else recorded an update after this form was opened.

    `latest` is theirs; nothing of ours was written.
    """

    def __init__(self, latest: StatusUpdate) -> None:
        super().__init__(f"{latest} was recorded after this form was opened.")
        self.latest = latest


class AlreadyCorrected(Exception):
    """The update has been corrected or withdrawn by another already."""


class AlreadyJudged(Exception):
    """A verdict of that inspection on that matter stands already."""


class CorrectsAnother(Exception):
    """The update to be corrected belongs to another recommendation."""


class DueDateAlreadySet(Exception):
    """The recommendation has its first due date; a change is a dated row of its own."""


def record_status(
    recommendation: Recommendation,
    *,
    by: User,
    opened_on: int | None = None,
    form_key: uuid.UUID | None = None,
    passages: Iterable[SourceParagraph] = (),
    **statement: Any,
) -> StatusUpdate:
    """Record one dated statement of where a recommendation has got to.

    `opened_on` is the sequence of the latest update when the officer opened the form; None where
    nobody waited before a form. `form_key` names the form, so that sending it twice records once.

    Raises: Overtaken when another update came between; AlreadyCorrected when the update that this
    one corrects has been corrected; CorrectsAnother when that is of another recommendation.
    """
    try:
        with transaction.atomic():
            # One writer at a time for each recommendation, so that sequences have no gaps.
            Recommendation.objects.select_for_update().get(pk=recommendation.pk)
            if form_key and (
                sent_before := recommendation.status_updates.filter(form_key=form_key)
            ):
                return sent_before.get()
            sequence = _next_sequence(recommendation, opened_on, statement.get("corrects"))
            update = StatusUpdate(
                recommendation=recommendation,
                sequence=sequence,
                recorded_by=by,
                form_key=form_key,
                **statement,
            )
            update.save()
            update.passages.set(passages)
            rebuild_spans(recommendation)
            return update
    except IntegrityError:
        # Where the database has no row locks, its own constraint finds the second writer.
        raise_if_overtaken(recommendation, opened_on)
        raise


def rebuild_spans(recommendation: Recommendation) -> None:
    """Derive the recommendation's spans anew; the caller holds its lock."""
    effective = recommendation.status_updates.effective()
    recommendation.spans.all().delete()
    StatusSpan.objects.bulk_create(
        StatusSpan(
            recommendation=recommendation,
            rag=span.rag,
            from_date=span.from_date,
            until_date=span.until_date,
            update_id=span.update_id,
        )
        for span in spans_of(recommendation.made_date, effective)
    )


def _next_sequence(
    recommendation: Recommendation, opened_on: int | None, corrects: StatusUpdate | None
) -> int:
    if corrects and corrects.recommendation_id != recommendation.pk:
        raise CorrectsAnother(f"{corrects} is no update of {recommendation}.")
    if corrects and not corrects.can_be_corrected():
        raise AlreadyCorrected(f"{corrects} has been corrected already.")
    raise_if_overtaken(recommendation, opened_on)
    return latest_sequence(recommendation) + 1


def latest_sequence(recommendation: Recommendation) -> int:
    """The number of the update recorded last, 0 when there is none: what a form is opened on."""
    latest = recommendation.status_updates.order_by("-sequence").values_list("sequence").first()
    return latest[0] if latest else 0


def raise_if_overtaken(recommendation: Recommendation, opened_on: int | None) -> None:
    """Raises: Overtaken when the latest update is not the one that the form was opened on."""
    if opened_on is None:
        return
    latest = recommendation.status_updates.order_by("-sequence").first()
    if latest and latest.sequence != opened_on:
        raise Overtaken(latest)


def correct_status(update: StatusUpdate, *, by: User, **statement: Any) -> StatusUpdate:
    """Put a mistake right: a further update that takes the place of `update`.

    Raises: as `record_status`.
    """
    return record_status(update.recommendation, by=by, corrects=update, **statement)


def withdraw_status(
    update: StatusUpdate,
    *,
    by: User,
    reason: str,
    opened_on: int | None = None,
    form_key: uuid.UUID | None = None,
) -> StatusUpdate:
    """Take an update back without putting another in its place; the reason is its narrative.

    Raises: as `record_status`.
    """
    return record_status(
        update.recommendation,
        by=by,
        corrects=update,
        opened_on=opened_on,
        form_key=form_key,
        rag="",
        status_date=update.status_date,
        date_basis=update.date_basis,
        date_inferred_from=update.date_inferred_from,
        basis=StatusUpdate.Basis.REPORTED,
        narrative=reason,
    )


@transaction.atomic
def add_recommendation(
    *,
    by: User,
    parent: ScrutinyReview | Finding,
    text: str,
    **values: Any,
) -> Recommendation:
    """Add a recommendation with its source; its reference is the next of its parent's.

    Raises: ValidationError by field where the record breaks a rule.
    """
    review = parent if isinstance(parent, ScrutinyReview) else None
    finding = parent if isinstance(parent, Finding) else None
    maker = parent.inspection if isinstance(parent, Finding) else parent
    order = _next_order(maker)
    recommendation = Recommendation(
        reference=f"{maker.reference}-{'R' if review else 'A'}{order}",
        order=order,
        review=review,
        finding=finding,
        text=text,
        added_by=by,
        **values,
    )
    recommendation.full_clean()
    return enter_recommendation(recommendation, by=by)


@transaction.atomic
def enter_recommendation(recommendation: Recommendation, *, by: User) -> Recommendation:
    """Put a new recommendation in the register, not yet rated from the day it was made."""
    recommendation.added_by = by
    recommendation.save(force_insert=True)
    rebuild_spans(recommendation)
    return recommendation


def _next_order(maker: ScrutinyReview | Inspection) -> int:
    """The next place under a review or an inspection, whose row holds a second writer back."""
    type(maker)._default_manager.select_for_update().get(pk=maker.pk)
    siblings = Recommendation.objects.of_parent(maker.reference)
    return max((sibling.order for sibling in siblings), default=0) + 1


@transaction.atomic
def plan_recommendation(
    recommendation: Recommendation, *, owner: str, original_due_date: dt.date | None
) -> Recommendation:
    """Set the post that owns it and, once, the day by which it is first due.

    Raises: DueDateAlreadySet when it has a first due date and this is another.
    """
    held = Recommendation.objects.select_for_update().get(pk=recommendation.pk)
    if held.original_due_date and original_due_date != held.original_due_date:
        raise DueDateAlreadySet(f"{held} is first due on {held.original_due_date}.")
    held.owner = owner
    held.original_due_date = original_due_date
    held.full_clean()
    held.save(update_fields=["owner", "original_due_date"])
    return held


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
    latest = subject.retests.order_by("-sequence").values_list("sequence", flat=True).first()
    retest = Retest(
        recommendation=recommendation,
        finding=finding,
        inspection=inspection,
        replaces=replaces,
        sequence=(latest or 0) + 1,
        recorded_by=by,
        **statement,
    )
    retest.full_clean()
    retest.save()
    return retest


@transaction.atomic
def change_due_date(
    recommendation: Recommendation,
    *,
    by: User,
    due_date: dt.date,
    change_date: dt.date,
    reason: str,
    agreed_by: str,
) -> DueDateChange:
    """Move a due date, with the reason and who agreed it; the original stays."""
    Recommendation.objects.select_for_update().get(pk=recommendation.pk)
    latest = recommendation.due_date_changes.order_by("-sequence").first()
    change = DueDateChange(
        recommendation=recommendation,
        sequence=latest.sequence + 1 if latest else 1,
        due_date=due_date,
        change_date=change_date,
        reason=reason,
        agreed_by=agreed_by,
        recorded_by=by,
    )
    change.save()
    return change


@transaction.atomic
def record_meeting(*, committee_name: str, date: dt.date, note: str = "") -> Meeting:
    """Record a committee's meeting, and the committee when it is new by name."""
    committee, _ = Committee.objects.get_or_create(name=committee_name)
    return Meeting.objects.create(committee=committee, date=date, note=note)
