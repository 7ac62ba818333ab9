"""The QuerySets of drafts: what officers typed or uploaded and have not recorded."""

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Self

from django.db import models

if TYPE_CHECKING:
    from django.contrib.auth.models import User

    from recommendations.models import Recommendation, SheetDraft, UpdateDraft


class UpdateDraftQuerySet(models.QuerySet["UpdateDraft"]):
    """Drafts of status updates."""

    def of_officer(self, officer: "User") -> Self:
        """Filter to the drafts of one officer."""
        return self.filter(officer=officer)

    def by_others(self, officer: "User") -> Self:
        """Filter to other officers' drafts, earliest first, with `typed` deferred.

        That a colleague has begun is worth knowing; what is not recorded yet is theirs alone.
        """
        others = self.exclude(officer=officer).select_related("officer").defer("typed")
        return others.order_by("saved_at", "pk")

    def of_form(
        self, officer: "User", recommendation: "Recommendation", corrects_sequence: int = 0
    ) -> "UpdateDraft | None":
        """Return the officer's draft on a recommendation with this `corrects_sequence`, or None.

        0 is the draft of a further update; another number, of the correction of that update.
        """
        own = self.of_officer(officer).filter(recommendation=recommendation)
        return own.filter(corrects_sequence=corrects_sequence).first()

    def of_further_updates(self, recommendations: Iterable["Recommendation"]) -> Self:
        """Filter to drafts of further updates, not of corrections, on these recommendations."""
        keys = [recommendation.pk for recommendation in recommendations]
        return self.filter(recommendation__in=keys, corrects_sequence=0)


class SheetDraftQuerySet(models.QuerySet["SheetDraft"]):
    """Spreadsheets that officers uploaded."""

    def of_officer(self, officer: "User") -> Self:
        """Filter to the sheets that one officer uploaded."""
        return self.filter(officer=officer)

    def not_confirmed(self) -> Self:
        """Filter to the sheets that nobody has confirmed."""
        return self.filter(confirmed_at__isnull=True)

    def abandoned_before(self, moment: datetime) -> Self:
        """Filter to the sheets uploaded before `moment` and never confirmed."""
        return self.not_confirmed().filter(saved_at__lt=moment)

    def newest_first(self) -> Self:
        """Order by the moment of upload, newest first; defer the rows, which no list shows."""
        return self.defer("content", "opened_on", "recorded").order_by("-saved_at", "-pk")
