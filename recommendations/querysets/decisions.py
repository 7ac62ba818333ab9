"""Questions about decisions, and about whether a recommendation is still tracked."""

import datetime as dt
import uuid
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import (
    Exists,
    OuterRef,
)

from recommendations.tracking import BEARING_ON_TRACKING, CLOSING
from wirral_tracker.kit.append_only import DatedStatementQuerySet

if TYPE_CHECKING:
    from recommendations.models import ClosedSpan, Decision


class DecisionQuerySet(DatedStatementQuerySet["Decision"]):
    """Decisions about recommendations."""

    def sent_in(self, form_key: uuid.UUID | None) -> "Decision | None":
        """Return the one that was recorded from this very form, or None."""
        return self.filter(form_key=form_key).first() if form_key else None

    def effective(self, known_by: dt.datetime | None = None) -> Self:
        """Filter to those that decide something and that no later row, known by then, corrects."""
        corrections = self.model.objects.filter(corrects=OuterRef("pk")).known_by(known_by)
        return self.known_by(known_by).exclude(kind="").filter(~Exists(corrections))

    def bearing_on_tracking(self) -> Self:
        """Filter to those that close a recommendation or open it again."""
        return self.filter(kind__in=BEARING_ON_TRACKING)

    def closing(self) -> Self:
        """Filter to those after which a recommendation is no longer tracked."""
        return self.filter(kind__in=CLOSING)

    def on(self, day: dt.date) -> Self:
        """Filter to those made not after `day`."""
        return self.filter(decision_date__lte=day)

    def latest_first(self) -> Self:
        """Order by the day of the decision, then as they were recorded; latest first."""
        return self.order_by("-decision_date", "-sequence", "-pk")

    def with_related(self) -> Self:
        """Load what a page prints beside each decision."""
        return self.select_related(
            "recommendation",
            "meeting__committee",
            "to_recommendation",
            "recorded_by",
            "locator__document",
            "corrects",
        ).defer("locator__document__text")


class ClosedSpanQuerySet(models.QuerySet["ClosedSpan"]):
    """Spans of days on which a recommendation was closed."""

    def on(self, day: dt.date) -> Self:
        """Filter to those that hold on a day: one for each recommendation closed then."""
        return self.filter(from_date__lte=day, until_date__gt=day)
