"""What spreadsheets print of recommendations, and what those that come back are compared with."""

import datetime as dt
from collections.abc import Iterable
from typing import Any, Self

from django.db.models import OuterRef, Prefetch, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from recommendations.querysets.conditions import SAID_FIELDS, SHEET_VALUES
from recommendations.querysets.rounds import RoundQuestions
from recommendations.restricted import said


class SheetQuestions(RoundQuestions):
    """What is asked of recommendations for a spreadsheet."""

    def of_references(self, references: Iterable[str]) -> Self:
        """Those with these references."""
        return self.filter(reference__in=list(references))

    def with_latest_sequence(self, known_by: dt.datetime | None = None) -> Self:
        """Annotate `latest_sequence`, the number of the update recorded last (0: none)."""
        own = (
            self._related("status_updates").filter(recommendation=OuterRef("pk")).known_by(known_by)
        )
        latest = own.order_by("-sequence").values("sequence")[:1]
        return self.annotate(latest_sequence=Coalesce(Subquery(latest), Value(0)))

    def with_statements(self) -> Self:
        """Load what a sheet that comes back is compared with: `statements`, every update in order;
        `retests_told`, whatever their day; and the changes of the due date."""
        updates = (
            self._related("status_updates")
            .select_related("recorded_by", "corrects")
            .order_by("sequence")
        )
        retests = self._related("retests").effective().saying_something().in_order()
        return self.prefetch_related(
            Prefetch("status_updates", updates, to_attr="statements"),
            Prefetch("retests", retests.select_related("inspection"), to_attr="retests_told"),
            "due_date_changes",
        )

    def sheet_values(
        self, known_by: dt.datetime | None = None, *, sees_restricted: bool = False
    ) -> QuerySet[Any, Any]:
        """What a spreadsheet prints of each, as named values; `known_by` as `as_at` was asked.

        Words that are restricted are only for those who may see them.

        Raises: FieldError when `as_at` has not been asked first.
        """
        tags = self._related("theme_tags")
        updates = self._related("status_updates").filter(pk=OuterRef("current_update"))
        columns: dict[str, Any] = {
            f"said_{name}": Subquery(
                updates.annotate(told=said(name, sees_restricted=sees_restricted)).values("told")
            )
            if known_by
            else said(name, "span__update__", sees_restricted=sees_restricted)
            for name in SAID_FIELDS
        }
        named = self.with_latest_sequence(known_by).annotate(
            theme_names=tags.names_of_each(), **columns
        )
        return named.values_list(
            *SHEET_VALUES, *columns, "theme_names", "latest_sequence", named=True
        )
