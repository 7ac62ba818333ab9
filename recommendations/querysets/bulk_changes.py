"""The QuerySet of bulk changes, each made to many recommendations at once."""

import uuid
from typing import TYPE_CHECKING, Self

from django.db.models import Count

from wirral_tracker.kit.append_only import AppendOnlyQuerySet
from wirral_tracker.kit.hidden import visible

if TYPE_CHECKING:
    from recommendations.models import BulkChange


class BulkChangeQuerySet(AppendOnlyQuerySet["BulkChange"]):
    """Bulk changes."""

    def sent_in(self, form_key: uuid.UUID | None) -> "BulkChange | None":
        """Return the bulk change recorded with this `form_key`; None where it is unused or None."""
        return self.filter(form_key=form_key).first() if form_key else None

    def with_related(self) -> Self:
        """Join the recorder and the changes each undoes or is undone by; annotate `row_count`."""
        return self.select_related("recorded_by", "undoes", "undone_by").annotate(
            row_count=Count("rows", filter=visible(self.model, "rows__recommendation"))
        )

    def newest_first(self) -> Self:
        """Order by the moment of recording, newest first."""
        return self.order_by("-recorded_at", "-pk")
