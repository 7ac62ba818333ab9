"""The officer's round without a mouse: every stop can be seen, and nothing needs pointing at."""

import pytest
from playwright.sync_api import Page

from tests.browser import steps
from tests.browser.keyboard import Keyboard
from tests.browser.visitors import Visitors

TYPED = ["Two things have happened:", "- a plan was agreed", "", "- a post was filled"]
# In each part of a date field, whatever their order in this browser's language.
LAST_DAY_OF_THIS_YEAR = ["ArrowDown", "ArrowRight", "ArrowDown", "ArrowRight", "ArrowDown"]


pytestmark = [pytest.mark.slow, pytest.mark.once]


def test_status_is_recorded_by_keyboard_alone(visitors: Visitors, recommendation: str):
    page = visitors.window()
    keyboard = Keyboard(page)
    page.goto("/")

    keyboard.tab_to(page.get_by_label("Username"))
    keyboard.type("officer")
    keyboard.tab_to(page.get_by_label("Password"))
    keyboard.type("demonstration-officer")
    with page.expect_navigation():
        keyboard.press("Enter")
    amber_before = steps.figure(page, "Amber")

    keyboard.follow(page.get_by_role("navigation").get_by_role("link", name="Recommendations"))
    keyboard.tab_to(page.get_by_label("Search"))
    keyboard.type(recommendation)
    with page.expect_navigation():
        keyboard.press("Enter")
    keyboard.follow(page.get_by_role("link", name=recommendation, exact=True))

    form = steps.status_form(page)
    keyboard.press_access_key("u")
    page.wait_for_url("**/#record")
    keyboard.tab_to(form.get_by_role("radio").first)
    keyboard.press("ArrowDown")
    keyboard.tab_to(form.get_by_label("What has happened"))
    for line in TYPED:
        keyboard.type(line)
        keyboard.press("Enter")
    keyboard.tab_to(form.get_by_label("Reported by"))
    keyboard.type("Head of Permanence")
    keyboard.tab_to(form.get_by_label("Impact"))
    keyboard.type("Early")
    keyboard.tab_to(form.get_by_label("What next"))
    keyboard.type("Review the plan")
    keyboard.tab_to(form.get_by_label("By when"))
    keyboard.press(*LAST_DAY_OF_THIS_YEAR)
    keyboard.follow(form.get_by_role("button", name="Record status update"), "Space")

    update = page.locator("#update-1")
    assert update.get_by_text(TYPED[0]).inner_text().splitlines() == TYPED
    assert "Amber" in update.inner_text()
    assert "early signs" in update.inner_text()
    assert f"by 31 December {steps.TODAY.year}" in update.inner_text()
    keyboard.follow(page.get_by_role("navigation").get_by_role("link", name="Dashboard").first)
    assert steps.figure(page, "Amber") == amber_before + 1
    skip_past_the_header(page, keyboard)
    assert keyboard.unseen == []


def skip_past_the_header(page: Page, keyboard: Keyboard) -> None:
    """Follow the link that leads to the main part of a page, where the next stop is."""
    page.goto("/recommendations/")
    keyboard.tab_to(page.get_by_role("link", name="Skip to main content"))
    keyboard.press("Enter", "Tab")

    assert page.get_by_role("main").locator(":focus").count() == 1
