"""Whatever is missing or broken: nothing is posted, nothing stored, and the page says so.

tests/browser_report shows the same for a build whose encryption fails, for JavaScript off, and that
answers lost after the commit and epochs that end meanwhile lose and double nothing.
"""

import datetime
import random
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import func, select

from incidents.models import Message, Report
from tests.browser_report.visitor import Visitor
from tests.e2e.conftest import NewVisitor
from tests.e2e.product import Product
from tests.e2e.steps import expect_stop

LOCALES = ("de", "en")
LOG = "**/api/desks/*/log"

NO_RANDOM_NUMBERS = "void (Crypto.prototype.getRandomValues = () => { throw new Error('broken') })"

Break = Callable[[Page], None]


def encryption_blocked(page: Page) -> None:
    page.route("**/report/sealing-*.js", lambda route: route.abort())


def encryption_throws(page: Page) -> None:
    """A script error inside: its first use of random numbers fails."""
    page.add_init_script(NO_RANDOM_NUMBERS)


def web_crypto_missing(page: Page) -> None:
    page.add_init_script(
        "Object.defineProperty(Crypto.prototype, 'subtle', { get: () => undefined })"
    )


def log_is_no_log(page: Page) -> None:
    page.route(LOG, lambda route: route.fulfill(json={"log": [{"document": "", "signatures": []}]}))


def keys_expired(page: Page) -> None:
    """The epoch lasts 120 days; this visitor comes after it."""
    page.clock.set_fixed_time(datetime.datetime.now(datetime.UTC) + datetime.timedelta(days=200))


BEFORE_THE_FORM = (
    encryption_blocked,
    encryption_throws,
    web_crypto_missing,
    log_is_no_log,
    keys_expired,
)


def stored(product: Product) -> tuple[int, int]:
    """How many reports and messages the server holds."""
    with product.database.read() as session:
        counts = [
            session.scalar(select(func.count()).select_from(each)) for each in (Report, Message)
        ]
    return counts[0] or 0, counts[1] or 0


@pytest.mark.parametrize("broken", BEFORE_THE_FORM, ids=lambda each: each.__name__)
def test_form_is_not_even_shown(
    product: Product, visitor: NewVisitor, broken: Break, seed: int, full: bool
) -> None:
    before = stored(product)
    for locale in LOCALES if full else (random.Random(seed).choice(LOCALES),):
        reporter = visitor(locale)
        broken(reporter.page)

        reporter.page.goto(reporter.home)

        expect_no_way(reporter)
    assert stored(product) == before


def expect_no_way(reporter: Visitor) -> None:
    """Phone and a reason instead of a form; nothing was sent."""
    shown = reporter.page.locator("#unavailable.unavailable--now, #stopped")
    expect(shown).to_be_visible()
    expect(shown.locator('a[href^="tel:"]').first).to_be_visible()
    expect(reporter.page.locator("main form")).to_have_count(0)
    assert reporter.posts() == []


def unreachable(page: Page) -> None:
    page.route(LOG, lambda route: route.abort())


def unavailable(page: Page) -> None:
    problem = {"type": "/problems/unavailable", "status": 503, "code": "unavailable"}
    page.route(LOG, lambda route: route.fulfill(status=503, json=problem))


@pytest.mark.parametrize("broken", [unreachable, unavailable], ids=lambda each: each.__name__)
def test_without_the_log_nothing_is_sealed_and_the_text_stays(
    product: Product, visitor: NewVisitor, broken: Break
) -> None:
    before = stored(product)
    reporter = visitor()
    broken(reporter.page)
    reporter.open_form()
    reporter.fill("Das darf nicht verloren gehen.")

    reporter.page.click("#send")

    expect(reporter.page.locator("#sending button")).to_be_visible()
    expect(reporter.page.locator("#text")).to_have_value("Das darf nicht verloren gehen.")
    assert reporter.posts() == []
    assert stored(product) == before
    reporter.try_until_waits_are_long()
    reporter.page.unroute(LOG)
    reporter.page.click("#sending button")
    reporter.read_words()
    assert stored(product) == (before[0] + 1, before[1] + 1)


def test_encryption_that_breaks_while_sending_sends_nothing(
    product: Product, visitor: NewVisitor
) -> None:
    before = stored(product)
    reporter = visitor()
    reporter.open_form()
    reporter.fill("Bleibt hier.")
    reporter.page.evaluate(NO_RANDOM_NUMBERS)

    reporter.page.click("#send")

    expect(reporter.page.locator("#sending .kern-alert--warning")).to_be_visible()
    expect(reporter.page.locator("#text")).to_have_value("Bleibt hier.")
    assert reporter.posts() == []
    assert stored(product) == before


def test_keys_that_expire_while_writing_stop_the_sending(
    product: Product, visitor: NewVisitor
) -> None:
    before = stored(product)
    reporter = visitor()
    reporter.open_form()
    reporter.fill("Zu lange liegen geblieben.")
    keys_expired(reporter.page)

    reporter.page.click("#send")

    expect_stop(reporter)
    assert reporter.posts() == []
    assert stored(product) == before
