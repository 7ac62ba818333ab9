"""What has been stated of recommendations, dated and in order."""

import datetime as dt
import uuid
from typing import Any, Self

from django.db import models
from django.db.models import (
    Exists,
    OuterRef,
)

from wirral_tracker.append_only import DatedStatementQuerySet


class StatusUpdateQuerySet(DatedStatementQuerySet):
    """Status updates."""

    def sent_in(self, form_key: uuid.UUID | None) -> Any:
        """The one that was recorded from this very form, or None."""
        return self.filter(form_key=form_key).first() if form_key else None

    def effective(self, known_by: dt.datetime | None = None) -> Self:
        """Those that state a colour and that no later row, known by then, corrects."""
        corrections = self.model.objects.filter(corrects=OuterRef("pk")).known_by(known_by)
        return self.known_by(known_by).exclude(rag="").filter(~Exists(corrections))

    def on(self, day: dt.date) -> Self:
        """Those whose day is not after `day`."""
        return self.filter(status_date__lte=day)

    def on_theme(self, theme) -> Self:
        """Those of recommendations that bear on a theme."""
        return self.filter(recommendation__theme_tags__theme=theme)

    def latest_first(self) -> Self:
        """By the day they describe, then by the order in which they were recorded."""
        return self.order_by("-status_date", "-sequence", "-pk")

    def of_recommendations(self, recommendations: models.QuerySet) -> Self:
        """Those of any of these recommendations."""
        return self.filter(recommendation__in=recommendations.order_by().values("pk"))

    def recorded_latest_first(self) -> Self:
        """By the moment at which they were recorded."""
        return self.order_by("-recorded_at", "-pk")

    def with_kin(self) -> Self:
        """Load what a page prints beside each update."""
        return self.select_related(
            "recommendation__review",
            "recommendation__finding__inspection",
            "recorded_by",
            "locator__document",
            "corrects",
            "corrected_by",
        ).prefetch_related("passages__document")


class DueDateChangeQuerySet(DatedStatementQuerySet):
    """Changes of due dates."""

    def on(self, day: dt.date) -> Self:
        """Those agreed not after `day`."""
        return self.filter(change_date__lte=day)
