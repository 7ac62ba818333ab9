"""The field by which a clerk chooses rows for a report, with the filters of their own list."""

import datetime as dt
from collections.abc import Mapping
from typing import Any, TypeAlias
from urllib.parse import urlencode

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.datastructures import MultiValueDict

from recommendations.filters import RecommendationFilter
from recommendations.models import Recommendation
from recommendations.reports.subjects import BESIDE_FILTERS, FILTER_NAMES, FILTERS
from wirral_tracker.kit.forms import Attrs
from wirral_tracker.kit.stored import NotOpened

# It reads none.
Files: TypeAlias = "MultiValueDict[str, UploadedFile[bytes]]"
# The name of the button that counts what is chosen, and saves nothing.
COUNT = "count_chosen"


class FiltersWidget(forms.Widget):
    """The filters of the list of recommendations, each an input of its own.

    Its value is a query string, as the list's address has it.
    """

    template_name = "recommendations/reports/_filters_widget.html"
    use_fieldset = True

    def get_context(self, name: str, value: str | None, attrs: Attrs | None) -> dict[str, Any]:
        """Return the context with `filters`, the form of the list's filters on `value`."""
        context = super().get_context(name, value, attrs)
        return {**context, "filters": filters_form(name, value or "")}

    def value_from_datadict(self, data: Mapping[str, str], files: Files, name: str) -> str:
        """Return what was sent as a query string; an address that was sent whole is left as it is.

        A link, or a page that was opened before the filters had inputs of their own, sends that.
        """
        sent = {each: data.get(f"{name}-{each}", "") for each in sorted(FILTER_NAMES)}
        return data.get(name) or urlencode({each: value for each, value in sent.items() if value})

    def value_omitted_from_data(self, data: Mapping[str, str], files: Files, name: str) -> bool:
        """Tell whether none of the filters was sent."""
        return not self.value_from_datadict(data, files, name)


def filters_form(name: str, query: str) -> forms.Form:
    """Build the form of the list's filters, prefilled from a query string under `name`."""
    try:
        chosen = FILTERS.read_query(query.rpartition("?")[2])
    except NotOpened:
        # It is refused beside the field, and nothing of it can be shown in an input.
        chosen = {}
    data = {f"{name}-{each}": value for each, value in chosen.items() if each not in BESIDE_FILTERS}
    rows = Recommendation.objects.none()
    form: forms.Form = RecommendationFilter(
        data, queryset=rows, as_at_day=dt.date.min, prefix=name
    ).form
    return form


class FiltersField(forms.CharField):
    """A field of the list's filters, whose value is their query string."""

    widget = FiltersWidget
