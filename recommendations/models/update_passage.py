from typing import ClassVar

from django.db import models

from findings.models import SourceParagraph
from recommendations.models.status_update import StatusUpdate
from wirral_tracker.kit.append_only import AppendOnlyModel


class UpdatePassage(AppendOnlyModel):
    """A paragraph of a source whose words an update quotes.

    A row of the record like the update itself: who points a statement at another paragraph is
    found out.
    """

    record_name = "recommendations.UpdatePassage"

    # As the columns have been called since before there was a seal on them.
    update = models.ForeignKey(
        StatusUpdate, models.PROTECT, related_name="quoted", db_column="statusupdate_id"
    )
    passage = models.ForeignKey(
        SourceParagraph, models.PROTECT, related_name="+", db_column="sourceparagraph_id"
    )

    class Meta:
        db_table = "recommendations_statusupdate_passages"
        unique_together: ClassVar = [("update", "passage")]

    def __str__(self) -> str:
        return f"{self.update} quotes {self.passage}"
