"""Everyone can use the pages: axe finds nothing, the keyboard suffices, 320 pixels suffice."""

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, ViewportSize, expect

from crypto.encoding import b64encode, new_id
from tests.browser_report.desk import (
    forge_answer,
    read_thread,
    reports_with,
    seal_answer,
    store_answer,
)
from tests.browser_report.office import RunningOffice
from tests.browser_report.visitor import Visitor

MOST_TABS = 120
SMALL: ViewportSize = {"width": 320, "height": 640}


class Inspector(Visitor):
    """A visitor with a small screen who stops at every state of the pages and looks closely."""

    def look(self, state: str) -> None:
        """axe finds nothing and nothing is wider than the screen."""
        found = Axe().run(self.page)
        assert found.violations_count == 0, f"{state}: {found.generate_report()}"
        width = self.page.evaluate("document.documentElement.scrollWidth")
        assert width <= SMALL["width"], f"{state} is {width} pixels wide"


@pytest.fixture(params=[("de", "light"), ("en", "dark")], ids="-".join)
def inspector(
    request: pytest.FixtureRequest, chromium: Browser, office: RunningOffice
) -> Iterator[Inspector]:
    """German in light, English in dark, both without motion."""
    locale, scheme = request.param
    context = chromium.new_context(
        locale="de-DE",
        timezone_id="Europe/Berlin",
        viewport=SMALL,
        color_scheme=scheme,
        reduced_motion="reduce",
    )
    yield Inspector(context.new_page(), office, locale)
    context.close()


def test_form_in_every_state(inspector: Inspector) -> None:
    page = inspector.page
    inspector.open_form()
    inspector.look("start")
    inspector.go_on()
    inspector.look("errors")
    page.check("#acute_danger-YES")
    page.select_option("#kommune", "*")
    inspector.look("danger")
    inspector.go_on()
    page.check("#offender_relation-INSIDER")
    inspector.look("story")
    page.fill("#text", "Etwas.")
    inspector.go_on()
    inspector.look("about")
    inspector.go_on()
    inspector.look("wishes")
    inspector.go_on()
    page.check("#contact_mode-SAFE")
    inspector.look("decision")
    inspector.go_on()
    inspector.look("check")
    page.route("**/api/reports", lambda route: route.abort(), times=1)
    page.click("#send")
    expect(page.locator("#sending button")).to_be_visible()
    inspector.look("offline")


def test_refused_report(inspector: Inspector) -> None:
    inspector.open_form()
    inspector.fill()
    inspector.page.route(
        "**/api/reports",
        lambda route: route.fulfill(status=422, content_type="application/json", body="{}"),
    )

    inspector.page.click("#send")

    expect(inspector.page.locator("#sending .kern-alert")).to_be_visible()
    inspector.look("refused")


def test_receipt_and_mailbox_in_every_state(inspector: Inspector) -> None:
    page, office = inspector.page, inspector.office
    text = f"Für das Postfach {new_id()}"
    words = inspector.report(text)
    inspector.look("receipt")
    page.click("#receipt-check [type=submit]")
    inspector.look("wrong check words")
    inspector.confirm(words)
    inspector.look("receipt done")
    page.goto(f"{inspector.home}mailbox")
    page.fill("#words", "quuxbar ")
    page.click("#open")
    inspector.look("unknown word")
    inspector.open_mailbox(words)
    inspector.look("mailbox without an answer")
    (report,) = reports_with(office, text)
    (message,) = read_thread(office, report)
    answer = seal_answer(office, message.state, "Guten Tag.")
    store_answer(office, report, answer.sealed, sequence=0)
    page.click("#again")
    expect(page.locator("#thread li")).to_have_count(2)
    inspector.look("mailbox")
    store_answer(office, report, forge_answer(answer), sequence=1)
    page.click("#again")
    expect(page.locator("#mailbox-warning .kern-alert")).to_be_visible()
    inspector.look("mailbox with a forged answer")
    page.click("#close")
    inspector.look("mailbox closed")


def test_stops_and_pages_of_prose(inspector: Inspector) -> None:
    page = inspector.page
    page.goto(f"{inspector.home}#{b64encode(bytes(32))}")
    expect(page.locator("#stopped")).to_be_visible()
    inspector.look("stopped")
    for path in ("imprint", "privacy", "accessibility"):
        page.goto(f"{inspector.home}{path}")
        inspector.look(path)
    page.goto(inspector.home.replace(inspector.office.report, inspector.office.public))
    inspector.look("front page")
    page.route("**/sealing-*.js", lambda route: route.abort())
    page.goto(inspector.home)
    expect(page.locator("#unavailable")).to_be_visible()
    inspector.look("unavailable")


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
