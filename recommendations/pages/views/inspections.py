"""The list of inspections, and an inspection's page."""

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe
from django_tables2 import RequestConfig

from findings.filters import InspectionFilter
from findings.models import Inspection, SourceWithdrawal
from findings.sentences import outcome_in_words
from findings.tables import INSPECTION_HEADER, InspectionTable, inspection_rows
from recommendations.pages.positions import inspection_position
from wirral_tracker.kit.as_at import read_as_at
from wirral_tracker.kit.sheets import sheet_response


@require_safe
def inspection_list(request: HttpRequest) -> HttpResponseBase:
    """List and filter the inspections, as a page or as a spreadsheet."""
    inspections = Inspection.objects.newest_first().with_counts().with_overall().with_documents()
    found = InspectionFilter(request.GET, queryset=inspections)
    table = InspectionTable(found.qs)
    RequestConfig(request).configure(table)
    if file_format := request.GET.get("format"):
        rows = inspection_rows(table.data.data)
        return sheet_response(file_format, "inspections", INSPECTION_HEADER, rows)
    context = {
        "as_at": read_as_at(request),
        "filter": found,
        "table": table,
        "total": Inspection.objects.count(),
    }
    return render(request, "recommendations/pages/inspection_list.html", context)


@require_safe
def inspection_detail(request: HttpRequest, reference: str) -> HttpResponse:
    """Show an inspection: judgements, findings, and its areas for improvement as at a day."""
    as_at = read_as_at(request)
    # Withdrawn or not: such a page says so, and shows what stood there until then.
    inspection = get_object_or_404(Inspection.recorded.with_documents(), reference=reference)
    withdrawal, past_withdrawals = inspection.withdrawals_at()
    if inspection.source and not past_withdrawals:
        # Of its own report alone, which was withdrawn by mistake and put back.
        past_withdrawals = inspection.source.withdrawals_at()[1]
    known_by = withdrawal.eve if withdrawal else None
    position = inspection_position(inspection, as_at.day, known_by)
    context = {
        "as_at": as_at,
        "inspection": inspection,
        "withdrawal": withdrawal,
        "past_withdrawals": past_withdrawals,
        "reports_withdrawn": SourceWithdrawal.objects.of_reports_of(inspection),
        "inspectors": inspection.inspectors.order_by("position"),
        "position": position,
        "answer": outcome_in_words(
            inspection,
            position.counted_judgements,
            position.counted_findings,
            position.told_findings,
        ),
    }
    return render(request, "recommendations/pages/inspection_detail.html", context)
