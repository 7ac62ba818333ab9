"""Inspections, their inspectors, and the grades that they gave."""

import datetime as dt
from typing import Any, ClassVar

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from findings.models.source import SourceDocument, SourceParagraph, refuse_days
from findings.models.withdrawable import WithdrawableModel
from findings.querysets.inspections import (
    InspectionQuerySet,
    JudgementAreaQuerySet,
    JudgementLineQuerySet,
    JudgementQuerySet,
)
from findings.querysets.withdrawals import StandingManager
from wirral_tracker.kit.amendable import AmendableModel


class Inspection(WithdrawableModel):
    """One Ofsted event: an inspection, a focused visit, a monitoring visit.

    Where its own report is not held, `source` is null and the inspection is known through the
    documents whose paragraphs are in `stated_at`.
    """

    record_name = "findings.Inspection"
    NATURAL_KEY = ("reference",)
    HIDDEN_WITH = ("source", "announced_in")

    class Kind(models.TextChoices):
        ILACS_STANDARD = "ilacs_standard", "Standard inspection"
        ILACS_SHORT = "ilacs_short", "Short inspection"
        FOCUSED_VISIT = "focused_visit", "Focused visit"
        MONITORING_VISIT = "monitoring_visit", "Monitoring visit"
        SIF = "sif", "Single inspection framework inspection"
        JTAI = "jtai", "Joint targeted area inspection"

    GRADED_KINDS = (Kind.ILACS_STANDARD, Kind.ILACS_SHORT, Kind.SIF)

    reference = models.CharField(max_length=30, unique=True)
    kind = models.CharField(max_length=30, choices=Kind)
    framework = models.CharField(max_length=100)
    framework_inferred_from = models.CharField(
        max_length=300,
        blank=True,
        help_text="What it is inferred from; empty where a source prints it.",
    )
    start_date = models.DateField(null=True, blank=True)
    end_date = models.DateField(null=True, blank=True)
    date_text = models.CharField(
        max_length=300, blank=True, help_text="What the source says when the days are unknown."
    )
    earliest_date = models.DateField(null=True, blank=True)
    latest_date = models.DateField(null=True, blank=True)
    published_date = models.DateField(null=True, blank=True)
    focus = models.CharField(max_length=300, blank=True)
    source = models.ForeignKey(
        SourceDocument, models.PROTECT, related_name="inspections", null=True, blank=True
    )
    # Until its own report comes in, it is no better known than the document that it was entered by.
    announced_in = models.ForeignKey(
        SourceDocument, models.PROTECT, related_name="+", null=True, blank=True, editable=False
    )
    stated_at = models.ManyToManyField(
        SourceParagraph,
        through="InspectionPassage",
        related_name="inspections",
        help_text="The paragraphs that tell of it.",
    )
    # Of one that was entered by hand, before there was a letter; empty of all others.
    added_at = models.DateTimeField(null=True, blank=True, editable=False)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        editable=False,
    )

    # Everything, as rows that are related are; pages ask `objects`, which leaves out what was
    # withdrawn.
    recorded = InspectionQuerySet.as_manager()
    objects = StandingManager.from_queryset(InspectionQuerySet)()  # type: ignore[assignment]

    # Annotated by its queryset, in `with_overall` and `with_counts`; unset on other instances.
    overall_grade: str | None
    framework_judges_overall: bool
    finding_count: int
    improvement_count: int
    judgement_count: int
    # Annotated by `with_words_held`.
    has_findings: bool
    report_came_at: dt.datetime | None

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(start_date__isnull=True) | Q(end_date__gte=F("start_date")),
                name="inspection_ends_after_it_starts",
            ),
            # Pages print both days or the source's own words, never a spell without its end.
            models.CheckConstraint(
                condition=Q(start_date__isnull=True, end_date__isnull=True)
                | Q(start_date__isnull=False, end_date__isnull=False),
                name="inspection_has_both_days_or_neither",
            ),
            models.CheckConstraint(
                condition=Q(start_date__isnull=False) | ~Q(date_text=""),
                name="inspection_says_what_is_known_of_its_date",
            ),
            models.CheckConstraint(
                condition=Q(earliest_date__isnull=True)
                | Q(latest_date__isnull=True)
                | Q(latest_date__gte=F("earliest_date")),
                name="inspection_bounds_in_order",
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    def clean(self) -> None:
        """Refuse days that no document can tell of."""
        refuse_days(
            self, "start_date", "end_date", "earliest_date", "latest_date", "published_date"
        )

    def get_absolute_url(self) -> str:
        """Return the address of the inspection's page."""
        return reverse("inspection_detail", args=[self.reference])

    @property
    def is_graded(self) -> bool:
        """Whether inspections of this kind give judgements; visits and joint inspections do not."""
        return self.kind in self.GRADED_KINDS

    @property
    def sort_date(self) -> dt.date | None:
        """The first day on site, else the latest possible date, else None; pages sort by it."""
        return self.start_date or self.latest_date

    @property
    def first_possible(self) -> dt.date | None:
        """The first day on site, else the earliest that it can have been; None where unbounded."""
        return self.start_date or self.earliest_date

    def holds_report(self, known_by: dt.datetime | None = None) -> bool:
        """Return whether its own report was held at `known_by` (None: now).

        Wants an inspection loaded `with_words_held`.
        """
        came_later = known_by and self.report_came_at and self.report_came_at > known_by
        return self.source_id is not None and not came_later

    def is_after(self, day: dt.date) -> bool:
        """Return whether the inspection began after `day`, whichever of its possible days it was.

        A visit without days is after `day` only where the earliest possible one is.
        """
        first = self.first_possible
        return first is not None and first > day

    def may_be_before(self, day: dt.date) -> bool:
        """Return whether it may have begun by `day` or after it: its possible days allow both."""
        return not self.is_after(day) and (self.sort_date is None or self.sort_date > day)

    def known_through(self) -> list[SourceDocument]:
        """List the documents that tell of the inspection, by slug; empty if its report is held."""
        if self.source_id:
            return []
        # Picked and sorted here: lists prefetch the paragraphs, and a query would run for each row.
        documents = {paragraph.document for paragraph in self.stated_at.all()}
        return sorted(documents, key=lambda document: document.slug)


class InspectionPassage(AmendableModel):
    """A paragraph of a source that tells of an inspection."""

    record_name = "findings.InspectionPassage"
    NATURAL_KEY = ("inspection__reference", "passage__document__slug", "passage__position")

    inspection = models.ForeignKey(Inspection, models.PROTECT, related_name="passages")
    # As the column has been called since before there was a seal on it.
    passage = models.ForeignKey(
        SourceParagraph, models.PROTECT, related_name="+", db_column="sourceparagraph_id"
    )

    class Meta:
        db_table = "findings_inspection_stated_at"
        unique_together: ClassVar = [("inspection", "passage")]

    def __str__(self) -> str:
        return f"{self.inspection} is told of in {self.passage}"


class Inspector(AmendableModel):
    """A named inspector; lead only where the source says lead."""

    record_name = "findings.Inspector"
    NATURAL_KEY = ("inspection__reference", "position")
    HIDDEN_WITH = ("inspection",)

    inspection = models.ForeignKey(Inspection, models.PROTECT, related_name="inspectors")
    position = models.PositiveIntegerField(help_text="Order as printed, from 1.")
    name = models.CharField(max_length=200)
    is_lead = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["inspection", "position"], name="inspector_once"),
        ]

    def __str__(self) -> str:
        return self.name


class JudgementLine(AmendableModel):
    """A matter that inspections judge, by whatever name each framework judges it.

    Of one framework it has one area at most. Where a framework splits an area, one of the parts
    goes on in the line, and each other part begins a line of its own.
    """

    record_name = "findings.JudgementLine"
    NATURAL_KEY = ("code",)

    code = models.SlugField(max_length=60, unique=True)

    objects = JudgementLineQuerySet.as_manager()

    def __str__(self) -> str:
        return self.code


class JudgementArea(AmendableModel):
    """An area that inspections of one framework judge; its `place` says in which line it stands."""

    record_name = "findings.JudgementArea"
    NATURAL_KEY = ("framework", "code")
    dropped_columns = ("successor_id",)

    framework = models.CharField(max_length=100)
    code = models.SlugField(max_length=60)
    name = models.CharField(max_length=200, help_text="As printed.")
    order = models.PositiveIntegerField()

    objects = JudgementAreaQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["framework", "code"], name="judgement_area_once"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def line(self) -> JudgementLine | None:
        """The line that the area stands in; None for one that has no place in any."""
        place: LineArea | None = getattr(self, "place", None)
        return place.line if place else None


class LineArea(AmendableModel):
    """The place of an area in its line: by its name, or by an officer's choice, and amendable."""

    record_name = "findings.LineArea"
    NATURAL_KEY = ("area__framework", "area__code")

    line = models.ForeignKey(JudgementLine, models.PROTECT, related_name="places")
    area = models.OneToOneField(JudgementArea, models.PROTECT, related_name="place")
    # Of the area, and here too: no constraint could else say that a line has it once.
    framework = models.CharField(max_length=100)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["line", "framework"], name="line_has_one_area_of_a_framework"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.area} in {self.line}"


class Grade(AmendableModel):
    """One step of a framework's scale of grades; `level` 1 is the best."""

    record_name = "findings.Grade"
    NATURAL_KEY = ("framework", "code")

    framework = models.CharField(max_length=100)
    code = models.SlugField(max_length=30)
    name = models.CharField(max_length=100, help_text="As printed.")
    level = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["framework", "code"], name="grade_once"),
            models.UniqueConstraint(fields=["framework", "level"], name="grade_level_once"),
        ]

    def __str__(self) -> str:
        return self.name


class Judgement(AmendableModel):
    """The grade that an inspection gave an area, as one document prints it.

    The inspection's own report says it, or another document tells of it; both may stand.
    """

    record_name = "findings.Judgement"
    NATURAL_KEY = (
        "inspection__reference",
        "area__framework",
        "area__code",
        "locator__document__slug",
    )
    HIDDEN_WITH = ("inspection", "locator__document")

    inspection = models.ForeignKey(Inspection, models.PROTECT, related_name="judgements")
    area = models.ForeignKey(JudgementArea, models.PROTECT, related_name="judgements")
    grade = models.ForeignKey(Grade, models.PROTECT, related_name="judgements")
    locator = models.ForeignKey(SourceParagraph, models.PROTECT, related_name="judgements")

    # Everything, as rows that are related are; pages ask `objects`, which leaves out what was
    # withdrawn.
    recorded = JudgementQuerySet.as_manager()
    objects = StandingManager.from_queryset(JudgementQuerySet)()  # type: ignore[assignment]

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["inspection", "area", "locator"], name="judgement_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.area}: {self.grade}"

    def save(self, **kwargs: Any) -> None:
        """Insert the judgement; raise ValidationError where its document has told of it before."""
        judgements = type(self).recorded
        if judgements.of_source(self.inspection, self.area, self.locator.document).exists():
            raise ValidationError(f"“{self.area}” is judged twice: leave one of the two out.")
        super().save(**kwargs)

    @property
    def is_own(self) -> bool:
        """Whether the inspection's own report prints it; other documents only tell of it."""
        source = self.inspection.source_id
        return source is not None and source == self.locator.document_id
