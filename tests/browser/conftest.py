"""A real browser on a real installation, with somebody of each role signed in.

All of it lasts as long as this folder's tests and no longer: while Playwright runs, Django takes
the thread for an asynchronous one and refuses to touch the database.
"""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.browser.server import running_tracker
from tests.browser.visitors import Visitors

NAMES = ("chromium", "chromium-browser", "google-chrome")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-dev-shm-usage",
    # Nobody looks: what is drawn without a graphics card costs a processor.
    "--disable-gpu",
    "--disable-gpu-rasterization",
]


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item):
    report = yield
    if report.when == "call" and report.failed and "visitors" in getattr(item, "funcargs", {}):
        item.funcargs["visitors"].photograph(item.name)  # type: ignore[attr-defined]
    return report


@pytest.fixture(scope="package")
def chromium() -> Iterator[Browser]:
    """The browser that is installed on this machine; nothing is downloaded."""
    path = next(filter(None, map(shutil.which, NAMES)), None)
    if path is None:
        pytest.skip("Chromium was not found. On Debian or Ubuntu: sudo apt-get install chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture(scope="package")
def tracker_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the application keeps its files."""
    return tmp_path_factory.mktemp("tracker")


@pytest.fixture(scope="package")
def tracker(chromium: Browser, tracker_folder: Path) -> Iterator[str]:
    """The address of the application. It asks for the browser, without which none is needed."""
    with running_tracker(tracker_folder) as (address, _):
        yield address


@pytest.fixture(scope="package")
def everybody(chromium: Browser, tracker: str) -> Visitors:
    return Visitors(chromium, tracker)


@pytest.fixture
def visitors(everybody: Visitors) -> Iterator[Visitors]:
    """Who opens windows in this test; at its end nothing may have gone wrong in any of them."""
    yield everybody
    complaints = everybody.leave()
    assert not complaints, "\n".join(complaints)


@pytest.fixture(scope="package")
def unwritten() -> Iterator[str]:
    return (f"CP-2019-R{number}" for number in range(5, 20))


@pytest.fixture
def recommendation(unwritten: Iterator[str]) -> str:
    """The reference of a recommendation that no other test writes to and none has rated."""
    return next(unwritten)
