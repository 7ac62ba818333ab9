"""The files of a report beside its PDF: a Word document and a spreadsheet."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from recommendations.reports.build import build_draft
from recommendations.reports.render import ERASED, is_whole, report_html, word_of_report
from recommendations.reports.spreadsheet import report_xlsx
from recommendations.reports.state import report_state
from recommendations.reports.views.exempt import find_report, refuse_draft
from recommendations.reports.views.issued_reports import find_issued
from wirral_tracker.kit.sheets import XLSX_TYPE
from wirral_tracker.kit.word import WORD_TYPE

NO_SPREADSHEET = (
    "This version has no spreadsheet: it was issued before one was kept with each version, or its "
    "words were taken out of the record."
)


@require_safe
def report_word(request: HttpRequest, pk: int) -> HttpResponse:
    """Download a report as Word: its latest issued version if that stands, else the draft."""
    draft = find_report(request, pk)
    if latest := report_state(draft).latest:
        return issued_word(request, pk, latest.version)
    refuse_draft(request)
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
    return _download(word_of_report(html), WORD_TYPE, pdf_name, ".docx")


def _download(content: bytes, content_type: str, pdf_name: str, suffix: str) -> HttpResponse:
    """Return a file for download, named as the report's PDF."""
    response = HttpResponse(content, content_type=content_type)
    name = pdf_name.removesuffix(".pdf")
    response["Content-Disposition"] = f'attachment; filename="{name}{suffix}"'
    return response


@require_safe
def report_rows(request: HttpRequest, pk: int) -> HttpResponse:
    """Download a report as .xlsx: its latest issued version if that stands, else the draft."""
    draft = find_report(request, pk)
    if latest := report_state(draft).latest:
        return issued_rows(request, pk, latest.version)
    refuse_draft(request)
    name = build_draft(draft).file_name
    return _download(report_xlsx(draft, draft.known_by), XLSX_TYPE, name, ".xlsx")


@require_safe
def issued_rows(request: HttpRequest, pk: int, version: int) -> HttpResponse:
    """Download an issued version's spreadsheet, frozen with it; an earlier release kept none."""
    issued = find_issued(request, pk, version)
    if not issued.proof.xlsx:
        messages.warning(request, NO_SPREADSHEET)
        return redirect(issued)
    return _download(bytes(issued.proof.xlsx), XLSX_TYPE, issued.proof.file_name, ".xlsx")
