"""A Kommune checks itself in Chromium without scripts: fourteen people, two sides, one plan."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from accounts.coordinator_invitations import invite
from accounts.roles import CoordinatorRole
from core.clock import berlin_day, system_clock
from crypto.encoding import new_id
from tests.browser_report.office import RunningOffice, start_office
from tests.browser_states.inspection import SMALL, WIDE, inspect_both

VOSSMARN = "01999002"
PASSWORD = "grüne Lampe im Regen"
SIDES = {"administration": 3, "volunteers": 0}
"""Which radio each side ticks, of those of a question."""


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningOffice]:
    running = start_office(tmp_path_factory.mktemp("office"))
    yield running
    running.stop()


@pytest.fixture
def without_scripts(chromium: Browser) -> Iterator[BrowserContext]:
    context = chromium.new_context(java_script_enabled=False, locale="de-DE", viewport=WIDE)
    yield context
    context.close()


def join(page: Page, office: RunningOffice) -> None:
    """Open the account of a coordinator."""
    with office.database.write() as session:
        today, role = berlin_day(system_clock()), CoordinatorRole.COORDINATOR
        code = invite(session, ags=VOSSMARN, role=role, today=today).code
    page.goto(f"{office.public}/account/join")
    page.fill("#code", code)
    page.click("main form button")
    page.fill("#display_name", "Anna Muster")
    page.fill("#name", f"{new_id()}@vossmarn.example")
    page.fill("#password", PASSWORD)
    page.fill("#repeated", PASSWORD)
    page.click("main form button")
    expect(page.locator("h1")).to_have_text("Vossmarn")


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
    expect(gap).to_have_attribute("aria-label", "Verwaltung: 3, Ehrenamtliche: 0, Abstand: 3")
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
    join(page, office)
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
    page.fill("#last_day", f"{berlin_day(system_clock())}")
    page.click("main form button")
    if "start" in page.url:  # the other language's run has begun one
        page.goto(own)
        page.locator(".people__name").first.click()
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
    context.close()
