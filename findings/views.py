"""The page that lists findings."""

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe
from django_tables2 import RequestConfig

from findings.filters import FindingFilter
from findings.models import Finding
from findings.tables import FINDING_HEADER, FindingTable, finding_rows
from wirral_tracker.kit.as_at import read_as_at
from wirral_tracker.kit.sheets import sheet_response


@require_safe
def finding_list(request: HttpRequest) -> HttpResponseBase:
    """Render the filtered list of findings; with `?format=csv` or `xlsx`, download all of it."""
    as_at = read_as_at(request)
    findings = Finding.objects.newest_first().with_related()
    found = FindingFilter(request.GET, queryset=findings)
    table = FindingTable(found.qs)
    RequestConfig(request).configure(table)
    if file_format := request.GET.get("format"):
        # Every page of the list, sorted as the reader has sorted it.
        rows = finding_rows(table.data.data)
        return sheet_response(file_format, "findings", FINDING_HEADER, rows)
    context = {"as_at": as_at, "filter": found, "table": table, "total": findings.count()}
    return render(request, "findings/finding_list.html", context)
