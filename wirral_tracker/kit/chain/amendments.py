"""Changes of stated rows that are kept beside them, and their replay back to what was recorded."""

import datetime as dt
import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import models, transaction

from wirral_tracker.kit.amendable import AmendableModel
from wirral_tracker.kit.chain.canonical import canonical
from wirral_tracker.kit.chain.models import Amendment
from wirral_tracker.kit.chain.records import Row, SealedModel, sealed_model
from wirral_tracker.kit.json_values import JSON

# Rows and their amendments are two queries, between which an officer may amend one more.
LOOKS = 3


@transaction.atomic
def amend(
    row: AmendableModel, changes: Mapping[str, Any], *, reason: str, by: User
) -> list[Amendment]:
    """Update columns of a stated row; create an Amendment for each that says something else now.

    `changes` is by field name; a value may be an expression, such as `Now()`. `row` is given what
    the database has then.

    Raises: ValidationError without a reason.
    """
    sealed, stored = _locked(row, reason)
    before = sealed.load_rows([row.pk])[row.pk]
    stored.update(**changes)
    after = sealed.load_rows([row.pk])[row.pk]
    amendments = _record(row, sealed, before, after, reason=reason, by=by)
    row.refresh_from_db(fields=list(changes))
    return amendments


@transaction.atomic
def remove_amendable(row: AmendableModel, *, reason: str, by: User) -> list[Amendment]:
    """Delete a stated row that may go, such as a theme; amendments keep all that it said.

    Raises: ValidationError without a reason; django.db.models.ProtectedError.
    """
    sealed, stored = _locked(row, reason)
    before = sealed.load_rows([row.pk])[row.pk]
    amendments = _record(row, sealed, before, dict.fromkeys(before), reason=reason, by=by)
    stored.delete()
    return amendments


def count_amendments(row: AmendableModel) -> int:
    """Count the amendments of a row: what a form of it keeps as `opened_on`."""
    number: int = Amendment.objects.of_rows(row.record_name, [row.pk]).count()
    return number


@dataclass(frozen=True)
class Removed:
    """A row that was removed: what it said, by stable name, and when, by whom and why it went."""

    row: Row
    reason: str
    by: User
    removed_at: dt.datetime


def load_removed(record_name: str) -> list[Removed]:
    """Load the rows of a stated model that were removed on record, first to last."""
    gone = Amendment.objects.filter(row_model=record_name, field="id", after__isnull=True)
    ids = list(gone.values_list("row_id", flat=True))
    if not ids:
        return []
    values: dict[int, dict[str, JSON]] = defaultdict(dict)
    last: dict[int, Amendment] = {}
    for amendment in Amendment.objects.of_rows(record_name, ids).select_related("by"):
        if amendment.after is None:
            values[amendment.row_id][amendment.field] = amendment.before
        last[amendment.row_id] = amendment
    return [
        Removed(values[row_id], amendment.reason, amendment.by, amendment.amended_at)
        for row_id, amendment in last.items()
    ]


def _locked(
    row: AmendableModel, reason: str
) -> tuple[SealedModel, models.QuerySet[AmendableModel]]:
    """Lock a row; return its SealedModel, and a queryset of it alone that refuses no update.

    Raises: ValidationError without a reason.
    """
    if not reason.strip():
        raise ValidationError("Say why this is changed.")
    stored: models.QuerySet[AmendableModel] = models.QuerySet(type(row)).filter(pk=row.pk)
    # Or two amendments could both begin at the same text, and could not be taken back in turn.
    stored.select_for_update().get()
    return sealed_model(type(row)), stored


def _record(
    row: AmendableModel, sealed: SealedModel, before: Row, after: Row, *, reason: str, by: User
) -> list[Amendment]:
    """Create an Amendment for each column whose canonical text is another in `after`."""
    texts = [(name, canonical(before[name]), canonical(after[name])) for name in sealed.columns]
    return Amendment.objects.bulk_create(
        Amendment(
            row_model=sealed.record_name,
            row_id=row.pk,
            field=name,
            before=json.loads(was),
            after=json.loads(becomes),
            reason=reason,
            by=by,
        )
        for name, was, becomes in texts
        if was != becomes
    )


@dataclass
class Recorded:
    """Rows as they were recorded, by id; and for those that cannot be taken back so far, why."""

    rows: dict[int, Row] = field(default_factory=dict)
    faults: dict[int, str] = field(default_factory=dict)


def load_as_recorded(
    sealed: SealedModel, ids: Iterable[int], erased: Mapping[int, Collection[str]]
) -> Recorded:
    """Load rows by id with their amendments taken back, so that their imprints fit them.

    `erased` are the columns, by row id, whose words a law had erased: those are left as they are,
    since what amendments say of them was erased too. A row that is gone is left out, unless
    amendments tell what it said and that it was removed.
    """
    wanted, recorded = list(ids), Recorded()
    is_amendable = issubclass(sealed.model, AmendableModel)
    for _look in range(LOOKS if is_amendable else 1):
        rows = sealed.load_rows(wanted)
        recorded.rows |= rows
        if is_amendable:
            wanted = _take_back(recorded, rows, wanted, sealed, erased)
        if not wanted:
            break
    return recorded


def _take_back(
    recorded: Recorded,
    rows: Mapping[int, Row],
    ids: Sequence[int],
    sealed: SealedModel,
    erased: Mapping[int, Collection[str]],
) -> list[int]:
    """Put rows into `recorded` with their amendments taken back; return ids where that failed."""
    amendments = defaultdict(list)
    for amendment in Amendment.objects.of_rows(sealed.record_name, ids):
        amendments[amendment.row_id].append(amendment)
    failed = []
    for row_id, of_row in amendments.items():
        row = rows.get(row_id)
        if row is None and all(amendment.field != "id" for amendment in of_row):
            # For the seal to say: nothing here tells that it was to go.
            continue
        kept = erased.get(row_id, ())
        told = [amendment for amendment in of_row if amendment.field not in kept]
        recorded.rows[row_id], fault = _replayed(row or dict.fromkeys(sealed.columns), told)
        recorded.faults.pop(row_id, None)
        if fault:
            recorded.faults[row_id] = fault
            failed.append(row_id)
    return failed


def _replayed(row: Row, amendments: Sequence[Amendment]) -> tuple[Row, str]:
    """Take amendments of one row back, latest first; return the row, and a fault or "".

    A row that was removed begins as one that says nothing: what its removal left.
    """
    values = dict(row)
    for amendment in reversed(amendments):
        name = amendment.field
        # A column that was dropped since has a tombstone, of what was recorded first.
        if name not in values:
            continue
        if canonical(values[name]) != canonical(amendment.after):
            return row, f"“{name}” is not what its last amendment left (amendment {amendment.pk})"
        values[name] = amendment.before
    return values, ""
