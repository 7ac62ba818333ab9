"""The pages of a report that takes long to print: progress, then download or proof."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from recommendations.models import ProgressReport
from recommendations.reports import proofs
from recommendations.reports.render import (
    printing_details,
    printing_of_report,
    prints_restricted_words,
)
from recommendations.reports.views.exempt import readable_report
from wirral_tracker.access import SignedInRequest
from wirral_tracker.kit.pdf import LAYING_OUT, READING, WRITING
from wirral_tracker.kit.printing import NotPrinted, Printing
from wirral_tracker.kit.printing.job import WAITING

LOOKS_EVERY_SECONDS = 3
GONE = "What was printed is no longer kept here: ask for it again."
STEPS = {
    WAITING: "It waits for its turn: reports are printed one at a time.",
    READING: "Its words are being read.",
    LAYING_OUT: "Page {page} is being laid out.",
    WRITING: "All {page} pages are laid out; the file is being written.",
}


def pdf_download(pdf: bytes, name: str) -> HttpResponse:
    """Return a PDF as a response that the browser saves under `name`."""
    response = HttpResponse(pdf, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@require_safe
def report_printing(request: HttpRequest, pk: int, digest: str) -> HttpResponse:
    """Show how far a printing has got; the page reloads by itself, but not with `?still=1`."""
    draft = readable_report(request, pk)
    if not (printing := printing_of_report(draft, digest)):
        return _redirect_from_gone(request, draft)
    refusal = ""
    try:
        is_printed = printing.rendered is not None
    except NotPrinted as given_up:
        is_printed, refusal = False, str(given_up)
    looks_again = not is_printed and not refusal and "still" not in request.GET
    context = {
        "draft": draft,
        "printing": printing,
        "details": printing_details(printing),
        "refusal": refusal,
        "is_printed": is_printed,
        "looks_again": looks_again and LOOKS_EVERY_SECONDS,
        "step": _step(printing),
    }
    response = render(request, "recommendations/reports/report_printing.html", context)
    if looks_again:
        response["Refresh"] = str(LOOKS_EVERY_SECONDS)
    return response


def _step(printing: Printing) -> str:
    """Say in a sentence how far a printing has got."""
    progress = printing.progress
    return STEPS.get(progress.step, "").format(page=progress.page)


@require_safe
def printed_pdf(request: HttpRequest, pk: int, digest: str) -> HttpResponse:
    """Download a finished printing's PDF; redirect where it is gone, or prints restricted words."""
    draft = readable_report(request, pk)
    if not (printing := printing_of_report(draft, digest)) or not printing.is_printed:
        return _redirect_from_gone(request, draft)
    # The file was made before, and has the words that have been restricted since.
    if prints_restricted_words(printing):
        return _redirect_from_gone(request, draft)
    rendered = printing.rendered
    assert rendered is not None
    return pdf_download(rendered.pdf, printing_details(printing)["name"])


@require_POST
@permission_required("recommendations.prepare_progress_report", raise_exception=True)
def printed_keep(request: SignedInRequest, pk: int, digest: str) -> HttpResponse:
    """Save on POST the proof that a finished printing was begun for, and discard the printing."""
    draft = get_object_or_404(ProgressReport, pk=pk)
    printing = printing_of_report(draft, digest)
    if not printing or not printing_details(printing)["proof"]:
        return _redirect_from_gone(request, draft)
    try:
        proof = proofs.keep_printed(draft, printing, by=request.user)
    except (proofs.Outdated, NotPrinted) as refusal:
        messages.error(request, str(refusal))
    else:
        printing.discard()
        messages.success(request, f"Proof {proof.number} is made: it waits for approval.")
    return redirect(f"{draft.get_absolute_url()}#steps")


def _redirect_from_gone(request: HttpRequest, draft: ProgressReport) -> HttpResponse:
    """Redirect to a draft, with the warning that its printing is no longer kept."""
    messages.warning(request, GONE)
    return redirect(draft)
