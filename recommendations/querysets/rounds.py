"""The QuerySet of rounds of updates."""

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Count

from findings.querysets.withdrawals import not_withdrawn
from wirral_tracker.kit.hidden import visible

if TYPE_CHECKING:
    from recommendations.models import Meeting, UpdateRound


class UpdateRoundQuerySet(models.QuerySet["UpdateRound"]):
    """Rounds of updates."""

    def with_related(self) -> Self:
        """Join the meeting, its committee and the officer who opened each round."""
        return self.select_related("meeting__committee", "opened_by")

    def with_counts(self) -> Self:
        """Annotate `asked_count`: the number of standing recommendations in each round."""
        standing = not_withdrawn(self.model, "recommendations")
        shown = visible(self.model, "recommendations")
        return self.annotate(asked_count=Count("recommendations", filter=standing & shown))

    def unanswered_for(self, meeting: "Meeting | None") -> set[int]:
        """Return the recommendation keys in rounds for `meeting` without an answer; None: none."""
        # A query for each round: every one counts answers from a moment of its own.
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
