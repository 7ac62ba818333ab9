"""HTML to PDF bytes. The only importer of WeasyPrint, which here opens our static files alone.

What officers type ends up in these pages. So nothing that a page names is fetched, from the disk
or from the network, save the style sheets and fonts that come with the register.
"""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
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


@dataclass(frozen=True)
class Rendered:
    """A PDF, and the page, from 1, on which each element that has an id begins."""

    pdf: bytes
    pages: dict[str, int]


def render_pdf(html: str, stylesheets: Sequence[str]) -> bytes:
    """The HTML as tagged PDF (PDF/UA-1), set by these style sheets of the static folder."""
    return render(html, stylesheets).pdf


def render(html: str, stylesheets: Sequence[str]) -> Rendered:
    """The HTML as tagged PDF (PDF/UA-1), and where its parts are printed.

    The same HTML gives the same bytes: the file holds no moment but those that the HTML names.
    """
    # Takes most of a second, which a process that makes no PDF need not spend.
    from weasyprint import CSS, HTML
    from weasyprint.text.fonts import FontConfiguration

    fonts = FontConfiguration()
    fetcher = sealed_fetcher()
    sheets = [
        CSS(filename=STATIC_FOLDER / name, url_fetcher=fetcher, font_config=fonts)
        for name in stylesheets
    ]
    page = HTML(string=html, base_url=STATIC_FOLDER.as_uri() + "/", url_fetcher=fetcher)
    document = page.render(font_config=fonts, stylesheets=sheets)
    pages: dict[str, int] = {}
    for number, printed in enumerate(document.pages, start=1):
        for name in printed.anchors:
            pages.setdefault(name, number)
    return Rendered(document.write_pdf(finisher=finish, pdf_variant=VARIANT), pages)


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


def typed(objects: dict[bytes, Any], kind: str) -> list[Any]:
    """The PDF's dictionaries of one type."""
    return [
        item for item in objects.values() if isinstance(item, dict) and item.get("Type") == kind
    ]
