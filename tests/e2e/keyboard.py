"""A person who uses nothing but the keyboard."""

from playwright.sync_api import Page

MOST_TABS = 120
_FOCUSED = "selector => document.activeElement.matches(selector)"


class Keyboard:
    """Moves by Tab and arrow keys; what they don't reach can't be used."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self.press = page.keyboard.press

    def reach(self, selector: str) -> None:
        """Press Tab until an element has the focus. A trap ends the test."""
        for _ in range(MOST_TABS):
            if self._page.evaluate(_FOCUSED, selector):
                return
            self.press("Tab")
        raise AssertionError(f"Tab does not reach {selector}")

    def write(self, selector: str, text: str) -> None:
        """Type into a field, in place of what stands there."""
        self.reach(selector)
        self.press("Control+a")
        self._page.keyboard.insert_text(text)

    def activate(self, selector: str) -> None:
        """Press a button."""
        self.reach(selector)
        self.press("Enter")

    def tick(self, selector: str) -> None:
        """Tick a box."""
        self.reach(selector)
        self.press("Space")
        assert self._page.locator(selector).is_checked()

    def choose(self, name: str, value: str) -> None:
        """Choose one of a group of radio buttons."""
        self.reach(f"[name={name}]")
        self.press("Space")
        for _ in range(MOST_TABS):
            if self._page.evaluate(_FOCUSED, f"[name={name}][value={value}]"):
                break
            self.press("ArrowDown")
        assert self._page.locator(f"[name={name}][value={value}]").is_checked()
