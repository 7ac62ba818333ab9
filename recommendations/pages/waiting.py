"""Inspections that wait to be read, and the recommendations that each was not read against."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from findings.models import Inspection
from recommendations.models import Recommendation, Retest
from wirral_tracker.kit.tables import RegisterTable


@dataclass(frozen=True)
class WaitingInspection:
    """An inspection, and the number of recommendations that it was not yet read against."""

    inspection: Inspection
    number: int


def waiting_by_inspection(day: dt.date) -> list[WaitingInspection]:
    """Count, for each inspection shown by `day`, the recommendations that wait to be read.

    Three queries, however many: they are counted by the day on which they were made.
    """
    made = Recommendation.objects.made_by(day).standing().count_by_made_date()
    read = Retest.objects.effective().count_read()
    waiting = []
    for inspection in Inspection.objects.shown_on(day).readable().in_order():
        if first := inspection.first_possible:
            number = sum(count for made_date, count in made.items() if made_date < first)
            waiting.append(WaitingInspection(inspection, number - read.get(inspection.pk, 0)))
    return [one for one in waiting if one.number]


class WaitingTable(RegisterTable):
    """The recommendations that an inspection was not yet read against."""

    caption = "Recommendations that wait to be read"
    row_header = "reference"

    reference = tables.Column(order_by=("made_date", "review__reference", "order", "pk"))
    text = tables.Column(
        accessor="in_full",
        verbose_name="Recommendation",
        orderable=False,
        attrs={"td": {"class": "app-wide"}},
    )

    class Meta(RegisterTable.Meta):
        model = Recommendation
        fields = ("reference", "text")
        empty_text = "It has been read against every recommendation that came before it."

    def __init__(self, *args: Any, inspection: Inspection, **kwargs: Any) -> None:
        self.inspection = inspection
        super().__init__(*args, **kwargs)

    def render_reference(self, record: Recommendation) -> SafeString:
        """Render the reference as a link to the form in which the verdict is recorded."""
        form_url = reverse("retest_create", args=[record.reference])
        url = f"{form_url}?inspection={self.inspection.reference}"
        return format_html('<a class="app-nowrap" href="{}">{}</a>', url, record.reference)
