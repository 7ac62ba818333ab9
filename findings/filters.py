"""The FilterSets of the lists of findings and of inspections."""

from typing import Any

import django_filters as filters
from django.db.models import QuerySet

from findings.models import Finding, Inspection, Theme
from findings.querysets.findings import FindingQuerySet
from findings.querysets.inspections import InspectionQuerySet

# Each word adds conditions to the query, and a database gives up on one of a thousand words.
LONGEST_SEARCH = 200
NO_TONE = "none"
TONE_CHOICES = [*Finding.Tone.choices, (NO_TONE, "Neither read")]


class StrictFilterSet(filters.FilterSet):
    """A FilterSet that finds nothing, and shows its form's errors, when a filter is invalid.

    Left to itself, django-filter would drop the wrong choice and show everything.
    """

    @property
    def qs(self) -> QuerySet[Any]:
        """The filtered queryset; an empty one where the form is invalid."""
        return super().qs if self.is_valid() else self.queryset.none()


class FindingFilter(StrictFilterSet):
    """The FilterSet of findings: by words, inspection, kind, tone and theme."""

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
        """Filter to findings that contain every word of `value`, the text in the search box."""
        return queryset.matching(value)

    def of_tone(self, queryset: FindingQuerySet, name: str, value: str) -> FindingQuerySet:
        """Filter to findings of the tone `value`; "none" means findings without a tone."""
        return queryset.without_tone() if value == NO_TONE else queryset.filter(tone=value)


class InspectionFilter(StrictFilterSet):
    """The FilterSet of inspections: by words and kind."""

    q = filters.CharFilter(label="Search", method="search", max_length=LONGEST_SEARCH)
    kind = filters.ChoiceFilter(label="Kind", choices=Inspection.Kind.choices)

    def search(self, queryset: InspectionQuerySet, name: str, value: str) -> InspectionQuerySet:
        """Filter to inspections that contain every word of `value`, the text in the search box."""
        return queryset.matching(value)
