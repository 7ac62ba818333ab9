"""Acts on a stated row after it was recorded, read from its amendments."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from django.contrib.auth.models import User
from django.db import models

from wirral_tracker.kit.amendable import AmendableModel
from wirral_tracker.kit.chain.models import Amendment
from wirral_tracker.kit.chain.records import Column
from wirral_tracker.kit.days import day_in_words
from wirral_tracker.kit.json_values import JSON

# How a row counts its changes, its place, and who set what: nothing that anybody stated.
COUNTED = {"version", "changed_at", "changed_by", "order", "owner_set_at", "owner_set_by"}


@dataclass(frozen=True)
class AmendedColumn:
    """One column of an act: its label, and what it said before and after, in words."""

    label: str
    before: str
    after: str


@dataclass(frozen=True)
class Act:
    """Changes that were made together to one row: when, by whom and why."""

    amended_at: dt.datetime
    by: User
    reason: str
    changes: tuple[AmendedColumn, ...]


def acts_on(row: AmendableModel, *others: AmendableModel) -> list[Act]:
    """Load the acts by which a stated row was changed, and others with it, latest first.

    What was changed of the others is labelled with their names. One query for each model.
    """
    rows = {(amended.record_name, amended.pk): amended for amended in (row, *others)}
    keys: dict[str, list[int]] = defaultdict(list)
    for record_name, key in rows:
        keys[record_name].append(key)
    made = [
        amendment
        for record_name, ids in keys.items()
        for amendment in Amendment.objects.of_rows(record_name, ids).select_related("by")
    ]
    made.sort(key=lambda amendment: amendment.pk)
    acts = []
    for (_, _, reason), together in groupby(made, key=_act_of):
        amendments = list(together)
        changes = (
            change
            for amendment in amendments
            for change in _changes(rows[amendment.row_model, amendment.row_id], amendment, row)
        )
        acts.append(Act(amendments[0].amended_at, amendments[0].by, reason, tuple(changes)))
    return acts[::-1]


def _act_of(amendment: Amendment) -> tuple[dt.datetime, int, str]:
    """Return what the amendments of one act share; SQLite's clock goes on within a transaction."""
    minute = amendment.amended_at.replace(second=0, microsecond=0)
    return minute, amendment.by_id, amendment.reason


def _changes(
    row: AmendableModel, amendment: Amendment, subject: AmendableModel
) -> Iterator[AmendedColumn]:
    """Yield the AmendedColumn of an amendment that says something of the matter itself.

    Of another row than the `subject` of the page it is labelled with that one's name.
    """
    columns = {
        row.stable_names.get(column.attname, column.attname): column
        for column in row._meta.concrete_fields
        if column.name not in COUNTED
    }
    if column := columns.get(amendment.field):
        label = str(column.verbose_name)
        label = label.capitalize() if row == subject else f"{row}, {label}"
        yield AmendedColumn(
            label, _words(column, amendment.before), _words(column, amendment.after)
        )


def _words(column: Column, stored: JSON) -> str:
    """Return an amended value in words: a day, a choice's label, the name of another row."""
    if stored in (None, "", [], {}):
        return ""
    if isinstance(column, models.DateField) and not isinstance(column, models.DateTimeField):
        return day_in_words(dt.date.fromisoformat(str(stored)))
    if isinstance(column, models.ForeignKey):
        return str(column.related_model._default_manager.get(pk=stored))
    if isinstance(stored, list):
        return ", ".join(map(str, stored))
    if isinstance(stored, dict):
        return "; ".join(f"{name}: {words}" for name, words in stored.items())
    return str(dict(column.flatchoices).get(stored, stored))
