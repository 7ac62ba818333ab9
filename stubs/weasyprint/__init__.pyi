from collections.abc import Callable, Sequence
from pathlib import Path

import pydyf
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher

class CSS:
    def __init__(
        self, *, filename: Path, url_fetcher: URLFetcher, font_config: FontConfiguration
    ) -> None: ...

class Page:
    anchors: dict[str, tuple[float, float]]

class Document:
    pages: Sequence[Page]
    def write_pdf(
        self, *, finisher: Callable[[Document, pydyf.PDF], None], pdf_variant: str
    ) -> bytes: ...

class HTML:
    def __init__(self, *, string: str, base_url: str, url_fetcher: URLFetcher) -> None: ...
    def render(self, *, font_config: FontConfiguration, stylesheets: Sequence[CSS]) -> Document: ...
