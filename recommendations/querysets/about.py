"""The base of QuerySets of dated statements that are each about one recommendation."""

from typing import TYPE_CHECKING, Self

from wirral_tracker.kit.append_only import DatedStatementQuerySet, Row

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from recommendations.models import Recommendation


class StatementQuerySet(DatedStatementQuerySet[Row]):
    """Dated statements about recommendations."""

    def of_recommendations(self, recommendations: "QuerySet[Recommendation]") -> Self:
        """Filter to statements about any recommendation in the given QuerySet."""
        return self.filter(recommendation__in=recommendations.order_by().values("pk"))
