"""Withdrawals, and the one rule by which what was withdrawn is left out of a queryset."""

import datetime as dt
from typing import TYPE_CHECKING, Any, Self, TypeVar

from django.db import models
from django.db.models import Exists, F, Model, OuterRef, Q

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

    def standing(self, known_by: dt.datetime | None = None) -> Self:
        """Filter to withdrawals recorded, and not taken back, by `known_by` (None: now)."""
        model: Any = self.model
        following = model.objects.known_by(known_by).filter(follows=OuterRef("pk"))
        return self.known_by(known_by).filter(~Exists(following), puts_back=False)

    def named(self) -> list[tuple[str, Any, Any]]:
        """Load each withdrawal with the reference of what was withdrawn, and the row that ended it.

        In the order of recording; None for a withdrawal that stands.
        """
        model: Any = self.model
        rows: Any = self.annotate(named=F(model.NAMED_BY)).order_by("recorded_at", "pk")
        ended = {row.follows_id: row for row in rows if row.puts_back}
        return [(row.named, row, ended.get(row.pk)) for row in rows if not row.puts_back]


class SourceWithdrawalQuerySet(WithdrawalQuerySet[Row]):
    """The queryset of withdrawals of documents."""

    def of_reports_of(self, inspection: "Inspection") -> Self:
        """Filter to an inspection's own reports that were withdrawn, and left it as it was before.

        Not the report with which an inspection was withdrawn as a whole.
        """
        standing = self.standing()
        rested = standing.filter(document__paragraphs__findings__inspection=inspection)
        others = rested.exclude(document=inspection.source_id).distinct()
        related = others.select_related("document", "recorded_by").defer("document__text")
        return related.order_by("recorded_at", "pk")


def not_withdrawn(model: type[Model], path: str = "", known_by: dt.datetime | None = None) -> Q:
    """Build the Q that a row, or what it points to by `path`, was not withdrawn by `known_by`.

    `path` is a lookup such as "finding__inspection" that leads to a model with `withdrawals`;
    empty for the row itself. None for `known_by` is now. A row that points to nothing meets it.
    """
    subject = model_at(model, path)
    relation = subject._meta.get_field("withdrawals")
    withdrawn = related_rows(subject, "withdrawals").standing(known_by)
    # The keys and no `Exists`: there are few of them, and the database looks them up but once for
    # the whole question, not once for each row that `as_at` reads.
    return ~Q(**{f"{path or 'pk'}__in": withdrawn.values(relation.field.name)})


def not_entered_later(model: type[Model], path: str, known_by: dt.datetime | None) -> Q:
    """Build the Q that the document at `path` of a row was in the register by `known_by`.

    A document that an officer brought in came when it was confirmed, and all that was taken from it
    with it; of every other no moment is kept. None for `known_by` is now, and leaves nothing out.
    """
    if known_by is None:
        return Q()
    letters = related_rows(model_at(model, path), "received_as").filter(kept_at__gt=known_by)
    # Not null: of a key that is "not in" a list with a null the database can say nothing.
    papers = letters.filter(document__isnull=False).values("document")
    reports = letters.filter(inspection__source__isnull=False).values("inspection__source")
    at = path or "pk"
    return ~Q(**{f"{at}__in": papers}) & ~Q(**{f"{at}__in": reports})


class StandingManager(models.Manager[Row]):
    """The manager of what stands: it leaves out what was withdrawn, for every page that asks.

    Its queryset has a method `standing`. What was withdrawn too is at the manager `recorded`.
    """

    def get_queryset(self) -> models.QuerySet[Row]:
        """Return the rows that were not withdrawn."""
        rows: Any = super().get_queryset()
        standing: models.QuerySet[Row] = rows.standing()
        return standing
