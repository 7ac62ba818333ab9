"""Models whose rows the register's fixtures name by a natural key, never by a primary key."""

from functools import reduce
from typing import Any, ClassVar, TypeVar

from django.db import models

Row = TypeVar("Row", bound="NaturalKeyModel", covariant=True)


class NaturalKeyQuerySet(models.QuerySet[Row]):
    """A QuerySet that finds a row by its model's NATURAL_KEY."""

    def get_by_natural_key(self, *values: str | int) -> Row:
        """Return the row whose NATURAL_KEY has these values, as Django loads a fixture."""
        return self.get(**dict(zip(self.model.NATURAL_KEY, values, strict=True)))


class NaturalKeyModel(models.Model):
    """A model whose rows NATURAL_KEY tells apart: paths of fields, such as `document__slug`."""

    NATURAL_KEY: ClassVar[tuple[str, ...]]

    objects = NaturalKeyQuerySet.as_manager()

    class Meta:
        abstract = True

    def natural_key(self) -> tuple[Any, ...]:
        """Return the values of the row's natural key, by which fixtures refer to it."""
        return tuple(reduce(getattr, path.split("__"), self) for path in self.NATURAL_KEY)
