"""A Kommune checks itself in Chromium without scripts: fourteen people, two sides, one plan."""

import datetime
import re
import time
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from accounts.coordinator_invitations import invite
from accounts.roles import CoordinatorRole
from core.clock import berlin_day, noon_of, system_clock
from crypto.encoding import new_id
from empowerment.selfcheck.frozen import freeze
from empowerment.selfcheck.models import SelfCheck
from empowerment.selfcheck.question_sets import Side, our_sets
from empowerment.selfcheck.result import compare
from tests.browser_desk.counsellor import SLOW
from tests.browser_report.office import RunningOffice, start_office
from tests.browser_states.inspection import SMALL, WIDE, inspect_both
from tests.infrastructure.browser import launch

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

ULMERSFEHN, VOSSMARN, HARKENSIEL, TONDERUP = (f"0199900{n}" for n in (1, 2, 4, 5))
NAMES = {
    ULMERSFEHN: "Ulmersfehn",
    VOSSMARN: "Vossmarn",
    HARKENSIEL: "Harkensiel",
    TONDERUP: "Tonderup",
}
PASSWORD = "grüne Lampe im Regen"
SIDES = {"administration": 3, "volunteers": 0}
"""Which radio each side ticks, of those of a question."""
BEGUN = system_clock()


def daylight() -> datetime.datetime:
    """Give noon and what has passed since: near midnight the last day of a check would be over."""
    return noon_of(berlin_day(BEGUN)) + (system_clock() - BEGUN)


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningOffice]:
    running = start_office(tmp_path_factory.mktemp("office"), clock=daylight)
    yield running
    running.stop()


@pytest.fixture
def without_scripts(chromium: Browser) -> Iterator[BrowserContext]:
    context = chromium.new_context(java_script_enabled=False, locale="de-DE", viewport=WIDE)
    yield context
    context.close()


def join(page: Page, office: RunningOffice, ags: str = VOSSMARN) -> None:
    """Open the account of a coordinator."""
    with office.database.write() as session:
        today, role = berlin_day(daylight()), CoordinatorRole.COORDINATOR
        code = invite(session, ags=ags, role=role, by=None, today=today).code
    page.goto(f"{office.public}/account/join")
    page.fill("#code", code)
    page.click("main form button")
    page.fill("#display_name", "Anna Muster")
    page.fill("#name", f"{new_id()}@vossmarn.example")
    page.fill("#password", PASSWORD)
    page.fill("#repeated", PASSWORD)
    page.click("main form button")
    expect(page.get_by_role("heading", level=1)).to_have_text(NAMES[ags])


def answer(browser: Browser, address: str, ticked: int) -> None:
    """Answer as somebody with a fresh phone: no account, no script, nothing kept."""
    context = browser.new_context(java_script_enabled=False, viewport=SMALL)
    page = context.new_page()
    page.goto(address)
    for question in page.locator("fieldset").all():
        question.locator("input").nth(ticked).check()
    page.click("form.sheet button")
    expect(page.locator("h1")).to_have_text("Vielen Dank")
    assert context.cookies() == []
    context.close()


def address_of(page: Page, check: str, side: str) -> str:
    page.goto(f"{check}invitation/{side}")
    found = re.search(r"http\S+/self-check/[a-z2-7-]{32}/", page.locator("#text").input_value())
    assert found is not None
    return found[0]


def test_from_the_first_link_to_a_plan(
    office: RunningOffice, chromium: Browser, without_scripts: BrowserContext
) -> None:
    page = without_scripts.new_page()
    join(page, office)
    page.get_by_role("link", name="Alle Selbstchecks").click()
    page.get_by_role("link", name="Selbstcheck starten").click()
    page.locator("input[value=short]").check()
    page.fill("#last_day", f"{berlin_day(daylight())}")  # they meet today
    page.get_by_role("button", name="Starten").click()
    expect(page.locator("h1")).to_contain_text("Schutz")
    check = page.url.partition("?")[0]
    addresses = {side: address_of(page, check, side) for side in SIDES}

    for side, ticked in SIDES.items():
        for number in range(7):
            answer(chromium, addresses[side], ticked)
            if number == 3:
                page.goto(check)
                expect(page.get_by_text("noch nicht: weniger als fünf").first).to_be_visible()
                assert re.search(r"\b4\b", page.locator("#standing ~ dl").inner_text()) is None
    page.goto(check)
    expect(page.get_by_text("genug: fünf oder mehr")).to_have_count(2)
    page.get_by_text("Jetzt beenden").click()
    page.get_by_role("button", name="Beenden und Ergebnis zeigen").click()

    expect(page.locator("h1")).to_contain_text("Ergebnis")
    expect(page.locator(".gaps").first.locator("svg[role=img]")).to_have_count(5)
    gap = page.locator(".gaps svg[role=img]").first
    expect(gap).to_have_attribute("aria-label", "Verwaltung: 3,0, Ehrenamtliche: 0,0, Abstand: 3,0")
    late = without_scripts.browser.new_page() if without_scripts.browser else page
    late.goto(addresses["volunteers"])
    expect(late.locator("h1")).to_have_text("Dieser Selbstcheck ist beendet")

    page.get_by_role("link", name="Einen Plan machen").click()
    page.fill("#measure", "Alle kennen den Meldeweg")
    page.fill("#owner", "Ordnungsamt")
    page.fill("#due", "2027-12-31")
    page.get_by_role("button", name="Plan speichern").click()
    expect(page.locator(".plan__measure")).to_have_text("Alle kennen den Meldeweg")
    expect(page.locator(".plan__facts")).to_contain_text("31. Dezember 2027")


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_nobody_is_kept_out_of_any_page(
    office: RunningOffice, chromium: Browser, prefix: str
) -> None:
    context = chromium.new_context(viewport=WIDE)
    page = context.new_page()
    join(page, office, HARKENSIEL if prefix else ULMERSFEHN)
    own, public = f"{office.public}{prefix}/account/self-check/", f"{prefix}/self-check/"
    page.goto(office.public + public)
    inspect_both(page, "what it is")
    page.fill("#code", "falsch")
    page.click("main form button")
    inspect_both(page, "unknown code")
    page.goto(own)
    inspect_both(page, "all of them")
    page.goto(f"{own}invitation/volunteers")
    inspect_both(page, "draft of the invitation")
    page.goto(f"{own}start")
    inspect_both(page, "begin")
    page.fill("#last_day", "")
    page.click("main form button")
    inspect_both(page, "no day")
    page.fill("#last_day", f"{berlin_day(daylight())}")
    page.click("main form button")
    inspect_both(page, "open")
    check = page.url.partition("?")[0]
    address = address_of(page, check, "administration")
    inspect_both(page, "invitation")
    page.goto(address)
    inspect_both(page, "questions")
    page.click("form.sheet button")
    inspect_both(page, "nothing ticked")
    for _ in range(5):
        page.goto(address)
        page.locator("fieldset input").first.check()
        page.click("form.sheet button")
    inspect_both(page, "thanks")
    page.goto(check)
    page.locator(".ask__label").first.click()
    page.locator(".ask__form button").first.click()
    inspect_both(page, "without a result")
    page.goto(address)
    inspect_both(page, "over")
    page.goto(f"{check}plans")
    inspect_both(page, "new plan")
    page.click("main form button")
    inspect_both(page, "plan with something missing")
    give_result(office, check)
    for address, name in ((check, "result"), (own, "resting"), (f"{own}start", "not yet again")):
        page.goto(address)
        inspect_both(page, name)
    context.close()


def give_result(office: RunningOffice, check: str) -> None:
    """Let a check that was closed have had enough sheets."""
    asked, sheets = our_sets().get("protection", 1), dict.fromkeys(Side, [{"A1": 1}] * 5)
    name = bytes.fromhex(check.rstrip("/").rpartition("/")[2])
    with office.database.write() as session:
        row = session.get_one(SelfCheck, name)
        row.result = freeze(compare(asked, sheets, short=row.short))


@pytest.fixture
def sheet(office: RunningOffice, chromium: Browser) -> Iterator[str]:
    """The address at which volunteers answer an open check."""
    context = chromium.new_context()
    page = context.new_page()
    join(page, office, TONDERUP)
    page.goto(f"{office.public}/account/self-check/")
    running = page.get_by_text("läuft bis")
    if running.count():
        page.locator(".people__name").first.click()
    else:
        page.goto(f"{office.public}/account/self-check/start")
        page.locator("main form button").first.click()
    yield address_of(page, page.url.partition("?")[0], "volunteers")
    context.close()


def tick(page: Page) -> str:
    """Tick something everywhere; give what the form is known by."""
    for question in page.locator("fieldset").all():
        question.locator("input").nth(2).check()
    return page.locator("input[name=draft]").input_value()


@pytest.mark.parametrize("scripts", [True, False])
def test_back_and_reload_show_an_empty_new_sheet_to_whoever_answers_next(
    chromium: Browser, sheet: str, *, scripts: bool
) -> None:
    """Else they would read what the person before ticked, or send it a second time."""
    context = chromium.new_context(java_script_enabled=scripts)
    page = context.new_page()
    page.goto(sheet)
    first = tick(page)
    page.click("form.sheet button")
    expect(page.get_by_role("heading", level=1)).to_have_text("Vielen Dank")

    page.go_back()
    expect(page.locator("fieldset input:checked")).to_have_count(0)
    assert page.locator("input[name=draft]").input_value() != first
    tick(page)
    page.reload()
    expect(page.locator("fieldset input:checked")).to_have_count(0)
    page.go_forward()
    page.reload()
    expect(page.get_by_role("heading", level=1)).to_have_text("Vielen Dank")
    context.close()


def test_a_sheet_that_the_browser_kept_in_memory_is_fetched_anew(
    office: RunningOffice, chromium: Browser, sheet: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Chromium keeps pages whatever their headers say. Playwright loses sight of such a page, so
    the server has to tell what happened."""
    fetched: list[str] = []
    behind = office.line.application

    def watch(environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        fetched.append(f"{environ['REQUEST_METHOD']} {environ['PATH_INFO']}")
        return behind(environ, start_response)

    monkeypatch.setattr(office.line, "application", watch)
    browser = launch(chromium.browser_type, without=("--disable-back-forward-cache",))
    page = browser.new_page()
    page.goto(sheet)
    tick(page)
    page.click("form.sheet button")
    expect(page.get_by_role("heading", level=1)).to_have_text("Vielen Dank")
    fetched.clear()

    page.evaluate("setTimeout(() => history.back(), 0)")

    wanted, until = f"GET {urlsplit(sheet).path}", time.monotonic() + SLOW / 1_000
    while wanted not in fetched and time.monotonic() < until:
        time.sleep(0.05)
    browser.close()
    assert wanted in fetched


def test_the_invitation_is_copied_by_one_press(
    office: RunningOffice, chromium: Browser, without_scripts: BrowserContext
) -> None:
    allowed = ["clipboard-read", "clipboard-write"]
    context = chromium.new_context(locale="de-DE", viewport=SMALL, permissions=allowed)
    page, plain = context.new_page(), without_scripts.new_page()
    address = f"{office.public}/account/self-check/invitation/volunteers"
    for each in (page, plain):
        join(each, office)
        each.goto(address)

    page.get_by_role("button", name="Text kopieren").click()

    expect(page.locator("[data-copy=text]").get_by_role("status")).to_have_text("Kopiert")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == page.locator("#text").input_value()
    expect(plain.get_by_role("button", name="Text kopieren")).to_be_hidden()
    context.close()


def test_what_can_t_be_copied_is_marked(office: RunningOffice, chromium: Browser) -> None:
    context = chromium.new_context(locale="de-DE", viewport=SMALL)
    context.add_init_script("navigator.clipboard.writeText = () => Promise.reject()")
    page = context.new_page()
    join(page, office)
    page.goto(f"{office.public}/account/self-check/invitation/volunteers")

    page.get_by_role("button", name="Betreff kopieren").click()

    said = page.locator("[data-copy=subject]").get_by_role("status")
    expect(said).to_have_text("Der Text ist markiert. Bitte kopieren Sie ihn.")
    marked = "(field) => field.value.slice(field.selectionStart, field.selectionEnd)"
    subject = page.locator("#subject")
    assert subject.evaluate(marked) == subject.input_value()
    context.close()
