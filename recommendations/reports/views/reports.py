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
from recommendations.reports.drafts import (
    CannotDiscard,
    DraftOvertaken,
    change_report,
    copy_report,
    create_report,
    discard_report,
    restore_report,
    save_report,
)
from recommendations.reports.forms.report_words import ReportWordsForm
from recommendations.reports.forms.reports import (
    CopyForm,
    ReportChoicesForm,
    ReportForm,
    choices_of,
)
from recommendations.reports.list_table import ProgressReportTable
from recommendations.reports.render import render_report, report_html
from recommendations.reports.state import report_state
from recommendations.reports.subjects import unknown_filters_in_words
from recommendations.reports.views.exempt import find_report, readable_report, refuse_draft
from recommendations.reports.views.issued_reports import issued_pdf, latest_issue
from recommendations.reports.views.report_printing import pdf_download
from recommendations.reports.waiting import waiting_on
from recommendations.restricted import PREPARE, opens_drafts
from wirral_tracker.access import SignedInRequest
from wirral_tracker.kit.as_at import read_as_at
from wirral_tracker.kit.printing import NotPrinted, StillPrinting


@require_safe
def report_list(request: HttpRequest) -> HttpResponse:
    """List the progress reports, the one saved last first, and what waits for whom."""
    is_open = opens_drafts(request.user)
    reports = ProgressReport.objects.open_to(opens_drafts=is_open).with_related()
    table = ProgressReportTable(reports.newest_first())
    RequestConfig(request).configure(table)
    context = {
        "table": table,
        "discarded": ProgressReport.objects.discarded() if is_open else (),
        "waiting": waiting_on(ProgressReport.objects.on_their_way().soonest_first()) * is_open,
    }
    return render(request, "recommendations/reports/report_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(PREPARE, raise_exception=True)
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


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(PREPARE, raise_exception=True)
def report_copy(request: SignedInRequest, pk: int) -> HttpResponse:
    """Create a draft from the choices of another, and from its words where they are asked for."""
    original = readable_report(request, pk)
    initial = {**choices_of(original), "as_at": timezone.localdate(), "meeting": None}
    form = CopyForm(request.POST or None, today=timezone.localdate(), initial=initial)
    if form.is_valid():
        with_words = form.cleaned_data["with_words"]
        report = copy_report(original, by=request.user, with_words=with_words, **form.new_report())
        messages.success(request, "The copy is prepared as a draft.")
        return redirect(report)
    context = {"form": form, "draft": original, "heading": "Copy the report"}
    return render(request, "recommendations/reports/report_choices.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(PREPARE, raise_exception=True)
def report_choices(request: SignedInRequest, pk: int) -> HttpResponse:
    """Change what a draft is about, its day, meeting, shape and headings; 409 if overtaken."""
    draft = readable_report(request, pk)
    form = ReportChoicesForm(request.POST or None, today=timezone.localdate(), report=draft)
    status = 200
    if form.is_valid():
        opened_on = form.cleaned_data["opened_on"]
        try:
            change_report(draft, by=request.user, opened_on=opened_on, **form.new_report())
        except DraftOvertaken:
            form, status = form.reopened(ProgressReport.objects.get(pk=pk)), 409
        else:
            messages.success(request, "The draft is changed.")
            return redirect(draft)
    context = {"form": form, "draft": draft, "heading": "Change the draft"}
    return render(request, "recommendations/reports/report_choices.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(PREPARE, raise_exception=True)
def report_discard(request: SignedInRequest, pk: int) -> HttpResponse:
    """Ask whether a draft is to be thrown away; on POST, do so, or bring it back if it was."""
    draft = readable_report(request, pk)
    # The button says which of the two: a second click does not undo the first.
    act = request.POST.get("act")
    if act not in ("discard", "restore"):
        return render(request, "recommendations/reports/report_discard.html", {"draft": draft})
    if act == "restore":
        restore_report(draft)
        messages.success(request, "The draft is back.")
        return redirect(draft)
    try:
        discard_report(draft)
    except CannotDiscard as refusal:
        messages.error(request, str(refusal))
        return redirect(draft)
    messages.success(request, "The draft is thrown away. It can be brought back from its page.")
    return redirect("report_list")


@require_safe
def report_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a draft as it would print now, with its steps; a reader is led to what was issued."""
    draft = find_report(request, pk)
    if not opens_drafts(request.user):
        return redirect(latest_issue(draft))
    context = {
        "draft": draft,
        "report": build_draft(draft),
        "state": report_state(draft),
        "unknown_filters": unknown_filters_in_words(draft),
    }
    return render(request, "recommendations/reports/report_detail.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(PREPARE, raise_exception=True)
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
    draft = find_report(request, pk)
    if issued := report_state(draft).latest:
        return issued_pdf(request, pk, issued.version)
    refuse_draft(request)
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
