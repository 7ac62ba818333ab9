"""The page on which a clerk chooses what a draft asks its committee to decide."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from recommendations.models import ProgressReport
from recommendations.reports.forms.sought import AgendaItemForm, SoughtForm
from recommendations.reports.sought import save_agenda_item, seek_decision
from recommendations.reports.subjects import subjects_of
from wirral_tracker.access import SignedInRequest


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required("recommendations.prepare_progress_report", raise_exception=True)
def report_sought(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show and choose what a draft asks its committee for, and its number on the agenda."""
    report = get_object_or_404(ProgressReport, pk=pk)
    position = subjects_of(report).recommendations.as_at(report.as_at, report.known_by)
    sent = request.POST if request.method == "POST" else None
    is_agenda = sent is not None and sent.get("form_name") == AgendaItemForm.form_name
    agenda_form = AgendaItemForm(sent if is_agenda else None, report=report)
    form = SoughtForm(None if is_agenda else sent, carried=position.open().in_order())
    if is_agenda and agenda_form.is_valid():
        save_agenda_item(report, by=request.user, **agenda_form.cleaned_data)
    elif not is_agenda and form.is_valid():
        seek_decision(report, by=request.user, **form.sought())
    else:
        context = {
            "draft": report,
            "form": form,
            "agenda_form": agenda_form,
            "sought": report.sought.select_related("recommendation").order_by("kind", "pk"),
        }
        return render(request, "recommendations/reports/report_sought.html", context)
    messages.success(request, "Saved.")
    return redirect("report_sought", pk)
