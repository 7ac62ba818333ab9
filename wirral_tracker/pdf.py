"""HTML to PDF bytes. The only importer of WeasyPrint, which here opens our static files alone.

What officers type ends up in these pages. So nothing that a page names is fetched, from the disk
or from the network, save the style sheets and fonts that come with the register.
"""

import logging
from collections.abc import Sequence
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


def render_pdf(html: str, stylesheets: Sequence[str]) -> bytes:
    """The HTML as tagged PDF (PDF/UA-1), set by these style sheets of the static folder.

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
    return document.write_pdf(finisher=scope_header_cells, pdf_variant=VARIANT)


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


def scope_header_cells(document: Any, pdf: Any) -> None:
    """Say of each header cell whether it heads its column or its row, which WeasyPrint leaves out.

    A cell in the head of its table heads a column; any other heads its row.
    """
    elements = {item.reference: item for item in pdf.objects if isinstance(item, dict)}
    for cell in elements.values():
        if cell.get("S") != "/TH":
            continue
        row = elements[cell["P"]]
        in_head = elements[row["P"]].get("S") == "/THead"
        cell["A"]["Scope"] = "/Column" if in_head else "/Row"
