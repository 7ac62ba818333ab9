"""Rows that whoever asks may not see, left out of every query that a manager begins.

A model says what hides its rows: `HIDDEN_WHERE`, a Q on its own columns, or `HIDDEN_WITH`, paths of
foreign keys to rows that hide it along with themselves. Middleware says for each request who asks
(`hiding_from`); a public file is made within `hiding_from(nobody)`. A page that knows nothing of
this shows none of it. Outside of both, as in a command, nothing is hidden; nor is it from
`_base_manager`, by which the record is verified.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TypeVar

from django.db import models
from django.db.models import Q
from django.db.models.sql.query import Query

from wirral_tracker.kit.relations import model_at

Row = TypeVar("Row", bound=models.Model, covariant=True)
Part = TypeVar("Part")


class HiddenRows:
    """The rows that are hidden from one viewer; `may_see` is asked once, and first.

    Of whoever may see them nothing is looked up. `within` are those of the page around, from which
    more is hidden for a file: they are looked up once for both.
    """

    def __init__(self, may_see: Callable[[], bool], within: "HiddenRows | None" = None) -> None:
        self._may_see = may_see
        self._sees: bool | None = None
        self._keys: dict[type[models.Model], list[int]] = within._keys if within else {}

    def condition(self, model: type[models.Model]) -> Q | None:
        """Build the Q of a model's hidden rows; None where none of it is hidden."""
        if hasattr(model, "HIDDEN_WHERE"):
            # By key: they are few, and every query would else ask for them anew.
            keys = self.keys_of(model)
            return Q(pk__in=keys) if keys else None
        found = None
        for path in getattr(model, "HIDDEN_WITH", ()):
            if keys := self.keys_of(model_at(model, path)):
                hidden = Q(**{f"{path}__in": keys})
                found = hidden if found is None else found | hidden
        return found

    def keys_of(self, model: type[models.Model]) -> list[int]:
        """Load the primary keys of a model's hidden rows, once; none for whoever may see them."""
        if self._is_allowed():
            return []
        if model not in self._keys:
            condition = getattr(model, "HIDDEN_WHERE", None) or self.condition(model)
            self._keys[model] = [] if condition is None else _load_keys(model, condition)
        return self._keys[model]

    def _is_allowed(self) -> bool:
        if self._sees is None:
            self._sees = self._may_see()
        return self._sees


_hidden: ContextVar[HiddenRows | None] = ContextVar("hidden", default=None)


def nobody() -> bool:
    """Return False: the `may_see` of a public file, which anybody may be given."""
    return False


@contextmanager
def hiding_from(may_see: Callable[[], bool]) -> Iterator[HiddenRows]:
    """Open a block with rows hidden from a viewer; `may_see` returns whether they may see them."""
    hidden = HiddenRows(may_see, _hidden.get())
    with _with_hidden(hidden):
        yield hidden


@contextmanager
def _with_hidden(hidden: HiddenRows | None) -> Iterator[None]:
    token = _hidden.set(hidden)
    try:
        yield
    finally:
        _hidden.reset(token)


def parts_with_hidden(hidden: HiddenRows, parts: Iterable[Part]) -> Iterator[Part]:
    """Yield the parts of a streamed answer, each made with the same rows hidden as the page."""
    iterator = iter(parts)
    while True:
        with _with_hidden(hidden):
            try:
                part = next(iterator)
            except StopIteration:
                return
        yield part


def hidden_keys(model: type[models.Model]) -> list[int]:
    """Return the primary keys of a model's rows that are hidden from whoever asks now."""
    hidden = _hidden.get()
    return [] if hidden is None else hidden.keys_of(model)


def visible(model: type[models.Model], path: str) -> Q:
    """Build the Q that what stands at `path` of a model is not hidden, for a count across it."""
    keys = hidden_keys(model_at(model, path))
    return ~Q(**{f"{path}__in": keys}) if keys else Q()


def _load_keys(model: type[models.Model], condition: Q) -> list[int]:
    # With nothing hidden: a base manager may itself be one that hides.
    with _with_hidden(None):
        return list(model._base_manager.filter(condition).values_list("pk", flat=True))


class HidingQuerySet(models.QuerySet[Row]):
    """The QuerySet that leaves out, where it begins, what is hidden from whoever asks."""

    def __init__(
        self,
        model: type[Row] | None = None,
        query: Query | None = None,
        using: str | None = None,
        hints: dict[str, models.Model] | None = None,
    ) -> None:
        super().__init__(model, query, using, hints)
        hidden = _hidden.get()
        # With a query it goes on from another, which a manager began.
        if hidden is not None and model is not None and query is None:
            condition = hidden.condition(model)
            if condition is not None:
                self.query.add_q(~condition)
