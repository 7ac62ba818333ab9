"""The people who sit at a browser: one of each role, and somebody who has not signed in."""

import re
from contextlib import suppress
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Error, Page, StorageState, ViewportSize

from tests.browser.watch import Watch

PICTURES = Path(__file__).resolve().parents[2] / "test-results"
WIDE = ViewportSize(width=1280, height=900)


def sign_in(page: Page, role: str) -> None:
    """Sign in with the demonstration account of a role."""
    page.goto("/accounts/login/")
    page.get_by_label("Username").fill(role)
    page.get_by_label("Password").fill(f"demonstration-{role}")
    page.get_by_role("main").get_by_role("button", name="Sign in").click()
    page.wait_for_url(lambda url: "/accounts/login/" not in url)


class Visitors:
    """Opens windows of the browser and watches what goes wrong in them."""

    def __init__(self, chromium: Browser, address: str) -> None:
        self.chromium = chromium
        self.address = address
        self.watch = Watch()
        self.windows: list[Page] = []
        self.desks: dict[str, Page] = {}
        self.sessions: dict[str, StorageState] = {}

    def window(self, role: str = "", **options: Any) -> Page:
        """A window for one test, signed in as the role; signed out when none is named."""
        page = self._context(role, **options).new_page()
        self.windows.append(page)
        return page

    def desk(self, role: str = "") -> Page:
        """A window that stays open from test to test, for those that only read."""
        if role not in self.desks:
            self.desks[role] = self._context(role).new_page()
        return self.desks[role]

    def expect(self, *statuses: int) -> None:
        """Let a page or a form be answered so until the test ends."""
        self.watch.expected.update(statuses)

    def leave(self) -> list[str]:
        """Close the windows of a test. Returns: what went wrong in them."""
        for page in self.windows:
            page.context.close()
        self.windows.clear()
        return self.watch.report()

    def photograph(self, test: str) -> None:
        """Keep a picture of each window of a test that failed."""
        PICTURES.mkdir(exist_ok=True)
        name = re.sub(r"\W+", "-", test)
        for number, page in enumerate(self.windows, start=1):
            # A window that hangs gives no picture; the test's own failure says more.
            with suppress(Error):
                path = PICTURES / f"{name}-{number}.png"
                page.screenshot(path=path, full_page=True, timeout=5_000)

    def _context(self, role: str, **options: Any) -> BrowserContext:
        if role:
            options["storage_state"] = self._session(role)
        context = self.chromium.new_context(
            base_url=self.address,
            locale="en-GB",
            timezone_id="Europe/London",
            **{"viewport": WIDE, **options},
        )
        context.set_default_timeout(30_000)
        self.watch.follow(context)
        return context

    def _session(self, role: str) -> StorageState:
        """The cookies of somebody who has signed in; each role does so once."""
        if role not in self.sessions:
            context = self._context("")
            sign_in(context.new_page(), role)
            self.sessions[role] = context.storage_state()
            context.close()
        return self.sessions[role]
