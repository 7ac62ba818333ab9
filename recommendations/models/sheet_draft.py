import uuid
from typing import TypedDict

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.urls import reverse

from recommendations.querysets.drafts import SheetDraftQuerySet
from wirral_tracker.kit.stored import Shape

# Under which names the lists are kept. The first release kept them bare.
RECORDED = Shape("What was recorded of a sheet")
LEFT_OUT = Shape("What was left out of a sheet")


class LeftOut(TypedDict):
    """A row that was not recorded: its cells by column, where it stood and what was wrong."""

    cells: dict[str, str]
    where: str
    why: str


class SheetDraft(models.Model):
    """A spreadsheet that an officer uploaded, with its rows as read: for that officer alone.

    It states nothing: no question about the register reads it. `content` holds the rows as they
    were read; `opened_on` the latest update of each recommendation at that moment, by reference,
    for rows that carry no mark of their own; `recorded` what was written when it was confirmed,
    `left_out` what was not, with why. `key` names the rows of this sheet, so that confirming it
    twice writes once.
    """

    # The namespace in which each row's form key is made.
    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    # A draft is nobody's record: it goes when the account does.
    officer = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    file_name = models.CharField(max_length=200)
    content = models.JSONField()
    opened_on = models.JSONField(default=dict)
    status_date = models.DateField(null=True, blank=True)
    reported_by = models.CharField(max_length=200, blank=True)
    saved_at = models.DateTimeField(db_default=Now())
    confirmed_at = models.DateTimeField(null=True, blank=True)
    recorded = models.JSONField(default=list)
    left_out = models.JSONField(default=list)

    objects = SheetDraftQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(file_name=""), name="sheet_draft_names_its_file"),
        ]

    def __str__(self) -> str:
        return f"{self.file_name} of {self.officer}"

    def get_absolute_url(self) -> str:
        return reverse("sheet_preview", args=[self.pk])

    @property
    def is_confirmed(self) -> bool:
        return self.confirmed_at is not None

    @property
    def rows_recorded(self) -> list[dict[str, str]]:
        """The rows recorded when the sheet was confirmed, as dicts under today's field names."""
        return RECORDED.read_rows(self.recorded)

    @property
    def rows_left_out(self) -> list[LeftOut]:
        """The rows not recorded when the sheet was confirmed."""
        return LEFT_OUT.read_rows(self.left_out)

    def row_key(self, key: str) -> uuid.UUID:
        """Return the form key of the row named `key`, the same each time the sheet is confirmed."""
        # Made from the two, never drawn: confirming a sheet again finds the rows it has written.
        return uuid.uuid5(self.key, key)
