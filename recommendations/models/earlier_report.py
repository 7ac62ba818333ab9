from django.db import models
from django.db.models import Q

from findings.models import Inspection, SourceDocument, SourceParagraph
from recommendations.models.scrutiny_review import ScrutinyReview
from recommendations.querysets.reviews import EarlierReportQuerySet
from wirral_tracker.kit.amendable import AmendableModel


class EarlierReport(AmendableModel):
    """An earlier report on a review's or inspection's subject, known from the words of a document.

    For the subject history of a progress report. `title` and `body` are as the source names them,
    and empty where it does not; `words` are those by which it is known.
    """

    record_name = "recommendations.EarlierReport"
    NATURAL_KEY = ("slug",)
    HIDDEN_WITH = ("review", "inspection", "document")

    class DateBasis(models.TextChoices):
        PRINTED = "printed", "Printed"
        INFERRED = "inferred", "Inferred"

    slug = models.SlugField(max_length=60, unique=True)
    review = models.ForeignKey(
        ScrutinyReview, models.PROTECT, related_name="earlier_reports", null=True, blank=True
    )
    inspection = models.ForeignKey(
        Inspection, models.PROTECT, related_name="earlier_reports", null=True, blank=True
    )
    title = models.CharField(max_length=300, blank=True, help_text="As the source names it.")
    body = models.CharField(
        max_length=200, blank=True, help_text="To whom, as the source names it."
    )
    date = models.DateField()
    date_basis = models.CharField(max_length=10, choices=DateBasis)
    date_text = models.CharField(max_length=300, help_text="What the date rests on.")
    words = models.TextField(help_text="The words by which it is known.")
    # Known only because a document tells of it, so the place where it does is not optional.
    locator = models.ForeignKey(
        SourceParagraph, models.PROTECT, related_name="earlier_reports_named"
    )
    document = models.ForeignKey(
        SourceDocument,
        models.PROTECT,
        related_name="earlier_reports",
        null=True,
        blank=True,
        help_text="The report itself, where the register holds it.",
    )

    objects = EarlierReportQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(review__isnull=False, inspection__isnull=True)
                | Q(review__isnull=True, inspection__isnull=False),
                name="earlier_report_has_one_subject",
            ),
            models.CheckConstraint(
                condition=~Q(words="") & ~Q(date_text=""), name="earlier_report_is_known_by_words"
            ),
        ]

    def __str__(self) -> str:
        return self.slug

    @property
    def name(self) -> str:
        """The report's title, or "A report" where the source gives none."""
        return self.title or "A report"

    @property
    def is_held(self) -> bool:
        """Whether the register holds the report itself, in `document`."""
        return self.document_id is not None

    @property
    def is_date_inferred(self) -> bool:
        return self.date_basis == self.DateBasis.INFERRED
