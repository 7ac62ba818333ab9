"""The recording of a spreadsheet: kept as a draft, recorded as a whole, or discarded."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models.functions import Now

from recommendations.actions.confirmations import confirm_unchanged
from recommendations.actions.locks import lock_all
from recommendations.actions.recommendations import add_recommendation, plan_recommendation
from recommendations.actions.statuses import record_status
from recommendations.intake.sheets.plans import Write
from recommendations.models import Recommendation, SheetDraft
from recommendations.models.sheet_draft import LEFT_OUT, RECORDED, LeftOut
from wirral_tracker.kit.json_values import JSON


class AlreadyConfirmed(Exception):
    """The refusal of a sheet that was confirmed before; its rows are in the register."""


def keep_sheet(*, by: User, file_name: str, **values: Any) -> SheetDraft:
    """Create a SheetDraft of the officer `by`, to be previewed before anything is recorded."""
    # Of a long name the end, which says what kind of file it is.
    name = "".join(sign for sign in file_name if sign.isprintable())[-200:]
    return SheetDraft.objects.create(officer=by, file_name=name or "sheet", **values)


@transaction.atomic
def record_sheet(
    draft: SheetDraft,
    rows: Sequence[tuple[str, str, Write]],
    *,
    by: User,
    left_out: Sequence[LeftOut] = (),
) -> SheetDraft:
    """Record every given row of a sheet in one transaction, and mark the sheet as confirmed.

    Each row is its key, where it stood, and its write: which recommendation, on which update it
    was opened, and what to record. It goes through the same actions as an officer's own. `left_out`
    is what is not recorded, kept to be mended.

    Raises: AlreadyConfirmed; ValidationError by field, Overtaken, and whatever else those actions
    refuse.
    """
    sheet = _locked_sheet(draft)
    lock_all(write.recommendation.pk for _, _, write in rows if write.recommendation)
    recorded = []
    # A row counts the updates that rows above it have added as seen: they came in one sheet.
    added: dict[int, int] = {}
    for key, where, write in rows:
        recommendation = write.recommendation
        before = added.get(recommendation.pk, 0) if recommendation else 0
        recommendation, statements = _record_row(sheet, key, write, before, by=by)
        added[recommendation.pk] = before + statements
        recorded.append({"where": where, "reference": recommendation.reference})
    sheet.recorded, sheet.left_out = RECORDED.write_rows(recorded), LEFT_OUT.write_rows(left_out)
    # The database's clock, as in every row that was recorded with the sheet.
    sheet.confirmed_at = Now()
    sheet.save(update_fields=["recorded", "left_out", "confirmed_at"])
    return sheet


def _locked_sheet(draft: SheetDraft) -> SheetDraft:
    """Lock and load a sheet; raise AlreadyConfirmed for one that was confirmed."""
    sheet = SheetDraft.objects.select_for_update().get(pk=draft.pk)
    if sheet.is_confirmed:
        raise AlreadyConfirmed(f"{sheet} was confirmed before.")
    return sheet


def _record_row(
    draft: SheetDraft, key: str, write: Write, before: int, *, by: User
) -> tuple[Recommendation, int]:
    """Record a row's write by the actions that record an officer's own statements.

    `before` counts the updates that this same sheet has added to its recommendation already.

    Returns: the recommendation, and how many updates the row added.
    """
    recommendation = write.recommendation
    if write.new:
        recommendation = add_recommendation(by=by, **write.new.values())
    assert recommendation, "A row is about a recommendation, or adds one."
    opened_on, form_key = write.opened_on + before, draft.row_key(key)
    if write.plan:
        plan_recommendation(recommendation, by=by, **write.plan.values())
    if write.confirmation:
        confirm_unchanged(
            recommendation,
            by=by,
            opened_on=opened_on,
            form_key=form_key,
            **write.confirmation.values(),
        )
    if write.status:
        record_status(
            recommendation,
            by=by,
            opened_on=opened_on,
            form_key=form_key,
            **write.status.values(),
        )
    return recommendation, int(bool(write.status))


@transaction.atomic
def mend_sheet(
    draft: SheetDraft,
    content: dict[str, JSON],
    *,
    status_date: dt.date | None = None,
    reported_by: str = "",
) -> SheetDraft:
    """Save an unconfirmed sheet with new content, and a day or a post for all its rows if given.

    Nothing is recorded.

    Raises: AlreadyConfirmed.
    """
    sheet = _locked_sheet(draft)
    sheet.content = content
    sheet.status_date = status_date or sheet.status_date
    sheet.reported_by = reported_by or sheet.reported_by
    sheet.save(update_fields=["content", "status_date", "reported_by"])
    return sheet


@transaction.atomic
def discard_sheet(draft: SheetDraft) -> None:
    """Delete a sheet that was not confirmed; what was confirmed stays on record.

    Raises: AlreadyConfirmed.
    """
    _locked_sheet(draft).delete()
