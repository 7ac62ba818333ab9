"""Differences between rows of the register and the fixtures, and who changed a row since."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from os.path import commonprefix
from typing import Any

from django.contrib.auth.models import User
from django.db import models

from findings.models import Inspection, SourceDocument
from recommendations.models import ScrutinyReview
from wirral_tracker.kit.amendable import AmendableModel
from wirral_tracker.kit.chain.models import Amendment
from wirral_tracker.kit.chain.records import Column, sealed_model
from wirral_tracker.kit.days import council_day, day_in_words

# What the register gives each row itself, whatever a fixture says.
KEPT_BY_REGISTER = {"id", "sequence", "recorded_at", "recorded_by", "form_key", "edition"}
# What officers set later on a row of the fixtures: no difference.
OFFICERS_WORK = {"owner", "original_due_date"}
# Columns that say which account brought a row in.
ENTERED_BY = ("added_by", "given_by", "entered_by")
# Characters of a long text that are shown on either side of where two differ.
AROUND = 40
MOST_SHOWN = 200


def columns_that_differ(
    row: models.Model, existing: models.Model, given: Iterable[str]
) -> list[Column]:
    """List the columns `given` by a fixture in which the stored row differs from the fixture's."""
    names = set(given) - KEPT_BY_REGISTER - OFFICERS_WORK
    return [
        column
        for column in existing._meta.concrete_fields
        if column.name in names
        and getattr(existing, column.attname) != getattr(row, column.attname)
    ]


def rows_between(
    row: models.Model, passages: Mapping[str, Sequence[int]]
) -> Iterator[models.Model]:
    """Yield the rows, which are not saved, between a row and the many that a fixture says it names.

    `passages` are primary keys by many-to-many field.
    """
    for name, keys in passages.items():
        relation: Any = type(row)._meta.get_field(name)
        between, other = relation.remote_field.through, relation.m2m_reverse_field_name()
        for key in keys:
            yield between(**{relation.m2m_field_name(): row, f"{other}_id": key})


# Who was there before


def who_entered(row: models.Model, account: User) -> str:
    """Return "was entered by …" where somebody else than `account` brought a row in; else empty.

    A finding is of whoever brought its inspection in, a paragraph of whoever brought its document.
    """
    for name in ENTERED_BY:
        by = getattr(row, name, None)
        if by is not None and by != account:
            return f"was entered by {by}"
    if isinstance(row, Inspection) and _came_with_a_letter(row):
        return "came in with a letter"
    if isinstance(row, ScrutinyReview):
        return who_entered(row.source, account)
    if isinstance(row, SourceDocument):
        if getattr(row, "received_as", None) is not None:
            return "came in with a paper"
        inspections = row.inspections.select_related("received_as")
        return next(filter(None, (who_entered(each, account) for each in inspections)), "")
    above = _row_above(row)
    return who_entered(above, account) if above else ""


def _came_with_a_letter(inspection: Inspection) -> bool:
    """Return whether an officer's letter brought an inspection in, and not its source alone."""
    if getattr(inspection, "received_as", None) is None:
        return False
    amendments = Amendment.objects.of_rows(Inspection.record_name, [inspection.pk])
    return not amendments.filter(field="source_id").exists()


def _row_above(row: models.Model) -> models.Model | None:
    """Return the row that the first part of a row's natural key leads to; None where it is top."""
    first, *rest = getattr(row, "NATURAL_KEY", ("",))[0].split("__")
    return getattr(row, first) if rest else None


def who_changed(row: models.Model, columns: Iterable[Column], account: User) -> str:
    """Return "was changed by … on …" where somebody else changed one of `columns` last; else empty.

    Somebody else than `account`, by which the fixtures are loaded.
    """
    if not isinstance(row, AmendableModel):
        return ""
    sealed = sealed_model(type(row))
    names = [sealed.stable_name(column.attname) for column in columns]
    amendments = Amendment.objects.of_rows(sealed.record_name, [row.pk]).select_related("by")
    latest = {each.field: each for each in amendments if each.field in names}
    for amendment in latest.values():
        if amendment.by_id != account.pk:
            day = day_in_words(council_day(amendment.amended_at))
            return f"was changed by {amendment.by} on {day}"
    return ""


def removal_of(row: models.Model) -> Amendment | None:
    """Return the latest removal of a row that had the natural key of `row`; None without one."""
    if not isinstance(row, AmendableModel):
        return None
    sealed = sealed_model(type(row))
    key = {
        sealed.stable_name(attribute): value for attribute, value in natural_columns(row).items()
    }
    # Of a row that stands, nobody amends the primary key.
    removals = Amendment.objects.filter(row_model=sealed.record_name, field="id")
    for removal in removals.select_related("by").order_by("-pk"):
        of_row = Amendment.objects.of_rows(sealed.record_name, [removal.row_id])
        said = dict(of_row.values_list("field", "before"))
        if all(said.get(name) == value for name, value in key.items()):
            return removal
    return None


def natural_columns(row: AmendableModel) -> dict[str, Any]:
    """Return the row's own columns, by attribute, that its natural key rests on."""
    names = {path.split("__")[0] for path in row.NATURAL_KEY}
    columns = [column for column in row._meta.concrete_fields if column.name in names]
    return {column.attname: getattr(row, column.attname) for column in columns}


# In words


def name_of(row: models.Model) -> str:
    """Return a row's kind and name, as sentences about a load begin."""
    return f"{row._meta.verbose_name} {row}"


def difference_in_words(existing: models.Model, row: models.Model, column: Column) -> str:
    """Return what a column of the stored row says, and what the fixture's says in its place."""
    stands, given = _shown(existing, column), _shown(row, column)
    begins = len(commonprefix([stands, given]))
    stands, given = (_excerpt(text, begins) for text in (stands, given))
    return f"{name_of(existing)}: {column.verbose_name} {stands}, in the fixtures {given}"


def _shown(row: models.Model, column: Column) -> str:
    value = getattr(row, column.name)
    return "" if value is None else str(value)


def _excerpt(text: str, begins: int) -> str:
    """Return a text in quotation marks; of a long one, what stands around where another departs."""
    if not text:
        return "is empty"
    if len(text) <= MOST_SHOWN:
        return f"“{text}”"
    start = max(0, begins - AROUND)
    end = start + MOST_SHOWN
    return f"“{'… ' if start else ''}{text[start:end]}{' …' if end < len(text) else ''}”"
