import datetime as dt

from django.db import models
from django.db.models import F, Q

from recommendations.models.decision import Decision
from recommendations.models.recommendation import Recommendation
from recommendations.querysets.decisions import ClosedSpanQuerySet
from recommendations.tracking import closed_word


class ClosedSpan(models.Model):
    """A span of days on which a recommendation was closed; derived from its decisions, never typed.

    From `from_date` up to but not on `until_date`, as `StatusSpan` is. A recommendation that was
    always open has none. Whoever records a decision rebuilds that recommendation's;
    `verify_history` compares.
    """

    HIDDEN_WITH = ("recommendation",)

    # Derived, so it goes with what it is derived from.
    recommendation = models.ForeignKey(Recommendation, models.CASCADE, related_name="closed_spans")
    from_date = models.DateField()
    until_date = models.DateField(default=dt.date(9999, 12, 31))
    decision = models.ForeignKey(Decision, models.CASCADE, related_name="closed_spans")

    objects = ClosedSpanQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["recommendation", "from_date"], name="closed_span_from_once"
            ),
            models.CheckConstraint(
                condition=Q(until_date__gt=F("from_date")), name="closed_span_has_days"
            ),
        ]
        indexes = [
            # For `as_at`, which looks up whether each recommendation is closed on a day.
            models.Index(
                fields=["recommendation", "until_date", "from_date"], name="closed_span_position"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.recommendation} closed from {self.from_date}"

    @property
    def word(self) -> str:
        """The kind of the decision that closed it, in words, as "carried over"."""
        return closed_word(self.decision.kind)
