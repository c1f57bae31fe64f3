"""Chromium under measurement: what goes over the line, and when something appears."""

import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

from tests.infrastructure.browser import QUIET

PATIENCE_SECONDS = 120

# Notes the moment of a click and the frame in which something shows. Runs before the page's own.
_STOPWATCH = """
([button, shown, least]) => {
  addEventListener("click", (event) => {
    if (event.target instanceof Element && event.target.closest(button) !== null) {
      globalThis.benchStart = performance.now();
      globalThis.benchEnd = undefined;
    }
  }, true);
  const look = () => {
    const visible = [...document.querySelectorAll(shown)].filter((one) => one.checkVisibility());
    if (visible.length >= least && globalThis.benchStart !== undefined) {
      globalThis.benchEnd ??= performance.now();
    }
    requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
}
"""


@contextmanager
def chromium() -> Iterator[Browser]:
    """Debian's Chromium, headless."""
    program = shutil.which("chromium")
    if program is None:
        raise RuntimeError("chromium is not installed: apt-get install chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=list(QUIET))
        yield browser
        browser.close()


def start_stopwatch(page: Page, *, button: str, shown: str, least: int) -> None:
    """Measure from a click on `button` until `least` elements of `shown` are visible."""
    arguments = [button, shown, least]
    page.add_init_script(f"({_STOPWATCH})({arguments!r})")


def read_stopwatch(page: Page) -> tuple[float, float]:
    """Wait for the end; both moments in milliseconds of the page's clock."""
    # Asked again and again from here: waiting inside the page would take an eval that its content
    # security policy forbids.
    until = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < until:
        moments = page.evaluate("[globalThis.benchStart ?? 0, globalThis.benchEnd ?? 0]")
        if moments[1]:
            return float(moments[0]), float(moments[1])
        page.wait_for_timeout(50)
    raise TimeoutError(page.locator("body").inner_text())


@dataclass
class Line:
    """Every answer that a page received, with its size on the line, headers included."""

    sizes: dict[str, int] = field(default_factory=dict)
    urls: dict[str, str] = field(default_factory=dict)

    def watch(self, page: Page) -> None:
        session = page.context.new_cdp_session(page)
        session.send("Network.enable")
        session.send("Network.setCacheDisabled", {"cacheDisabled": True})
        session.on("Network.responseReceived", self._note)
        session.on("Network.loadingFinished", self._finish)

    def _note(self, event: dict[str, Any]) -> None:
        self.urls[event["requestId"]] = event["response"]["url"]

    def _finish(self, event: dict[str, Any]) -> None:
        self.sizes[event["requestId"]] = int(event["encodedDataLength"])

    def by_url(self) -> dict[str, int]:
        """Size of the largest answer per address."""
        found: dict[str, int] = {}
        for request, size in self.sizes.items():
            url = self.urls.get(request, "")
            found[url] = max(size, found.get(url, 0))
        return found
