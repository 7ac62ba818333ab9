"""Rounds of updates."""

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Count

if TYPE_CHECKING:
    from recommendations.models import Meeting, UpdateRound


class UpdateRoundQuerySet(models.QuerySet["UpdateRound"]):
    """Rounds of updates."""

    def with_related(self) -> Self:
        """Load what a list or a page prints beside each round."""
        return self.select_related("meeting__committee", "opened_by")

    def with_counts(self) -> Self:
        """Annotate `asked_count`, how many recommendations each asks about."""
        return self.annotate(asked_count=Count("recommendations"))

    def unanswered_for(self, meeting: "Meeting | None") -> set[int]:
        """Return the keys of what was asked about for a meeting and nobody has answered."""
        rounds = self.filter(meeting=meeting) if meeting else self.none()
        return {
            key
            for update_round in rounds
            for key in update_round.recommendations.without_answer_since(
                update_round.counts_from_moment
            ).values_list("pk", flat=True)
        }

    def newest_first(self) -> Self:
        return self.order_by("-opened_at", "-pk")
