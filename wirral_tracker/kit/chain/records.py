"""Sealed models under the names that the seal knows them by, whatever Python calls them today."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import Any, TypeAlias

from django.apps import apps
from django.conf import settings
from django.db import models
from django.db.models.functions import Now

from wirral_tracker.kit.append_only import RecordModel
from wirral_tracker.kit.chain.canonical import canonical, without_bytes

Column: TypeAlias = "models.Field[Any, Any]"
# What one row says, under stable names, as the database returns it.
Row = Mapping[str, Any]
FEW = 20


@dataclass(frozen=True)
class SealedModel:
    """A model whose rows are sealed: its record name, and its columns by their stable names."""

    record_name: str
    model: type[models.Model]
    columns: Mapping[str, Column]
    dropped: frozenset[str] = frozenset()
    filled: Mapping[str, Any] = field(default_factory=dict)

    def load_rows(self, ids: Iterable[int]) -> dict[int, Row]:
        """Load rows by id, each as {stable name: value}; the bytes of a file as their digest.

        Files are digests at once, or a few hundred papers would fill the memory.
        """
        ids = list(ids)
        attributes = tuple(column.attname for column in self.columns.values())
        rows = _all_rows(self.model, attributes).filter(pk__in=ids)
        loaded = (
            dict(zip(self.columns, map(without_bytes, row), strict=True))
            # Few at a time: each may hold a whole paper until it is a digest.
            for row in (rows if len(ids) <= FEW else rows.iterator(chunk_size=FEW))
        )
        return {row["id"]: row for row in loaded}

    @property
    def moments(self) -> list[str]:
        """The stable names of the columns that the database's clock fills when a row is added."""
        return [name for name, column in self.columns.items() if isinstance(column.db_default, Now)]

    @property
    def accounts(self) -> list[str]:
        """The stable names of the columns that say which account did something."""
        user = settings.AUTH_USER_MODEL
        return [
            name
            for name, column in self.columns.items()
            if column.related_model and column.related_model._meta.label == user
        ]

    @cached_property
    def texts_in_older_rows(self) -> dict[str, set[str]]:
        """By column, the canonical texts it may hold in rows sealed before it was added."""
        return {name: self._texts_in_older_rows(name) for name in self.columns}

    def _texts_in_older_rows(self, name: str) -> set[str]:
        """Return the canonical texts that a column may hold in rows that are older than it.

        What `filled` says that a migration put there; else nothing, or the field's default.
        """
        if name in self.filled:
            return {canonical(self.filled[name])}
        column = self.columns[name]
        values = [None, column.get_default(), column.db_default]
        # A default that the database works out, such as its clock, is no value to compare with.
        constants = [value for value in values if not hasattr(value, "resolve_expression")]
        return {canonical(value) for value in constants if value is not models.NOT_PROVIDED}

    def stable_name(self, name: str) -> str:
        """Return the stable name of the column with an attribute; any other name unchanged."""
        by_attribute = {column.attname: stable for stable, column in self.columns.items()}
        return by_attribute.get(name, name)


def sealed_model(model: type[RecordModel]) -> SealedModel:
    """Build the SealedModel of a model class, with the stable names that it declares."""
    return SealedModel(
        model.record_name,
        model,
        _columns(model, model.stable_names),
        frozenset(model.dropped_columns),
        model.filled_columns,
    )


def sealed_as_migrated(
    model: type[models.Model], record_name: str, stable_names: Mapping[str, str] | None = None
) -> SealedModel:
    """Build the SealedModel of a migration's historical model, which carries no declarations."""
    return SealedModel(record_name, model, _columns(model, stable_names or {}))


@lru_cache(maxsize=100)
def _all_rows(
    model: type[models.Model], attributes: tuple[str, ...]
) -> models.QuerySet[Any, tuple[Any, ...]]:
    """Return the QuerySet of a model's rows as tuples, past its managers, which join or hide.

    Built once: each row that is recorded is read back by it.
    """
    return models.QuerySet(model).values_list(*attributes)


def _columns(model: type[models.Model], stable_names: Mapping[str, str]) -> dict[str, Column]:
    """Return a model's concrete fields by stable name: by `stable_names`, else by attribute."""
    columns = model._meta.concrete_fields
    return {stable_names.get(column.attname, column.attname): column for column in columns}


def record_models() -> list[type[RecordModel]]:
    """List the models whose rows leave an imprint: append-only and amendable, by LEAVES_IMPRINT."""
    return [
        model
        for model in apps.get_models()
        if issubclass(model, RecordModel) and model.LEAVES_IMPRINT
    ]


def sealed_models() -> dict[str, SealedModel]:
    """Build a SealedModel of each model whose rows leave an imprint, by its record name."""
    return {model.record_name: sealed_model(model) for model in record_models()}
