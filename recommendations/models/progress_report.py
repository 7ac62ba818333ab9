import hashlib

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.urls import reverse

from findings.models import Inspection, Theme
from recommendations.models.committee import Meeting
from recommendations.models.report_template import ReportTemplate, SectionHeading
from recommendations.models.scrutiny_review import ScrutinyReview
from recommendations.querysets.reports import ProgressReportQuerySet


class ProgressReport(models.Model):
    """A report to a committee, in draft: what it covers, as at which day, and officers' words.

    It keeps no position: what it says of progress follows the register, until it is issued.
    `version` counts its saves, so that whoever saves over somebody else's words is found.
    """

    class Shape(models.TextChoices):
        BY_OBJECTIVE = "by_objective", "By objective or area, each closed by a status line"
        TABLES = "tables", "As tables: live, completed, date changes, overdue, to close"

    # The public may be kept out only under one of these paragraphs, so they are a closed list.
    class Exemption(models.TextChoices):
        """Local Government Act 1972, Schedule 12A, part 1: the paragraph that a report rests on."""

        INDIVIDUAL = "1", "Paragraph 1: an individual"
        IDENTITY = "2", "Paragraph 2: likely to reveal an individual’s identity"
        AFFAIRS = "3", "Paragraph 3: financial or business affairs"
        LABOUR = "4", "Paragraph 4: labour relations consultations"
        PRIVILEGE = "5", "Paragraph 5: legal professional privilege"
        NOTICE = "6", "Paragraph 6: a notice, order or direction proposed"
        CRIME = "7", "Paragraph 7: preventing or prosecuting crime"

    title = models.CharField(max_length=300)
    as_at = models.DateField("as at")
    known_by = models.DateTimeField(
        null=True,
        blank=True,
        help_text="What was recorded later is left out. Empty: it follows the register.",
    )
    meeting = models.ForeignKey(
        Meeting, models.PROTECT, related_name="progress_reports", null=True, blank=True
    )
    reviews = models.ManyToManyField(ScrutinyReview, related_name="progress_reports", blank=True)
    inspections = models.ManyToManyField(Inspection, related_name="progress_reports", blank=True)
    themes = models.ManyToManyField(Theme, related_name="progress_reports", blank=True)
    filters = models.CharField(
        max_length=500,
        blank=True,
        help_text="The query of a filtered list of recommendations, to report on just those.",
    )
    shape = models.CharField(max_length=12, choices=Shape, default=Shape.BY_OBJECTIVE)
    agenda_item = models.CharField(
        max_length=20,
        blank=True,
        db_default="",
        default="",
        help_text="Its number on the agenda, once it is known.",
    )
    # A template may go; the report keeps its own copy of the headings.
    template = models.ForeignKey(
        ReportTemplate, models.SET_NULL, related_name="reports", null=True, blank=True
    )
    exemption = models.CharField(max_length=1, choices=Exemption, blank=True)
    exemption_reason = models.TextField(
        blank=True, help_text="Why the public interest lies in keeping it exempt."
    )
    public_title = models.CharField(
        max_length=300,
        blank=True,
        help_text="What lists and public papers call an exempt report.",
    )
    # Thrown away, it can be brought back: what Finance cleared or somebody printed refers to it.
    discarded_at = models.DateTimeField(null=True, blank=True, editable=False)
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
        permissions = [
            ("prepare_progress_report", "Prepare a progress report"),
            ("clear_report_section", "Clear a section of a progress report"),
            ("approve_progress_report", "Approve a progress report for issue"),
            ("issue_progress_report", "Issue, replace and withdraw a progress report"),
            ("see_exempt_reports", "Read reports that are kept from the public"),
        ]
        constraints = [
            models.CheckConstraint(condition=~Q(title=""), name="progress_report_has_a_title"),
            models.CheckConstraint(
                condition=Q(exemption="") | ~Q(exemption_reason=""),
                name="exempt_report_says_why",
            ),
        ]

    def __str__(self) -> str:
        return self.public_name

    def get_absolute_url(self) -> str:
        return reverse("report_detail", args=[self.pk])

    @property
    def public_name(self) -> str:
        """The title as lists and public papers print it: of an exempt report its public one."""
        return public_name(self.title, self.public_title, self.exemption)

    @property
    def subject_references(self) -> list[str]:
        """The references of the reviews it covers, sorted, then those of the inspections."""
        return [
            *sorted(review.reference for review in self.reviews.all()),
            *sorted(inspection.reference for inspection in self.inspections.all()),
        ]


def public_name(title: str, public_title: str, exemption: str) -> str:
    """Return the title of a report that anybody may read; of an exempt one its public title."""
    # An exempt report that was made before public titles were asked for has none.
    return (public_title or "Exempt report") if exemption else title


class ReportSection(SectionHeading):
    """One headed section of a report: the heading it prints, and what officers wrote under it.

    What the register itself says in a section (the position, the appendix) is not kept here.
    """

    report = models.ForeignKey(ProgressReport, models.CASCADE, related_name="sections")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["report", "key"], name="report_section_once"),
            models.UniqueConstraint(fields=["report", "order"], name="report_section_order_once"),
        ]

    @property
    def words_sha256(self) -> str:
        """The SHA-256 digest of the section's text: a clearance holds only while it is the same."""
        # Of the words alone: moving a section or renaming it does not undo what Finance cleared.
        return hashlib.sha256(self.text.encode()).hexdigest()
