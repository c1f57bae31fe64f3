"""The keyboard suffices. What the pages look like to axe stands in tests/browser_states."""

from playwright.sync_api import Page, expect

from tests.browser_report.visitor import Visitor

MOST_TABS = 120


class Keyboard:
    """A person without a mouse: moves by Tab and arrows, presses Space and Enter."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def tab_to(self, selector: str) -> None:
        """Press Tab until the element has the focus."""
        target = self.page.locator(selector)
        for _ in range(MOST_TABS):
            if target.evaluate("element => element === document.activeElement"):
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"{selector} can't be reached by Tab")

    def press(self, selector: str, key: str) -> None:
        """Move there and press a key."""
        self.tab_to(selector)
        self.page.keyboard.press(key)

    def type(self, selector: str, text: str) -> None:
        """Move there and type."""
        self.tab_to(selector)
        self.page.keyboard.type(text)


def test_whole_path_by_keyboard(visitor: Visitor) -> None:
    page, keyboard = visitor.page, Keyboard(visitor.page)
    visitor.open_form()

    keyboard.press("#acute_danger-YES", "Space")
    page.keyboard.press("ArrowDown")
    keyboard.press('[data-step="1"] [data-next]', "Enter")
    expect(page.locator("#step-2-title")).to_be_focused()
    keyboard.type("#text", "Nur mit Tasten.")
    keyboard.press("#incident_form-INSULT", "Space")
    keyboard.press('[data-step="2"] [data-next]', "Enter")
    keyboard.press('[data-step="3"] [data-next]', "Enter")
    keyboard.press('[data-step="4"] [data-next]', "Enter")
    keyboard.press("#contact_mode-NONE", "Space")
    page.keyboard.press("ArrowDown")
    keyboard.press('[data-step="5"] [data-next]', "Enter")
    keyboard.press("#send", "Enter")
    twelve = visitor.read_words()
    expect(page.locator("#receipt-title")).to_be_focused()
    keyboard.press("#receipt-skip", "Enter")
    expect(page.locator("#receipt-done-title")).to_be_focused()

    page.goto(f"{visitor.home}mailbox")
    keyboard.type("#words", " ".join(twelve))
    page.keyboard.press("Enter")
    expect(page.locator("#mailbox-title")).to_be_focused()
    keyboard.type("#reply textarea", "Und noch etwas.")
    keyboard.press("#reply [type=submit]", "Enter")

    expect(page.locator("#thread li")).to_have_count(2)
