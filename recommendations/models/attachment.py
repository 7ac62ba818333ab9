import hashlib

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.urls import reverse

from recommendations.models.status_update import StatusUpdate
from recommendations.querysets.attachments import AttachmentQuerySet
from wirral_tracker.kit.append_only import AppendOnlyModel


class Attachment(AppendOnlyModel):
    """A file of evidence for one status update: served as a download only, never shown.

    `kind` is read from the content, whatever the file is called. The bytes stand in the register
    itself, with their SHA-256 digest, so that a backup holds them.
    """

    record_name = "recommendations.Attachment"
    HIDDEN_WITH = ("update__recommendation",)

    class Kind(models.TextChoices):
        PDF = "pdf", "PDF"
        PNG = "png", "PNG image"
        JPEG = "jpg", "JPEG image"
        DOCX = "docx", "Word document"
        XLSX = "xlsx", "Excel workbook"
        PPTX = "pptx", "PowerPoint presentation"
        ODT = "odt", "OpenDocument text"
        ODS = "ods", "OpenDocument spreadsheet"

    update = models.ForeignKey(StatusUpdate, models.PROTECT, related_name="attachments")
    name = models.CharField(max_length=150, help_text="As the officer's file was called.")
    # Told by the content. A name is chosen by whoever sends the file, and can pretend.
    kind = models.CharField(max_length=4, choices=Kind)
    size = models.PositiveIntegerField(help_text="In bytes.")
    # In the database: what is on a disk beside it would be forgotten by some backup, some day.
    content = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    recorded_at = models.DateTimeField(db_default=Now(), editable=False)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False
    )

    objects = AttachmentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(size__gte=1), name="attachment_is_not_empty"),
            models.CheckConstraint(condition=~Q(name=""), name="attachment_has_a_name"),
            # The same file sent twice is one file: a double click is the commonest reason.
            models.UniqueConstraint(fields=["update", "sha256"], name="attachment_once"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("attachment", args=[self.pk])

    @property
    def is_whole(self) -> bool:
        """Whether `content` still has the SHA-256 digest that was stored with it."""
        return hashlib.sha256(bytes(self.content)).hexdigest() == self.sha256
