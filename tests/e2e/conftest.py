"""The running product, and people at their browsers on it."""

from collections.abc import Callable, Iterator
from typing import cast

import pytest
from playwright.sync_api import Browser, BrowserContext, expect

from tests.browser_desk.counsellor import SLOW, Counsellor
from tests.browser_report.office import RunningOffice
from tests.browser_report.visitor import Visitor
from tests.e2e.product import Product, start_product
from tests.e2e.writer import Writer, new_writer, put_back, snapshot

NewBrowser = Callable[..., BrowserContext]
NewVisitor = Callable[..., Visitor]
NewCounsellor = Callable[..., Counsellor]


@pytest.fixture(scope="session")
def product(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    """The product with its demonstration, on a folder of its own."""
    running = start_product(tmp_path_factory.mktemp("product") / "data")
    yield running
    running.close()


@pytest.fixture
def new_browser(chromium: Browser) -> Iterator[NewBrowser]:
    """Open a fresh profile, as another person or another device."""
    expect.set_options(timeout=SLOW)
    contexts: list[BrowserContext] = []

    def open_browser(*, locale: str = "de", width: int = 1280) -> BrowserContext:
        context = chromium.new_context(
            locale=locale,
            timezone_id="Europe/Berlin",
            viewport={"width": width, "height": 800},
            reduced_motion="reduce",
        )
        contexts.append(context)
        return context

    yield open_browser
    for context in contexts:
        context.close()


@pytest.fixture
def visitor(product: Product, new_browser: NewBrowser) -> NewVisitor:
    """Sit a reporter down at a browser of their own."""

    def sit_down(locale: str = "de", width: int = 1280) -> Visitor:
        page = new_browser(locale=locale, width=width).new_page()
        # A visitor needs no more of an office than its address.
        return Visitor(page, cast(RunningOffice, product), locale)

    return sit_down


@pytest.fixture
def counsellor(product: Product, new_browser: NewBrowser) -> NewCounsellor:
    """Sit a person of the demonstration down at a browser of their own: 0 leads, 1 counsels."""

    def sit_down(number: int = 0, locale: str = "de", width: int = 1280) -> Counsellor:
        page = new_browser(locale=locale, width=width).new_page()
        return Counsellor(page, product.desk, product.people[number])

    return sit_down


@pytest.fixture
def writer(product: Product) -> Iterator[Writer]:
    """Someone with write access to the database; what they did is undone afterwards."""
    before = snapshot(product.database)
    yield new_writer(product.database)
    put_back(product.database, before)
