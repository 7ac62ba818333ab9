from django.db import models

from findings.models import Withdrawal, withdrawn_first_once
from recommendations.models.recommendation import Recommendation
from recommendations.models.scrutiny_review import ScrutinyReview


class ReviewWithdrawal(Withdrawal):
    """The withdrawal of a review that came in by mistake."""

    record_name = "recommendations.ReviewWithdrawal"
    NAMED_BY = "review__reference"
    HIDDEN_WITH = ("review",)

    review = models.ForeignKey(ScrutinyReview, models.PROTECT, related_name="withdrawals")

    class Meta(Withdrawal.Meta):
        abstract = False
        constraints = [*Withdrawal.Meta.constraints, withdrawn_first_once("review")]

    def __str__(self) -> str:
        return f"{self.review.reference} withdrawn"


class RecommendationWithdrawal(Withdrawal):
    """The withdrawal of a recommendation, by itself or with its review or inspection.

    Each that goes with its maker has a row of its own, so that one question answers for all.
    """

    record_name = "recommendations.RecommendationWithdrawal"
    NAMED_BY = "recommendation__reference"
    HIDDEN_WITH = ("recommendation",)

    recommendation = models.ForeignKey(Recommendation, models.PROTECT, related_name="withdrawals")

    class Meta(Withdrawal.Meta):
        abstract = False
        constraints = [*Withdrawal.Meta.constraints, withdrawn_first_once("recommendation")]

    def __str__(self) -> str:
        return f"{self.recommendation} withdrawn"
