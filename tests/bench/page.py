"""What the first step of the report page weighs, and how long sending takes in Chromium."""

import statistics
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from playwright.sync_api import Browser, expect

from tests.bench.chromium import Line, chromium, read_stopwatch, start_stopwatch
from tests.bench.product import Product

REPORTS = 9
RECEIPT_WORDS = 12
LAST_STEP = 6


def run() -> dict[str, Any]:
    """Measure on SQLite with the web server of production."""
    with TemporaryDirectory(prefix="rueckhalt-bench-") as folder:
        product = Product(Path(folder), f"sqlite:///{folder}/bench.sqlite")
        try:
            product.start()
            with chromium() as browser:
                sizes = _first_step(browser, product)
                times = [_send(browser, product) for _ in range(REPORTS)]
        finally:
            product.stop()
    return {
        "page_bytes": sum(sizes.values()),
        "page_requests": len(sizes),
        "send_to_receipt_s": round(statistics.median(times), 3),
        "slowest_send_s": round(max(times), 3),
        "reports": REPORTS,
        "by_path": {url.partition(product.report_host)[2]: size for url, size in sizes.items()},
    }


def _first_step(browser: Browser, product: Product) -> dict[str, int]:
    """Load the page as a first-time visitor and touch nothing."""
    page = browser.new_context(locale="de-DE").new_page()
    line = Line()
    line.watch(page)
    page.goto(f"http://{product.report_host}/", wait_until="networkidle")
    expect(page.locator("#report")).to_be_visible()
    sizes = line.by_url()
    page.context.close()
    return sizes


def _send(browser: Browser, product: Product) -> float:
    """Report once in a fresh browser; seconds from *Send* to the shown words."""
    page = browser.new_context(locale="de-DE").new_page()
    start_stopwatch(page, button="#send", shown="#receipt-words li", least=RECEIPT_WORDS)
    page.goto(f"http://{product.report_host}/")
    page.check("#acute_danger-UNSURE")
    page.locator("[data-next]:visible").click()
    page.fill("#text", "Gestern lag ein Zettel im Briefkasten. " * 20)
    page.check("#incident_form-THREAT")
    for _ in range(3):
        page.locator("[data-next]:visible").click()
    page.check("#contact_mode-BOX")
    page.locator("[data-next]:visible").click()
    page.locator(f'[data-step="{LAST_STEP}"]').wait_for()
    page.click("#send")
    start, end = read_stopwatch(page)
    page.context.close()
    return (end - start) / 1000
