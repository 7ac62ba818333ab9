"""The QuerySet of theme tags on recommendations."""

import datetime as dt
from typing import TYPE_CHECKING, Self

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Aggregate, OuterRef, Subquery, TextField
from django.db.models.sql.compiler import SQLCompiler

from findings.querysets.withdrawals import not_withdrawn
from wirral_tracker.kit.amendable import AmendableQuerySet

if TYPE_CHECKING:
    from django.db.models.sql.compiler import _AsSqlType

    from findings.models import Theme
    from recommendations.models import RecommendationTheme

# A sign that no name contains stands between the names.
BETWEEN_NAMES = "\x1f"


class Joined(Aggregate):
    """The texts of a group as one text, by GROUP_CONCAT or STRING_AGG, in no particular order."""

    function = "GROUP_CONCAT"
    template = f"%(function)s(%(expressions)s, '{BETWEEN_NAMES}')"
    output_field = TextField()

    def as_postgresql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> "_AsSqlType":
        """Return the SQL with STRING_AGG, PostgreSQL's name for the function."""
        return self.as_sql(compiler, connection, function="STRING_AGG")


class RecommendationThemeQuerySet(AmendableQuerySet["RecommendationTheme"]):
    """Theme tags on recommendations."""

    def names_of_each(self) -> Subquery:
        """Build the subquery of a recommendation's theme names, joined by BETWEEN_NAMES."""
        tags = self.filter(recommendation=OuterRef("pk")).order_by().values("recommendation")
        return Subquery(tags.annotate(names=Joined("theme__name")).values("names"))

    def of(self, theme: "Theme") -> Self:
        """Filter to a theme's tags on standing recommendations of reviews, as these were made."""
        standing = not_withdrawn(self.model, "recommendation")
        tags = self.filter(standing, theme=theme, recommendation__review__isnull=False)
        return tags.select_related("recommendation__review").order_by(
            "recommendation__made_date", "recommendation__order", "pk"
        )

    def made_by(self, day: dt.date) -> Self:
        """Filter to tags on recommendations made on `day` or before."""
        return self.filter(recommendation__made_date__lte=day)
