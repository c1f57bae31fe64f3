"""Looking closely at a page: axe in light and dark, and no wider than a small phone."""

import os
import random
from typing import Literal

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, ViewportSize

from tests.infrastructure.campaign import SEED, is_full

SMALL: ViewportSize = {"width": 320, "height": 640}
WIDE: ViewportSize = {"width": 1280, "height": 900}
Look = tuple[str, Literal["light", "dark"], ViewportSize]
LOOKS: tuple[Look, ...] = (("light and wide", "light", WIDE), ("dark and narrow", "dark", SMALL))
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


def inspect_both(page: Page, state: str, *, unfold: bool = False) -> None:
    """Inspect in light and wide, and in dark and narrow; leaves the page light and wide.

    A sample (tests.infrastructure.campaign) looks at one of the two, drawn anew for each state.
    With `unfold` all that is folded is opened first.
    """
    page.wait_for_load_state()  # a click that leads to another page returns before there is one
    if unfold:
        page.evaluate("document.querySelectorAll('details').forEach((each) => (each.open = true))")
    language = page.evaluate("document.documentElement.lang")
    for name, scheme, size in _drawn(f"{state} {language}"):
        page.set_viewport_size(size)
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        inspect(page, f"{state}, {name}")
    page.set_viewport_size(WIDE)
    page.emulate_media(color_scheme="light", reduced_motion="reduce")


def _drawn(about: str) -> tuple[Look, ...]:
    if is_full():
        return LOOKS
    return (random.Random(f"{os.environ[SEED]} {about}").choice(LOOKS),)


class Inspection:
    """Inspects the states of one journey and knows which are still to come."""

    def __init__(self, states: tuple[str, ...]) -> None:
        self.to_come = list(states)

    def __call__(self, page: Page, state: str) -> None:
        """Look at a page; leaves it light and wide."""
        assert state in self.to_come, f"{state} stands not in the list of states, or came twice"
        self.to_come.remove(state)
        inspect_both(page, state)
