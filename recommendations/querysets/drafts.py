"""What officers have typed and not recorded."""

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Any, Self

from django.db import models

if TYPE_CHECKING:
    from recommendations.models import SheetDraft, UpdateDraft


class UpdateDraftQuerySet(models.QuerySet["UpdateDraft"]):
    """Drafts of status updates."""

    def of_officer(self, officer: Any) -> Self:
        return self.filter(officer=officer)

    def by_others(self, officer: Any) -> Self:
        """Those of everybody else, earliest first: that they exist is told, never their words."""
        others = self.exclude(officer=officer).select_related("officer").defer("typed")
        return others.order_by("saved_at", "pk")

    def held(self, officer: Any, recommendation: Any, corrects_sequence: int = 0) -> Any:
        """An officer's draft on a recommendation, or of a correction there; None without one."""
        own = self.of_officer(officer).filter(recommendation=recommendation)
        return own.filter(corrects_sequence=corrects_sequence).first()

    def of_further_updates(self, recommendations: Iterable[Any]) -> Self:
        """Those of further updates, not of corrections, on some recommendations."""
        keys = [each.pk for each in recommendations]
        return self.filter(recommendation__in=keys, corrects_sequence=0)


class SheetDraftQuerySet(models.QuerySet["SheetDraft"]):
    """Spreadsheets that were sent."""

    def of_officer(self, officer: Any) -> Self:
        return self.filter(officer=officer)

    def not_confirmed(self) -> Self:
        return self.filter(confirmed_at__isnull=True)

    def left_since(self, moment: datetime) -> Self:
        """Those that were sent before a moment and never confirmed."""
        return self.not_confirmed().filter(saved_at__lt=moment)

    def newest_first(self) -> Self:
        """Without the rows, which no list shows."""
        return self.defer("content", "opened_on", "recorded").order_by("-saved_at", "-pk")
