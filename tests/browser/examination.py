"""What must hold on every page, whoever reads it."""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from playwright.sync_api import Page, ViewportSize

from tests.browser.visitors import WIDE

AXE = Path(__file__).parent / "vendor" / "axe-core" / "axe.min.js"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# Without `preload` it leaves out one rule, on pages that lock a screen's orientation: none of ours
# turns anything, and axe would have to fetch every style sheet again to find out.
RUN_AXE = """async tags => {
    const options = {runOnly: {type: "tag", values: tags}, preload: false};
    const {violations} = await axe.run(document, options);
    return violations.map(
        ({id, impact, help, nodes}) => ({id, impact, help, html: nodes.map(node => node.html)}));
}"""
GRAVE = ("serious", "critical")

NARROW = 320
NARROW_VIEW = ViewportSize(width=NARROW, height=640)
WIDTH = "document.documentElement.scrollWidth"
WIDEST = """() => [...document.querySelectorAll("body *")]
    .filter(element => element.getBoundingClientRect().right > innerWidth + 0.5)
    .slice(-1).map(element => element.outerHTML.slice(0, 200)).join("")"""

# A table that is laid out as blocks on a phone is told as a table by its roles alone.
WITHOUT_ROLE = """() => [...document.querySelectorAll(
        "table.app-table--stack, .app-table--stack :is(thead, tbody, tfoot, tr, th, td)")]
    .filter(element => !element.hasAttribute("role"))
    .slice(0, 1).map(element => element.outerHTML.slice(0, 200)).join("")"""

OPEN_DETAILS = 'document.querySelectorAll("details").forEach(each => { each.open = true })'
# What differs from one visit to the next, or one person to the next, and is no part of the page.
PASSING = re.compile(
    r'name="(csrfmiddlewaretoken|form_key)" value="[^"]*"'
    r'|<span class="app-account__name">.*?</span>'
)
# The section that a page lies in. A page that was not found lies in none: it has no breadcrumb.
SECTION = "body:has(nav[aria-label=Breadcrumb]) nav[aria-label=Sections] [aria-current=true]"
TITLE = re.compile(r"(Error: )?(\S.*?\S - ){1,3}Wirral Tracker")


def content(page: Page, address: str) -> str:
    """What the server gives this person at an address: the same as others who may do the same."""
    answer = page.request.get(address)
    assert answer.ok, f"{address} answers {answer.status}"
    return PASSING.sub("", answer.text())


def examine(page: Page) -> list[str]:
    """Complaints about the page that is open, with every part of it unfolded."""
    page.evaluate(OPEN_DETAILS)
    return [*bare_faults(page), *tables_untold(page), *axe_findings(page), *sideways_scroll(page)]


def bare_faults(page: Page) -> Iterator[str]:
    """The title that a tab shows, the language, and one heading that says what the page is."""
    section = page.locator(SECTION)
    end = f" - {section.inner_text()} - Wirral Tracker" if section.count() else " - Wirral Tracker"
    if not (TITLE.fullmatch(page.title()) and page.title().endswith(end)):
        yield f"title is {page.title()!r}, not 'Thing{end}'"
    if (language := page.locator("html").get_attribute("lang")) != "en-GB":
        yield f"lang is {language!r}"
    if (headings := page.get_by_role("heading", level=1).count()) != 1:
        yield f"{headings} first-level headings"


def tables_untold(page: Page) -> Iterator[str]:
    """Whether a part of a stacked table has no role of its own."""
    if found := page.evaluate(WITHOUT_ROLE):
        yield f"a stacked table tells nobody that this is a part of it: {found}"


@cache
def axe() -> str:
    return AXE.read_text(encoding="utf-8")


def axe_findings(page: Page) -> Iterator[str]:
    """The serious and critical findings of axe-core, with the first element that each is about."""
    page.evaluate(axe())
    for finding in page.evaluate(RUN_AXE, TAGS):
        if finding["impact"] in GRAVE:
            html = finding["html"]
            yield f"axe {finding['id']} ({len(html)}): {finding['help']}: {html[0]}"


def sideways_scroll(page: Page) -> Iterator[str]:
    """Whether a window 320 pixels wide must be scrolled to the side. WCAG 2.2, 1.4.10."""
    page.set_viewport_size(NARROW_VIEW)
    if (width := page.evaluate(WIDTH)) > NARROW:
        yield f"{width} pixels wide at {NARROW}: {page.evaluate(WIDEST)}"
    page.set_viewport_size(WIDE)
