"""The QuerySets of posts, their holders, and changes of owner."""

import datetime as dt
from collections.abc import Iterable
from typing import TYPE_CHECKING, Self

from django.db.models import OuterRef, Subquery

from wirral_tracker.kit.amendable import AmendableQuerySet
from wirral_tracker.kit.append_only import DatedStatementQuerySet
from wirral_tracker.kit.relations import related_rows

if TYPE_CHECKING:
    from recommendations.models import OwnerChange, Post, PostHolder, Recommendation


class PostQuerySet(AmendableQuerySet["Post"]):
    """Posts."""

    def in_order(self) -> Self:
        return self.order_by("name", "pk")

    def named(self, names: Iterable[str]) -> Self:
        """Filter to posts whose name is one of `names`."""
        return self.filter(name__in=list(names))

    def with_holder(self, day: dt.date) -> Self:
        """Annotate `holder`, the name of the person who holds each post on `day`.

        None where the register knows of no holder by then; empty where the post was vacant.
        """
        holders = related_rows(self.model, "holders")
        latest = holders.filter(post=OuterRef("pk")).on(day).latest_first()
        return self.annotate(holder=Subquery(latest.values("holder_name")[:1]))


class PostHolderQuerySet(DatedStatementQuerySet["PostHolder"]):
    """Holders of posts, from a day on."""

    def on(self, day: dt.date) -> Self:
        """Filter to holders whose `from_date` is `day` or before."""
        return self.filter(from_date__lte=day)

    def latest_first(self) -> Self:
        """Order by `from_date`, then by sequence, latest first; join the recorder."""
        return self.select_related("recorded_by").order_by("-from_date", "-sequence", "-pk")


class OwnerChangeQuerySet(DatedStatementQuerySet["OwnerChange"]):
    """Changes of owner."""

    def on(self, day: dt.date) -> Self:
        """Filter to changes whose `change_date` is `day` or before."""
        return self.filter(change_date__lte=day)

    def latest_first(self) -> Self:
        """Order by `change_date`, then by sequence, latest first; join the post."""
        return self.select_related("post").order_by("-change_date", "-sequence", "-pk")

    def of(self, recommendation: "Recommendation") -> Self:
        """Filter to the changes of owner of one recommendation."""
        return self.filter(recommendation=recommendation)
