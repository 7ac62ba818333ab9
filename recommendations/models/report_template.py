from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.urls import reverse


class ReportTemplate(models.Model):
    """The headings that a committee's reports use, with the office's own default wording.

    It can be edited; a report that was begun from it keeps its own copy. `version` counts its
    saves and is printed nowhere, but every issued report remembers which one it came from.
    """

    name = models.CharField(max_length=100, unique=True)
    note = models.CharField(max_length=300, blank=True, help_text="When to use it.")
    # Counted on each save, so that the second of two people who edit it at once is told.
    version = models.PositiveIntegerField(default=1, editable=False)
    updated_at = models.DateTimeField(db_default=Now(), editable=False)
    updated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        null=True,
        editable=False,
        help_text="Empty: as it was supplied.",
    )

    class Meta:
        permissions = [("edit_report_template", "Edit the headings of reports")]
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="report_template_has_a_name"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("report_template_edit", args=[self.pk])


class SectionHeading(models.Model):
    """The fields of a headed section, abstract: the same in a template and in a report."""

    # What the code knows a section by; its heading is the office's to change.
    key = models.SlugField(max_length=40)
    number = models.CharField(max_length=10, blank=True, help_text="As printed; else empty.")
    heading = models.CharField(max_length=200)
    order = models.PositiveIntegerField()
    text = models.TextField(blank=True)
    is_required = models.BooleanField("required", default=False)
    clearance = models.CharField(
        max_length=60,
        blank=True,
        help_text="Who clears it before the report is issued, such as Finance; else empty.",
    )

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.number} {self.heading}".strip()


class TemplateSection(SectionHeading):
    """One heading of a template, with the wording that a new report begins with."""

    template = models.ForeignKey(ReportTemplate, models.CASCADE, related_name="sections")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["template", "key"], name="template_section_once"),
            models.CheckConstraint(condition=~Q(heading=""), name="template_section_has_a_heading"),
        ]
