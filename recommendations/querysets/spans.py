"""The QuerySet of status spans: the days on which recommendations had a status."""

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

from wirral_tracker.kit.hidden import HidingQuerySet

if TYPE_CHECKING:
    from recommendations.models import Recommendation, Retest, StatusSpan


def _end_after(ends: Sequence[dt.date]) -> Case | Value:
    """Build the expression of the first day in `ends`, in order, on or after `from_date`."""
    if len(ends) == 1:
        return Value(ends[0], output_field=DateField())
    # A chain of a hundred `When`s is asked one after the other for each span; halved, seven are.
    half = len(ends) // 2
    earlier = When(from_date__lte=ends[half - 1], then=_end_after(ends[:half]))
    return Case(earlier, default=_end_after(ends[half:]), output_field=DateField())


class StatusSpanQuerySet(HidingQuerySet["StatusSpan"]):
    """Spans of days on which a recommendation had a status."""

    def on(self, day: dt.date) -> Self:
        """Filter to spans that cover `day`: one for each recommendation made by then."""
        return self.filter(from_date__lte=day, until_date__gt=day)

    def count_by_rag(self) -> dict[str, int]:
        """Count the spans of each status code, {"red": 2, ...}; the empty code is not yet rated."""
        codes = ("red", "amber", "green", "")
        # Naming every status lets the index that begins with it find the days as well.
        rows = self.filter(rag__in=codes).order_by().values_list("rag")
        counts = dict(rows.annotate(n=Count("*")))
        return {code: counts.get(code, 0) for code in codes}

    def count_begun(self, day: dt.date) -> list[tuple[dt.date, str, int]]:
        """Count spans that began on `day` or before: (`from_date`, status code, number)."""
        rows = self.filter(from_date__lte=day).order_by().values_list("from_date", "rag")
        return list(rows.annotate(n=Count("*")))

    def count_ended(self, day: dt.date) -> list[tuple[dt.date, str, int]]:
        """Count spans that ended on `day` or before: (`until_date`, status code, number)."""
        rows = self.filter(until_date__lte=day).order_by().values_list("until_date", "rag")
        return list(rows.annotate(n=Count("*")))

    def count_passing(self, ends: Sequence[dt.date]) -> list[tuple[dt.date, str, int]]:
        """Count spans that began and ended within one period: (`from_date`, status code, number).

        `ends` are the last days of consecutive periods, oldest first.
        """
        passing = self.filter(until_date__lte=ends[-1]).filter(until_date__lte=_end_after(ends))
        rows = passing.order_by().values_list("from_date", "rag")
        return list(rows.annotate(n=Count("*")))

    def green(self) -> Self:
        """Filter to spans whose status is green: reported complete."""
        return self.filter(rag="green")

    def of_recommendations(self, recommendations: "models.QuerySet[Recommendation]") -> Self:
        """Filter to spans of any recommendation in the given QuerySet."""
        return self.filter(recommendation__in=recommendations.order_by().values("pk"))

    def with_updates(self) -> Self:
        """Join the update that each span rests on and its source; defer the source's text."""
        loaded = self.select_related("update__locator__document")
        return loaded.defer("update__locator__document__text")

    def of(self, retests: Iterable["Retest"]) -> Self:
        """Filter to spans of the recommendations that these re-tests are about."""
        # A re-test of a finding is about no recommendation.
        subjects = {retest.recommendation_id for retest in retests} - {None}
        return self.filter(recommendation__in=subjects)
