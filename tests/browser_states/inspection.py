"""Looking closely at a page: axe in light and dark, and no wider than a small phone."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, ViewportSize

SMALL: ViewportSize = {"width": 320, "height": 640}
WIDE: ViewportSize = {"width": 1280, "height": 900}
NARROWEST_TEXT = 48
"""Text in a column narrower than this many pixels runs down the page letter by letter."""

# Elements with words of their own that are squeezed into a narrow column of several lines.
_SQUEEZED = """narrowest => [...document.querySelectorAll("body *")].filter((element) => {
  const words = [...element.childNodes].some((node) => node.nodeType === 3
    && node.data.trim().length > 12);
  const { width, height } = element.getBoundingClientRect();
  return words && width > 1 && width < narrowest && height > 3 * width;
}).map((element) => element.outerHTML.slice(0, 120))"""


def inspect(page: Page, state: str = "page") -> None:
    """axe finds nothing, nothing is wider than the window, no text is squeezed."""
    found = Axe().run(page)
    assert found.violations_count == 0, f"{state}: {found.generate_report()}"
    overflow = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    assert overflow <= 0, f"{state} is {overflow} pixels wider than the window"
    squeezed = page.evaluate(_SQUEEZED, NARROWEST_TEXT)
    assert squeezed == [], f"{state}: {squeezed}"


class Inspection:
    """Inspects the states of one journey and knows which are still to come."""

    def __init__(self, states: tuple[str, ...]) -> None:
        self.to_come = list(states)

    def __call__(self, page: Page, state: str) -> None:
        """Look at a page in light and wide, then in dark and narrow; leaves it as it began."""
        assert state in self.to_come, f"{state} stands not in the list of states, or came twice"
        self.to_come.remove(state)
        page.emulate_media(color_scheme="light", reduced_motion="reduce")
        inspect(page, f"{state}, light and wide")
        page.set_viewport_size(SMALL)
        page.emulate_media(color_scheme="dark")
        inspect(page, f"{state}, dark and narrow")
        page.set_viewport_size(WIDE)
        page.emulate_media(color_scheme="light")
