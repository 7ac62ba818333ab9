from django.db import models
from django.db.models import Q

from recommendations.models.progress_report import ProgressReport
from recommendations.models.recommendation import Recommendation


class SoughtDecision(models.Model):
    """A decision that a draft asks the committee for on one recommendation.

    A choice of the clerk's, as changeable as the draft. What the committee then decides is a
    `Decision`, with the words of the minute.
    """

    class Kind(models.TextChoices):
        CLOSE = "close", "Close it"
        EXTEND = "extend", "Agree a later due date"
        ACCEPT = "accept", "Accept it"

    report = models.ForeignKey(ProgressReport, models.CASCADE, related_name="sought")
    recommendation = models.ForeignKey(Recommendation, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=6, choices=Kind)
    until_date = models.DateField(null=True, blank=True, help_text="The later due date.")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["report", "recommendation"], name="sought_decision_once"
            ),
            models.CheckConstraint(
                condition=Q(kind="extend", until_date__isnull=False)
                | Q(kind__in=["close", "accept"], until_date__isnull=True),
                name="sought_decision_has_a_day_where_one_is_sought",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.recommendation}"
