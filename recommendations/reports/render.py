"""The rendering of a report as HTML, and as PDF; the preview page uses the same partials."""

import datetime as dt
import re
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from recommendations.models import LaterRestriction, ProgressReport
from recommendations.rag import COLOURS, STATUSES
from recommendations.reports.content import Report
from wirral_tracker.kit.pdf import Rendered
from wirral_tracker.kit.phrasing import counted
from wirral_tracker.kit.printing import Printing, render_bounded, render_soon
from wirral_tracker.kit.printing.job import find_printing, printings_on
from wirral_tracker.kit.stored import NotOpened, Shape
from wirral_tracker.kit.word import word_document

STYLESHEETS = ("css/fonts.css", "css/rag.css", "css/charts.css", "css/reports/report.css")
# Word reads no style sheet: what css/rag.css says of a whole line, and of a colour's own word.
WORD_GROUNDS = {f"report-closing--{rag.name}": rag.look.ground for rag in STATUSES} | {
    f"report-rag--{rag.name}": rag.look.ground for rag in COLOURS
}
ERASED = (
    "The words of this report were taken out of the record, as the law asks. When it was issued, "
    "by whom, and the colours that it gave are kept."
)
# The names under which is stored what is needed to come back for a printing.
DETAILS = Shape("What waits to be printed")
DETAIL_NAMES = frozenset({"name", "about", "carried", "begun_at", "proof"})
# White space at the edges of a block prints nothing, but takes time to read, and at the end of a
# paragraph it would be told to a screen reader.
SPACE_BESIDE_BLOCK = re.compile(
    r"\s*(</?(?:p|ul|li|h[1-6]|t[rdh]|thead|tbody|table|caption|figcaption|section|article)\b"
    r"[^>]*>)\s*"
)


def report_html(report: Report) -> str:
    """Render a report as a whole HTML document; every word that officers typed is escaped."""
    html = render_to_string("recommendations/reports/content/document.html", {"report": report})
    return SPACE_BESIDE_BLOCK.sub(r"\1", html)


def word_of_report(html: str) -> bytes:
    """Return a report's HTML document as the bytes of a Word file (.docx)."""
    return word_document(html, WORD_GROUNDS)


def printed_article(html: str) -> SafeString:
    """Cut the article out of a report's stored HTML; a notice where its words were erased.

    Words are erased from the record where a law asks it.
    """
    if not is_whole(html):
        return format_html('<p class="app-notice">{}</p>', ERASED)
    start, end = html.index("<article"), html.rindex("</article>")
    # Every word in it was escaped when it was made, and it has not been out of our hands.
    return mark_safe(html[start : end + len("</article>")])


def is_whole(html: str) -> bool:
    """Tell whether a report's stored HTML has its article still: its words were not erased."""
    return "<article" in html


def render_report(
    draft: ProgressReport, report: Report, html: str, begun_at: dt.datetime, proof: str = ""
) -> Rendered:
    """Print a report's HTML as PDF/UA-1; return it with the page of each recommendation.

    `begun_at` is the moment before its data was loaded: what is recorded after it may be missing.
    `proof` is what `proofs.keep_printed` needs later, where it is printed for a proof.

    Raises: NotPrinted when it takes too long or too much memory; StillPrinting.
    """
    details = {
        # Named in DETAIL_NAMES; a later release may find it within the hour.
        "name": report.file_name,
        "about": counted(len(report.lines), "recommendation", "recommendations"),
        "carried": [line.key for line in report.lines],
        "begun_at": begun_at.isoformat(),
        "proof": proof,
    }
    return render_soon(html, STYLESHEETS, shelf=_folder_name(draft), details=DETAILS.write(details))


def printing_details(printing: Printing) -> dict[str, Any]:
    """Read the details stored with a printing, under the names in DETAIL_NAMES.

    Raises: NotOpened where another version of the register put it there, under other names.
    """
    details = DETAILS.read(printing.details)
    DETAILS.refuse_unknown(details, DETAIL_NAMES)
    return details


def begun_at_of(printing: Printing) -> dt.datetime:
    """Return the moment just before a printing's data was loaded, from its details."""
    return dt.datetime.fromisoformat(printing_details(printing)["begun_at"])


def prints_restricted_words(printing: Printing) -> bool:
    """Tell whether words about a printing's recommendations were restricted since it was begun."""
    carried = printing_details(printing)["carried"]
    return LaterRestriction.objects.made_since(begun_at_of(printing), carried).exists()


def printing_of_report(draft: ProgressReport, digest: str) -> Printing | None:
    """Find the printing of a report with this digest; None where it is not kept, or never was."""
    return find_printing(settings.PRINTING_FOLDER / _folder_name(draft), digest)


def proof_in_print(draft: ProgressReport) -> Printing | None:
    """Find the latest printing of a report that was begun for a proof, or None."""
    begun = printings_on(settings.PRINTING_FOLDER / _folder_name(draft))
    return next((printing for printing in begun if _is_for_proof(printing)), None)


def _is_for_proof(printing: Printing) -> bool:
    """Tell whether a printing was begun for a proof; False where its details cannot be opened.

    One that it cannot is refused by name where somebody keeps it, not on every page of the report.
    """
    try:
        return bool(printing_details(printing)["proof"])
    except NotOpened:
        return False


def _folder_name(draft: ProgressReport) -> str:
    """Name a report's folder within PRINTING_FOLDER, such as "report-12"."""
    # One for each report: a digest in its address must not open the printing of an exempt one.
    return f"report-{draft.pk}"


def print_report(report: Report) -> bytes:
    """Print a report as the bytes of a PDF/UA-1, however long it takes; for a command.

    The same report gives the same bytes.

    Raises: NotPrinted when it takes too long or too much memory.
    """
    return render_bounded(report_html(report), STYLESHEETS).pdf
