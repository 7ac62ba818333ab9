"""The tracker in a browser that runs no script."""

import pytest
from playwright.sync_api import Page

from tests.browser import steps
from tests.browser.visitors import Visitors

pytestmark = [pytest.mark.slow, pytest.mark.once]


@pytest.fixture
def officer(visitors: Visitors) -> Page:
    return visitors.window("officer", java_script_enabled=False)


def test_lists_charts_forms_and_files_need_no_script(officer: Page, recommendation: str):
    filter_and_rewind_the_list(officer)
    record_a_status(officer, recommendation)
    unfold_what_is_below_a_chart_by_printing(officer)
    download_a_report(officer)


def filter_and_rewind_the_list(officer: Page) -> None:
    officer.goto("/recommendations/")
    officer.get_by_text("More filters").click()
    officer.get_by_label("RAG").select_option("Green")
    steps.send(officer, "Apply filters")

    rows = officer.locator("tbody tr")
    assert rows.count() > 0
    assert all("Green" in row for row in rows.all_inner_texts())

    officer.get_by_label("Change day").fill("2016-03-30")
    steps.send(officer, "Change day")
    assert "as at 30 March 2016" in officer.get_by_role("main").inner_text()
    assert "No recommendation matches" in officer.get_by_role("main").inner_text()
    assert "rag=green" in officer.url


def record_a_status(officer: Page, recommendation: str) -> None:
    steps.record_status(officer, recommendation, rag="Red", narrative="Nothing\nhas happened.")

    update = officer.locator("#update-1")
    assert "Red" in update.inner_text()
    assert "Nothing\nhas happened." in update.inner_text()


def unfold_what_is_below_a_chart_by_printing(officer: Page) -> None:
    """On paper nobody unfolds a table: the link to it would be all there is."""
    officer.goto("/")
    tables = officer.locator(".app-chart__table")
    folds = officer.locator("summary", has_text="in a table")
    assert [each.is_visible() for each in tables.all()] == [False, False]

    officer.emulate_media(media="print")

    assert [each.is_visible() for each in tables.all()] == [True, True]
    assert not any(each.is_visible() for each in folds.all())
    officer.emulate_media(media="screen")


def download_a_report(officer: Page) -> None:
    steps.prepare_report(officer, "CP-2019")
    with officer.expect_download() as download:
        officer.get_by_text("Download as PDF").click()

    assert download.value.path().read_bytes().startswith(b"%PDF")
