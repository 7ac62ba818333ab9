"""Posts, who holds them, and what they own."""

import datetime as dt
from collections.abc import Iterable
from typing import Any, Self

from django.db.models import OuterRef, Subquery

from wirral_tracker.kit.append_only import DatedStatementQuerySet
from wirral_tracker.kit.natural_keys import NaturalKeyQuerySet


class PostQuerySet(NaturalKeyQuerySet):
    """Posts."""

    def in_order(self) -> Self:
        return self.order_by("name", "pk")

    def named(self, names: Iterable[str]) -> Self:
        """Those with these names."""
        return self.filter(name__in=list(names))

    def with_holder(self, day: dt.date) -> Self:
        """Annotate `holder`, the name of who holds each on a day.

        Null where nobody is known to have held it; empty where it is known to be vacant.
        """
        holders = self.model._meta.get_field("holders").related_model.objects
        latest = holders.filter(post=OuterRef("pk")).on(day).latest_first()
        return self.annotate(holder=Subquery(latest.values("holder_name")[:1]))


class PostHolderQuerySet(DatedStatementQuerySet):
    """Who has held posts."""

    def on(self, day: dt.date) -> Self:
        """Those from a day not after `day`."""
        return self.filter(from_date__lte=day)

    def latest_first(self) -> Self:
        return self.select_related("recorded_by").order_by("-from_date", "-sequence", "-pk")


class OwnerChangeQuerySet(DatedStatementQuerySet):
    """Changes of owner."""

    def on(self, day: dt.date) -> Self:
        """Those from a day not after `day`."""
        return self.filter(change_date__lte=day)

    def latest_first(self) -> Self:
        return self.select_related("post").order_by("-change_date", "-sequence", "-pk")

    def of(self, recommendation: Any) -> Self:
        return self.filter(recommendation=recommendation)
