"""Rows of the record that may still be corrected: each correction is an amendment beside them."""

from collections.abc import Iterable
from typing import Any, NoReturn, TypeVar

from django.db import transaction

from wirral_tracker.kit.append_only import RecordModel, rows_added
from wirral_tracker.kit.natural_keys import NaturalKeyModel, NaturalKeyQuerySet


class NotAmended(Exception):
    """An attempt to change or remove a stated row without an amendment, which says why and who."""


Row = TypeVar("Row", bound="AmendableModel", covariant=True)


class AmendableQuerySet(NaturalKeyQuerySet[Row]):
    """A QuerySet that reads and adds rows; updates and deletions raise NotAmended."""

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
        with transaction.atomic():
            rows = super().bulk_create(objs, batch_size)
            rows_added.send(self.model, ids=[row.pk for row in rows])
        return rows

    def delete(self) -> NoReturn:
        raise NotAmended(f"{self.model.__name__} rows are removed by `remove` alone, or never.")

    # As on Django's own `delete`, which no manager has either.
    delete.queryset_only = True  # type: ignore[attr-defined]


class AmendableModel(NaturalKeyModel, RecordModel):
    """The base of stated rows that may still be corrected: texts, grades, sources, first plans.

    A row leaves its imprint when it is added. From then on its columns, all of which are sealed,
    change through `amend` of wirral_tracker/kit/chain/amendments.py alone, which keeps what stood
    there before, why and by whom. A second save, an update or a deletion is refused.
    """

    objects = AmendableQuerySet.as_manager()

    class Meta:
        abstract = True

    def save(self, **kwargs: Any) -> None:
        """Insert the row, and send `rows_added` with its id in the same transaction.

        Raises: NotAmended for a row that has been recorded.
        """
        if not self._state.adding:
            raise NotAmended(f"{type(self).__name__} rows are changed by `amend` alone.")
        with transaction.atomic():
            super().save(force_insert=True, **{k: v for k, v in kwargs.items() if k == "using"})
            rows_added.send(type(self), ids=[self.pk])

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise NotAmended(f"{type(self).__name__} rows are removed by `remove` alone, or never.")
