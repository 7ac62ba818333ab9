"""Recording, correcting and withdrawing, when something is wrong or somebody else is quicker."""

import pytest
from playwright.sync_api import Page, Route

from tests.browser import steps
from tests.browser.examination import examine, sideways_scroll
from tests.browser.visitors import Visitors

pytestmark = pytest.mark.slow

ENDLESS = "Rindfleischetikettierungsüberwachungsaufgabenübertragungsgesetz" * 8


@pytest.fixture
def officer(visitors: Visitors) -> Page:
    return visitors.window("officer")


def updates(page: Page, reference: str) -> list[str]:
    """What each entry of the history says, newest first."""
    page.goto(f"/recommendations/{reference}/")
    return page.locator("[id^=update-]").all_inner_texts()


@pytest.mark.once
def test_what_was_typed_survives_an_error(officer: Page, recommendation: str):
    officer.goto(f"/recommendations/{recommendation}/")
    steps.fill_status(officer, what_next="", narrative="Half done.\n- or so they say")
    steps.send(officer, "Record status update")

    form = steps.status_form(officer)
    summary = officer.get_by_role("alert")
    assert officer.title().startswith("Error: ")
    assert officer.evaluate("document.activeElement.className") == "govuk-error-summary"
    assert summary.get_by_role("link").all_inner_texts() == [
        "Say what happens next: it is not completed."
    ]
    assert form.get_by_label("What has happened").input_value() == "Half done.\n- or so they say"
    assert form.get_by_role("radio", checked=True).get_attribute("value") == "amber"

    summary.get_by_role("link").click()
    officer.keyboard.type("The board decides.")
    steps.send(officer, "Record status update")
    assert "The board decides." in officer.locator("#update-1").inner_text()


def test_second_of_two_officers_loses_nothing(visitors: Visitors, recommendation: str):
    first, second = visitors.window("officer"), visitors.window("officer")
    for page, words in ((first, "First to write."), (second, "Second.\nAnd more.")):
        page.goto(f"/recommendations/{recommendation}/")
        steps.fill_status(page, narrative=words)
    steps.send(first, "Record status update")
    visitors.expect(409)
    steps.send(second, "Record status update")

    assert "First to write." in second.get_by_role("main").inner_text()
    form = steps.status_form(second)
    assert form.get_by_label("What has happened").input_value() == "Second.\nAnd more."
    assert len(updates(first, recommendation)) == 1
    assert examine(second) == []

    steps.send(second, "Record mine as well")
    newest, oldest = updates(second, recommendation)
    assert "Second.\nAnd more." in newest
    assert "First to write." in oldest


def test_withdrawal_waits_when_somebody_else_was_quicker(visitors: Visitors, recommendation: str):
    first, second = visitors.window("officer"), visitors.window("officer")
    steps.record_status(first, recommendation)
    second.goto(f"/recommendations/{recommendation}/status-updates/1/withdraw/")
    steps.record_status(first, recommendation, narrative="Quicker.")
    second.get_by_label("Why is it withdrawn?").fill("Said in error.")
    visitors.expect(409)
    steps.send(second, "Withdraw this update")

    assert "Nothing is withdrawn yet" in second.get_by_role("alert").inner_text()
    assert second.get_by_label("Why is it withdrawn?").input_value() == "Said in error."
    assert len(updates(first, recommendation)) == 2
    assert examine(second) == []

    steps.send(second, "Withdraw this update")
    assert len(updates(first, recommendation)) == 3


def lose_first_answer(page: Page) -> list[str]:
    """Let the server record what is sent first and the browser never hear of it.

    Returns: what has been sent, as it grows.
    """
    sent: list[str] = []

    def answer(route: Route) -> None:
        sent.append(route.request.post_data or "")
        if len(sent) == 1:
            route.fetch(max_redirects=0)
        else:
            route.continue_()

    page.route("**/status-updates/", answer)
    return sent


def test_second_click_on_a_slow_line_records_once(visitors: Visitors, recommendation: str):
    page = visitors.window("officer", java_script_enabled=False)
    page.goto(f"/recommendations/{recommendation}/")
    steps.fill_status(page)
    sent = lose_first_answer(page)
    button = page.get_by_role("button", name="Record status update")
    button.scroll_into_view_if_needed()
    box = button.bounding_box()
    assert box
    for _ in range(2):
        page.mouse.click(box["x"] + 5, box["y"] + 5)
        page.wait_for_timeout(500)
    page.wait_for_url("**/#update-1")

    assert len(sent) == 2
    assert len(updates(page, recommendation)) == 1


def test_second_press_of_enter_is_not_sent(officer: Page, recommendation: str):
    officer.goto(f"/recommendations/{recommendation}/")
    steps.fill_status(officer)
    sent = lose_first_answer(officer)
    button = officer.get_by_role("button", name="Record status update")
    button.focus()
    for _ in range(2):
        officer.keyboard.press("Enter")
        officer.wait_for_timeout(100)
    # The server has its own time to record what the browser sent.
    while not (recorded := updates(officer, recommendation)):
        officer.wait_for_timeout(200)

    assert len(sent) == 1
    assert len(recorded) == 1


@pytest.mark.once
def test_childs_name_warns_and_does_not_block(officer: Page, recommendation: str):
    words = "Jamie Example, aged 14, has a plan."
    steps.record_status(officer, recommendation, narrative=words)

    assert "Jamie Example, aged 14" in officer.get_by_role("alert").inner_text()
    assert examine(officer) == []
    assert updates(officer, recommendation) == []

    steps.record_status(officer, recommendation, narrative=words)
    steps.send(officer, "Record status update")
    assert words in officer.locator("#update-1").inner_text()


def test_correction_and_withdrawal_show_as_such(officer: Page, recommendation: str):
    steps.record_status(officer, recommendation, rag="Red", narrative="Nobody has begun.")
    steps.correct_status(officer, recommendation, 1, rag="Amber", narrative="It is half finished.")

    correction, corrected = updates(officer, recommendation)
    assert "correction of update 1" in correction
    assert "corrected by update 2" in corrected
    assert "Amber" in officer.locator(".app-lead").inner_text()

    steps.withdraw_status(officer, recommendation, 2, reason="Said of another recommendation.")
    withdrawal, withdrawn, _ = updates(officer, recommendation)
    assert "Update 2 withdrawn" in withdrawal
    assert "Said of another recommendation." in withdrawal
    assert "withdrawn by update 3" in withdrawn
    assert "It is half finished." in withdrawn
    assert "Not yet rated" in officer.locator(".app-lead").inner_text()


@pytest.mark.once
def test_endless_word_does_not_widen_a_page(officer: Page, recommendation: str):
    typed = dict.fromkeys(("narrative", "evidence", "what_next"), ENDLESS)
    steps.record_status(officer, recommendation, **typed)
    steps.prepare_report(officer, "CP-2019")
    for address in (officer.url, f"/recommendations/{recommendation}/", "/"):
        officer.goto(address)
        assert ENDLESS[:40] in officer.get_by_role("main").inner_text()
        assert list(sideways_scroll(officer)) == []
