from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from findings.models import SourceDocument, SourceParagraph, WithdrawableModel
from findings.models.source import refuse_days
from findings.querysets.withdrawals import StandingManager
from recommendations.querysets.reviews import ObjectiveQuerySet, ScrutinyReviewQuerySet
from wirral_tracker.kit.amendable import AmendableModel


class ScrutinyReview(WithdrawableModel):
    """An inquiry that made recommendations: a committee's own, or one of another `kind`.

    `body` is whose it is where it is not a committee's: the peers, the ombudsman, the auditors. All
    kinds are tracked alike, and none re-tests another's recommendations.

    `rag_key` holds the definitions that the review's own progress report prints, by colour; empty
    when it prints none.
    """

    record_name = "recommendations.ScrutinyReview"
    NATURAL_KEY = ("reference",)
    HIDDEN_WITH = ("source",)

    class Kind(models.TextChoices):
        SCRUTINY_REVIEW = "scrutiny_review", "Scrutiny review"
        PEER_REVIEW = "peer_review", "Peer review"
        SEND_INSPECTION = "send_inspection", "Area SEND inspection"
        OMBUDSMAN = "ombudsman", "Ombudsman’s decision or report"
        INTERNAL_AUDIT = "internal_audit", "Internal audit"
        IMPROVEMENT_NOTICE = "improvement_notice", "Improvement notice"
        OTHER_LETTER = "other_letter", "Joint or monitoring letter"

    reference = models.CharField(max_length=30, unique=True)
    kind = models.CharField(max_length=30, choices=Kind, default=Kind.SCRUTINY_REVIEW)
    title = models.CharField(max_length=300)
    body = models.CharField(max_length=200, blank=True, help_text="Whose it is, as printed.")
    # Words, not a row: the documents name committees that the register knows nothing else of.
    committee = models.CharField(max_length=200, blank=True, help_text="As named then.")
    start_date = models.DateField(null=True, blank=True)
    end_date = models.DateField(null=True, blank=True)
    date_text = models.CharField(max_length=300, blank=True, help_text="What the source says.")
    panel = models.JSONField(default=list, blank=True, help_text="Members, as printed.")
    rag_key = models.JSONField(default=dict, blank=True)
    source = models.ForeignKey(SourceDocument, models.PROTECT, related_name="reviews")
    stated_at = models.ManyToManyField(
        SourceParagraph,
        through="ReviewPassage",
        related_name="reviews",
        help_text="The paragraphs that tell of it.",
    )

    # Everything, as rows that are related are; pages ask `objects`, which leaves out what was
    # withdrawn.
    recorded = ScrutinyReviewQuerySet.as_manager()
    objects = StandingManager.from_queryset(ScrutinyReviewQuerySet)()  # type: ignore[assignment]

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(start_date__isnull=True)
                | Q(end_date__isnull=True)
                | Q(end_date__gte=F("start_date")),
                name="review_ends_after_it_starts",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def in_words(self) -> str:
        """The review as it stands, for whoever corrects it at the same time."""
        return f"{self.reference}, {self.title}, was corrected: look at its page."

    def clean(self) -> None:
        """Refuse days that no document can tell of."""
        refuse_days(self, "start_date", "end_date")

    def get_absolute_url(self) -> str:
        return reverse("review_detail", args=[self.reference])


class ReviewPassage(AmendableModel):
    """A paragraph of a source that tells of a review."""

    record_name = "recommendations.ReviewPassage"
    NATURAL_KEY = ("review__reference", "passage__document__slug", "passage__position")

    # Both columns as they have been called since before there was a seal on them.
    review = models.ForeignKey(
        ScrutinyReview, models.PROTECT, related_name="passages", db_column="scrutinyreview_id"
    )
    passage = models.ForeignKey(
        SourceParagraph, models.PROTECT, related_name="+", db_column="sourceparagraph_id"
    )

    class Meta:
        db_table = "recommendations_scrutinyreview_stated_at"
        unique_together: ClassVar = [("review", "passage")]

    def __str__(self) -> str:
        return f"{self.review} is told of in {self.passage}"


class Objective(AmendableModel):
    """An objective of a review, under which recommendations are grouped; a review may have none."""

    record_name = "recommendations.Objective"
    NATURAL_KEY = ("review__reference", "number")
    HIDDEN_WITH = ("review",)

    review = models.ForeignKey(ScrutinyReview, models.PROTECT, related_name="objectives")
    number = models.CharField(max_length=20, help_text="As printed.")
    # Printed numbers do not sort: 10 comes before 2, and some objectives have letters.
    order = models.PositiveIntegerField()
    title = models.CharField(max_length=300)
    locator = models.ForeignKey(SourceParagraph, models.PROTECT, related_name="objectives")

    recorded = ObjectiveQuerySet.as_manager()
    objects = StandingManager.from_queryset(ObjectiveQuerySet)()  # type: ignore[assignment]

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["review", "number"], name="objective_once"),
        ]

    def __str__(self) -> str:
        return f"Objective {self.number}: {self.title}"
