"""Rows that the register's fixtures name by what they are, never by a number."""

from functools import reduce
from typing import Any, ClassVar, Self, TypeVar

from django.db import models

Row = TypeVar("Row", bound="NaturalKeyModel", covariant=True)


class NaturalKeyQuerySet(models.QuerySet[Row]):
    """A QuerySet that finds a row by its model's NATURAL_KEY."""

    def get_by_natural_key(self, *values: Any) -> Row:
        key: tuple[str, ...] = self.model.NATURAL_KEY
        return self.get(**dict(zip(key, values, strict=True)))


class NaturalKeyModel(models.Model):
    """A model whose rows are told apart by NATURAL_KEY: field paths, `document__slug`."""

    NATURAL_KEY: ClassVar[tuple[str, ...]]

    objects = NaturalKeyQuerySet.as_manager()

    class Meta:
        abstract = True

    def natural_key(self: Self) -> tuple[Any, ...]:
        return tuple(reduce(getattr, path.split("__"), self) for path in self.NATURAL_KEY)
