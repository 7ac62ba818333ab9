"""The questions that the register of inspections answers."""

from typing import Self

from django.db.models import Count, F, Q, QuerySet
from django.db.models.functions import Coalesce

from wirral_tracker.natural_keys import NaturalKeyQuerySet


class SourceDocumentQuerySet(NaturalKeyQuerySet):
    """Source documents."""

    def in_order(self) -> Self:
        """Oldest first; those that print no date last."""
        return self.order_by(F("published_date").asc(nulls_last=True), "slug", "pk")


class SourceParagraphQuerySet(NaturalKeyQuerySet):
    """Paragraphs of source documents."""

    def in_order(self) -> Self:
        """As the documents print them."""
        return self.order_by("document__slug", "position", "pk")


class InspectionQuerySet(NaturalKeyQuerySet):
    """Inspections."""

    def with_sort_date(self) -> Self:
        """Annotate `time_order`: first day on site, else the last it can have been, or null."""
        return self.annotate(time_order=Coalesce("start_date", "latest_date"))

    def in_order(self) -> Self:
        """Oldest first; those that no source places in time last."""
        return self.with_sort_date().order_by(
            F("time_order").asc(nulls_last=True), "reference", "pk"
        )

    def newest_first(self) -> Self:
        """Newest first; those that no source places in time last."""
        return self.with_sort_date().order_by(
            F("time_order").desc(nulls_last=True), "-reference", "-pk"
        )

    def with_counts(self) -> Self:
        """Annotate `finding_count`, `improvement_count` and `judgement_count`."""
        improvements = Q(findings__kind__in=["area_for_improvement", "priority_action"])
        return self.annotate(
            finding_count=Count("findings", distinct=True),
            improvement_count=Count("findings", filter=improvements, distinct=True),
            judgement_count=Count("judgements", distinct=True),
        )


class ThemeQuerySet(NaturalKeyQuerySet):
    """Themes."""

    def in_order(self) -> Self:
        """By name."""
        return self.order_by("name", "pk")


class FindingQuerySet(NaturalKeyQuerySet):
    """Findings of inspections."""

    def in_order(self) -> Self:
        """Oldest inspection first, and within it as printed."""
        return self.annotate(
            time_order=Coalesce("inspection__start_date", "inspection__latest_date")
        ).order_by(F("time_order").asc(nulls_last=True), "inspection__reference", "position", "pk")

    def asking_for_improvement(self) -> Self:
        """Those that the council is to act on."""
        return self.filter(kind__in=["area_for_improvement", "priority_action"])

    def with_kin(self) -> Self:
        """Load what a list or a page prints beside each finding."""
        return self.select_related("inspection", "locator__document").prefetch_related(
            "theme_tags__theme"
        )

    def on_themes(self, themes: "QuerySet") -> Self:
        """Findings that bear on any of these themes."""
        return self.filter(
            pk__in=self.model.themes.through.objects.filter(theme__in=themes).values("finding")
        )

    def matching(self, words: str) -> Self:
        """Every word somewhere in reference, section, printed number or text, in any order."""
        found = self
        for word in words.split():
            found = found.filter(
                Q(text__icontains=word)
                | Q(section__icontains=word)
                | Q(inspection__reference__icontains=word)
                | Q(paragraph__iexact=word)
            )
        return found
