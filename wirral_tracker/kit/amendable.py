"""Rows of the record that may still be corrected: each correction is an amendment beside them."""

from functools import reduce
from typing import Any, ClassVar, TypeVar

from wirral_tracker.kit.append_only import RecordModel, RecordQuerySet, Refusal


class NotAmended(Exception):
    """An attempt to change or remove a stated row without an amendment, which says why and who."""


Row = TypeVar("Row", bound="AmendableModel", covariant=True)


BY_AMENDMENTS = Refusal(
    NotAmended,
    "are changed by `amend` alone.",
    "go by `remove_amendable` alone, or never.",
)


class AmendableQuerySet(RecordQuerySet[Row]):
    """A QuerySet that reads and adds rows; updates and deletions raise NotAmended."""

    refusal = BY_AMENDMENTS

    def get_by_natural_key(self, *values: str | int) -> Row:
        """Return the row whose NATURAL_KEY has these values, as Django loads a fixture."""
        return self.get(**dict(zip(self.model.NATURAL_KEY, values, strict=True)))


class AmendableModel(RecordModel):
    """The base of stated rows that may still be corrected: texts, grades, sources, first plans.

    A row leaves its imprint when it is added. From then on its columns, all of which are sealed,
    change through `amend` of wirral_tracker/kit/chain/amendments.py alone, which keeps what stood
    there before, why and by whom. A second save, an update or a deletion is refused.

    The register's fixtures name rows by NATURAL_KEY, never by a primary key: it lists paths of
    fields that tell the rows apart, such as `document__slug`.
    """

    refusal = BY_AMENDMENTS
    NATURAL_KEY: ClassVar[tuple[str, ...]]

    objects = AmendableQuerySet.as_manager()

    class Meta:
        abstract = True

    def natural_key(self) -> tuple[Any, ...]:
        """Return the values of the row's natural key, by which fixtures refer to it."""
        return tuple(reduce(getattr, path.split("__"), self) for path in self.NATURAL_KEY)
