"""A report as HTML for the PDF, and as the PDF itself; the preview page uses the same partials."""

import re

from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from recommendations.reports.content import Report
from wirral_tracker.pdf import Rendered
from wirral_tracker.printing import render_bounded

STYLESHEETS = ("css/fonts.css", "css/charts.css", "css/report.css")
# What stands between two blocks prints nothing, but takes time to read.
SPACE_AFTER_BLOCK = re.compile(
    r"(</(?:p|ul|li|h[1-6]|t[rdh]|thead|tbody|table|section|article)>)\s+(?=<)"
)


def report_html(report: Report) -> str:
    """The report as a document by itself; every word that officers typed is escaped."""
    html = render_to_string("recommendations/report/document.html", {"report": report})
    return SPACE_AFTER_BLOCK.sub(r"\1", html)


def printed_article(html: str) -> SafeString:
    """The report within a document that was made here, for the page that shows it again."""
    start, end = html.index("<article"), html.rindex("</article>")
    # Every word in it was escaped when it was made, and it has not been out of our hands.
    return mark_safe(html[start : end + len("</article>")])  # noqa: S308


def render_report(html: str) -> Rendered:
    """The document as PDF/UA-1, and the page that prints each recommendation.

    Raises: NotPrinted when it takes too long or too much memory.
    """
    return render_bounded(html, STYLESHEETS)


def report_pdf(report: Report) -> bytes:
    """The report as PDF/UA-1: the same report gives the same bytes."""
    return render_report(report_html(report)).pdf
