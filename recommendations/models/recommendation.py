import datetime as dt
from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.urls import reverse

from findings.models import (
    Finding,
    Inspection,
    SourceParagraph,
    Theme,
    ThemeTag,
    WithdrawableModel,
)
from recommendations.models.scrutiny_review import Objective, ScrutinyReview
from recommendations.querysets.recommendations import RecommendationQuerySet
from recommendations.querysets.themes import RecommendationThemeQuerySet
from recommendations.rag import Rag, inferred_mark, rag_for
from recommendations.tracking import closed_word
from wirral_tracker.kit.days import days_slipped

if TYPE_CHECKING:
    from recommendations.models.closed_span import ClosedSpan
    from recommendations.models.position import PlacedRecommendation


def is_later(set_at: dt.datetime | None, moment: dt.datetime | None) -> bool:
    """Return whether `set_at` is after `moment`; False where either is None.

    What came with the recommendation has no moment of its own, and None for `moment` means now.
    """
    return bool(set_at and moment and set_at > moment)


class Recommendation(WithdrawableModel):
    """A thing the council is to do, from a scrutiny review or from an area for improvement.

    It stores no RAG: where it has got to is asked of its status updates, as at a day
    (`Recommendation.objects.as_at`). The owner is a post, not a person.
    """

    record_name = "recommendations.Recommendation"
    NATURAL_KEY = ("reference",)
    HIDDEN_WITH = ("review", "finding", "locator__document")

    class Wording(models.TextChoices):
        VERBATIM = "verbatim", "As printed in the document that makes it"
        SUMMARISED = "summarised", "As a later document summarises it"

    class DateBasis(models.TextChoices):
        PRINTED = "printed", "Printed"
        INFERRED = "inferred", "Inferred"

    reference = models.CharField(max_length=40, unique=True)
    number = models.CharField(max_length=20, blank=True, help_text="As printed; else empty.")
    order = models.PositiveIntegerField(help_text="Place among its review's or inspection's.")
    text = models.TextField()
    wording = models.CharField(max_length=12, choices=Wording)
    review = models.ForeignKey(
        ScrutinyReview, models.PROTECT, related_name="recommendations", null=True, blank=True
    )
    # One recommendation for one area for improvement: inspectors' words are tracked once.
    finding = models.OneToOneField(
        Finding, models.PROTECT, related_name="recommendation", null=True, blank=True
    )
    objective = models.ForeignKey(
        Objective, models.PROTECT, related_name="recommendations", null=True, blank=True
    )
    section = models.CharField(max_length=300, blank=True)
    locator = models.ForeignKey(
        SourceParagraph, models.PROTECT, related_name="recommendations", null=True, blank=True
    )
    raised_at = models.ForeignKey(
        SourceParagraph,
        models.PROTECT,
        related_name="recommendations_raised",
        null=True,
        blank=True,
        help_text="Where the body of the document raised it, when the locator is a closing list.",
    )
    source_words = models.CharField(
        max_length=500, blank=True, help_text="The source, when the register does not hold it."
    )
    # A recommendation begins on the day it was made, not when it was typed: `as_at` of an
    # earlier day does not know it.
    made_date = models.DateField()
    made_date_basis = models.CharField(max_length=10, choices=DateBasis)
    made_date_text = models.CharField(max_length=300, help_text="What the date rests on.")
    owner = models.CharField("first owner (a post)", max_length=200, blank=True)
    original_due_date = models.DateField(null=True, blank=True)
    # Empty where it came with the recommendation itself.
    owner_set_at = models.DateTimeField(null=True, editable=False)
    original_due_date_set_at = models.DateTimeField(null=True, editable=False)
    # Empty too where it was set before the register kept by whom.
    owner_set_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, editable=False
    )
    original_due_date_set_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, editable=False
    )
    # Through a model of its own, so that each theme says which words it was read from.
    themes = models.ManyToManyField(
        Theme, through="RecommendationTheme", related_name="recommendations"
    )
    added_at = models.DateTimeField(db_default=Now(), editable=False)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False
    )

    objects = RecommendationQuerySet.as_manager()

    class Meta:
        permissions = [
            ("add_tracked_recommendation", "Add a recommendation with its source"),
            ("plan_recommendation", "Set the owner post and the first due date"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(review__isnull=False, finding__isnull=True)
                | Q(review__isnull=True, finding__isnull=False),
                name="recommendation_has_one_parent",
            ),
            models.CheckConstraint(
                condition=Q(locator__isnull=False) | ~Q(source_words=""),
                name="recommendation_has_a_source",
            ),
            models.CheckConstraint(
                condition=Q(original_due_date__isnull=True)
                | Q(original_due_date__gte=F("made_date")),
                name="recommendation_due_after_it_was_made",
            ),
            # The calendar's last day stands for “no due date any more” where `as_at` works it out.
            models.CheckConstraint(
                condition=~Q(original_due_date=dt.date.max), name="recommendation_due_on_a_day"
            ),
        ]
        indexes = [
            # The first page of the list need not sort all that there are.
            models.Index(fields=["made_date"], name="recommendation_made"),
            # For a review's own page, and the numbers of every review on the dashboard.
            models.Index(fields=["review", "made_date"], name="recommendation_of_review"),
            # For the count of due dates, which is asked before any remembered answer is used.
            models.Index(fields=["original_due_date"], name="recommendation_first_due"),
        ]

    def __str__(self) -> str:
        return self.reference

    def clean(self) -> None:
        """Refuse a finding that asks for no improvement, and an objective of another review."""
        if self.finding and not self.finding.asks_for_improvement:
            raise ValidationError({"finding": "This finding does not ask for improvement."})
        if self.objective and self.objective.review_id != self.review_id:
            raise ValidationError({"objective": "This objective belongs to another review."})

    def get_absolute_url(self) -> str:
        return reverse("recommendation_detail", args=[self.reference])

    @property
    def is_withdrawn(self) -> bool:
        """Whether it was withdrawn, by itself or with its maker: one query, unless it is loaded."""
        return self.withdrawal is not None

    @property
    def parent(self) -> ScrutinyReview | Inspection:
        """The review that made it, or the inspection whose finding asks for it."""
        if self.review is not None:
            return self.review
        assert self.finding is not None
        return self.finding.inspection

    @property
    def parent_name(self) -> str:
        """The parent's reference, with the review's title or the kind of inspection."""
        name = self.review.title if self.review else self.parent.get_kind_display()
        return f"{self.parent.reference}: {name}"

    @property
    def is_made_date_inferred(self) -> bool:
        return self.made_date_basis == self.DateBasis.INFERRED

    @property
    def due_date(self: "PlacedRecommendation") -> dt.date | None:
        """The due date on the day given to `as_at`; None where there is none."""
        return self.current_due_date

    @property
    def first_due_date(self: "PlacedRecommendation") -> dt.date | None:
        """The first due date as known at the `known_by` given to `as_at`; None without one."""
        return self.first_due

    def first_owner_at(self, moment: dt.datetime | None) -> str:
        """Return the first owner's name as known at `moment` (None: now); empty without one."""
        return "" if is_later(self.owner_set_at, moment) else self.owner

    def first_due_date_at(self, moment: dt.datetime | None) -> dt.date | None:
        """Return the first due date as known at `moment` (None: now); None without one."""
        return None if is_later(self.original_due_date_set_at, moment) else self.original_due_date

    def due_on(self, day: dt.date) -> dt.date | None:
        """Return the due date on `day`: the latest change's by then, else the first; or None."""
        latest = self.due_date_changes.on(day).in_force()
        return latest.due_date if latest else self.original_due_date

    def closed_on(self, day: dt.date | None) -> "ClosedSpan | None":
        """Return the span in which it was closed on `day`, or None; reads prefetched spans."""
        # Before it is saved nothing can have closed it.
        if self.pk is None or day is None:
            return None
        spans: Iterable[ClosedSpan] = self.closed_spans.all()
        return next((span for span in spans if span.from_date <= day < span.until_date), None)

    def owned_on(self, day: dt.date) -> str:
        """Return the name of the post that owns the recommendation on `day`; else empty."""
        latest = self.owner_changes.on(day).latest_first().first()
        return latest.owner if latest else self.owner

    @property
    def is_overdue(self: "PlacedRecommendation") -> bool:
        """Whether it is open, not green and due before the `as_at` day. Due on that day is not."""
        due = self.due_date
        is_late = bool(due and due < self.as_at_day and self.rag.code != "green")
        return is_late and self.is_open

    @property
    def closed_word(self: "PlacedRecommendation") -> str:
        """The kind of the decision that closed it by the `as_at` day, in words; empty if open."""
        return closed_word(self.closed_as)

    @property
    def slip_days(self: "PlacedRecommendation") -> int:
        """Calendar days from the first due date to the present one; 0 where either is None."""
        return days_slipped(self.first_due_date, self.due_date)

    @property
    def rag(self: "PlacedRecommendation") -> Rag:
        """The status on the day given to `as_at`; NOT_RATED where no update states one by then.

        Raises: AttributeError when it was not loaded through `as_at`.
        """
        return rag_for(self.current_rag)

    @property
    def inferred_mark(self: "PlacedRecommendation") -> str:
        """The mark "inferred" or "date inferred" of colour or day; empty where both were stated."""
        return inferred_mark(
            self.current_basis,
            self.current_date_basis,
            is_read=bool(self.current_is_read),
        )

    @property
    def lead(self) -> str:
        """The words that open the list it stands in, as its inspection prints them; else empty."""
        return self.finding.lead if self.finding else ""

    @property
    def in_full(self) -> str:
        """The words that open its list, where it stands in one, and its own."""
        return f"{self.lead} {self.text}".lstrip()

    @property
    def title(self) -> str:
        """A short name for headings: the first twelve words of its text, with a capital.

        With an ellipsis in front of a point that goes on from the words that open its list.
        """
        words = self.text.split()
        short = self.text if len(words) <= 12 else " ".join(words[:12]) + " …"
        return f"… {short}" if self.lead else short[:1].upper() + short[1:]


def possible_parents() -> dict[str, tuple[str, ScrutinyReview | Finding]]:
    """Load what a new recommendation can belong to: every review, and each untracked finding.

    A finding is offered where it asks for improvement and no recommendation tracks it yet.

    Returns: "review-<pk>" or "finding-<pk>", as a form carries it, to the label and the parent.
    """
    reviews = {
        f"review-{review.pk}": (f"{review.reference}: {review.title}", review)
        for review in ScrutinyReview.objects.in_order()
    }
    asking = Finding.objects.asking_for_improvement().filter(recommendation__isnull=True)
    findings = {
        f"finding-{finding.pk}": (f"{finding.inspection.reference}: {finding.text[:80]}", finding)
        for finding in asking.in_order().select_related("inspection")
    }
    return {**reviews, **findings}


class RecommendationTheme(ThemeTag):
    """A theme that a recommendation bears on."""

    record_name = "recommendations.RecommendationTheme"
    NATURAL_KEY = ("recommendation__reference", "theme__slug")
    HIDDEN_WITH = ("recommendation",)

    recommendation = models.ForeignKey(Recommendation, models.CASCADE, related_name="theme_tags")

    objects = RecommendationThemeQuerySet.as_manager()

    class Meta(ThemeTag.Meta):
        abstract = False
        constraints = [
            models.UniqueConstraint(
                fields=["recommendation", "theme"], name="recommendation_theme_once"
            ),
        ]
