"""Letters, reports and papers that officers have brought in."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.urls import reverse

from findings.models.inspection import Inspection
from findings.models.source import SourceDocument
from findings.querysets.sources import ReceivedLetterQuerySet
from wirral_tracker.kit.constraints import is_sha256
from wirral_tracker.kit.stored import Shape

# The shapes of `reading` and `corrections`, so that a later version, which may have renamed a
# field, still opens what this one stored.
READING = Shape("What was read of a letter")
CORRECTIONS = Shape("What was put right of a letter")


class ReceivedLetter(models.Model):
    """A letter, report or paper that an officer has brought in, read but not yet confirmed.

    Nothing of it counts until it is confirmed; then `inspection`, or `document` of the paper of a
    review, is what it became. A draft `for_checking` never becomes anything. `reading` is
    what was read, with a span (page and characters) for each piece and the doubts; `corrections`
    is the officer's form as last saved, a query string; `version` is 1, and one more for each save.
    """

    class Becomes(models.TextChoices):
        INSPECTION = "inspection", "An inspection or visit of Ofsted’s"
        REVIEW = "review", "A review"

    becomes = models.CharField(max_length=10, choices=Becomes, default=Becomes.INSPECTION)
    for_checking = models.BooleanField(
        default=False, help_text="A draft that was sent to be checked, which is never confirmed."
    )
    file_name = models.CharField(max_length=200)
    sha256 = models.CharField("SHA-256 of the file as received", max_length=64)
    pages = models.JSONField(help_text="The text of each page, as it was read.")
    reading = models.JSONField()
    corrections = models.TextField(blank=True, help_text="The form as it was last saved.")
    # Two officers may look one letter over: whoever saves second is told, and overwrites nothing.
    version = models.PositiveIntegerField(default=1, editable=False)
    kept_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        editable=False,
        help_text="Who kept or confirmed it last.",
    )
    kept_at = models.DateTimeField(null=True, blank=True, editable=False)
    received_at = models.DateTimeField(db_default=Now(), editable=False)
    received_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False
    )
    inspection = models.OneToOneField(
        Inspection, models.PROTECT, related_name="received_as", null=True, blank=True
    )
    document = models.OneToOneField(
        SourceDocument, models.PROTECT, related_name="received_as", null=True, blank=True
    )

    objects = ReceivedLetterQuerySet.as_manager()

    class Meta:
        permissions = [("import_source", "Bring in a letter, report or paper")]
        constraints = [
            models.CheckConstraint(
                condition=is_sha256("sha256"), name="received_sha256_is_a_digest"
            ),
            models.CheckConstraint(
                condition=Q(kept_by__isnull=True, kept_at__isnull=True)
                | Q(kept_by__isnull=False, kept_at__isnull=False),
                name="received_kept_says_who_and_when",
            ),
            models.CheckConstraint(
                condition=Q(for_checking=False) | Q(inspection__isnull=True, document__isnull=True),
                name="received_for_checking_is_not_confirmed",
            ),
            models.CheckConstraint(
                condition=Q(becomes="inspection", document__isnull=True)
                | Q(becomes="review", inspection__isnull=True),
                name="received_becomes_what_it_is",
            ),
        ]

    def __str__(self) -> str:
        return self.file_name

    def get_absolute_url(self) -> str:
        """Return the URL of the page on which an officer reviews the document."""
        name = "paper_review" if self.becomes == self.Becomes.REVIEW else "letter_review"
        return reverse(name, args=[self.pk])

    @property
    def is_confirmed(self) -> bool:
        """Whether it is in the register, as an inspection or as the paper of a review."""
        return bool(self.inspection_id or self.document_id)

    @property
    def text(self) -> str:
        """The text of all pages, joined by newlines."""
        return "\n".join(self.pages)

    @property
    def as_read(self) -> Any:
        """The decoded `reading`, with the field names of this version; may raise NotOpened."""
        return READING.read(self.reading)

    @property
    def as_corrected(self) -> dict[str, str]:
        """The decoded `corrections`, by field name; empty where no form was saved."""
        return CORRECTIONS.read_query(self.corrections)
