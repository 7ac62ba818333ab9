"""Withdrawals, and the one rule by which what was withdrawn is left out of a queryset."""

import datetime as dt
from typing import TYPE_CHECKING, Any, Self, TypeVar

from django.db import models
from django.db.models import Model, Q

from wirral_tracker.kit.append_only import AppendOnlyQuerySet
from wirral_tracker.kit.relations import model_at, related_rows

if TYPE_CHECKING:
    from findings.models import Inspection

Row = TypeVar("Row", bound=Model, covariant=True)


class WithdrawalQuerySet(AppendOnlyQuerySet[Row]):
    """A queryset of withdrawals of one kind of thing."""

    def known_by(self, moment: dt.datetime | None) -> Self:
        """Filter to the withdrawals recorded by `moment`, inclusive; None (now) filters nothing."""
        return self if moment is None else self.filter(recorded_at__lte=moment)

    def named(self) -> list[tuple[str, dt.datetime, str]]:
        """Return the reference, moment and reason of each, in the order they were withdrawn."""
        model: Any = self.model
        rows = self.order_by("recorded_at", "pk")
        return list(rows.values_list(model.NAMED_BY, "recorded_at", "reason"))


class SourceWithdrawalQuerySet(WithdrawalQuerySet[Row]):
    """The queryset of withdrawals of documents."""

    def of_reports_of(self, inspection: "Inspection") -> Self:
        """Filter to an inspection's own reports that were withdrawn, and left it as it was before.

        Not the report with which an inspection was withdrawn as a whole.
        """
        rested = self.filter(document__paragraphs__findings__inspection=inspection)
        others = rested.exclude(document=inspection.source_id).distinct()
        related = others.select_related("document", "recorded_by").defer("document__text")
        return related.order_by("recorded_at", "pk")


def not_withdrawn(model: type[Model], path: str = "", known_by: dt.datetime | None = None) -> Q:
    """Build the Q that a row, or what it points to by `path`, was not withdrawn by `known_by`.

    `path` is a lookup such as "finding__inspection" that leads to a model with a `withdrawal`;
    empty for the row itself. None for `known_by` is now. A row that points to nothing meets it.
    """
    subject = model_at(model, path)
    relation = subject._meta.get_field("withdrawal")
    withdrawn = related_rows(subject, "withdrawal").known_by(known_by)
    # The keys and no `Exists`: there are few of them, and the database looks them up but once for
    # the whole question, not once for each row that `as_at` reads.
    return ~Q(**{f"{path or 'pk'}__in": withdrawn.values(relation.field.name)})


class StandingManager(models.Manager[Row]):
    """The manager of what stands: it leaves out what was withdrawn, for every page that asks.

    Its queryset has a method `standing`. What was withdrawn too is at the manager `recorded`.
    """

    def get_queryset(self) -> models.QuerySet[Row]:
        """Return the rows that were not withdrawn."""
        rows: Any = super().get_queryset()
        standing: models.QuerySet[Row] = rows.standing()
        return standing
