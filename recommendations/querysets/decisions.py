"""The QuerySets of decisions and of the spans of days on which recommendations were closed."""

import datetime as dt
import uuid
from typing import TYPE_CHECKING, Self

from django.db.models import (
    Exists,
    OuterRef,
)

from recommendations.querysets.about import StatementQuerySet
from recommendations.tracking import BEARING_ON_TRACKING, CLOSING
from wirral_tracker.kit.hidden import HidingQuerySet

if TYPE_CHECKING:
    from recommendations.models import ClosedSpan, Decision


class DecisionQuerySet(StatementQuerySet["Decision"]):
    """Decisions about recommendations."""

    def sent_in(self, form_key: uuid.UUID | None) -> "Decision | None":
        """Return the decision recorded with this `form_key`; None where it is unused or None."""
        return self.filter(form_key=form_key).first() if form_key else None

    def effective(self, known_by: dt.datetime | None = None) -> Self:
        """Filter to decisions with a kind, recorded and not corrected by `known_by` (None: now)."""
        corrections = self.model.objects.filter(corrects=OuterRef("pk")).known_by(known_by)
        return self.known_by(known_by).exclude(kind="").filter(~Exists(corrections))

    def bearing_on_tracking(self) -> Self:
        """Filter to decisions that close a recommendation or reopen it."""
        return self.filter(kind__in=BEARING_ON_TRACKING)

    def closing(self) -> Self:
        """Filter to decisions that end tracking: closed, carried over, superseded, not accepted."""
        return self.filter(kind__in=CLOSING)

    def on(self, day: dt.date) -> Self:
        """Filter to decisions of `day` or before."""
        return self.filter(decision_date__lte=day)

    def latest_first(self) -> Self:
        """Order by the day of the decision, then by sequence; latest first."""
        return self.order_by("-decision_date", "-sequence", "-pk")

    def with_related(self) -> Self:
        """Join recommendations, meeting, recorder, corrected row and source; defer its text."""
        return self.select_related(
            "recommendation",
            "meeting__committee",
            "to_recommendation",
            "recorded_by",
            "locator__document",
            "corrects",
        ).defer("locator__document__text")


class ClosedSpanQuerySet(HidingQuerySet["ClosedSpan"]):
    """Spans of days on which a recommendation was closed."""

    def on(self, day: dt.date) -> Self:
        """Filter to spans that cover `day`: one for each recommendation closed on it."""
        return self.filter(from_date__lte=day, until_date__gt=day)
