"""Acts on a stated row after it was recorded, read from its amendments."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from django.contrib.auth.models import User
from django.db import models

from wirral_tracker.kit.amendable import AmendableModel
from wirral_tracker.kit.chain.models import Amendment
from wirral_tracker.kit.chain.records import Column
from wirral_tracker.kit.days import day_in_words

# How a row counts its changes: nothing that anybody stated.
COUNTED = {"version", "changed_at", "changed_by"}


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


def acts_on(row: AmendableModel) -> list[Act]:
    """Load the acts by which a stated row was changed, latest first."""
    made = Amendment.objects.of_rows(row.record_name, [row.pk]).select_related("by")
    acts = [
        Act(moment, amendments[0].by, reason, tuple(_changes(row, amendments)))
        for (moment, _, reason), together in groupby(
            made, key=lambda amendment: (amendment.amended_at, amendment.by_id, amendment.reason)
        )
        if (amendments := list(together))
    ]
    return acts[::-1]


def _changes(row: AmendableModel, amendments: list[Amendment]) -> Iterator[AmendedColumn]:
    """Yield an AmendedColumn for each amended column that says something of the matter itself."""
    columns = {
        row.stable_names.get(column.attname, column.attname): column
        for column in row._meta.concrete_fields
        if column.name not in COUNTED
    }
    for amendment in amendments:
        if column := columns.get(amendment.field):
            label = str(column.verbose_name).capitalize()
            before, after = (_words(column, text) for text in (amendment.before, amendment.after))
            yield AmendedColumn(label, before, after)


def _words(column: Column, stored: str | int | None) -> str:
    """Return an amended value in words: a day, a choice's label, the name of another row."""
    if stored in (None, ""):
        return ""
    if isinstance(column, models.DateField) and not isinstance(column, models.DateTimeField):
        return day_in_words(dt.date.fromisoformat(str(stored)))
    if isinstance(column, models.ForeignKey):
        return str(column.related_model._default_manager.get(pk=stored))
    return str(dict(column.flatchoices).get(stored, stored))
