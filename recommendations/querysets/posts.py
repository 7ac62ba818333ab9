"""Posts, who holds them, and what they own."""

import datetime as dt
from collections.abc import Iterable
from typing import TYPE_CHECKING, Self

from django.db.models import OuterRef, Subquery

from wirral_tracker.kit.append_only import DatedStatementQuerySet
from wirral_tracker.kit.natural_keys import NaturalKeyQuerySet
from wirral_tracker.kit.relations import related_rows

if TYPE_CHECKING:
    from recommendations.models import OwnerChange, Post, PostHolder, Recommendation


class PostQuerySet(NaturalKeyQuerySet["Post"]):
    """Posts."""

    def in_order(self) -> Self:
        return self.order_by("name", "pk")

    def named(self, names: Iterable[str]) -> Self:
        """Filter to those with these names."""
        return self.filter(name__in=list(names))

    def with_holder(self, day: dt.date) -> Self:
        """Annotate `holder`, the name of who holds each on a day.

        Null where nobody is known to have held it; empty where it is known to be vacant.
        """
        holders = related_rows(self.model, "holders")
        latest = holders.filter(post=OuterRef("pk")).on(day).latest_first()
        return self.annotate(holder=Subquery(latest.values("holder_name")[:1]))


class PostHolderQuerySet(DatedStatementQuerySet["PostHolder"]):
    """Holders of posts, from a day on."""

    def on(self, day: dt.date) -> Self:
        """Filter to those from a day not after `day`."""
        return self.filter(from_date__lte=day)

    def latest_first(self) -> Self:
        return self.select_related("recorded_by").order_by("-from_date", "-sequence", "-pk")


class OwnerChangeQuerySet(DatedStatementQuerySet["OwnerChange"]):
    """Changes of owner."""

    def on(self, day: dt.date) -> Self:
        """Filter to those from a day not after `day`."""
        return self.filter(change_date__lte=day)

    def latest_first(self) -> Self:
        return self.select_related("post").order_by("-change_date", "-sequence", "-pk")

    def of(self, recommendation: "Recommendation") -> Self:
        """Filter to those of one recommendation."""
        return self.filter(recommendation=recommendation)
