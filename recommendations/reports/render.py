"""A report as HTML for the PDF, and as the PDF itself; the preview page uses the same partials."""

import datetime as dt
import re
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from recommendations.models import LaterRestriction, ProgressReport
from recommendations.reports.content import Report
from wirral_tracker.kit.pdf import Rendered
from wirral_tracker.kit.phrasing import counted
from wirral_tracker.kit.printing import Printing, render_bounded, render_soon
from wirral_tracker.kit.printing.job import find_printing, printings_on
from wirral_tracker.kit.stored import NotOpened, Shape

STYLESHEETS = ("css/fonts.css", "css/charts.css", "css/reports/report.css")
ERASED = (
    "The words of this report were taken out of the record, as the law asks. When it was issued, "
    "by whom, and the colours that it gave are kept."
)
# Under which names a printing is kept with what is needed to come back for it.
ASKED = Shape("What waits to be printed")
ASKED_NAMES = frozenset({"name", "about", "carried", "begun_at", "proof"})
# What stands between two blocks prints nothing, but takes time to read.
SPACE_AFTER_BLOCK = re.compile(
    r"(</(?:p|ul|li|h[1-6]|t[rdh]|thead|tbody|table|section|article)>)\s+(?=<)"
)


def report_html(report: Report) -> str:
    """The report as a document by itself; every word that officers typed is escaped."""
    html = render_to_string("recommendations/reports/content/document.html", {"report": report})
    return SPACE_AFTER_BLOCK.sub(r"\1", html)


def printed_article(html: str) -> SafeString:
    """The report within a document that was made here, for the page that shows it again.

    Of one whose words a law had taken out of the record it says that.
    """
    if not is_whole(html):
        return format_html('<p class="app-notice">{}</p>', ERASED)
    start, end = html.index("<article"), html.rindex("</article>")
    # Every word in it was escaped when it was made, and it has not been out of our hands.
    return mark_safe(html[start : end + len("</article>")])


def is_whole(html: str) -> bool:
    """Whether the words of a report are there still, none taken out of the record by law."""
    return "<article" in html


def render_report(
    draft: ProgressReport, report: Report, html: str, begun_at: dt.datetime, proof: str = ""
) -> Rendered:
    """The document as PDF/UA-1, and the page that prints each recommendation.

    `begun_at` is the moment from which on nothing recorded is in it for certain; `proof` what
    `proofs.keep_printed` needs, if that is what it is printed for.

    Raises: NotPrinted when it takes too long or too much memory; StillPrinting.
    """
    asked = {
        # Named in ASKED_NAMES; a later release may find it within the hour.
        "name": report.file_name,
        "about": counted(len(report.lines), "recommendation", "recommendations"),
        "carried": [line.key for line in report.lines],
        "begun_at": begun_at.isoformat(),
        "proof": proof,
    }
    return render_soon(html, STYLESHEETS, shelf=_shelf(draft), details=ASKED.write(asked))


def asked_of(printing: Printing) -> dict[str, Any]:
    """Return what was kept with a printing for whoever comes back for it.

    Raises: NotOpened where another version of the register put it there, under other names.
    """
    asked = ASKED.read(printing.details)
    ASKED.refuse_unknown(asked, ASKED_NAMES)
    return asked


def begun_at_of(printing: Printing) -> dt.datetime:
    """The moment at which what is printed was put together."""
    return dt.datetime.fromisoformat(asked_of(printing)["begun_at"])


def prints_restricted_words(printing: Printing) -> bool:
    """Whether words of what is printed have been restricted since it was put together."""
    carried = asked_of(printing)["carried"]
    return LaterRestriction.objects.made_since(begun_at_of(printing), carried).exists()


def printing_of_report(draft: ProgressReport, digest: str) -> Printing | None:
    """The printing of this report that was begun with this digest, if it is kept still."""
    return find_printing(settings.PRINTING_FOLDER / _shelf(draft), digest)


def proof_in_print(draft: ProgressReport) -> Printing | None:
    """The latest printing for a proof of this report that nobody has kept yet."""
    begun = printings_on(settings.PRINTING_FOLDER / _shelf(draft))
    return next((printing for printing in begun if _is_for_proof(printing)), None)


def _is_for_proof(printing: Printing) -> bool:
    """Tell whether a proof is to be made of a printing that this version can open.

    One that it cannot is refused by name where somebody keeps it, not on every page of the report.
    """
    try:
        return bool(asked_of(printing)["proof"])
    except NotOpened:
        return False


def _shelf(draft: ProgressReport) -> str:
    return f"report-{draft.pk}"


def report_pdf(report: Report) -> bytes:
    """The report as PDF/UA-1: the same report gives the same bytes.

    Raises: NotPrinted when it takes too long or too much memory.
    """
    return render_bounded(report_html(report), STYLESHEETS).pdf
