"""The QuerySet of extensions, asked for and answered."""

import datetime as dt
from typing import TYPE_CHECKING, Self

from recommendations.querysets.about import StatementQuerySet

if TYPE_CHECKING:
    from recommendations.models import Extension


class ExtensionQuerySet(StatementQuerySet["Extension"]):
    """Extensions, granted, refused or not answered yet."""

    def on(self, day: dt.date) -> Self:
        """Filter to extensions asked for on `day` or before."""
        return self.filter(asked_date__lte=day)

    def waiting(self) -> Self:
        """Filter to extensions that nobody has answered."""
        return self.filter(answer__isnull=True)

    def until(self, day: dt.date) -> Self:
        """Filter to extensions whose `wanted_date` is `day`."""
        return self.filter(wanted_date=day)

    def latest_first(self) -> Self:
        """Order by the day asked for, then by sequence, latest first; join the answer."""
        return self.select_related("answer").order_by("-asked_date", "-sequence", "-pk")
