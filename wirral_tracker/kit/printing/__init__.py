"""Printing HTML as PDF without holding a page up: a long report gets a process of its own.

That process is limited in time and memory, and answers with the whole report or with nothing. A
page waits for it a moment; what takes longer is a `Printing`, which any process can look at.
"""

import logging
import math
from collections.abc import Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from django.conf import settings

from wirral_tracker.kit.json_values import JSON
from wirral_tracker.kit.pdf import Rendered, render
from wirral_tracker.kit.printing.job import NotPrinted, Printing, printing_of

__all__ = ["NotPrinted", "Printing", "StillPrinting", "render_bounded", "render_soon"]

# Characters. What takes a second or so here is not worth starting another process for.
LONG_HTML = 150_000


class StillPrinting(Exception):
    """A printing that takes longer than a page may be held up; `printing` has its progress."""

    def __init__(self, printing: Printing) -> None:
        super().__init__("The report is still being printed.")
        self.printing = printing


def render_soon(
    html: str, stylesheets: Sequence[str], *, shelf: str, details: Mapping[str, JSON]
) -> Rendered:
    """Render HTML as PDF within the time a page may wait; raise StillPrinting if it takes longer.

    `shelf` names the thing that is printed, as "report-12"; `details` are kept with it for whoever
    comes back for it. The same HTML is printed once, however many ask.

    Raises: NotPrinted; StillPrinting.
    """
    if len(html) <= LONG_HTML:
        return render(html, stylesheets)
    printing = printing_of(html, stylesheets, settings.PRINTING_FOLDER / shelf)
    try:
        printing.begin(html, stylesheets, details)
        rendered = printing.wait(settings.PRINTING_PATIENCE_SECONDS)
    except OSError as failure:
        logging.getLogger(__name__).error("The folder for printing: %s", failure.strerror)
        raise NotPrinted(
            "The report was not printed: the server could not write the files that this takes. "
            "Tell the administrator."
        ) from failure
    if rendered is None:
        raise StillPrinting(printing)
    return rendered


def render_bounded(html: str, stylesheets: Sequence[str]) -> Rendered:
    """Render HTML as PDF within the limits of time and memory alone: for a command, not a page.

    Raises: NotPrinted.
    """
    if len(html) <= LONG_HTML:
        return render(html, stylesheets)
    with TemporaryDirectory() as folder:
        printing = printing_of(html, stylesheets, Path(folder) / "alone")
        printing.begin(html, stylesheets, {})
        rendered = printing.wait(math.inf)
    assert rendered is not None  # without an end to its patience, `wait` returns it or raises
    return rendered
