"""The job that the tracker is for, from signing in to a paper fit to lay before a committee."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page

from tests.browser import steps
from tests.browser.visitors import Visitors, sign_in

pytestmark = pytest.mark.slow

REFERENCE = "LAC-2013-R12"
NARRATIVE = "Visits are now planned for the year.\n- two homes are done\n- four are to come"


def read_pdf(path: Path) -> str:
    """The words of a PDF, with white space folded."""
    done = subprocess.run(["pdftotext", str(path), "-"], capture_output=True, text=True, check=True)
    return " ".join(done.stdout.split())


def find_through_the_list(page: Page) -> None:
    page.get_by_role("navigation").get_by_role("link", name="Recommendations").click()
    page.get_by_text("More filters").click()
    page.get_by_label("Review or inspection").select_option("LAC-2013")
    page.get_by_role("button", name="Apply filters").click()
    page.wait_for_url("**source=LAC-2013*")
    page.get_by_label("Search").fill("R12")
    page.get_by_label("Search").press("Enter")
    page.get_by_role("link", name=REFERENCE, exact=True).click()
    page.wait_for_url(f"**/{REFERENCE}/")


def follow_to_the_source_and_back(page: Page) -> None:
    """From what the council reported to the lit paragraph that says so, and back by its margin."""
    page.locator("#update-1").get_by_role("link", name=re.compile("¶|paragraph")).first.click()
    page.wait_for_url("**/sources/lac-2013/#p*")
    told = page.locator(":target")
    assert "12" in told.inner_text()
    colours = "each => getComputedStyle(each).backgroundColor"
    assert told.evaluate(colours) != page.locator(".app-source__row").first.evaluate(colours)
    told.get_by_role("link", name=REFERENCE).first.click()
    page.wait_for_url(f"**/{REFERENCE}/*")


def prepare_and_download(page: Page) -> str:
    """The words of the progress report that the dashboard leads to, after a look at its preview."""
    page.get_by_role("row", name="LAC-2013").get_by_role("link", name="LAC-2013").first.click()
    page.get_by_role("link", name="Prepare a progress report").click()
    steps.send(page, "Prepare the draft")
    bullets = page.get_by_role("article").get_by_role("listitem").all_inner_texts()
    assert {"two homes are done", "four are to come"} <= {*bullets}
    with page.expect_download() as download:
        page.get_by_text("Download as PDF").click()
    return read_pdf(download.value.path())


def words_in(locator: Locator) -> str:
    """Return the words of an element, hidden ones too, whatever the lines of its markup."""
    return " ".join((locator.text_content() or "").split())


@pytest.mark.skipif(not shutil.which("pdftotext"), reason="pdftotext (poppler-utils) is missing")
def test_main_job(visitors: Visitors):
    page = visitors.window()
    sign_in(page, "officer")
    red_before = steps.figure(page, "Red")
    by_source = page.get_by_role("row", name="LAC-2013")
    assert "red of LAC-2013" not in words_in(by_source)

    find_through_the_list(page)
    assert "Amber" in page.locator(".app-lead").inner_text()
    follow_to_the_source_and_back(page)

    steps.fill_status(page, rag="Red", narrative=NARRATIVE, evidence="Minutes of 3 July, item 4.")
    steps.send(page, "Record status update")
    update = page.locator("#update-2")
    assert NARRATIVE in update.inner_text()
    assert "Minutes of 3 July, item 4." in update.inner_text()

    page.get_by_role("navigation").get_by_role("link", name="Dashboard").first.click()
    page.wait_for_url("**/")
    assert f"Position as at {steps.in_words(steps.TODAY)}" in page.locator("main").inner_text()
    assert steps.figure(page, "Red") == red_before + 1
    assert "1 red of LAC-2013" in words_in(by_source)
    assert REFERENCE in page.get_by_role("region", name="Latest updates").inner_text()

    paper = prepare_and_download(page)
    assert f"as at {steps.in_words(steps.TODAY)}" in paper
    assert "Progress against Recommendation 12: Red" in paper
    assert f"stated {steps.in_words(steps.TODAY)}" in paper
    assert "two homes are done" in paper

    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url("**/accounts/login/")
    page.goto("/")
    assert page.get_by_role("heading", level=1).inner_text() == "Sign in"
