"""Extensions that were asked for, and their answers."""

import datetime as dt
from typing import TYPE_CHECKING, Self

from wirral_tracker.kit.append_only import DatedStatementQuerySet

if TYPE_CHECKING:
    from recommendations.models import Extension


class ExtensionQuerySet(DatedStatementQuerySet["Extension"]):
    """Extensions, granted, refused or not answered yet."""

    def on(self, day: dt.date) -> Self:
        """Filter to those asked for not after `day`."""
        return self.filter(asked_date__lte=day)

    def waiting(self) -> Self:
        """Filter to those that nobody has answered."""
        return self.filter(answer__isnull=True)

    def until(self, day: dt.date) -> Self:
        """Filter to those that ask for time until a day."""
        return self.filter(wanted_date=day)

    def latest_first(self) -> Self:
        return self.select_related("answer").order_by("-asked_date", "-sequence", "-pk")
