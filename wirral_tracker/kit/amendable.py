"""Rows of the record that may still be corrected: each correction is an amendment beside them."""

from collections.abc import Iterable
from functools import reduce
from typing import Any, ClassVar, NoReturn, TypeVar

from wirral_tracker.kit.append_only import RecordModel, RecordQuerySet


class NotAmended(Exception):
    """An attempt to change or remove a stated row without an amendment, which says why and who."""


Row = TypeVar("Row", bound="AmendableModel", covariant=True)


class AmendableQuerySet(RecordQuerySet[Row]):
    """A QuerySet that reads and adds rows; updates and deletions raise NotAmended."""

    def get_by_natural_key(self, *values: str | int) -> Row:
        """Return the row whose NATURAL_KEY has these values, as Django loads a fixture."""
        return self.get(**dict(zip(self.model.NATURAL_KEY, values, strict=True)))

    def update(self, **kwargs: Any) -> NoReturn:
        raise NotAmended(f"{self.model.__name__} rows are changed by `amend` alone.")

    def bulk_update(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise NotAmended(f"{self.model.__name__} rows are changed by `amend` alone.")

    def bulk_create(
        self, objs: Iterable[Row], *args: Any, batch_size: int | None = None, **kwargs: Any
    ) -> list[Row]:
        """Insert rows, and send `rows_added` with their ids in the same transaction.

        Raises: NotAmended for any option of Django's but `batch_size`: some would change rows.
        """
        if args or any(kwargs.values()):
            raise NotAmended(f"{self.model.__name__} rows are changed by `amend` alone.")
        return self._insert_rows(objs, batch_size)

    def delete(self) -> NoReturn:
        raise NotAmended(f"{self.model.__name__} rows go by `remove_amendable` alone, or never.")

    # As on Django's own `delete`, which no manager has either.
    delete.queryset_only = True  # type: ignore[attr-defined]


class AmendableModel(RecordModel):
    """The base of stated rows that may still be corrected: texts, grades, sources, first plans.

    A row leaves its imprint when it is added. From then on its columns, all of which are sealed,
    change through `amend` of wirral_tracker/kit/chain/amendments.py alone, which keeps what stood
    there before, why and by whom. A second save, an update or a deletion is refused.

    The register's fixtures name rows by NATURAL_KEY, never by a primary key: it lists paths of
    fields that tell the rows apart, such as `document__slug`.
    """

    NATURAL_KEY: ClassVar[tuple[str, ...]]

    objects = AmendableQuerySet.as_manager()

    class Meta:
        abstract = True

    def natural_key(self) -> tuple[Any, ...]:
        """Return the values of the row's natural key, by which fixtures refer to it."""
        return tuple(reduce(getattr, path.split("__"), self) for path in self.NATURAL_KEY)

    def save(self, **kwargs: Any) -> None:
        """Insert the row; raise NotAmended where it has been recorded."""
        if not self._state.adding:
            raise NotAmended(f"{type(self).__name__} rows are changed by `amend` alone.")
        self._insert_row(**kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise NotAmended(f"{type(self).__name__} rows go by `remove_amendable` alone, or never.")
