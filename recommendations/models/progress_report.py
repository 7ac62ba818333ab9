from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.urls import reverse

from findings.models import Inspection
from recommendations.models.scrutiny_review import ScrutinyReview
from recommendations.querysets import ProgressReportQuerySet


class ProgressReport(models.Model):
    """A report to a committee, in draft: what it covers, as at which day, and officers' words.

    It keeps no position: what it says of progress follows the register. `version` counts its
    saves, so that whoever saves over somebody else's words is found.
    """

    title = models.CharField(max_length=300)
    as_at = models.DateField("as at")
    known_by = models.DateTimeField(
        null=True,
        blank=True,
        help_text="What was recorded later is left out. Empty: it follows the register.",
    )
    reviews = models.ManyToManyField(ScrutinyReview, related_name="progress_reports", blank=True)
    inspections = models.ManyToManyField(Inspection, related_name="progress_reports", blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False
    )
    updated_at = models.DateTimeField(db_default=Now(), editable=False)
    updated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False
    )

    objects = ProgressReportQuerySet.as_manager()

    class Meta:
        permissions = [("prepare_progress_report", "Prepare a progress report")]
        constraints = [
            models.CheckConstraint(condition=~Q(title=""), name="progress_report_has_a_title"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("report_detail", args=[self.pk])

    @property
    def subject_references(self) -> list[str]:
        """The references of the reviews, then of the inspections, that it covers."""
        return [
            *sorted(review.reference for review in self.reviews.all()),
            *sorted(inspection.reference for inspection in self.inspections.all()),
        ]


class ReportSection(models.Model):
    """One headed section of a report: the heading it prints, and what officers wrote under it.

    What the register itself says in a section (the position, the appendix) is not kept here.
    """

    report = models.ForeignKey(ProgressReport, models.CASCADE, related_name="sections")
    key = models.SlugField(max_length=40)
    number = models.CharField(max_length=10, blank=True, help_text="As printed; else empty.")
    heading = models.CharField(max_length=200)
    order = models.PositiveIntegerField()
    text = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["report", "key"], name="report_section_once"),
            models.UniqueConstraint(fields=["report", "order"], name="report_section_order_once"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.heading}".strip()
