"""Themes as recommendations carry them."""

import datetime as dt
from collections.abc import Iterable
from typing import Self

from wirral_tracker.natural_keys import NaturalKeyQuerySet


class RecommendationThemeQuerySet(NaturalKeyQuerySet):
    """Themes as recommendations of scrutiny reviews carry them."""

    def names_by_recommendation(self, recommendations: Iterable[int]) -> dict[int, list[str]]:
        """The names of the themes that each of some recommendations bears on, by primary key."""
        tags = self.filter(recommendation__in=recommendations).values_list(
            "recommendation", "theme"
        )
        called = dict(
            self.model._meta.get_field("theme").related_model.objects.values_list("pk", "name")
        )
        names: dict[int, list[str]] = {}
        for recommendation, theme in tags:
            names.setdefault(recommendation, []).append(called[theme])
        return {recommendation: sorted(borne) for recommendation, borne in names.items()}

    def of(self, theme) -> Self:
        """The tags of one theme on recommendations of reviews, in the order they were made."""
        tags = self.filter(theme=theme, recommendation__review__isnull=False)
        return tags.select_related("recommendation__review").order_by(
            "recommendation__made_date", "recommendation__order", "pk"
        )

    def made_by(self, day: dt.date) -> Self:
        """Those of recommendations made by a day."""
        return self.filter(recommendation__made_date__lte=day)
