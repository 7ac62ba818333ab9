"""A spreadsheet that was sent: kept as a draft, recorded as a whole, or thrown away."""

from collections.abc import Sequence
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models.functions import Now

from recommendations.actions.confirmations import confirm_unchanged
from recommendations.actions.recommendations import add_recommendation, plan_recommendation
from recommendations.actions.statuses import record_status
from recommendations.intake.sheets.plans import Write
from recommendations.models import Recommendation, SheetDraft
from recommendations.models.sheet_draft import LEFT_OUT, RECORDED


class AlreadyConfirmed(Exception):
    """The sheet was confirmed before; what it said is in the register."""


def keep_sheet(*, by: User, file_name: str, **values: Any) -> SheetDraft:
    """Keep a sheet as it was read, to be looked at before anything of it is recorded."""
    name = "".join(each for each in file_name if each.isprintable())[-200:]
    return SheetDraft.objects.create(officer=by, file_name=name or "sheet", **values)


@transaction.atomic
def record_sheet(
    draft: SheetDraft,
    rows: Sequence[tuple[str, str, Write]],
    *,
    by: User,
    left_out: Sequence[dict[str, Any]] = (),
) -> SheetDraft:
    """Write what the rows of a sheet say: all of it, or nothing.

    Each row is its key, where it stood, and its write: which recommendation, on which update it
    was opened, and what to record. It goes through the same actions as an officer's own. `left_out`
    is what is not recorded, kept to be mended.

    Raises: AlreadyConfirmed; ValidationError by field, Overtaken, and whatever else those actions
    refuse.
    """
    held = SheetDraft.objects.select_for_update().get(pk=draft.pk)
    if held.is_confirmed:
        raise AlreadyConfirmed(f"{held} was confirmed before.")
    keys = [write.recommendation.pk for _, _, write in rows if write.recommendation]
    # Always in one order, so that two sheets cannot wait for each other.
    list(Recommendation.objects.of_keys(keys).order_by("pk").select_for_update())
    recorded = []
    said: dict[int, int] = {}
    for key, where, write in rows:
        recommendation = write.recommendation
        before = said.get(recommendation.pk, 0) if recommendation else 0
        recommendation, statements = _record_row(held, key, write, before, by=by)
        said[recommendation.pk] = before + statements
        recorded.append({"where": where, "reference": recommendation.reference})
    held.recorded, held.left_out = RECORDED.write_rows(recorded), LEFT_OUT.write_rows(left_out)
    held.confirmed_at = Now()
    held.save(update_fields=["recorded", "left_out", "confirmed_at"])
    return held


def _record_row(
    draft: SheetDraft, key: str, write: Write, before: int, *, by: User
) -> tuple[Recommendation, int]:
    """Write one row. `before` is how many updates this same sheet has added to it already.

    Returns: the recommendation, and how many updates the row added.
    """
    recommendation = write.recommendation
    if write.new:
        recommendation = add_recommendation(by=by, **write.new.values())
    assert recommendation, "A row is about a recommendation, or adds one."
    opened_on, form_key = write.opened_on + before, draft.row_key(key)
    if write.plan:
        plan_recommendation(recommendation, **write.plan.values())
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
def mend_sheet(draft: SheetDraft, content: dict[str, Any], **given: Any) -> SheetDraft:
    """Keep a sheet with cells typed anew, or a day or a post for all its rows; nothing is recorded.

    Raises: AlreadyConfirmed.
    """
    held = SheetDraft.objects.select_for_update().get(pk=draft.pk)
    if held.is_confirmed:
        raise AlreadyConfirmed(f"{held} was confirmed before.")
    held.content = content
    for name in ("status_date", "reported_by"):
        setattr(held, name, given.get(name) or getattr(held, name))
    held.save(update_fields=["content", "status_date", "reported_by"])
    return held


@transaction.atomic
def discard_sheet(draft: SheetDraft) -> None:
    """Throw a sheet away that was not confirmed; what was confirmed stays on record.

    Raises: AlreadyConfirmed.
    """
    held = SheetDraft.objects.select_for_update().get(pk=draft.pk)
    if held.is_confirmed:
        raise AlreadyConfirmed(f"{held} was confirmed before.")
    held.delete()
