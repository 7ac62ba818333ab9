"""The querysets of findings, of themes, and of the tags that join the two."""

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

from findings.querysets.withdrawals import not_entered_later, not_withdrawn
from findings.querysets.words import spellings
from wirral_tracker.kit.amendable import AmendableQuerySet
from wirral_tracker.kit.relations import related_rows

if TYPE_CHECKING:
    from findings.models import Finding, FindingTheme, Theme


class ThemeQuerySet(AmendableQuerySet["Theme"]):
    """The queryset of themes."""

    def in_order(self) -> Self:
        """Order by name."""
        return self.order_by("name", "pk")

    def called(self, name: str) -> Self:
        """Filter to themes of this name, whatever its capitals."""
        return self.filter(name__iexact=name)


class FindingThemeQuerySet(AmendableQuerySet["FindingTheme"]):
    """The queryset of the tags of themes on findings."""

    def standing(self, known_by: dt.datetime | None = None) -> Self:
        """Exclude tags on findings of what was withdrawn by `known_by`, or came after it."""
        return self.filter(
            not_entered_later(self.model, "finding__locator__document", known_by),
            not_withdrawn(self.model, "finding__inspection", known_by=known_by),
            not_withdrawn(self.model, "finding__locator__document", known_by=known_by),
        )

    def of(self, theme: "Theme") -> Self:
        """Filter to the tags of `theme`, oldest inspection first; join finding and inspection.

        Annotates `began`: the inspection's first day, else its latest possible date, else null.
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
        """Filter the tags that `of` annotated to inspections begun by `day`, or without a date."""
        return self.filter(Q(began__isnull=True) | Q(began__lte=day))


class FindingQuerySet(AmendableQuerySet["Finding"]):
    """The queryset of findings."""

    def standing(self, known_by: dt.datetime | None = None) -> Self:
        """Exclude findings of what was withdrawn by `known_by` (None: now), or came after it."""
        return self.filter(
            not_entered_later(self.model, "locator__document", known_by),
            not_withdrawn(self.model, "inspection", known_by=known_by),
            not_withdrawn(self.model, "locator__document", known_by=known_by),
        )

    def in_order(self) -> Self:
        """Order by inspection, oldest first and undated last, then by position."""
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
        """Order by inspection, newest first and undated last, then by position."""
        return self.in_order().order_by(
            F("time_order").desc(nulls_last=True),
            "-inspection__earliest_date",
            "-inspection__reference",
            "position",
            "pk",
        )

    def by_choice(self, name: str, descending: bool = False) -> Self:
        """Order by the field `name`, kind or tone, as its choices are listed; empty ones last.

        Descending, the empty ones come first. Within one choice findings stay in order.
        """
        field: Any = self.model._meta.get_field(name)
        # By the meaning of the choices: their codes in the alphabet would mean nothing.
        ranks = [When(**{name: code}, then=rank) for rank, (code, _) in enumerate(field.choices)]
        rank = Case(*ranks, default=len(ranks))
        ordered = self.in_order().annotate(rank=rank)
        return ordered.order_by("-rank" if descending else "rank", *ordered.query.order_by)

    def untagged(self) -> Self:
        """Filter to findings without a theme, ordered by position."""
        return self.filter(theme_tags__isnull=True).order_by("position")

    def without_tone(self) -> Self:
        """Filter to findings in which neither praise nor concern was read."""
        return self.filter(tone="")

    def asking_for_improvement(self) -> Self:
        """Filter to areas for improvement and priority action, which the council tracks."""
        return self.filter(kind__in=self.model.ASKS_FOR_IMPROVEMENT)

    def up_to(self, day: dt.date) -> Self:
        """Filter to findings of inspections that began by `day`, or that have no date.

        Without a first day, an inspection's latest possible date counts.
        """
        began = Coalesce("inspection__start_date", "inspection__latest_date")
        found = self.annotate(began=began)
        return found.filter(Q(began__isnull=True) | Q(began__lte=day))

    def count_by_theme(self) -> dict[int, int]:
        """Count the findings of each theme, by its primary key; themes without one are left out."""
        # Without an order, by whose columns the rows would be grouped as well.
        rows = self.order_by().values_list("theme_tags__theme").annotate(n=Count("pk"))
        # Findings without a theme are counted under None.
        return {theme: n for theme, n in rows if theme}

    def count_by_theme_and_inspection(self) -> dict[tuple[int, int], int]:
        """Count each inspection's findings on each theme, by primary keys: (theme, inspection)."""
        rows = self.order_by().values_list("theme_tags__theme", "inspection")
        return {(theme, event): n for theme, event, n in rows.annotate(n=Count("pk")) if theme}

    def with_related(self) -> Self:
        """Join each finding's inspection and source document; prefetch its themes."""
        # Without the document's text, which thousands of findings would carry thousands of times.
        loaded = self.select_related("inspection", "locator__document")
        return loaded.defer("locator__document__text").prefetch_related("theme_tags__theme")

    def bearing_on(self, themes: QuerySet["Theme"]) -> Self:
        """Filter to findings that carry any of `themes`."""
        # A subquery: a join would give a finding twice that carries two of them.
        tags = related_rows(self.model, "theme_tags").filter(theme__in=themes)
        return self.filter(pk__in=tags.values("finding"))

    def matching(self, words: str) -> Self:
        """Filter to findings with each of `words` in reference, section, number, lead or text."""
        found = self
        for word in words.split():
            # A paragraph number is matched whole: "1" would find 10, 11 and 21 too.
            in_any = Q(inspection__reference__icontains=word) | Q(paragraph__iexact=word)
            for spelling in spellings(word):
                in_any |= Q(text__icontains=spelling) | Q(section__icontains=spelling)
                in_any |= Q(lead__icontains=spelling)
            found = found.filter(in_any)
        return found
