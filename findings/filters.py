"""The filters over the lists of findings and inspections."""

from typing import Any

import django_filters as filters
from django.db.models import QuerySet

from findings.models import Finding, Inspection, Theme
from findings.querysets import FindingQuerySet, InspectionQuerySet

# A database gives up on a question of a thousand words.
LONGEST_SEARCH = 200
NO_TONE = "none"
TONE_CHOICES = [*Finding.Tone.choices, (NO_TONE, "Neither read")]


class StrictFilterSet(filters.FilterSet):
    """Filters that find nothing, and say so, where a choice does not exist.

    Left to itself, django-filter would drop the wrong choice and show everything.
    """

    @property
    def qs(self) -> QuerySet[Any]:
        """The rows that the choices leave; none where a choice does not exist."""
        return super().qs if self.is_valid() else self.queryset.none()


class FindingFilter(StrictFilterSet):
    """The filters over findings."""

    q = filters.CharFilter(label="Search", method="search", max_length=LONGEST_SEARCH)
    inspection = filters.ModelChoiceFilter(
        label="Inspection",
        queryset=Inspection.objects.newest_first(),
        to_field_name="reference",
    )
    kind = filters.ChoiceFilter(label="Kind", choices=Finding.Kind.choices)
    tone = filters.ChoiceFilter(label="Tone", method="of_tone", choices=TONE_CHOICES)
    theme = filters.ModelChoiceFilter(
        label="Theme",
        queryset=Theme.objects.in_order(),
        field_name="themes",
        to_field_name="slug",
    )

    def search(self, queryset: FindingQuerySet, name: str, value: str) -> FindingQuerySet:
        """Filter by the words in the search box."""
        return queryset.matching(value)

    def of_tone(self, queryset: FindingQuerySet, name: str, value: str) -> FindingQuerySet:
        """Filter by tone, or to findings in which none was read."""
        return queryset.without_tone() if value == NO_TONE else queryset.filter(tone=value)


class InspectionFilter(StrictFilterSet):
    """The filters over inspections."""

    q = filters.CharFilter(label="Search", method="search", max_length=LONGEST_SEARCH)
    kind = filters.ChoiceFilter(label="Kind", choices=Inspection.Kind.choices)

    def search(self, queryset: InspectionQuerySet, name: str, value: str) -> InspectionQuerySet:
        """Filter by the words in the search box."""
        return queryset.matching(value)
