"""HTML to PDF bytes. The only importer of WeasyPrint, which here opens our static files alone.

What officers type ends up in these pages. So nothing that a page names is fetched, from the disk
or from the network, save the style sheets and fonts that come with the register.
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
from typing import Any, ClassVar
from urllib.parse import unquote, urlsplit

from django.conf import settings

STATIC_FOLDER = Path(settings.BASE_DIR) / "static"
OPENED_SUFFIXES = {".css", ".woff2"}
VARIANT = "pdf/ua-1"

# They tell every step and every font at the level that our own log keeps.
for chatty in ("weasyprint", "fontTools"):
    logging.getLogger(chatty).setLevel(logging.WARNING)


class Refused(ValueError):
    """The page named something that is not one of our own style sheets or fonts."""


READING, LAYING_OUT, WRITING = "reading", "laying out", "writing"


@dataclass(frozen=True)
class Progress:
    """How far printing has got: the step, and the last page begun so far, from 1."""

    step: str = READING
    page: int = 0


@dataclass(frozen=True)
class Rendered:
    """A PDF, and the page, from 1, on which each element that has an id begins."""

    pdf: bytes
    pages: dict[str, int]


def render_pdf(html: str, stylesheets: Sequence[str]) -> bytes:
    """The HTML as tagged PDF (PDF/UA-1), set by these style sheets of the static folder."""
    return render(html, stylesheets).pdf


def render(
    html: str, stylesheets: Sequence[str], tell: Callable[[Progress], None] | None = None
) -> Rendered:
    """The HTML as tagged PDF (PDF/UA-1), and where its parts are printed.

    The same HTML gives the same bytes: the file holds no moment but those that the HTML names.
    `tell` hears how far it has got; only where nothing else is printed by the same process.
    """
    # Takes most of a second, which a process that makes no PDF need not spend.
    from weasyprint import HTML

    paths = [STATIC_FOLDER / name for name in stylesheets]
    versions = tuple((path, path.stat().st_mtime_ns) for path in paths)
    fonts, sheets = fonts_and_sheets(versions, get_ident())
    with garbage_left_alone(), steps_told(tell):
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
def fonts_and_sheets(versions: tuple[tuple[Path, int], ...], thread: int) -> tuple[Any, list[Any]]:
    """The style sheets and their fonts, read once for each thread: it must not share its fonts.

    Reading them takes as long as printing ten recommendations.
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
def garbage_left_alone() -> Iterator[None]:
    """Meanwhile Python looks for no circular garbage: a sixth of the time, and it finds none."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


class Steps(logging.Handler):
    """Makes progress of what WeasyPrint tells of its steps, which have numbers and pages."""

    STEP = re.compile(r"Step (\d)(?:.* Page (\d+))?")
    STEPS: ClassVar = {5: LAYING_OUT, 6: WRITING, 7: WRITING}

    def __init__(self, tell: Callable[[Progress], None]) -> None:
        super().__init__()
        self.tell = tell
        self.page = 0

    def emit(self, record: logging.LogRecord) -> None:
        if step := self.STEP.match(record.getMessage()):
            # Pages are gone over a second time where one changes what another says.
            self.page = max(self.page, int(step[2] or 0))
            self.tell(Progress(self.STEPS.get(int(step[1]), READING), self.page))


@contextmanager
def steps_told(tell: Callable[[Progress], None] | None) -> Iterator[None]:
    """Meanwhile WeasyPrint's steps are told, if there is somebody to tell."""
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
def sealed_fetcher() -> Any:
    """A fetcher that opens our own style sheets and fonts, and refuses everything else."""
    from weasyprint.urls import URLFetcher

    class SealedFetcher(URLFetcher):
        """Refusing raises an ordinary error, after which WeasyPrint leaves the thing out."""

        def fetch(self, url: str, headers: Any = None) -> Any:
            return super().fetch(own_static_file(url).as_uri(), headers)

    return SealedFetcher(allowed_protocols={"file"}, allow_redirects=False)


def own_static_file(url: str) -> Path:
    """The file of ours that a URL names.

    Raises: Refused for another scheme, another folder (by `..` or by a link) or another kind.
    """
    parts = urlsplit(url)
    if parts.scheme != "file" or parts.netloc or parts.query:
        raise Refused(f"Not one of our own files: {url[:200]}")
    path = Path(unquote(parts.path)).resolve()
    if not path.is_relative_to(STATIC_FOLDER.resolve()) or path.suffix not in OPENED_SUFFIXES:
        raise Refused(f"Not one of our own files: {url[:200]}")
    return path


# What WeasyPrint leaves undone for a screen reader


def finish(document: Any, pdf: Any) -> None:
    """Put the last touches to the tags, before the file is written."""
    objects = {item.reference: item for item in pdf.objects}
    scope_header_cells(objects)
    pass_over_page_feet(objects)
    give_list_items_bodies(objects, pdf)
    pass_over_empty_places(objects)


def scope_header_cells(objects: dict[bytes, Any]) -> None:
    """Say of each header cell whether it heads its column or its row.

    A cell in the head of its table heads a column; any other heads its row.
    """
    for cell in typed(objects, "/StructElem"):
        if cell["S"] == "/TH":
            in_head = objects[objects[cell["P"]]["P"]]["S"] == "/THead"
            cell["A"]["Scope"] = "/Column" if in_head else "/Row"


def pass_over_page_feet(objects: dict[bytes, Any]) -> None:
    """Mark the foot of each page as furniture, or "Page 2 of 7" is read out within a sentence."""
    [root] = typed(objects, "/StructTreeRoot")
    by_page = objects[root["ParentTree"]]["Nums"][1::2]
    for page in typed(objects, "/Page"):
        references = by_page[page["StructParents"]]
        stream = objects[page["Contents"]].stream
        for place, item in enumerate(stream):
            if isinstance(item, dict) and is_furniture(objects, references[item["MCID"]]):
                references[item["MCID"]] = "null"
                stream[place - 1 : place + 1] = ["/Artifact", "<</Type /Pagination>>"]


def is_furniture(objects: dict[bytes, Any], reference: bytes) -> bool:
    """Whether a marked piece of a page stands outside the document's own structure."""
    parent = objects[reference]["P"]
    while objects[parent]["S"] != "/Document":
        reference, parent = parent, objects[parent]["P"]
    return reference not in objects[parent]["K"]


def give_list_items_bodies(objects: dict[bytes, Any], pdf: Any) -> None:
    """Make of a list's item its mark and its body, also where the mark stands within the line."""
    for item in typed(objects, "/StructElem"):
        if item["S"] != "/LI":
            continue
        loose = [kid for kid in item["K"] if objects[kid]["S"] not in ("/Lbl", "/LBody")]
        if loose:
            kids = type(item["K"])
            kept = [kid for kid in item["K"] if kid not in loose]
            body = type(item)({**item, "S": "/LBody", "K": kids(loose), "P": item.reference})
            pdf.add_object(body)
            item["K"] = kids([*kept, body.reference])
            for kid in loose:
                objects[kid]["P"] = body.reference


def pass_over_empty_places(objects: dict[bytes, Any]) -> None:
    """What only marks the place that a link leads to is nothing to be read."""
    for place in typed(objects, "/StructElem"):
        if place["S"] == "/Span" and not place["K"]:
            objects[place["P"]]["K"].remove(place.reference)


def typed(objects: dict[bytes, Any], kind: str) -> list[Any]:
    """The PDF's dictionaries of one type."""
    return [
        item for item in objects.values() if isinstance(item, dict) and item.get("Type") == kind
    ]
