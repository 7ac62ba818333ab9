"""Themes as recommendations carry them."""

import datetime as dt
from typing import TYPE_CHECKING, Self

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Aggregate, OuterRef, Subquery, TextField
from django.db.models.sql.compiler import SQLCompiler

from wirral_tracker.kit.natural_keys import NaturalKeyQuerySet

if TYPE_CHECKING:
    from django.db.models.sql.compiler import _AsSqlType

    from findings.models import Theme
    from recommendations.models import RecommendationTheme

# A sign that no name contains stands between the names.
BETWEEN_NAMES = "\x1f"


class Joined(Aggregate):
    """The texts of a group as one text, in no particular order."""

    function = "GROUP_CONCAT"
    template = f"%(function)s(%(expressions)s, '{BETWEEN_NAMES}')"
    output_field = TextField()

    def as_postgresql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> "_AsSqlType":
        """Return the SQL for PostgreSQL, where the function has another name."""
        return self.as_sql(compiler, connection, function="STRING_AGG")


class RecommendationThemeQuerySet(NaturalKeyQuerySet["RecommendationTheme"]):
    """Themes as recommendations of scrutiny reviews carry them."""

    def names_of_each(self) -> Subquery:
        """Build the names of the themes that a recommendation bears on, as one text."""
        tags = self.filter(recommendation=OuterRef("pk")).order_by().values("recommendation")
        return Subquery(tags.annotate(names=Joined("theme__name")).values("names"))

    def of(self, theme: "Theme") -> Self:
        """Filter to the tags of one theme on recommendations of reviews, in the order made."""
        tags = self.filter(theme=theme, recommendation__review__isnull=False)
        return tags.select_related("recommendation__review").order_by(
            "recommendation__made_date", "recommendation__order", "pk"
        )

    def made_by(self, day: dt.date) -> Self:
        """Filter to those of recommendations made on or before a day."""
        return self.filter(recommendation__made_date__lte=day)
