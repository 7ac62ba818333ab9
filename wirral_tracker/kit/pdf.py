"""Printing HTML as PDF: the only importer of WeasyPrint, which may open our static files alone.

Words that officers type end up in these pages. So nothing that a page names is fetched, from the
disk or from the network, except the style sheets and fonts that come with the register.
"""

import atexit
import gc
import logging
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from threading import get_ident
from typing import TYPE_CHECKING, Any, ClassVar
from urllib.parse import unquote, urlsplit

from django.conf import settings

if TYPE_CHECKING:
    import pydyf
    from weasyprint import CSS, Document
    from weasyprint.text.fonts import FontConfiguration
    from weasyprint.urls import URLFetcher, URLFetcherResponse

# A PDF's objects by the references under which they name one another.
PdfObjects = dict[bytes, Any]

STATIC_FOLDER = Path(settings.BASE_DIR) / "static"
OPENED_SUFFIXES = {".css", ".woff2"}
VARIANT = "pdf/ua-1"

# At the level that our own log keeps they write a line for every step and every font.
for chatty in ("weasyprint", "fontTools"):
    logging.getLogger(chatty).setLevel(logging.WARNING)


class FileRefused(ValueError):
    """A file that a page names and that is not one of our own style sheets or fonts."""


# The steps of printing, as the page that waits for it words them.
READING, LAYING_OUT, WRITING = "reading", "laying out", "writing"


@dataclass(frozen=True)
class Progress:
    """The progress of a printing: its step, and the last page begun so far, from 1."""

    step: str = READING
    page: int = 0


@dataclass(frozen=True)
class Rendered:
    """A PDF, and the page, from 1, on which each element that has an id begins."""

    pdf: bytes
    pages: dict[str, int]


def render_pdf(html: str, stylesheets: Sequence[str]) -> bytes:
    """Render HTML as a tagged PDF (PDF/UA-1), with these style sheets of the static folder."""
    return render(html, stylesheets).pdf


def render(
    html: str, stylesheets: Sequence[str], tell: Callable[[Progress], None] | None = None
) -> Rendered:
    """Render HTML as a tagged PDF (PDF/UA-1), with the page on which each element's id begins.

    The same HTML gives the same bytes: the file holds no moment but those that the HTML names.
    `tell` is called with the progress; use it only where the process prints nothing else.
    """
    # Takes most of a second, which a process that makes no PDF need not spend.
    from weasyprint import HTML

    paths = [STATIC_FOLDER / name for name in stylesheets]
    versions = tuple((path, path.stat().st_mtime_ns) for path in paths)
    fonts, sheets = fonts_and_sheets(versions, get_ident())
    with without_garbage_collection(), forwarded_progress(tell):
        page = HTML(
            string=html, base_url=f"{STATIC_FOLDER.as_uri()}/", url_fetcher=sealed_fetcher()
        )
        document = page.render(font_config=fonts, stylesheets=sheets)
        pdf = document.write_pdf(finisher=finish, pdf_variant=VARIANT)
    pages: dict[str, int] = {}
    for number, printed in enumerate(document.pages, start=1):
        for name in printed.anchors:
            pages.setdefault(name, number)
    return Rendered(pdf, pages)


@lru_cache(maxsize=4)
def fonts_and_sheets(
    versions: tuple[tuple[Path, int], ...], thread: int
) -> tuple["FontConfiguration", list["CSS"]]:
    """Load style sheets and their fonts, once for each thread: threads must not share fonts.

    Reading them takes as long as printing ten recommendations. `versions` holds the time at which
    each sheet was changed, so that a changed one is read again.
    """
    from weasyprint import CSS
    from weasyprint.text.fonts import FontConfiguration

    fonts = FontConfiguration()
    fetcher = sealed_fetcher()
    sheets = [CSS(filename=path, url_fetcher=fetcher, font_config=fonts) for path, _ in versions]
    return fonts, sheets


# Unpacked fonts lie in a temporary folder, which goes while the interpreter is still whole.
atexit.register(fonts_and_sheets.cache_clear)


@contextmanager
def without_garbage_collection() -> Iterator[None]:
    """Stop Python's garbage collector for the block: it would take a sixth of the time.

    Printing leaves none of it behind that would need to be found.
    """
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


class Steps(logging.Handler):
    """A log handler that turns WeasyPrint's messages about its steps into progress."""

    STEP = re.compile(r"Step (\d)(?:.* Page (\d+))?")
    STEPS: ClassVar = {5: LAYING_OUT, 6: WRITING, 7: WRITING}

    def __init__(self, tell: Callable[[Progress], None]) -> None:
        super().__init__()
        self.tell = tell
        self.page = 0

    def emit(self, record: logging.LogRecord) -> None:
        """Pass to `tell` the progress that a log record such as "Step 5 … Page 12" means."""
        if step := self.STEP.match(record.getMessage()):
            # Pages are gone over a second time where one changes what another says.
            self.page = max(self.page, int(step[2] or 0))
            self.tell(Progress(self.STEPS.get(int(step[1]), READING), self.page))


@contextmanager
def forwarded_progress(tell: Callable[[Progress], None] | None) -> Iterator[None]:
    """Forward WeasyPrint's progress to `tell` within the block; do nothing if it is None."""
    if tell is None:
        yield
        return
    logger, handler = logging.getLogger("weasyprint.progress"), Steps(tell)
    logger.addHandler(handler)
    logger.setLevel(logging.INFO)
    try:
        yield
    finally:
        logger.removeHandler(handler)
        logger.setLevel(logging.NOTSET)


@cache
def sealed_fetcher() -> "URLFetcher":
    """Build a fetcher that opens our own style sheets and fonts, and refuses everything else."""
    from weasyprint.urls import URLFetcher

    class SealedFetcher(URLFetcher):
        """A fetcher whose refusal is an ordinary error: WeasyPrint then leaves the thing out."""

        def fetch(self, url: str, headers: dict[str, str] | None = None) -> "URLFetcherResponse":
            return super().fetch(own_static_file(url).as_uri(), headers)

    return SealedFetcher(allowed_protocols={"file"}, allow_redirects=False)


def own_static_file(url: str) -> Path:
    """Return the path of our own style sheet or font that a file: URL names.

    Raises: FileRefused for another scheme, another folder (by `..` or by a link) or another kind.
    """
    parts = urlsplit(url)
    if parts.scheme != "file" or parts.netloc or parts.query:
        raise FileRefused(f"Not one of our own files: {url[:200]}")
    path = Path(unquote(parts.path)).resolve()
    if not path.is_relative_to(STATIC_FOLDER.resolve()) or path.suffix not in OPENED_SUFFIXES:
        raise FileRefused(f"Not one of our own files: {url[:200]}")
    return path


# What WeasyPrint leaves undone for a screen reader


def finish(document: "Document", pdf: "pydyf.PDF") -> None:
    """Correct a PDF's tags for screen readers, before WeasyPrint writes the file."""
    objects: PdfObjects = {item.reference: item for item in pdf.objects}
    mark_header_cells(objects)
    mark_page_feet(objects)
    divide_list_items(objects, pdf)
    remove_empty_spans(objects)


def mark_header_cells(objects: PdfObjects) -> None:
    """Mark each header cell's scope: its column in the head of a table, its row elsewhere."""
    for cell in objects_of_type(objects, "/StructElem"):
        if cell["S"] == "/TH":
            in_head = objects[objects[cell["P"]]["P"]]["S"] == "/THead"
            cell["A"]["Scope"] = "/Column" if in_head else "/Row"


def mark_page_feet(objects: PdfObjects) -> None:
    """Mark the foot of each page as an artifact, which a screen reader passes over.

    Otherwise "Page 2 of 7" is read out within a sentence that goes on over the page.
    """
    [root] = objects_of_type(objects, "/StructTreeRoot")
    # A tree of numbers lists keys and values by turns.
    by_page = objects[root["ParentTree"]]["Nums"][1::2]
    for page in objects_of_type(objects, "/Page"):
        references = by_page[page["StructParents"]]
        stream = objects[page["Contents"]].stream
        for place, item in enumerate(stream):
            if isinstance(item, dict) and is_outside_structure(objects, references[item["MCID"]]):
                references[item["MCID"]] = "null"
                stream[place - 1 : place + 1] = ["/Artifact", "<</Type /Pagination>>"]


def is_outside_structure(objects: PdfObjects, reference: bytes) -> bool:
    """Return whether a tagged element is outside the document's structure, as a page's foot is."""
    parent = objects[reference]["P"]
    while objects[parent]["S"] != "/Document":
        reference, parent = parent, objects[parent]["P"]
    return reference not in objects[parent]["K"]


def divide_list_items(objects: PdfObjects, pdf: "pydyf.PDF") -> None:
    """Divide each list item's tags into its mark (/Lbl) and its body (/LBody), as PDF/UA asks."""
    for item in objects_of_type(objects, "/StructElem"):
        if item["S"] != "/LI":
            continue
        loose = [kid for kid in item["K"] if objects[kid]["S"] not in ("/Lbl", "/LBody")]
        if loose:
            kids = type(item["K"])
            marks = [kid for kid in item["K"] if kid not in loose]
            body = type(item)({**item, "S": "/LBody", "K": kids(loose), "P": item.reference})
            pdf.add_object(body)
            item["K"] = kids([*marks, body.reference])
            for kid in loose:
                objects[kid]["P"] = body.reference


def remove_empty_spans(objects: PdfObjects) -> None:
    """Remove empty /Span tags, which mark where links lead and hold nothing to read."""
    for place in objects_of_type(objects, "/StructElem"):
        if place["S"] == "/Span" and not place["K"]:
            objects[place["P"]]["K"].remove(place.reference)


def objects_of_type(objects: PdfObjects, kind: str) -> list[Any]:
    """List the PDF's dictionaries whose /Type is `kind`, such as "/Page"."""
    return [
        item for item in objects.values() if isinstance(item, dict) and item.get("Type") == kind
    ]
