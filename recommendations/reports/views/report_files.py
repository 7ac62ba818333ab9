"""The files of a report beside its PDF: a Word document and a spreadsheet."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from recommendations.reports.build import build_draft
from recommendations.reports.render import ERASED, is_whole, report_html, word_of_report
from recommendations.reports.spreadsheet import report_sheet_rows
from recommendations.reports.state import report_state
from recommendations.reports.views.exempt import readable_report
from recommendations.reports.views.issued_reports import find_issued
from recommendations.sheet_rows import SHEET_HEADER
from wirral_tracker.kit.sheets import sheet_response
from wirral_tracker.kit.word import WORD_TYPE


@require_safe
def report_word(request: HttpRequest, pk: int) -> HttpResponse:
    """Download a report as Word: its latest issued version if that stands, else the draft."""
    draft = readable_report(request, pk)
    if latest := report_state(draft).latest:
        return issued_word(request, pk, latest.version)
    report = build_draft(draft)
    return _word_download(report_html(report), report.file_name)


@require_safe
def issued_word(request: HttpRequest, pk: int, version: int) -> HttpResponse:
    """Download an issued version as Word, from the HTML that its PDF was made of.

    Not from the register, which may say something else by now.
    """
    proof = find_issued(request, pk, version).proof
    if not is_whole(proof.html):
        messages.warning(request, ERASED)
        return redirect(proof.report)
    return _word_download(proof.html, proof.file_name)


def _word_download(html: str, pdf_name: str) -> HttpResponse:
    """Return a report's HTML as a Word file for download, named as its PDF."""
    response = HttpResponse(word_of_report(html), content_type=WORD_TYPE)
    name = pdf_name.removesuffix(".pdf")
    response["Content-Disposition"] = f'attachment; filename="{name}.docx"'
    return response


@require_safe
def report_rows(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Download a report's rows as .xlsx, as known to its issued version, or else to the draft."""
    draft = readable_report(request, pk)
    latest = report_state(draft).latest
    known_by = latest.proof.known_by if latest else draft.known_by
    name = f"recommendations-of-report-{draft.pk}-as-at-{draft.as_at.isoformat()}"
    return sheet_response("xlsx", name, SHEET_HEADER, report_sheet_rows(draft, known_by))
