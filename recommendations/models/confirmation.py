from django.db import models
from django.db.models import Q

from recommendations.models.checked import SentStatement, from_edition, not_ahead
from recommendations.models.recommendation import Recommendation
from recommendations.models.status_update import StatusUpdate
from recommendations.querysets.confirmations import ConfirmationQuerySet


class Confirmation(SentStatement):
    """A post's statement that the colour and words of one status update still held on a later day.

    It is not an update: the colour keeps the day on which it was last stated, and the day of the
    confirmation stands beside it. It is not silence either: `stale` counts from it. It confirms
    one update by name, so that it falls with that update when it is corrected, and ends with the
    next. A row that names another in `withdraws` takes it back, with the reason.
    """

    record_name = "recommendations.Confirmation"
    HIDDEN_WITH = ("recommendation",)

    recommendation = models.ForeignKey(Recommendation, models.PROTECT, related_name="confirmations")
    # By name, not by day: when that update is corrected, what was confirmed was never so.
    update = models.ForeignKey(StatusUpdate, models.PROTECT, related_name="confirmations")
    confirmed_date = models.DateField("as at")
    confirmed_by = models.CharField("confirmed by (a post)", max_length=200)
    challenge = models.TextField(
        blank=True, help_text="What in the register spoke against the colour when it was confirmed."
    )
    challenge_reason = models.TextField(blank=True, help_text="The officer's answer to that.")
    # One-to-one: a confirmation is taken back once.
    withdraws = models.OneToOneField(
        "self", models.PROTECT, related_name="withdrawn_by", null=True, blank=True
    )
    reason = models.TextField(blank=True, help_text="Why it is withdrawn; else empty.")

    objects = ConfirmationQuerySet.as_manager()

    class Meta(SentStatement.Meta):
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
            models.CheckConstraint(
                condition=from_edition(1, Q(withdraws__isnull=False) | not_ahead("confirmed_date")),
                name="confirmation_is_of_no_day_ahead",
            ),
            models.CheckConstraint(
                condition=from_edition(1, Q(challenge_reason="") | ~Q(challenge="")),
                name="confirmation_reason_answers_a_challenge",
            ),
        ]
        indexes = [
            # For `as_at`, which asks the last confirmation of each update that holds.
            models.Index(fields=["update", "-confirmed_date"], name="confirmation_of_update"),
            # For the count of what was confirmed between two days.
            models.Index(fields=["confirmed_date"], name="confirmation_on"),
        ]

    def __str__(self) -> str:
        return f"{self.recommendation.reference} confirmed unchanged on {self.confirmed_date}"
