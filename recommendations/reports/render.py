"""A report as HTML for the PDF, and as the PDF itself; the preview page uses the same partials."""

from django.template.loader import render_to_string

from recommendations.reports.content import Report
from wirral_tracker.pdf import render_pdf

STYLESHEETS = ("css/fonts.css", "css/report.css")


def report_html(report: Report) -> str:
    """The report as a document by itself; every word that officers typed is escaped."""
    return render_to_string("recommendations/report/document.html", {"report": report})


def report_pdf(report: Report) -> bytes:
    """The report as PDF/UA-1: the same report gives the same bytes."""
    return render_pdf(report_html(report), STYLESHEETS)
