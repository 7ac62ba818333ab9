from django.db import models
from django.db.models import F, Q

from recommendations.models.status_update import StatusUpdate
from recommendations.querysets.statements import LaterRestrictionQuerySet


class LaterRestriction(models.Model):
    """The restriction of an open update's words by a later, restricted update that corrects it.

    Derived from the updates (`recommendations/restricted.py`), never typed: who restricts the words
    of a correction keeps the words that it corrects from readers too, however many corrections
    lie between. What a published source states is public already, and stays so.
    """

    # Stored rather than asked each time: every query for updates must know it, lists included.
    update = models.OneToOneField(
        StatusUpdate, models.CASCADE, related_name="later_restriction", editable=False
    )
    restricted_by = models.ForeignKey(
        StatusUpdate, models.CASCADE, related_name="+", editable=False
    )

    objects = LaterRestrictionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                # A correction is recorded after what it corrects, so its key is the greater.
                condition=Q(restricted_by__gt=F("update")),
                name="later_restriction_comes_later",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.update} is restricted by {self.restricted_by}"
