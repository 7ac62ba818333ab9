"""Somebody who has no mouse, and must always see where they are."""

from playwright.sync_api import Locator, Page

# How everything that can take the focus looks before it does. A radio button is painted by its
# label.
REMEMBER = """
window.looks = element => [element, ...(element.labels || [])].flatMap(
    each => ["", "::before", "::after"].map(part => {
        const style = getComputedStyle(each, part || null);
        const isPainted = style.outlineStyle !== "none" && style.outlineWidth !== "0px"
            && style.outlineColor !== "rgba(0, 0, 0, 0)";
        const outline = isPainted ? `${style.outlineWidth} ${style.outlineColor}` : "none";
        return [outline, style.boxShadow, style.backgroundColor].join();
    })).join();
window.atRest = new Map();
addEventListener("load", () => {
    for (const each of document.querySelectorAll("a, button, input, select, textarea, summary")) {
        if (each !== document.activeElement) atRest.set(each, looks(each));
    }
});
"""
UNSEEN = """() => {
    const element = document.activeElement;
    const box = element.getBoundingClientRect();
    const isOutside = box.bottom <= 0 || box.top >= innerHeight || box.right <= 0;
    // The focus is on a part of the element that is the browser's: the calendar of a date field.
    const isInside = !element.matches(":focus");
    const isPlain = !isInside && looks(element) === atRest.get(element);
    return isOutside || isPlain ? element.outerHTML : "";
}"""
IS_FOCUSED = "element => element === document.activeElement"
FURTHEST = 150
ACCESS_KEY = {"type": "char", "modifiers": 1}


class Keyboard:
    """Moves by Tab alone, and notes every stop where the focus cannot be seen."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.unseen: list[str] = []
        page.add_init_script(REMEMBER)

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def press_access_key(self, key: str) -> None:
        """Alt and the key. Chromium takes an access key from the character, not from the key."""
        session = self.page.context.new_cdp_session(self.page)
        session.send("Input.dispatchKeyEvent", {**ACCESS_KEY, "text": key, "unmodifiedText": key})

    def type(self, text: str) -> None:
        self.page.keyboard.type(text)

    def tab_to(self, target: Locator) -> None:
        """Press Tab until the target has the focus."""
        for _ in range(FURTHEST):
            self.press("Tab")
            if unseen := self.page.evaluate(UNSEEN):
                self.unseen.append(unseen)
            if target.evaluate(IS_FOCUSED):
                return
        raise AssertionError(f"Tab does not reach {target}")

    def follow(self, target: Locator, key: str = "Enter") -> None:
        """Reach the target and press the key; wait for the page that it leads to."""
        self.tab_to(target)
        with self.page.expect_navigation():
            self.press(key)
