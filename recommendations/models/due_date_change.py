import datetime as dt

from django.db import models
from django.db.models import Q

from recommendations.models.checked import SentStatement, from_edition, not_ahead
from recommendations.models.recommendation import Recommendation
from recommendations.querysets.statements import DueDateChangeQuerySet
from wirral_tracker.kit.days import day_in_words


class DueDateChange(SentStatement):
    """A change of due date: the new date or none, the day it was agreed, why and by whom.

    The first due date is kept on the recommendation itself.
    """

    record_name = "recommendations.DueDateChange"
    HIDDEN_WITH = ("recommendation",)

    recommendation = models.ForeignKey(
        Recommendation, models.PROTECT, related_name="due_date_changes"
    )
    due_date = models.DateField(
        "new due date", null=True, blank=True, help_text="Empty: it has none any more."
    )
    change_date = models.DateField("agreed on")
    reason = models.TextField()
    # A date that nobody agreed to move has not moved; so there is no change without a name.
    agreed_by = models.CharField(max_length=200, help_text="The committee or post that agreed it.")

    objects = DueDateChangeQuerySet.as_manager()

    class Meta(SentStatement.Meta):
        abstract = False
        permissions = [("change_due_date", "Change a due date, with a reason")]
        constraints = [
            models.UniqueConstraint(
                fields=["recommendation", "sequence"], name="due_date_change_sequence_once"
            ),
            models.CheckConstraint(
                condition=~Q(reason="") & ~Q(agreed_by=""), name="due_date_change_says_why_and_who"
            ),
            # By this the position tells a change to no day from the absence of any change.
            models.CheckConstraint(
                condition=~Q(due_date=dt.date.max), name="due_date_change_is_to_a_day"
            ),
            models.CheckConstraint(
                condition=from_edition(1, not_ahead("change_date")),
                name="due_date_change_is_of_no_day_ahead",
            ),
        ]
        indexes = [
            # For `as_at`, which asks the latest change of each recommendation by a day.
            models.Index(
                fields=["recommendation", "-change_date", "-sequence"],
                name="due_date_change_latest",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.recommendation}: due {self.due_date}"

    @property
    def in_words(self) -> str:
        """The new due date or none, who agreed it when, and why."""
        due = f"Due {day_in_words(self.due_date)}" if self.due_date else "No due date"
        agreed = f"agreed on {day_in_words(self.change_date)} by {self.agreed_by}"
        return f"{due}, {agreed}: {self.reason}"
