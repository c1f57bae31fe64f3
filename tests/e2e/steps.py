"""What several of these tests do or expect on the reporters' pages."""

from playwright.sync_api import expect

from tests.browser_report.visitor import Visitor


def open_words(reader: Visitor, receipt: str) -> None:
    """Type these 12 words into the mailbox page and open."""
    reader.page.goto(f"{reader.home}mailbox")
    reader.page.fill("#words", receipt)
    reader.page.click("#open")


def expect_stop(reader: Visitor) -> None:
    """The hard stop: a reason, phone and address, and no form to send anything with."""
    stopped = reader.page.locator("#stopped")
    expect(stopped).to_be_visible()
    expect(stopped.locator("[data-reason]")).not_to_be_empty()
    expect(stopped.locator('a[href^="tel:"]')).to_be_visible()
    expect(reader.page.locator("main form")).to_have_count(0)
