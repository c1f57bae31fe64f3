"""The main path through the running product, as its people walk it, by mouse and by keyboard."""

import random
import re

import pytest
from playwright.sync_api import Locator, Page, expect
from sqlalchemy import func, select

from crypto.account import encode_account_key
from crypto.encoding import b64decode
from incidents.models import Message
from tests.browser_desk.counsellor import Counsellor
from tests.browser_report.visitor import LAST_STEP, Visitor
from tests.browser_states.inspection import inspect
from tests.e2e.conftest import NewCounsellor, NewVisitor
from tests.e2e.keyboard import Keyboard
from tests.e2e.product import Product

LOCALES = ("de", "en")
NARROW, WIDE = 320, 1280
ANSWER = "Danke, dass Sie schreiben.\nRufen Sie 110 an, wenn jemand vor dem Haus steht."
REPLY = "Danke. Ich bin heute Nacht bei einer Freundin."


@pytest.fixture(params=LOCALES)
def window(request: pytest.FixtureRequest, seed: int, full: bool) -> tuple[str, list[int]]:
    """A locale and the widths to walk in: each locale and each width at least once."""
    narrow = random.Random(seed).choice(LOCALES)
    chosen = NARROW if request.param == narrow else WIDE
    return request.param, [NARROW, WIDE] if full else [chosen]


def test_report_is_read_answered_and_continued(
    product: Product,
    visitor: NewVisitor,
    counsellor: NewCounsellor,
    window: tuple[str, list[int]],
) -> None:
    """Axe looks at every state, and none is wider than its window."""
    locale, widths = window
    for width in widths:
        text = f"Jemand hat mein Auto zerkratzt, {locale} {width}. Es ist das zweite Mal."
        walk(product, visitor(locale, width), counsellor(0, locale, width), text)


def walk(product: Product, reporter: Visitor, lead: Counsellor, text: str) -> None:
    words = write_report(reporter, text)

    lead.page.goto(f"{lead.desk}{home_of(reporter)}")
    lead.page.locator("#login-name").wait_for()
    inspect(lead.page)
    lead.log_in(home_of(reporter))
    row = lead.rows.filter(has_text=text[:40])
    expect(row).to_be_visible()
    expect_sorted(lead.rows)
    inspect(lead.page)
    lead.open(text[:40])
    expect(lead.page.locator(".letter__text")).to_have_text(text)
    inspect(lead.page)
    title = text[27:40]
    lead.page.locator("#title").fill(title)
    lead.page.locator("#save").click()
    expect_done(lead.page)
    inspect(lead.page)
    lead.page.locator("#answer").fill(ANSWER)
    lead.page.locator("#check-answer").click()
    lead.page.locator("#send-answer").wait_for()
    inspect(lead.page)
    lead.page.locator("#send-answer").click()
    expect_done(lead.page)
    inspect(lead.page)

    lead.back()
    case = lead.rows.filter(has_text=title)
    identifier = case.get_attribute("data-case") or ""
    expect(case.locator(".mark-new")).to_have_count(0)

    read_and_reply(reporter, words, text)

    lead.page.locator(".queue__head button").click()
    expect(case.locator(".mark-new")).to_be_visible()
    inspect(lead.page)
    lead.open(title)
    expect(lead.page.locator(".letter__text")).to_have_text([text, ANSWER, REPLY])
    lead.page.locator("#save").click()
    expect_done(lead.page)

    assert unopened(product, identifier) == 0
    assert reporter.errors == []
    assert lead.problems == []


def home_of(reporter: Visitor) -> str:
    return reporter.home.removeprefix(reporter.office.report)


def write_report(reporter: Visitor, text: str) -> list[str]:
    """Go through the form, send it and note the words; every state is inspected."""
    page = reporter.page
    reporter.open_form()
    inspect(page)
    reporter.go_on()
    expect(page.locator("#errors")).to_be_focused()
    inspect(page)
    page.check("#acute_danger-YES")
    page.select_option("#kommune", "*")
    page.fill("#other_kommune", "Bad Donaumoos-Weichselbach")
    inspect(page)
    reporter.fill(text)
    for step in reversed(range(2, LAST_STEP)):
        page.locator("[data-back]:visible").click()
        expect(page.locator(f'[data-step="{step}"]')).to_be_visible()
        inspect(page)
    for _ in range(2, LAST_STEP):
        reporter.go_on()
    expect(page.locator("#summary")).to_contain_text(text)
    inspect(page)
    words = reporter.send()
    inspect(page)
    reporter.confirm(words)
    inspect(page)
    return words


def read_and_reply(reporter: Visitor, words: list[str], text: str) -> None:
    """Open the mailbox anew, read the answer, write back, close."""
    page = reporter.page
    page.goto(f"{reporter.home}mailbox")
    page.locator("#words").wait_for()
    inspect(page)
    page.fill("#words", "quux")
    page.click("#open")
    expect(page.locator("#words-error")).to_be_visible()
    inspect(page)
    reporter.open_mailbox(words)
    expect(page.locator("#thread .message__text")).to_have_text([text, ANSWER])
    inspect(page)
    page.fill("#reply textarea", REPLY)
    page.click("#reply [type=submit]")
    expect(page.locator("#thread .message__text")).to_have_text([text, ANSWER, REPLY])
    page.click("#close")
    expect(page.locator("#closed-title")).to_be_focused()
    inspect(page)
    assert text not in page.content()


def expect_done(page: Page) -> None:
    """A save was taken and the page says so."""
    expect(page.locator(".case [role=status] .kern-alert--success")).to_be_visible()


def expect_sorted(rows: Locator) -> None:
    """The most urgent stand first, once all reports are opened and all signatures checked."""
    expect(rows.page.locator(".queue__status")).to_have_text(re.compile(r"^\s*\d+ \w+[^:]*$"))
    marks = [text[:2] for text in rows.locator(".queue__urgency").all_inner_texts()]
    assert marks == sorted(marks)
    assert len(set(marks)) > 1


def unopened(product: Product, case: str) -> int:
    """How many intake files of a thread the server still holds."""
    with product.database.read() as session:
        count = select(func.count(Message.intake)).where(Message.report == b64decode(case))
        return session.scalar(count) or 0


def test_the_whole_path_by_keyboard_alone(visitor: NewVisitor, counsellor: NewCounsellor) -> None:
    text = "Nur mit der Tastatur geschrieben."
    reporter, lead = visitor(), counsellor()
    words = type_report(reporter, text)

    desk = Keyboard(lead.page)
    lead.page.goto(lead.desk)
    desk.write("#login-name", lead.person.name)
    desk.write("#password", lead.person.password)
    desk.press("Enter")
    lead.page.locator("#account-key").wait_for()
    desk.write("#account-key", encode_account_key(lead.person.account_key))
    desk.press("Enter")
    lead.rows.filter(has_text=text).wait_for()
    desk.write("#filter-text", text[:20])
    expect(lead.rows).to_have_count(1)
    desk.activate(".queue__row")
    lead.page.locator("#save").wait_for()
    desk.write("#title", "Tastatur")
    desk.activate("#save")
    lead.page.locator("#answer").wait_for()
    desk.write("#answer", "Wir haben es gelesen.")
    desk.activate("#check-answer")
    lead.page.locator("#send-answer").wait_for()
    desk.activate("#send-answer")
    expect_done(lead.page)
    desk.activate("#back")
    lead.rows.first.wait_for()

    keys = Keyboard(reporter.page)
    reporter.page.goto(f"{reporter.home}mailbox")
    reporter.page.locator("#words").wait_for()
    keys.write("#words", " ".join(words))
    keys.press("Enter")
    shown = reporter.page.locator("#thread .message__text")
    expect(shown).to_have_text([text, "Wir haben es gelesen."])
    keys.write("#reply textarea", "Danke fürs Lesen.")
    keys.activate("#reply [type=submit]")
    expect(shown).to_have_count(3)

    desk.activate(".queue__head button")
    row = lead.rows.filter(has_text="Tastatur")
    expect(row.locator(".mark-new")).to_be_visible()
    desk.activate(".queue__row")
    expect(lead.page.locator(".letter__text").last).to_have_text("Danke fürs Lesen.")


def type_report(reporter: Visitor, text: str) -> list[str]:
    """Write and send a report without a pointer; the 12 words, checked."""
    page, keys = reporter.page, Keyboard(reporter.page)
    reporter.open_form()
    keys.choose("acute_danger", "NO")
    keys.activate("[data-next]")
    keys.write("#text", text)
    keys.tick("#incident_form-INSULT")
    for _ in range(3):
        keys.activate("[data-next]")
    keys.choose("contact_mode", "BOX")
    keys.activate("[data-next]")
    keys.activate("#send")
    words = reporter.read_words()
    for field in page.locator("#receipt-probe input").all():
        name = field.get_attribute("id") or ""
        keys.write(f"#{name}", words[int(name.removeprefix("probe-")) - 1])
    keys.press("Enter")
    expect(page.locator("#receipt-done-title")).to_be_focused()
    return words
