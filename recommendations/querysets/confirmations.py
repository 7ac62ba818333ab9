"""The QuerySet of confirmations: that a status update still held on a later day."""

import datetime as dt
import uuid
from typing import TYPE_CHECKING, Self

from django.db.models import Exists, OuterRef

from recommendations.querysets.statements import said_before
from wirral_tracker.kit.append_only import DatedStatementQuerySet

if TYPE_CHECKING:
    from recommendations.models import Confirmation


class ConfirmationQuerySet(DatedStatementQuerySet["Confirmation"]):
    """Confirmations of status updates."""

    def sent_in(self, form_key: uuid.UUID | None) -> "Confirmation | None":
        """Return the confirmation recorded with this `form_key`; None if it is unused or None."""
        return self.filter(form_key=form_key).first() if form_key else None

    def standing(self, known_by: dt.datetime | None = None) -> Self:
        """Filter to confirmations, recorded and not withdrawn by `known_by` (None: now)."""
        withdrawals = self.model.objects.filter(withdraws=OuterRef("pk")).known_by(known_by)
        known = self.known_by(known_by).filter(withdraws__isnull=True)
        return known.filter(~Exists(withdrawals))

    def on(self, day: dt.date) -> Self:
        """Filter to confirmations of `day` or before."""
        return self.filter(confirmed_date__lte=day)

    def answering(self, moment: dt.datetime) -> Self:
        """Filter to standing confirmations recorded at `moment` or later, fixtures excluded."""
        return self.standing().filter(~said_before(moment))

    def in_order(self) -> Self:
        """Order by the day confirmed, then by sequence, oldest first."""
        return self.order_by("confirmed_date", "sequence", "pk")

    def with_related(self) -> Self:
        """Join the recommendation, the update, the recorder and the row that withdraws each."""
        return self.select_related("recommendation", "recorded_by", "update", "withdrawn_by")

    def count_unmoved(self, first: dt.date, second: dt.date) -> int:
        """Count recommendations whose update held on both days and was confirmed in between."""
        # Of those whose very update held on both days: after a new update there is no “unchanged”.
        unmoved = self.standing().filter(
            confirmed_date__gt=first,
            confirmed_date__lte=second,
            update__spans__from_date__lte=first,
            update__spans__until_date__gt=second,
        )
        return unmoved.values("recommendation").distinct().count()
