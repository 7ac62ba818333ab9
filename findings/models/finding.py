"""Findings of inspections, the themes, and which finding carries which theme."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from findings.models.inspection import Inspection
from findings.models.source import SourceParagraph
from findings.querysets.findings import FindingQuerySet, FindingThemeQuerySet, ThemeQuerySet
from findings.querysets.withdrawals import StandingManager
from wirral_tracker.kit.amendable import AmendableModel


class Theme(AmendableModel):
    """A matter that comes back over the years, as one question that a councillor would ask."""

    record_name = "findings.Theme"
    NATURAL_KEY = ("slug",)

    slug = models.SlugField(unique=True)
    name = models.CharField(max_length=100)
    question = models.CharField(max_length=200)
    # Empty where it came with the register's documents.
    added_at = models.DateTimeField(null=True, editable=False)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, editable=False
    )

    objects = ThemeQuerySet.as_manager()

    class Meta:
        permissions = [("give_theme", "Add and rename themes, give them and take them away")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Return the address of the theme's page."""
        return reverse("theme_detail", args=[self.slug])

    @property
    def in_words(self) -> str:
        """The theme's name and question."""
        return f"{self.name}: {self.question}"


class ThemeTag(AmendableModel):
    """The abstract model of a theme given to a statement, with the words that earned it."""

    theme = models.ForeignKey(Theme, models.PROTECT, related_name="%(class)ss")
    words = models.TextField(help_text="The statement's own words that earned the theme.")
    # Empty where it came with the register's documents, or was given before the register kept this.
    given_at = models.DateTimeField(null=True, editable=False)
    given_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, editable=False
    )

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.theme}: {self.words}"


class Finding(AmendableModel):
    """A numbered or bulleted statement of an inspection.

    `tone` is ours, read from the words kept beside it: `strength_words`, `concern_words`, or both
    (mixed). A finding in which neither was read has no tone.
    """

    record_name = "findings.Finding"
    NATURAL_KEY = ("inspection__reference", "position")
    HIDDEN_WITH = ("inspection", "locator__document")

    class Kind(models.TextChoices):
        AREA_FOR_IMPROVEMENT = "area_for_improvement", "Area for improvement"
        PRIORITY_ACTION = "priority_action", "Area for priority action"
        KEY_ISSUE = "key_issue", "Key issue"
        NUMBERED_PARAGRAPH = "numbered_paragraph", "Numbered paragraph"
        HEADLINE = "headline", "Headline finding"
        MAIN_FINDING = "main_finding", "Main finding"

    class Tone(models.TextChoices):
        STRENGTH = "strength", "Strength"
        CONCERN = "concern", "Concern"
        MIXED = "mixed", "Mixed"

    class Wording(models.TextChoices):
        VERBATIM = "verbatim", "In Ofsted's words"
        QUOTED = "quoted", "Ofsted's words, quoted by another"
        RESTATED = "restated", "Restated from another document"

    # The kinds that ask the council to do something; the others only state what was found.
    ASKS_FOR_IMPROVEMENT = (Kind.AREA_FOR_IMPROVEMENT, Kind.PRIORITY_ACTION)

    inspection = models.ForeignKey(Inspection, models.PROTECT, related_name="findings")
    position = models.PositiveIntegerField(help_text="Order within the inspection, from 1.")
    paragraph = models.CharField(max_length=20, blank=True, help_text="Number as printed.")
    section = models.CharField(max_length=300, blank=True, help_text="Heading it stands under.")
    kind = models.CharField(max_length=30, choices=Kind)
    wording = models.CharField(max_length=10, choices=Wording)
    text = models.TextField()
    # "Leaders should no longer accept that:": alone, a point of its list says the opposite.
    lead = models.TextField(blank=True, help_text="The words that open its list, as printed.")
    tone = models.CharField(max_length=10, choices=Tone, blank=True)
    strength_words = models.TextField(blank=True)
    concern_words = models.TextField(blank=True)
    locator = models.ForeignKey(SourceParagraph, models.PROTECT, related_name="findings")
    themes = models.ManyToManyField(Theme, through="FindingTheme", related_name="findings")

    # Everything, as rows that are related are; pages ask `objects`, which leaves out what was
    # withdrawn.
    recorded = FindingQuerySet.as_manager()
    objects = StandingManager.from_queryset(FindingQuerySet)()  # type: ignore[assignment]

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["inspection", "position"], name="finding_once"),
            # A tone is our reading: without the words that it rests on nobody could check it.
            models.CheckConstraint(
                condition=(
                    Q(tone="", strength_words="", concern_words="")
                    | (Q(tone="strength", concern_words="") & ~Q(strength_words=""))
                    | (Q(tone="concern", strength_words="") & ~Q(concern_words=""))
                    | (Q(tone="mixed") & ~Q(strength_words="") & ~Q(concern_words=""))
                ),
                name="finding_tone_rests_on_words",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.inspection.reference}, {self.label}"

    @property
    def label(self) -> str:
        """The finding's name: "paragraph 12" where a number is printed, else its kind."""
        return f"paragraph {self.paragraph}" if self.paragraph else self.get_kind_display().lower()

    @property
    def in_full(self) -> str:
        """The words that open the finding's list, where it stands in one, and its own."""
        return f"{self.lead} {self.text}".lstrip()

    @property
    def asks_for_improvement(self) -> bool:
        """Whether this is an area for improvement or priority action, which the council tracks."""
        return self.kind in self.ASKS_FOR_IMPROVEMENT

    @property
    def is_own(self) -> bool:
        """Whether the inspection's own report prints it; other documents only tell of it."""
        source = self.inspection.source_id
        return source is not None and source == self.locator.document_id

    def quote(self, words: str) -> str:
        """Return words of the finding in quotation marks; restated ones without, and marked so.

        What was restated is in the register's words, which no inspector ever said.
        """
        return f"{words} (restated)" if self.wording == self.Wording.RESTATED else f"“{words}”"

    @property
    def praise(self) -> str:
        """The words that read as a strength, as a sentence quotes them; empty without any."""
        return self.quote(self.strength_words) if self.strength_words else ""

    @property
    def fault(self) -> str:
        """The words that read as a concern, as a sentence quotes them; empty without any."""
        return self.quote(self.concern_words) if self.concern_words else ""

    def get_absolute_url(self) -> str:
        """Return the address of the finding on its inspection's page."""
        inspection = reverse("inspection_detail", args=[self.inspection.reference])
        return f"{inspection}#finding-{self.position}"


class FindingTheme(ThemeTag):
    """The tag of a theme on a finding, with the words that earned it."""

    record_name = "findings.FindingTheme"
    NATURAL_KEY = ("finding__inspection__reference", "finding__position", "theme__slug")
    HIDDEN_WITH = ("finding",)

    # Unlike a source, a finding takes its tags along: they say nothing without it.
    finding = models.ForeignKey(Finding, models.CASCADE, related_name="theme_tags")

    # Everything, as rows that are related are; pages ask `objects`, which leaves out what was
    # withdrawn.
    recorded = FindingThemeQuerySet.as_manager()
    objects = StandingManager.from_queryset(FindingThemeQuerySet)()  # type: ignore[assignment]

    class Meta(ThemeTag.Meta):
        abstract = False
        constraints = [
            models.UniqueConstraint(fields=["finding", "theme"], name="finding_theme_once"),
        ]
