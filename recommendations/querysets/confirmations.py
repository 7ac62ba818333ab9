"""Confirmations that what was last said still holds."""

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
        """Return the one that was recorded from this very form, or None."""
        return self.filter(form_key=form_key).first() if form_key else None

    def standing(self, known_by: dt.datetime | None = None) -> Self:
        """Filter to those that confirm, and that no later row, known by then, withdraws."""
        withdrawals = self.model.objects.filter(withdraws=OuterRef("pk")).known_by(known_by)
        known = self.known_by(known_by).filter(withdraws__isnull=True)
        return known.filter(~Exists(withdrawals))

    def on(self, day: dt.date) -> Self:
        """Filter to those of a day not after `day`."""
        return self.filter(confirmed_date__lte=day)

    def answering(self, moment: dt.datetime) -> Self:
        """Filter to those that stand and were recorded from a moment on."""
        return self.standing().filter(~said_before(moment))

    def in_order(self) -> Self:
        return self.order_by("confirmed_date", "sequence", "pk")

    def with_related(self) -> Self:
        """Load what a page prints beside each."""
        return self.select_related("recommendation", "recorded_by", "update", "withdrawn_by")

    def count_unmoved(self, first: dt.date, second: dt.date) -> int:
        """Count the recommendations that were confirmed between two days and not updated.

        Of those whose same update held on both days, confirmed after the first.
        """
        # Of those whose very update held on both days: after a new update there is no “unchanged”.
        unmoved = self.standing().filter(
            confirmed_date__gt=first,
            confirmed_date__lte=second,
            update__spans__from_date__lte=first,
            update__spans__until_date__gt=second,
        )
        return unmoved.values("recommendation").distinct().count()
