import datetime as dt

from django.db import models
from django.db.models import Q

from recommendations.models.recommendation import Recommendation
from recommendations.models.status_update import StatusUpdate
from recommendations.querysets import ConfirmationQuerySet
from wirral_tracker.kit.append_only import DatedStatement
from wirral_tracker.kit.days import day_in_words


class Confirmation(DatedStatement):
    """That what an update says still held on a later day, and who said so.

    It is not an update: the colour keeps the day on which it was last stated, and the day of the
    confirmation stands beside it. It is not silence either: `stale` counts from it. It confirms
    one update by name, so that it falls with that update when it is corrected, and ends with the
    next. A row that names another in `withdraws` takes it back, with the reason.
    """

    record_name = "recommendations.Confirmation"

    recommendation = models.ForeignKey(Recommendation, models.PROTECT, related_name="confirmations")
    update = models.ForeignKey(StatusUpdate, models.PROTECT, related_name="confirmations")
    confirmed_date = models.DateField("as at")
    confirmed_by = models.CharField("confirmed by (a post)", max_length=200)
    challenge = models.TextField(
        blank=True, help_text="What in the register spoke against the colour when it was confirmed."
    )
    challenge_reason = models.TextField(blank=True, help_text="The officer's answer to that.")
    withdraws = models.OneToOneField(
        "self", models.PROTECT, related_name="withdrawn_by", null=True, blank=True
    )
    reason = models.TextField(blank=True, help_text="Why it is withdrawn; else empty.")
    form_key = models.UUIDField(null=True, unique=True, editable=False)

    objects = ConfirmationQuerySet.as_manager()

    class Meta(DatedStatement.Meta):
        abstract = False
        constraints = [
            models.UniqueConstraint(
                fields=["recommendation", "sequence"], name="confirmation_sequence_once"
            ),
            models.CheckConstraint(condition=~Q(confirmed_by=""), name="confirmation_says_who"),
            models.CheckConstraint(
                condition=Q(withdraws__isnull=True, reason="")
                | (Q(withdraws__isnull=False) & ~Q(reason="")),
                name="confirmation_withdrawn_says_why",
            ),
        ]
        indexes = [
            models.Index(fields=["update", "-confirmed_date"], name="confirmation_of_update"),
            models.Index(fields=["confirmed_date"], name="confirmation_on"),
        ]

    def __str__(self) -> str:
        return f"{self.recommendation.reference} confirmed unchanged on {self.confirmed_date}"

    def refusal_of_its_day(self, today: dt.date) -> str:
        """What speaks against its day, as a sentence; empty when nothing does."""
        if self.confirmed_date > today:
            return "The day must be today or in the past."
        if self.confirmed_date < self.update.status_date:
            stated = day_in_words(self.update.status_date)
            return f"The colour was stated of {stated}: confirm it of that day or later."
        return ""
