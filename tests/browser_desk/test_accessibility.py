"""Every state of the desk's pages: axe finds nothing, 320 px suffice, the keyboard reaches all."""

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, Page, expect

from app.demo.seed import Demo
from tests.browser_desk.conftest import NewCounsellor
from tests.browser_desk.counsellor import SLOW, Counsellor
from tests.browser_desk.office import Office
from tests.browser_desk.test_founding import PASSWORD, fill_account

NewBrowser = Callable[..., BrowserContext]
WIDTHS = pytest.mark.parametrize("width", [1280, 320])
PATHS = pytest.mark.parametrize("path", ["/", "/en/"])


def inspect(page: Page) -> None:
    """No finding of axe, nothing wider than the window."""
    results = Axe().run(page)
    assert results.violations_count == 0, results.generate_report()
    overflow = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    assert overflow <= 0, f"{overflow} px wider than the window"


@WIDTHS
@PATHS
def test_log_in_queue_case_and_members(counsellor: NewCounsellor, width: int, path: str) -> None:
    lead = counsellor(0, width=width)
    lead.page.goto(lead.desk + path)
    lead.page.locator("#login-name").wait_for()
    inspect(lead.page)
    lead.log_in(path)
    inspect(lead.page)

    lead.open("Gemeinschaftsunterkunft")  # a report with an acute notice
    inspect(lead.page)
    lead.page.locator("#title").fill("x")
    lead.page.locator("#back").click()
    lead.page.locator("#question-no").wait_for()
    inspect(lead.page)
    lead.page.locator("#question-yes").click()
    lead.open("Gefälschtes Bild")
    inspect(lead.page)
    lead.page.locator("#answer").fill("Guten Tag.")
    lead.page.locator("#check-answer").click()
    lead.page.locator("#send-answer").wait_for()
    inspect(lead.page)
    lead.page.locator(".desk-bar__link").nth(1).click()
    lead.page.locator("#question-yes").click()
    lead.page.locator("#invite").click()
    lead.page.locator("#invitation-link").wait_for()
    inspect(lead.page)


@WIDTHS
def test_conflict_and_refusals(counsellor: NewCounsellor, width: int) -> None:
    lead, second = counsellor(0, width=width).log_in(), counsellor(1).log_in()
    lead.open("Der Dialogabend")
    second.open("Der Dialogabend")
    second.page.locator("#notes").fill(f"Notiz bei {width}")
    second.save()
    lead.page.locator("#notes").fill("Andere Notiz")
    lead.page.locator("#save").click()
    lead.page.locator("#conflict-heading").wait_for()

    inspect(lead.page)


@WIDTHS
def test_founding_and_joining(empty_office: Office, new_browser: NewBrowser, width: int) -> None:
    page = new_browser(width=width).new_page()
    page.goto(f"{empty_office.desk}/join")
    page.locator("#code").fill("zu kurz")
    page.locator("#next").click()
    page.get_by_role("alert").wait_for()
    inspect(page)
    page.goto(f"{empty_office.desk}/found#{empty_office.founding_code()}")
    page.locator("#password").fill("kurz")
    page.locator("#next").click()
    page.get_by_role("alert").first.wait_for()
    inspect(page)
    fill_account(page, name=f"leitung-{width}", display_name="Lena Leitung")
    page.locator(".words").first.wait_for(timeout=SLOW)
    inspect(page)
    key = page.locator(".account-key .groups__one").all_inner_texts()
    words = [each.locator("li").all_inner_texts() for each in page.locator(".words").all()]
    page.locator("#next").click()
    page.locator("#word-0").wait_for()
    inspect(page)
    for number, sheet in enumerate(words):
        label = page.locator(f"label[for=word-{number}]").inner_text()
        page.locator(f"#word-{number}").fill(sheet[int(label.rsplit(" ", 1)[1]) - 1])
    page.locator("#account-key-repeated").fill("".join(key))
    page.locator("#next").click()
    page.locator("#fingerprint").wait_for(timeout=SLOW)
    inspect(page)
    assert PASSWORD not in page.content()


def test_the_way_from_log_in_to_an_answer_needs_only_the_keyboard(
    office: Office, demo: Demo, counsellor: NewCounsellor
) -> None:
    lead = counsellor().log_in()
    press = lead.page.keyboard.press
    tab_to(lead, ".queue__row")
    press("End")
    press("Home")
    press("ArrowDown")
    second = lead.rows.nth(1).get_attribute("data-case")
    assert lead.page.evaluate("document.activeElement.dataset.case") == second
    press("/")
    assert lead.page.evaluate("document.activeElement.id") == "filter-text"
    lead.page.keyboard.type("Haltestelle")
    expect(lead.rows).to_have_count(1)
    tab_to(lead, ".queue__row")
    press("Enter")
    lead.page.locator("#answer").wait_for(timeout=SLOW)
    tab_to(lead, "#answer")
    lead.page.keyboard.type("Danke für Ihre Nachricht.")
    tab_to(lead, "#check-answer")
    press("Enter")
    tab_to(lead, "#send-answer")
    press("Enter")

    expect(lead.page.get_by_text("Ihre Antwort liegt im Postfach.")).to_be_visible(timeout=SLOW)
    lead.page.go_back()
    expect(lead.page.get_by_role("heading", name="Fälle")).to_be_visible()


def tab_to(counsellor: Counsellor, selector: str) -> None:
    """Press Tab until the focus is on an element; a loop or a trap ends the test."""
    for _ in range(60):
        if counsellor.page.evaluate("s => document.activeElement.matches(s)", selector):
            return
        counsellor.page.keyboard.press("Tab")
    raise AssertionError(f"Tab does not reach {selector}")
