"""Changing many recommendations at once, and undoing that by a further bulk change."""

import datetime as dt
import uuid
from collections.abc import Sequence
from typing import TypedDict, Unpack

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models.functions import Now

from findings.models import Theme
from recommendations.actions.decisions import record_decision, withdraw_decision
from recommendations.actions.locks import lock_all, naming
from recommendations.actions.overtaken import Overtaken
from recommendations.actions.posts import change_owner
from recommendations.actions.recommendations import change_due_date
from recommendations.bulk import (
    Given,
    Kind,
    changes_of,
    current_value,
    foresee,
    load_for_change,
)
from recommendations.models import (
    BulkChange,
    BulkChangeRow,
    Decision,
    DueDateChange,
    OwnerChange,
    PlacedRecommendation,
    Recommendation,
    RecommendationTheme,
)
from wirral_tracker.kit.chain.amendments import remove_amendable


class Dated(TypedDict):
    """The keyword arguments that every further row shares: recorder, day and reason."""

    by: User
    change_date: dt.date
    reason: str


class MadeRow(TypedDict, total=False):
    """The one row that a bulk change created or the theme it gave, by its BulkChangeRow field."""

    owner_change: OwnerChange
    due_date_change: DueDateChange
    theme: Theme | None
    decision: Decision


class NothingToChange(Exception):
    """Each recommendation has the value already, or none was chosen; nothing was written."""


class AlreadyUndone(Exception):
    """The bulk change has been undone, or undoes another itself; nothing was written."""


@transaction.atomic
def make_bulk_change(
    recommendations: Sequence[Recommendation],
    given: Given,
    *,
    by: User,
    opened_on: int | None = None,
    form_key: uuid.UUID | None = None,
) -> BulkChange:
    """Give all these recommendations one owner, due date, theme or decision; or write nothing.

    Those that it would leave alone are kept in the record as such, with why. A form sent twice
    returns the bulk change of the first time. `opened_on` is `count_changes` of the preview.

    Raises: NothingToChange; Overtaken when any was changed after the preview; ValidationError by
    field, naming the recommendation that it is about; whatever else a single change raises.
    """
    keys = [recommendation.pk for recommendation in recommendations]
    lock_all(keys)
    # Under the locks: the first of two clicks may be recording while the second asks.
    if sent_before := BulkChange.objects.sent_in(form_key):
        return sent_before
    _raise_if_previewed_otherwise(given.kind, recommendations, opened_on)
    # Worked out anew under the locks; the preview may be minutes old.
    foreseen = foresee(load_for_change(keys, given.day), given)
    if all(row.left_alone for row in foreseen):
        raise NothingToChange("Nothing would change.")
    bulk = _create(by, given.kind, given.value, given.reason, form_key=form_key)
    for row in foreseen:
        with naming(row.recommendation):
            made = MadeRow() if row.left_alone else _give(row.recommendation, given, by)
        _save_row(bulk, row.recommendation, row.before, row.left_alone, **made)
    return bulk


def _raise_if_previewed_otherwise(
    kind: str, recommendations: Sequence[Recommendation], opened_on: int | None
) -> None:
    """Raise Overtaken with what was recorded of a kind since a preview; None: there was none."""
    rows = changes_of(kind, recommendations)
    if opened_on is None or rows is None:
        return
    further = rows.count() - opened_on
    if further:
        latest_first = rows.select_related("recommendation", "recorded_by").order_by("-pk")
        raise Overtaken(*latest_first[: abs(further)])


@transaction.atomic
def undo_bulk_change(bulk: BulkChange, *, by: User, reason: str, day: dt.date) -> BulkChange:
    """Create a bulk change that puts back what another changed, by further rows from `day` on.

    What has been changed again since is left alone, and the record says so.

    Raises: AlreadyUndone; ValidationError by field, naming the recommendation that it is about.
    """
    rows = list(bulk.rows.select_related("recommendation", "theme", "decision").order_by("pk"))
    keys = [row.recommendation_id for row in rows]
    lock_all(keys)
    if bulk.undoes_id or BulkChange.objects.filter(undoes=bulk).exists():
        raise AlreadyUndone(f"{bulk} is undone, or undoes another.")
    undoing = _create(by, bulk.kind, bulk.value, reason, undoes=bulk)
    now = {recommendation.pk: recommendation for recommendation in load_for_change(keys, day)}
    for row in rows:
        if row.left_alone:
            continue
        if row.recommendation_id not in now:
            _save_row(undoing, row.recommendation, "", "It was withdrawn.")
            continue
        with naming(row.recommendation):
            _put_back(undoing, row, now[row.recommendation_id], by, day)
    return undoing


def _create(
    by: User,
    kind: str,
    value: str,
    reason: str,
    *,
    form_key: uuid.UUID | None = None,
    undoes: BulkChange | None = None,
) -> BulkChange:
    """Save the head of a bulk change, to which its rows are added."""
    return BulkChange.objects.create(
        kind=kind, value=value, reason=reason, recorded_by=by, form_key=form_key, undoes=undoes
    )


def _save_row(
    bulk: BulkChange,
    recommendation: Recommendation,
    before: str,
    left_alone: str,
    **made: Unpack[MadeRow],
) -> None:
    """Save a bulk change's row on one recommendation: what was before, and what was made."""
    BulkChangeRow(
        bulk_change=bulk,
        recommendation=recommendation,
        before=before,
        left_alone=left_alone,
        **made,
    ).save()


def _give(recommendation: Recommendation, given: Given, by: User) -> MadeRow:
    """Give one recommendation the new value; return the row created, by its BulkChangeRow field."""
    dated: Dated = {"by": by, "change_date": given.day, "reason": given.reason}
    if given.kind == Kind.OWNER:
        changed = change_owner(
            recommendation, owner=given.owner, belongs_to=given.belongs_to, **dated
        )
        return {"owner_change": changed}
    if given.kind == Kind.DUE_DATE:
        moved = change_due_date(
            recommendation, due_date=given.due_date, agreed_by=given.decided_by, **dated
        )
        return {"due_date_change": moved}
    if given.kind == Kind.THEME:
        assert given.theme
        # A tag keeps the words it was read from: given to many at once, the whole text of each.
        RecommendationTheme.objects.create(
            recommendation=recommendation,
            theme=given.theme,
            words=recommendation.text,
            given_by=by,
            given_at=Now(),
        )
        return {"theme": given.theme}
    decision = record_decision(
        recommendation,
        by=by,
        kind=given.decision,
        decision_date=given.day,
        date_basis=Decision.DateBasis.GIVEN,
        body=given.decided_by,
        words=given.reason,
        basis=Decision.Basis.REPORTED,
    )
    return {"decision": decision}


def _put_back(
    undoing: BulkChange, row: BulkChangeRow, now: PlacedRecommendation, by: User, day: dt.date
) -> None:
    """Put back one row of a bulk change, unless the recommendation was changed again since."""
    before = current_value(now, undoing.kind)
    # Somebody has judged it by itself since. Undoing the many must not undo that.
    if not _stands(row, now, undoing.value):
        _save_row(undoing, row.recommendation, before, "It has been changed again since.")
        return
    _save_row(undoing, row.recommendation, before, "", **_restore(undoing, row, by, day))


def _stands(row: BulkChangeRow, now: PlacedRecommendation, value: str) -> bool:
    """Return whether the recommendation still has the value, theme or decision it was given."""
    if row.theme_id:
        return any(tag.theme_id == row.theme_id for tag in now.theme_tags.all())
    if row.decision:
        return row.decision.can_be_corrected()
    kind = Kind.OWNER if row.owner_change_id else Kind.DUE_DATE
    return current_value(now, kind) == value


def _restore(undoing: BulkChange, row: BulkChangeRow, by: User, day: dt.date) -> MadeRow:
    """Put back a recommendation's earlier value; return the row created, as `_give` does."""
    dated: Dated = {"by": by, "change_date": day, "reason": undoing.reason}
    if row.theme_id:
        for tag in row.recommendation.theme_tags.filter(theme=row.theme_id):
            remove_amendable(tag, reason=undoing.reason, by=by)
        return {"theme": row.theme}
    if row.decision:
        return {"decision": withdraw_decision(row.decision, by=by, reason=undoing.reason)}
    if row.owner_change_id:
        owner = "" if row.before == "Nobody" else row.before
        return {"owner_change": change_owner(row.recommendation, owner=owner, **dated)}
    assert row.due_date_change
    # Not from `before`, which has the date in words; the rows have it as a date.
    earlier = row.recommendation.due_date_changes.before(row.due_date_change)
    due = earlier.due_date if earlier else row.recommendation.original_due_date
    agreed_by = row.due_date_change.agreed_by
    moved = change_due_date(row.recommendation, due_date=due, agreed_by=agreed_by, **dated)
    return {"due_date_change": moved}
