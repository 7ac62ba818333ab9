import datetime as dt

from django.db import models
from django.db.models import F, Q

from recommendations.models.recommendation import Recommendation
from recommendations.models.status_update import StatusUpdate
from recommendations.querysets.spans import StatusSpanQuerySet


class StatusSpan(models.Model):
    """A span of days on which a recommendation had one status; derived from updates, never typed.

    Half-open: from `from_date` up to but not on `until_date`, which is 9999-12-31 for the last.
    Whoever records a status rebuilds that recommendation's spans; `verify_history` compares.
    """

    HIDDEN_WITH = ("recommendation",)

    # A derived row goes with what it is derived from; a row of the record would protect it.
    recommendation = models.ForeignKey(Recommendation, models.CASCADE, related_name="spans")
    rag = models.CharField(max_length=10, blank=True, help_text="Empty: not yet rated.")
    from_date = models.DateField()
    # Never null: one comparison then finds the span of a day, and an index can serve it.
    until_date = models.DateField(default=dt.date(9999, 12, 31))
    update = models.ForeignKey(
        StatusUpdate, models.CASCADE, related_name="spans", null=True, blank=True
    )

    objects = StatusSpanQuerySet.as_manager()

    class Meta:
        constraints = [
            # Spans of one recommendation cannot overlap as long as no two of them begin on one day:
            # each ends where the next begins.
            models.UniqueConstraint(
                fields=["recommendation", "from_date"], name="status_span_from_once"
            ),
            models.CheckConstraint(
                condition=Q(until_date__gt=F("from_date")), name="status_span_has_days"
            ),
            models.CheckConstraint(
                condition=Q(rag="", update__isnull=True) | (~Q(rag="") & Q(update__isnull=False)),
                name="status_span_rests_on_an_update",
            ),
        ]
        indexes = [
            # For the dashboard's numbers: each status is counted from the index alone.
            models.Index(
                fields=["rag", "until_date", "from_date", "recommendation"],
                name="status_span_counts",
            ),
            # For `as_at`, which joins each recommendation to the one span that holds on a day.
            models.Index(
                fields=["recommendation", "until_date", "from_date", "rag"],
                name="status_span_position",
            ),
            # For the chart over time, which adds up what began and what ended by each day.
            models.Index(fields=["from_date", "rag", "until_date"], name="status_span_series_from"),
            models.Index(fields=["until_date", "rag"], name="status_span_series_until"),
        ]

    def __str__(self) -> str:
        return f"{self.recommendation} {self.rag or 'not rated'} from {self.from_date}"

    def holds_before(self, day: dt.date) -> bool:
        """Return whether the span covers the day before `day`."""
        return self.from_date < day <= self.until_date
