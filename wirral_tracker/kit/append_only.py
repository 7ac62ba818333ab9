"""Rows that are only ever added: dated statements, issued reports, and what goes with them.

Those that may be corrected stand in `amendable`."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, NoReturn, Self, TypeVar

from django.apps import apps
from django.conf import settings
from django.core import checks
from django.db import models, transaction
from django.db.models.functions import Now
from django.dispatch import Signal

from wirral_tracker.kit.hidden import HidingQuerySet

# Sent within the transaction that adds rows of the record: `sender` is their model, `ids` their
# primary keys. The chain listens, and stands upon this module.
rows_added = Signal()


class AppendOnlyError(Exception):
    """An attempt to change or remove a row of the record; a correction is a further row."""


@dataclass(frozen=True)
class Refusal:
    """The answer to an attempt to change or remove rows: an error, and why each is refused."""

    error: type[Exception]
    of_changes: str
    of_removals: str

    def of_change(self, model: type[models.Model]) -> Exception:
        """Build the error for an attempt to change rows of a model."""
        return self.error(f"{model.__name__} rows {self.of_changes}")

    def of_removal(self, model: type[models.Model]) -> Exception:
        """Build the error for an attempt to remove rows of a model."""
        return self.error(f"{model.__name__} rows {self.of_removals}")


Row = TypeVar("Row", bound=models.Model, covariant=True)


class RecordQuerySet(HidingQuerySet[Row]):
    """A QuerySet that reads and adds rows that the seal is on; all else raises its `refusal`."""

    refusal: ClassVar[Refusal]

    def update(self, **kwargs: Any) -> NoReturn:
        raise self.refusal.of_change(self.model)

    def bulk_update(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise self.refusal.of_change(self.model)

    def bulk_create(
        self, objs: Iterable[Row], *args: Any, batch_size: int | None = None, **kwargs: Any
    ) -> list[Row]:
        """Insert rows, and send `rows_added` with their ids in the same transaction.

        Raises: the refusal, for any option of Django's but `batch_size`: some would change rows.
        """
        if args or any(kwargs.values()):
            # Nor ignored: a row that came in by another's key would leave no imprint of its own.
            raise self.refusal.of_change(self.model)
        with transaction.atomic():
            inserted = super().bulk_create(objs, batch_size)
            rows_added.send(self.model, ids=[row.pk for row in inserted])
        return inserted

    def delete(self) -> NoReturn:
        raise self.refusal.of_removal(self.model)

    # As on Django's own `delete`, which no manager has either.
    delete.queryset_only = True  # type: ignore[attr-defined]


ONLY_ADDED = Refusal(AppendOnlyError, "are never changed: add a further one.", "are never removed.")


class AppendOnlyQuerySet(RecordQuerySet[Row]):
    """A QuerySet that reads and adds rows; updates, locks and deletions raise AppendOnlyError."""

    refusal = ONLY_ADDED

    def select_for_update(self, *args: Any, **kwargs: Any) -> NoReturn:
        # PostgreSQL asks for the right to change a row of whoever would lock it.
        raise AppendOnlyError(f"{self.model.__name__} rows are locked by what they are about.")


class DatedStatementQuerySet(AppendOnlyQuerySet[Row]):
    """A QuerySet of dated statements, which are numbered as the register learned them."""

    def known_by(self, moment: dt.datetime | None) -> Self:
        """Filter to the statements recorded by `moment`, inclusive; None (now) filters nothing."""
        return self if moment is None else self.filter(recorded_at__lte=moment)

    def latest_sequence(self) -> int:
        """Return this queryset's highest `sequence`, or 0: what a form keeps as `opened_on`."""
        latest: int | None = self.aggregate(latest=models.Max("sequence"))["latest"]
        return latest or 0

    def next_sequence(self) -> int:
        """Return this queryset's highest `sequence` plus 1; the caller has locked the subject."""
        return self.latest_sequence() + 1


class RecordModel(models.Model):
    """The base of models whose rows the seal is on: AppendOnlyModel, and AmendableModel beside it.

    Each row leaves an imprint, which joins the chain: see wirral_tracker/kit/chain. The chain signs
    names beside values, so each model has names for that alone, which stay when Python renames a
    class or a field (docs/changing-the-record.md):

    - `record_name` names the model. Each declares its own; it never changes.
    - `stable_names` names the columns of renamed fields: attribute (`post_id` of a foreign key) to
      stable name. Every other column is known by its attribute.
    - `dropped_columns` lists stable names of columns that are gone. None is used again.
    - `filled_columns` gives, by stable name, what a migration put into the rows that were there
      when it added a column, where that is not the field's default.
    """

    LEAVES_IMPRINT: ClassVar[bool] = True
    refusal: ClassVar[Refusal]

    record_name: ClassVar[str]
    stable_names: ClassVar[Mapping[str, str]] = {}
    dropped_columns: ClassVar[Sequence[str]] = ()
    filled_columns: ClassVar[Mapping[str, Any]] = {}

    class Meta:
        abstract = True

    def save(self, **kwargs: Any) -> None:
        """Insert the row, and send `rows_added` with its id in the same transaction.

        Of the options `using` alone is passed on: `create` gives `force_insert` a second time, and
        the others are for updates.

        Raises: the refusal, where the row has been recorded.
        """
        if self.pk is not None:
            raise self.refusal.of_change(type(self))
        with transaction.atomic():
            super().save(force_insert=True, **{k: v for k, v in kwargs.items() if k == "using"})
            rows_added.send(type(self), ids=[self.pk])

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise self.refusal.of_removal(type(self))

    @classmethod
    def check(cls, **kwargs: Any) -> list[checks.CheckMessage]:
        """Return Django's system checks, with errors for faults in a sealed model's names."""
        found = super().check(**kwargs)
        if cls.LEAVES_IMPRINT:
            found += [checks.Error(fault, obj=cls) for fault in _faults_of_names(cls)]
        return found


class AppendOnlyModel(RecordModel):
    """The base of models whose rows are written once; a second save, or delete, is refused."""

    refusal = ONLY_ADDED

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        abstract = True


class DatedStatement(AppendOnlyModel):
    """The base of dated statements: rows about a subject, numbered as the register learned them.

    `recorded_at` is the database's own clock and says when it was typed, never when it was true.
    `fixture_key` is the stable name of a statement that came with the register's fixtures.
    """

    sequence = models.PositiveIntegerField(editable=False)
    recorded_at = models.DateTimeField(db_default=Now(), editable=False)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False
    )
    # Null, not empty: an officer's statement has no key, and empty ones would collide.
    fixture_key = models.SlugField(  # noqa: DJ001
        max_length=60, null=True, unique=True, editable=False
    )

    class Meta:
        abstract = True


def _faults_of_names(model: type[RecordModel]) -> Iterator[str]:
    """Yield a message for each fault in a model's stable names; it says what to declare instead."""
    if "record_name" not in vars(model):
        yield (
            f'A sealed model declares its own record name, as record_name = "{model._meta.label}". '
            "A renamed model keeps the one it has."
        )
        return
    others = [other for other in apps.get_models() if other is not model]
    if any(getattr(other, "record_name", None) == model.record_name for other in others):
        yield f"Two models have the record name “{model.record_name}”."
    attributes = [field.attname for field in model._meta.concrete_fields]
    for attribute in model.stable_names.keys() - set(attributes):
        yield f"stable_names names “{attribute}”, which is no column's attribute."
    names = [model.stable_names.get(attribute, attribute) for attribute in attributes]
    for name in (name for name, count in Counter(names).items() if count > 1):
        yield f"Two columns have the stable name “{name}”: give the younger another."
    for name in set(names) & set(model.dropped_columns):
        yield f"“{name}” is a column that was dropped: give the new one another stable name."
    for name in model.filled_columns.keys() - set(names):
        yield f"filled_columns names “{name}”, which is no column's stable name."
    if "id" not in names:
        yield "The primary key of a sealed model has the stable name “id”."
