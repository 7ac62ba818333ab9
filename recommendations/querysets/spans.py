"""The days on which recommendations had a status."""

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import (
    Case,
    Count,
    DateField,
    Value,
    When,
)

if TYPE_CHECKING:
    from recommendations.models import Recommendation, Retest, StatusSpan


def _end_after(ends: Sequence[dt.date]) -> Case | Value:
    """Build the last day of the period in which a span begins, by halving the list."""
    if len(ends) == 1:
        return Value(ends[0], output_field=DateField())
    # A chain of a hundred `When`s is asked one after the other for each span; halved, seven are.
    half = len(ends) // 2
    earlier = When(from_date__lte=ends[half - 1], then=_end_after(ends[:half]))
    return Case(earlier, default=_end_after(ends[half:]), output_field=DateField())


class StatusSpanQuerySet(models.QuerySet["StatusSpan"]):
    """Spans of days on which a recommendation had a status."""

    def on(self, day: dt.date) -> Self:
        """Filter to those that hold on a day: one for each recommendation made by then."""
        return self.filter(from_date__lte=day, until_date__gt=day)

    def count_by_rag(self) -> dict[str, int]:
        """Count those of each status code; not yet rated is the empty code."""
        codes = ("red", "amber", "green", "")
        # Naming every status lets the index that begins with it find the days as well.
        rows = self.filter(rag__in=codes).order_by().values_list("rag")
        counts = dict(rows.annotate(n=Count("*")))
        return {code: counts.get(code, 0) for code in codes}

    def count_begun(self, day: dt.date) -> list[tuple[dt.date, str, int]]:
        """Count those that began by `day`, by the day they began and their status."""
        rows = self.filter(from_date__lte=day).order_by().values_list("from_date", "rag")
        return list(rows.annotate(n=Count("*")))

    def count_ended(self, day: dt.date) -> list[tuple[dt.date, str, int]]:
        """Count those that had ended by `day`, by the day they began and their status."""
        rows = self.filter(until_date__lte=day).order_by().values_list("until_date", "rag")
        return list(rows.annotate(n=Count("*")))

    def count_passing(self, ends: Sequence[dt.date]) -> list[tuple[dt.date, str, int]]:
        """Count those that began and ended within one period, by the day they began.

        `ends` are the last days of consecutive periods, in order.
        """
        passing = self.filter(until_date__lte=ends[-1]).filter(until_date__lte=_end_after(ends))
        rows = passing.order_by().values_list("from_date", "rag")
        return list(rows.annotate(n=Count("*")))

    def green(self) -> Self:
        """Filter to those on which it was reported complete."""
        return self.filter(rag="green")

    def of_recommendations(self, recommendations: "models.QuerySet[Recommendation]") -> Self:
        """Filter to those of some recommendations, given as a QuerySet."""
        return self.filter(recommendation__in=recommendations.order_by().values("pk"))

    def with_claims(self) -> Self:
        """Load the update that each rests on, and where its source states it."""
        loaded = self.select_related("update__locator__document")
        return loaded.defer("update__locator__document__text")

    def of(self, retests: Iterable["Retest"]) -> Self:
        """Filter to the spans of the recommendations that these re-tests concern."""
        subjects = {retest.recommendation_id for retest in retests} - {None}
        return self.filter(recommendation__in=subjects)
