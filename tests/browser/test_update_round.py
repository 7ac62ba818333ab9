"""The evening before the agenda goes out: 49 recommendations, two officers, and what goes wrong.

It runs on an installation of its own, since it writes to the whole register.

Counted here, and stated in README: the keys of a plain update by keyboard alone, beside the words
themselves. Where the promise of last time still stands, three: the colour's letter, Tab, and
Control with Enter. Where what comes next has to be said anew, fourteen, eight of which are the
digits of a day. A spreadsheet with the same columns, its own shortcuts used (Control and semicolon
for today, the first letter and Tab where it completes a word), takes eleven and eighteen: as at 2,
reported by 2, colour 2, a Tab behind what has happened, evidence and what next, the day's eight
digits and a Tab where there is one to type, else that Tab alone, and Enter to the next row. With
the mouse a plain update takes three clicks: the colour, the field, the button.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from playwright.sync_api import Browser, Locator, Page, Request

from tests.browser import steps
from tests.browser.server import running_tracker
from tests.browser.visitors import Visitors

SPREADSHEET_KEYS, SPREADSHEET_KEYS_WITH_A_DAY = 11, 18
DIGITS_OF_A_DAY = 8
TOGETHER = ("LAC-2013-R7", "LAC-2013-R10", "LAC-2013-R11")
UNCHANGED = "LAC-2013-R13"
CONTESTED, INTERRUPTED, MISTAKEN = "LAC-2013-R2", "LAC-2013-R3", "LAC-2013-R4"
BY_KEYBOARD = ("LAC-2013-R1", "LAC-2013-R6", "LAC-2013-R9", "LAC-2013-R18", "LAC-2013-R19")
NEXT = "The board hears of it."
ALL_DRAFTS_KEPT = """
    () => [...document.querySelectorAll("[data-draft-status]")].every(
        (status) => status.textContent.startsWith("Draft kept")
    )
"""


@dataclass
class Keys:
    """A keyboard that counts: every key but those of the words themselves."""

    page: Page
    pressed: int = 0

    def press(self, *names: str) -> None:
        for name in names:
            self.page.keyboard.press(name)
            self.pressed += 1

    def write(self, words: str) -> None:
        self.page.keyboard.type(words)

    def write_day(self, day: str) -> None:
        """Its digits, in the order that the browser shows; their number is what counts."""
        self.page.locator("input:focus").fill(day)
        self.pressed += DIGITS_OF_A_DAY


@dataclass
class Evening:
    """Two windows on one round, and every word that the register said it had recorded."""

    number: str
    first: Page
    second: Page
    acknowledged: list[tuple[str, str]] = field(default_factory=list)

    def address(self, part: str = "") -> str:
        return f"/updates/{self.number}/{part}"

    def says_recorded(self, page: Page, reference: str, words: str) -> None:
        """Only what the page acknowledges is counted on."""
        message = page.locator(".app-message--success")
        assert message.count(), page.get_by_role("main").inner_text()
        assert reference in message.inner_text()
        self.acknowledged.append((reference, words))

    def progress(self, page: Page) -> str:
        page.goto(self.address())
        return " ".join(page.locator(".app-round__progress").inner_text().split())


@pytest.fixture
def evening(chromium: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Evening]:
    with running_tracker(tmp_path_factory.mktemp("evening")) as (address, _):
        visitors = Visitors(chromium, address)
        visitors.expect(403, 409)
        first, second = visitors.window("officer"), visitors.window("officer")
        yield Evening(steps.open_round(first, "Updates for the committee"), first, second)
        # What is asked for while a visit has ended is refused, in the background too.
        complaints = [each for each in visitors.leave() if "answered 403" not in each]
        assert not complaints, "\n".join(complaints)


@pytest.mark.slow
@pytest.mark.once
def test_evening(evening: Evening):
    assert "0 of 49 answered, 49 left" in evening.progress(evening.first)

    copy_what_an_owner_owes(evening)
    say_one_thing_of_three(evening)
    type_by_keyboard_alone(evening)
    go_on_where_the_promise_stands(evening)
    write_at_the_same_time(evening)
    be_signed_out_in_between(evening)
    put_a_mistake_right(evening)
    confirm_what_has_not_changed(evening)
    leave_a_draft_and_come_back(evening)
    fill_in_the_rest_many_rows_at_once(evening)

    assert "49 of 49 answered" in evening.progress(evening.first)
    assert "Everything asked for here has been answered." in evening.first.content()
    assert_every_acknowledged_word_is_there(evening)


def copy_what_an_owner_owes(evening: Evening) -> None:
    page = evening.first
    post = steps.make_post(page, MISTAKEN, "Head of Permanence")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(evening.address(f"owners/{post}/"))
    message = page.get_by_label("To copy into an email").input_value()

    page.get_by_role("button", name="Copy").click()

    page.get_by_text("Copied.").wait_for()
    assert page.evaluate("navigator.clipboard.readText()") == message
    assert MISTAKEN in message


def say_one_thing_of_three(evening: Evening) -> None:
    page, words = evening.second, "Young people can read it all in one place."
    page.goto(evening.address("together/"))
    for reference in TOGETHER:
        page.locator(f"#with-{reference}").check()
    steps.send(page, "Write the statement")
    steps.fill_status(page, narrative=words)
    steps.send(page, "Record on all 3")
    for reference in TOGETHER:
        evening.says_recorded(page, reference, words)


def type_by_keyboard_alone(evening: Evening) -> None:
    """One screen after the other; the page opens with the colour in focus."""
    for reference in BY_KEYBOARD:
        page, words = evening.first, f"The teams have begun with {reference}."
        keys = Keys(page)
        page.goto(evening.address(f"{reference}/"))
        keys.press("a", "Tab")
        keys.write(words)
        keys.press("Tab", "Tab")
        keys.write(NEXT)
        keys.press("Tab")
        keys.write_day(f"{steps.NEXT_MONTH}")
        with page.expect_navigation():
            keys.press("Control+Enter")
        evening.says_recorded(page, reference, words)

        assert keys.pressed == 14 < SPREADSHEET_KEYS_WITH_A_DAY


def go_on_where_the_promise_stands(evening: Evening) -> None:
    page, words = evening.first, "The second team has begun as well."
    keys = Keys(page)
    page.goto(evening.address(f"{BY_KEYBOARD[0]}/"))
    keys.press("a", "Tab")
    keys.write(words)
    with page.expect_navigation():
        keys.press("Control+Enter")
    evening.says_recorded(page, BY_KEYBOARD[0], words)

    assert keys.pressed == 3 < SPREADSHEET_KEYS


def write_at_the_same_time(evening: Evening) -> None:
    """Both have the form open; the second sees both texts and loses nothing."""
    mine, theirs = "What the first officer heard.", "What the second officer heard."
    for page, words in ((evening.first, mine), (evening.second, theirs)):
        page.goto(evening.address(f"{CONTESTED}/"))
        steps.fill_status(page, narrative=words)
    steps.send(evening.second, "Record and go on")
    evening.says_recorded(evening.second, CONTESTED, theirs)
    steps.send(evening.first, "Record and go on")

    assert theirs in evening.first.get_by_role("main").inner_text()
    assert steps.status_form(evening.first).get_by_label("What has happened").input_value() == mine
    steps.send(evening.first, "Record mine as well")
    evening.says_recorded(evening.first, CONTESTED, mine)


def be_signed_out_in_between(evening: Evening) -> None:
    page, words = evening.first, "Said while the visit ran out.\nAnd a second line."
    page.goto(evening.address(f"{INTERRUPTED}/"))
    steps.fill_status(page, narrative=words)
    page.context.clear_cookies(name="sessionid")
    steps.send(page, "Record and go on")
    page.get_by_label("Username").fill("officer")
    page.get_by_label("Password").fill("demonstration-officer")
    with page.expect_navigation():
        page.get_by_role("main").get_by_role("button", name="Sign in").click()

    assert "Said while the visit ran out." in page.get_by_role("main").inner_text()
    steps.send(page, "Save it now")
    evening.says_recorded(page, INTERRUPTED, words)


def put_a_mistake_right(evening: Evening) -> None:
    page, wrong, right = evening.first, "It is wholly done.", "It is half done; I misheard."
    page.goto(evening.address(f"{MISTAKEN}/"))
    steps.fill_status(page, narrative=wrong)
    steps.send(page, "Record and go on")
    evening.says_recorded(page, MISTAKEN, wrong)

    page.goto(f"/recommendations/{MISTAKEN}/")
    page.get_by_role("link", name=re.compile("^Correct")).first.click()
    steps.fill_status(page, narrative=right)
    page.get_by_label("Why is it corrected?").fill("It was misheard.")
    steps.send(page, "Record the correction")
    assert "is corrected" in page.locator(".app-message--success").inner_text()
    evening.acknowledged.append((MISTAKEN, right))


def confirm_what_has_not_changed(evening: Evening) -> None:
    page = evening.second
    page.goto(evening.address(f"{UNCHANGED}/"))
    steps.send(page, "Confirm unchanged and go on")
    if page.get_by_role("button", name="Confirm unchanged", exact=True).count():
        steps.send(page, "Confirm unchanged")  # The register had reason to ask.
    evening.says_recorded(page, UNCHANGED, "Confirmed unchanged")


def is_whole_draft(request: Request) -> bool:
    """Whether a draft was sent with the last field in it; typing can take longer than a pause."""
    sent = request.post_data or ""
    return request.url.endswith("/draft/") and "what_next_date=20" in sent


def leave_a_draft_and_come_back(evening: Evening) -> None:
    """The browser falls over: a window closes without a word; another finds the draft."""
    page, words = evening.second, "Typed just before the browser fell over."
    page.goto(evening.address("LAC-2013-R17/"))
    with page.expect_request_finished(is_whole_draft):
        steps.fill_status(page, narrative=words)
    page.get_by_text("Draft kept at").wait_for()
    page.goto("about:blank")
    assert "LAC-2013-R17" not in {reference for reference, _ in evening.acknowledged}

    other = evening.first
    other.goto(evening.address("LAC-2013-R17/"))
    assert steps.status_form(other).get_by_label("What has happened").input_value() == words
    steps.send(other, "Record and go on")
    evening.says_recorded(other, "LAC-2013-R17", words)


def fill_in_the_rest_many_rows_at_once(evening: Evening) -> None:
    page = evening.second
    while True:
        page.goto(evening.address("rows/"))
        rows = page.locator("fieldset.app-round__row").all()
        if not rows:
            return
        top = rows[-1].evaluate("row => row.offsetTop")
        sent = [fill_in_row(row) for row in rows]
        page.wait_for_function(ALL_DRAFTS_KEPT)
        # What was kept meanwhile is said without moving the rows below from under the mouse.
        assert rows[-1].evaluate("row => row.offsetTop") == top
        steps.send(page, "Record what is filled in")
        for reference, words in sent:
            evening.says_recorded(page, reference, words)


def fill_in_row(row: Locator) -> tuple[str, str]:
    reference = (row.get_attribute("id") or "").removeprefix("row-")
    words = f"Told on the telephone about {reference}."
    row.get_by_role("radio", name="Amber").check()
    row.get_by_label("Reported by").fill("Head of Permanence")
    row.get_by_label("What has happened").fill(words)
    row.get_by_label("What next").fill(NEXT)
    row.get_by_label("By when").fill(f"{steps.NEXT_MONTH}")
    steps.reopen_if_closed(row)
    return reference, words


def assert_every_acknowledged_word_is_there(evening: Evening) -> None:
    assert len({reference for reference, _ in evening.acknowledged}) == 49
    for reference, words in evening.acknowledged:
        evening.first.goto(f"/recommendations/{reference}/")
        history = evening.first.get_by_role("region", name="History").inner_text()
        assert words in history, reference
