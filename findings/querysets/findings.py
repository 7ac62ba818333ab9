"""The questions about findings and the themes that they carry."""

import datetime as dt
from typing import TYPE_CHECKING, Any, Self

from django.db.models import (
    Case,
    Count,
    F,
    Q,
    QuerySet,
    When,
)
from django.db.models.functions import Coalesce

from findings.querysets.words import spellings
from wirral_tracker.kit.natural_keys import NaturalKeyQuerySet
from wirral_tracker.kit.relations import related_rows

if TYPE_CHECKING:
    from findings.models import Finding, FindingTheme, Theme


class ThemeQuerySet(NaturalKeyQuerySet["Theme"]):
    """The questions about themes."""

    def in_order(self) -> Self:
        """Order by name."""
        return self.order_by("name", "pk")


class FindingThemeQuerySet(NaturalKeyQuerySet["FindingTheme"]):
    """The questions about themes as findings carry them."""

    def of(self, theme: "Theme") -> Self:
        """Load the tags of one theme with their findings, in the order of the inspections.

        Annotates `began`: the inspection's first day, or the last that it can have been.
        """
        began = Coalesce("finding__inspection__start_date", "finding__inspection__latest_date")
        tags = self.filter(theme=theme).annotate(began=began)
        return tags.select_related("finding__inspection").order_by(
            F("began").asc(nulls_last=True),
            "finding__inspection__reference",
            "finding__position",
            "pk",
        )

    def up_to(self, day: dt.date) -> Self:
        """Filter tags loaded by `of` to inspections that had begun by `day`, or have no date."""
        return self.filter(Q(began__isnull=True) | Q(began__lte=day))


class FindingQuerySet(NaturalKeyQuerySet["Finding"]):
    """The questions about the findings of inspections."""

    def in_order(self) -> Self:
        """Order by inspection, oldest first, and within one as printed."""
        return self.annotate(
            time_order=Coalesce("inspection__start_date", "inspection__latest_date")
        ).order_by(
            F("time_order").asc(nulls_last=True),
            "inspection__earliest_date",
            "inspection__reference",
            "position",
            "pk",
        )

    def newest_first(self) -> Self:
        """Order by inspection, newest first, and within one as printed."""
        return self.in_order().order_by(
            F("time_order").desc(nulls_last=True),
            "-inspection__earliest_date",
            "-inspection__reference",
            "position",
            "pk",
        )

    def by_choice(self, name: str, descending: bool = False) -> Self:
        """Order by kind or tone, as the choices list them; findings without one come last."""
        field: Any = self.model._meta.get_field(name)
        # By the meaning of the choices: their codes in the alphabet would mean nothing.
        ranks = [When(**{name: code}, then=rank) for rank, (code, _) in enumerate(field.choices)]
        rank = Case(*ranks, default=len(ranks))
        ordered = self.in_order().annotate(rank=rank)
        return ordered.order_by("-rank" if descending else "rank", *ordered.query.order_by)

    def untagged(self) -> Self:
        """Filter to findings that carry no theme yet, in their inspection's order."""
        return self.filter(theme_tags__isnull=True).order_by("position")

    def without_tone(self) -> Self:
        """Filter to findings in which neither praise nor concern was read."""
        return self.filter(tone="")

    def asking_for_improvement(self) -> Self:
        """Filter to findings that the council is to act on."""
        return self.filter(kind__in=self.model.ASKS_FOR_IMPROVEMENT)

    def up_to(self, day: dt.date) -> Self:
        """Filter to findings of inspections that had begun by `day`, or that have no date."""
        began = Coalesce("inspection__start_date", "inspection__latest_date")
        found = self.annotate(began=began)
        return found.filter(Q(began__isnull=True) | Q(began__lte=day))

    def count_by_theme(self) -> dict[int, int]:
        """Count the findings that bear on each theme, by the theme's primary key."""
        rows = self.order_by().values_list("theme_tags__theme").annotate(n=Count("pk"))
        return {theme: n for theme, n in rows if theme}

    def count_by_theme_and_inspection(self) -> dict[tuple[int, int], int]:
        """Count each inspection's findings on each theme, by (theme, inspection) primary keys."""
        rows = self.order_by().values_list("theme_tags__theme", "inspection")
        return {(theme, event): n for theme, event, n in rows.annotate(n=Count("pk")) if theme}

    def with_related(self) -> Self:
        """Load what a list or a page prints beside each finding.

        Not the document's own text: thousands of findings would carry it thousands of times.
        """
        loaded = self.select_related("inspection", "locator__document")
        return loaded.defer("locator__document__text").prefetch_related("theme_tags__theme")

    def bearing_on(self, themes: QuerySet["Theme"]) -> Self:
        """Filter to findings that carry any of these themes."""
        # A subquery: a join would give a finding twice that carries two of them.
        tags = related_rows(self.model, "theme_tags").filter(theme__in=themes)
        return self.filter(pk__in=tags.values("finding"))

    def matching(self, words: str) -> Self:
        """Filter to findings that hold every word, in reference, section, number or text."""
        found = self
        for word in words.split():
            in_any = Q(inspection__reference__icontains=word) | Q(paragraph__iexact=word)
            for spelling in spellings(word):
                in_any |= Q(text__icontains=spelling) | Q(section__icontains=spelling)
            found = found.filter(in_any)
        return found
