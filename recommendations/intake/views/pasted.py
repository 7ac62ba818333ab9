"""The views of pasted text: a list or a progress report, which then goes a spreadsheet's way."""

from django.contrib.auth.decorators import permission_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from recommendations.intake.forms.pasted import PastedListForm, PastedReportForm
from recommendations.intake.sheets.pasted import (
    NothingFound,
    pasted_list,
    pasted_report,
    references_by_number,
)
from recommendations.intake.sheets.preview import opened_now
from recommendations.intake.sheets.reading import ReadFile
from recommendations.intake.sheets.recording import keep_sheet
from recommendations.intake.views.sheets import RECORD
from wirral_tracker.access import SignedInRequest


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(RECORD, raise_exception=True)
def sheet_paste_list(request: SignedInRequest) -> HttpResponse:
    """Render the form for a pasted list; on POST store its points as a sheet, and redirect."""
    form = PastedListForm(request.POST or None, today=timezone.localdate())
    if form.is_valid():
        try:
            read = pasted_list(form.cleaned_data["text"], form.common())
        except NothingFound as nothing:
            form.add_error("text", str(nothing))
        else:
            return _preview(request, "A pasted list", read)
    return render(request, "recommendations/intake/sheet_paste_list.html", {"form": form})


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(RECORD, raise_exception=True)
def sheet_paste_report(request: SignedInRequest) -> HttpResponse:
    """Render the form for a pasted report; on POST store its colours as a sheet, and redirect."""
    form = PastedReportForm(request.POST or None, today=timezone.localdate())
    if form.is_valid():
        review, text = form.cleaned_data["review"], form.cleaned_data["text"]
        try:
            read = pasted_report(text, review, references_by_number(review), form.common())
        except NothingFound as nothing:
            form.add_error("text", str(nothing))
        else:
            return _preview(request, f"A pasted progress report on {review.reference}", read)
    return render(request, "recommendations/intake/sheet_paste_report.html", {"form": form})


def _preview(request: SignedInRequest, name: str, read: ReadFile) -> HttpResponse:
    """Create the officer's SheetDraft of what was read, and redirect to its preview."""
    draft = keep_sheet(
        by=request.user,
        file_name=name,
        content=read.as_json(),
        opened_on=opened_now(read.rows),
    )
    return redirect(draft)
