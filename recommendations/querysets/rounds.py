"""Rounds of updates, and which recommendations have answered in one."""

import datetime as dt
from collections.abc import Iterable
from typing import Any, Self

from django.db import models
from django.db.models import Count, Exists, OuterRef, Prefetch, Q, Subquery, Value
from django.db.models.functions import Coalesce

from recommendations.querysets.counts import RecommendationCounts


class RoundQuestions(RecommendationCounts):
    """What a round of updates asks of recommendations."""

    def in_round(self, update_round: Any) -> Self:
        """Those that a round asks about."""
        return self.filter(update_rounds=update_round)

    def with_confirmations(self, day: dt.date, known_by: dt.datetime | None = None) -> Self:
        """Load `confirmations_told`: every one of a day not after `day`, in order."""
        confirmations = self._related("confirmations")
        told = confirmations.on(day).known_by(known_by).order_by("sequence")
        loaded = told.select_related("update", "withdraws")
        return self.prefetch_related(
            Prefetch("confirmations", loaded, to_attr="confirmations_told")
        )

    def made_after(self, day: dt.date) -> Self:
        """Those that had not been made by a day."""
        return self.filter(made_date__gt=day)

    def owned_by(self, post_name: str) -> Self:
        """Those that a post owns on the day asked about; the empty name keeps those of nobody."""
        return self.filter(current_owner=post_name)

    def of_parents(self, references: Iterable[str]) -> Self:
        """Those of any of the reviews and inspections with these references."""
        wanted = list(references)
        return self.filter(
            Q(review__reference__in=wanted) | Q(finding__inspection__reference__in=wanted)
        )

    def with_answer_since(self, moment: dt.datetime) -> Self:
        """Whether an update recorded since a moment answers for it, and what had stood before.

        Annotates `has_update`; `is_confirmed`, whether it was confirmed unchanged since;
        `rag_before`, its colour at that moment (empty: not yet rated); and `latest_sequence`, the
        number of the update recorded last (0: none).
        """
        updates = self._related("status_updates")
        own = updates.filter(recommendation=OuterRef("pk"))
        confirmations = self._related("confirmations")
        confirmed = confirmations.filter(recommendation=OuterRef("pk"))
        recorded = own.order_by("-sequence").values("sequence")[:1]
        before = own.standing_before(moment).latest_first().values("rag")[:1]
        return self.annotate(
            latest_sequence=Coalesce(Subquery(recorded), Value(0)),
            has_update=Exists(own.answering(moment)),
            is_confirmed=Exists(confirmed.answering(moment)),
            rag_before=Coalesce(Subquery(before), Value("")),
        )

    def without_answer_since(self, moment: dt.datetime) -> Self:
        """Those of which nobody has said anything since a moment: "no update received"."""
        return self.with_answer_since(moment).filter(has_update=False, is_confirmed=False)


class UpdateRoundQuerySet(models.QuerySet[Any]):
    """Rounds of updates."""

    def with_kin(self) -> Self:
        """Load what a list or a page prints beside each round."""
        return self.select_related("meeting__committee", "opened_by")

    def with_counts(self) -> Self:
        """Annotate `asked_count`, how many recommendations each asks about."""
        return self.annotate(asked_count=Count("recommendations"))

    def unanswered_for(self, meeting: Any) -> set[int]:
        """The keys of what was asked about for a meeting, and of which nobody has answered."""
        rounds = self.filter(meeting=meeting) if meeting else self.none()
        return {
            key
            for each in rounds
            for key in each.recommendations.without_answer_since(
                each.counts_from_moment
            ).values_list("pk", flat=True)
        }

    def newest_first(self) -> Self:
        return self.order_by("-opened_at", "-pk")
