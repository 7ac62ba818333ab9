"""Source documents, the paragraphs that facts point to, and notes on what is odd in them."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.urls import reverse

from findings.models.withdrawable import WithdrawableModel
from findings.querysets.sources import SourceDocumentQuerySet, SourceParagraphQuerySet
from wirral_tracker.kit.amendable import AmendableModel
from wirral_tracker.kit.constraints import is_sha256
from wirral_tracker.kit.days import faults_of_days


def refuse_days(row: models.Model, *names: str) -> None:
    """Raise ValidationError, by field, for days of a row that no document can tell of."""
    if faults := faults_of_days({name: getattr(row, name) for name in names}):
        raise ValidationError(faults)


class SourceDocument(WithdrawableModel):
    """A published paper whose text is kept, and to which every fact in the register points.

    `text` is the file as received, character for character, so that its SHA-256 can be checked
    here. Of a third party's page only our restatement and the words it quotes from Ofsted are
    kept; then `wording` says restated, and the digest is that of the page as received. What an
    officer typed of a notice or a news item has no digest: no file was received.

    Until `is_public`, officers and managers alone see it and all that was taken from it
    (`findings/unpublished.py`). `published_date` is the date that it prints, which may be earlier.
    """

    record_name = "findings.SourceDocument"
    NATURAL_KEY = ("slug",)
    HIDDEN_WHERE = Q(is_public=False)

    class Kind(models.TextChoices):
        INSPECTION_REPORT = "inspection_report", "Inspection report"
        INSPECTION_LETTER = "inspection_letter", "Inspection letter"
        SCRUTINY_REPORT = "scrutiny_report", "Scrutiny review report"
        PROGRESS_REPORT = "progress_report", "Progress report to committee"
        NEWS_ITEM = "news_item", "News item"
        PEER_REVIEW = "peer_review", "Peer review report"
        SEND_INSPECTION = "send_inspection", "Area SEND inspection report"
        OMBUDSMAN = "ombudsman", "Ombudsman’s decision or report"
        INTERNAL_AUDIT = "internal_audit", "Internal audit report"
        IMPROVEMENT_NOTICE = "improvement_notice", "Improvement notice"
        OTHER_LETTER = "other_letter", "Joint or monitoring letter"
        NOTICE = "notice", "Notice of an inspection"

    class Wording(models.TextChoices):
        WHOLE = "whole", "Whole text"
        RESTATED = "restated", "Restated; only quotations from Ofsted are kept"
        TYPED = "typed", "Typed by an officer; no document is held"

    slug = models.SlugField(unique=True)
    title = models.CharField(max_length=300)
    publisher = models.CharField(max_length=200)
    kind = models.CharField(max_length=30, choices=Kind)
    published_date = models.DateField(null=True, blank=True, help_text="Empty when not printed.")
    licence = models.CharField(max_length=300)
    wording = models.CharField(max_length=10, choices=Wording, default=Wording.WHOLE)
    text = models.TextField()
    sha256 = models.CharField("SHA-256 of the file as received", max_length=64, blank=True)
    is_public = models.BooleanField("published", default=True)
    made_public_by = models.CharField("published by", max_length=200, blank=True)
    made_public_date = models.DateField("published on", null=True, blank=True)

    objects = SourceDocumentQuerySet.as_manager()

    class Meta:
        permissions = [("see_unpublished", "See sources that are not published yet")]
        constraints = [
            models.CheckConstraint(
                condition=is_sha256("sha256") | Q(sha256="", wording="typed"),
                name="source_sha256_is_a_digest",
            ),
            models.CheckConstraint(
                condition=Q(is_public=True) | Q(made_public_by="", made_public_date__isnull=True),
                name="source_published_by_whom_once_it_is",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def clean(self) -> None:
        """Refuse days that no document can have."""
        refuse_days(self, "published_date", "made_public_date")

    def get_absolute_url(self) -> str:
        """Return the address of the document's page."""
        return reverse("source_detail", args=[self.slug])


# PROTECT, here and in all that points to a document: no fact may lose the words it rests on.
class SourceParagraph(AmendableModel):
    """One paragraph of a source document, in order: what a locator points at.

    A paragraph that gave the register nothing says why in `left_out_because`.
    """

    record_name = "findings.SourceParagraph"
    NATURAL_KEY = ("document__slug", "position")
    HIDDEN_WITH = ("document",)

    class Style(models.TextChoices):
        HEADING = "heading", "Heading"
        TEXT = "text", "Text"
        BULLET = "bullet", "Bullet"
        ROW = "row", "Row of a table"

    document = models.ForeignKey(SourceDocument, models.PROTECT, related_name="paragraphs")
    position = models.PositiveIntegerField(help_text="Place in the document, from 1.")
    number = models.CharField(max_length=20, blank=True, help_text="As printed; else empty.")
    style = models.CharField(max_length=10, choices=Style, default=Style.TEXT)
    heading = models.CharField(max_length=300, blank=True, help_text="The heading it stands under.")
    text = models.TextField()
    left_out_because = models.CharField(max_length=300, blank=True)

    objects = SourceParagraphQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["document", "position"], name="source_paragraph_position_once"
            ),
            models.CheckConstraint(
                condition=Q(position__gte=1), name="source_paragraph_position_from_1"
            ),
        ]

    def __str__(self) -> str:
        return self.locator

    @property
    def locator(self) -> str:
        """The paragraph's public name: the document's slug and the position, as `slug#p12`."""
        return f"{self.document.slug}#p{self.position}"

    @property
    def label(self) -> str:
        """The paragraph's name: "paragraph 3" where a number is printed, else its place, "¶12"."""
        return f"paragraph {self.number}" if self.number else f"¶{self.position}"

    def get_absolute_url(self) -> str:
        """Return the address of the paragraph on its document's page."""
        return f"{self.document.get_absolute_url()}#p{self.position}"


class SourceNote(AmendableModel):
    """A note on what is odd in a source, and how the register treats it."""

    record_name = "findings.SourceNote"
    NATURAL_KEY = ("document__slug", "position")
    HIDDEN_WITH = ("document",)

    document = models.ForeignKey(SourceDocument, models.PROTECT, related_name="notes")
    position = models.PositiveIntegerField(help_text="Order among the document's notes, from 1.")
    paragraph = models.ForeignKey(
        SourceParagraph, models.PROTECT, related_name="notes", null=True, blank=True
    )
    oddity = models.TextField(help_text="What the source says that does not add up.")
    treatment = models.TextField(help_text="What the register does about it.")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["document", "position"], name="source_note_once"),
        ]

    def __str__(self) -> str:
        return f"{self.oddity} {self.treatment}"
