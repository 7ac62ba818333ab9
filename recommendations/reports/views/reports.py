"""The pages of drafts: listed, begun, read, edited and printed."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe
from django_tables2 import RequestConfig

from recommendations.models import ProgressReport
from recommendations.reports.build import build_draft
from recommendations.reports.drafts import DraftOvertaken, create_report, save_report
from recommendations.reports.forms.report_words import ReportWordsForm
from recommendations.reports.forms.reports import ReportForm
from recommendations.reports.list_table import ProgressReportTable
from recommendations.reports.render import render_report, report_html
from recommendations.reports.state import report_state
from recommendations.reports.subjects import unknown_filters_in_words
from recommendations.reports.views.exempt import readable_report
from recommendations.reports.views.issued_reports import issued_pdf
from recommendations.reports.views.report_printing import pdf_download
from wirral_tracker.access import SignedInRequest
from wirral_tracker.kit.as_at import read_as_at
from wirral_tracker.kit.printing import NotPrinted, StillPrinting


@require_safe
def report_list(request: HttpRequest) -> HttpResponse:
    """List the progress reports, the one saved last first."""
    table = ProgressReportTable(ProgressReport.objects.with_related().newest_first())
    RequestConfig(request).configure(table)
    return render(request, "recommendations/reports/report_list.html", {"table": table})


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required("recommendations.prepare_progress_report", raise_exception=True)
def report_create(request: SignedInRequest) -> HttpResponse:
    """Create a draft; the form is prefilled from the query string of a list's or meeting's link."""
    initial = {
        "subject": request.GET.getlist("subject"),
        "filters": request.GET.get("filters", ""),
        "meeting": request.GET.get("meeting", ""),
        "as_at": read_as_at(request).day,
    }
    form = ReportForm(request.POST or None, today=timezone.localdate(), initial=initial)
    if form.is_valid():
        report = create_report(by=request.user, **form.new_report())
        messages.success(request, "The report is prepared as a draft.")
        return redirect(report)
    return render(request, "recommendations/reports/report_form.html", {"form": form})


@require_safe
def report_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a draft as it would print now, with the steps that it has taken."""
    draft = readable_report(request, pk)
    context = {
        "draft": draft,
        "report": build_draft(draft),
        "state": report_state(draft),
        "unknown_filters": unknown_filters_in_words(draft),
    }
    return render(request, "recommendations/reports/report_detail.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required("recommendations.prepare_progress_report", raise_exception=True)
def report_edit(request: SignedInRequest, pk: int) -> HttpResponse:
    """Edit a draft's words; where somebody else saved meanwhile, show both officers' words."""
    draft = get_object_or_404(ProgressReport.objects.with_related(), pk=pk)
    form = ReportWordsForm(request.POST or None, report=draft)
    if form.is_valid():
        try:
            save_report(draft, by=request.user, **form.changes())
        except DraftOvertaken:
            draft = get_object_or_404(ProgressReport.objects.with_related(), pk=pk)
            return _overtaken_page(request, draft)
        messages.success(request, "The report is saved.")
        return redirect(draft)
    return render(
        request, "recommendations/reports/report_edit.html", {"draft": draft, "form": form}
    )


def _overtaken_page(request: HttpRequest, draft: ProgressReport) -> HttpResponse:
    """Render the 409 page: both officers' words, and the form bound to the version saved now."""
    stale = ReportWordsForm(request.POST, report=draft)
    stale.full_clean()
    context = {
        "draft": draft,
        "clashes": stale.clashes(),
        "changed_by_others": stale.changed_by_others(),
        "form": stale.reopened(),
    }
    return render(request, "recommendations/reports/report_overtaken.html", context, status=409)


@require_safe
def report_pdf(request: HttpRequest, pk: int) -> HttpResponse:
    """Download a report as PDF: its latest issued version if that stands, else the draft."""
    draft = readable_report(request, pk)
    if issued := report_state(draft).latest:
        return issued_pdf(request, pk, issued.version)
    # Before the data is loaded, so that words restricted meanwhile count as restricted since.
    begun_at = timezone.now()
    report = build_draft(draft)
    try:
        rendered = render_report(draft, report, report_html(report), begun_at)
    except StillPrinting as later:
        return redirect("report_printing", pk, later.printing.digest)
    except NotPrinted as refusal:
        messages.error(request, str(refusal))
        return redirect(draft)
    return pdf_download(rendered.pdf, report.file_name)
