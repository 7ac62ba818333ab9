"""Rows that are changed in place, such as the days of a round: which change, by whom, when."""

import datetime as dt
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models

if TYPE_CHECKING:
    from django.contrib.auth.models import User


class VersionedModel(models.Model):
    """The base of rows with something that officers change in place.

    `version` counts the changes, so that whoever opened an earlier one is told what came between.
    Who made the latest change, and when, is empty where the register did not keep it yet.
    """

    version = models.PositiveIntegerField(default=1, db_default=1, editable=False)
    changed_at = models.DateTimeField(null=True, editable=False)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, editable=False
    )

    class Meta:
        abstract = True

    @property
    def recorded_at(self) -> dt.datetime | None:
        """The moment of the latest change, under a statement's name for it."""
        return self.changed_at

    @property
    def recorded_by(self) -> "User | None":
        """The account that made the latest change, under a statement's name for it."""
        return self.changed_by
