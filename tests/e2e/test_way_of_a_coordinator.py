"""A coordinator's first weeks, without JavaScript: from an invitation to a recommendation."""

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from accounts.coordinator_invitations import invite
from accounts.roles import CoordinatorRole
from core.clock import berlin_day, system_clock
from tests.browser_desk.counsellor import SLOW
from tests.e2e.product import Product

KOMMUNE = "01999003"
PASSWORD = "grüne Lampe im Regen"
SHEETS_OF_A_SIDE = 7
PLAN = "Eine Ansprechperson für angefeindete Ehrenamtliche benennen"
TITLE = "Nach einem Vorfall am selben Tag anrufen"

SitDown = Callable[[], Page]


@pytest.fixture
def sit_down(chromium: Browser) -> Iterator[SitDown]:
    """Give a page of a fresh browser that runs no scripts."""
    contexts = []

    def open_browser() -> Page:
        context = chromium.new_context(java_script_enabled=False, locale="de-DE")
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(SLOW)
        return page

    yield open_browser
    for context in contexts:
        context.close()


def code_for(product: Product, role: CoordinatorRole) -> str:
    """A code as the operator hands it over."""
    ags = KOMMUNE if role.of_kommune else None
    with product.database.write() as session:
        return invite(session, ags=ags, role=role, by=None, today=berlin_day(system_clock())).code


def join(page: Page, product: Product, code: str, name: str) -> None:
    page.goto(f"{product.public}/account/join")
    page.get_by_label("Einladungscode").fill(code)
    page.get_by_role("button", name="Weiter").click()
    page.get_by_label("Ihr Name").fill(name)
    page.get_by_label("E-Mail-Adresse").fill(f"{name.lower()}@kommune.example")
    page.get_by_label("Passwort", exact=True).fill(PASSWORD)
    page.get_by_label("Passwort wiederholen").fill(PASSWORD)
    page.get_by_role("button", name="Konto einrichten").click()
    expect(page.get_by_text(f"Guten Tag, {name}.")).to_be_visible()


def invite_a_colleague(page: Page, product: Product) -> str:
    """Invite somebody who reads along; give the code that was shown."""
    page.goto(f"{product.public}/account/people/")
    page.get_by_label("Lesen: Zahlen").check()
    page.get_by_role("button", name="Code erzeugen").click()
    return page.locator("code").inner_text()


def answer(page: Page, address: str, value: str) -> None:
    """Fill in a sheet with the same answer everywhere, the first question passed over."""
    page.goto(address)
    for question in page.locator("fieldset").all()[1:]:
        question.locator(f'input[value="{value}"]').check()
    page.get_by_role("button", name="Antworten absenden").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Vielen Dank")


def run_self_check(page: Page, sit_down: SitDown, product: Product) -> None:
    """Start a short self-check for one day, let 14 people answer, and end it."""
    page.goto(f"{product.public}/account/self-check/start")
    page.get_by_label("Die wichtigsten, etwa 5 Minuten für jede Person").check()
    page.get_by_label("Letzter Tag für Antworten").fill(f"{berlin_day(system_clock())}")
    page.get_by_role("button", name="Starten und Einladungen bekommen").click()
    check = page.url.partition("?")[0]
    links = {}
    for side in ("administration", "volunteers"):
        page.goto(f"{check}invitation/{side}")
        found = re.search(r"https?://\S+/self-check/\S+", page.locator("#text").input_value())
        assert found is not None
        links[side] = found[0]
    for number in range(SHEETS_OF_A_SIDE):
        answer(sit_down(), links["administration"], "3")
        answer(sit_down(), links["volunteers"], "0" if number else "unknown")
    page.goto(check)
    expect(page.get_by_text("genug: fünf oder mehr")).to_have_count(2)
    expect(page.get_by_text("Worüber sprechen?")).to_have_count(0)
    page.get_by_text("Jetzt beenden").click()
    page.get_by_role("button", name=re.compile("Beenden und")).click()
    expect(page.get_by_role("heading", name="Worüber sprechen?")).to_be_visible()


def make_a_plan(page: Page) -> None:
    page.get_by_role("link", name=re.compile("Plan")).first.click()
    page.get_by_label("Was soll sich ändern?").fill(PLAN)
    page.get_by_label("Wer kümmert sich?").fill("Bürgermeisterbüro")
    page.get_by_label("Bis wann?").fill("2027-06-30")
    page.get_by_role("button", name="Plan speichern").click()
    expect(page.get_by_text(PLAN).first).to_be_visible()


def register_for_a_workshop(page: Page, product: Product) -> None:
    page.goto(f"{product.public}/events/")
    page.locator(".event", has_text="Plätze frei").first.get_by_role("link").first.click()
    page.get_by_role("link", name="Zur Veranstaltung anmelden").click()
    if not page.get_by_label("E-Mail-Adresse").input_value():
        page.get_by_label("E-Mail-Adresse").fill("anna@kommune.example")
        page.get_by_label("Ihr Name").fill("Anna")
    page.get_by_role("button", name="Verbindlich anmelden").click()


def write_a_recommendation(page: Page, product: Product) -> None:
    page.goto(f"{product.public}/account/recommendations/")
    page.get_by_role("link", name="Eine Empfehlung schreiben").click()
    page.get_by_label("Titel").fill(TITLE)
    texts = {
        "Ihre Empfehlung in einem Satz": "Rufen Sie am selben Tag an, wer auch immer es tut.",
        "Worum geht es?": "Wer angefeindet wird, hört oft wochenlang nichts von der Kommune.",
        "Was braucht es dafür?": "Eine Liste mit Telefonnummern und eine Vertretung.",
        "Schritte": "Nummern sammeln\nVertretung regeln\nAnrufen",
        "Arbeitsstunden bis zum ersten Ergebnis": "3",
        "Was spricht dafür?": "Zwei Ehrenamtliche sind geblieben, die aufhören wollten.",
        "Stolpersteine": "Nicht ausfragen; zuhören.",
    }
    for label, text in texts.items():
        page.get_by_label(label).fill(text)
    page.locator('input[name="audience"]').first.check()
    page.locator('input[name="money"]').first.check()
    page.locator('input[name="fields"]').first.check()
    page.get_by_label("mittlere Kommune").fill("40.000 Menschen, drei Anrufe im Jahr.")
    page.get_by_role("button", name="Speichern und Vorschau ansehen").last.click()
    page.get_by_role("button", name=re.compile("einreichen")).click()
    expect(page.get_by_text("Eingereicht").first).to_be_visible()


def publish_it(page: Page) -> None:
    page.goto(page.url.replace("/account/", "/account/recommendations/review/"))
    page.get_by_role("link", name=TITLE).click()
    page.locator("summary", has_text="Veröffentlichen").click()
    page.get_by_role("button", name="Endgültig veröffentlichen").click()


def test_a_coordinator_gets_somewhere_in_the_first_weeks(
    product: Product, sit_down: SitDown
) -> None:
    coordinator, colleague, editor, stranger = (sit_down() for _ in range(4))
    join(coordinator, product, code_for(product, CoordinatorRole.COORDINATOR), "Anna")

    join(colleague, product, invite_a_colleague(coordinator, product), "Bente")
    run_self_check(coordinator, sit_down, product)
    make_a_plan(coordinator)
    colleague.goto(f"{product.public}/account/self-check/")
    expect(colleague.get_by_text("1 Plan")).to_be_visible()

    register_for_a_workshop(coordinator, product)
    coordinator.goto(f"{product.public}/account/")
    expect(coordinator.get_by_text("Zurzeit sind Sie für nichts angemeldet.")).to_have_count(0)

    write_a_recommendation(coordinator, product)
    stranger.goto(f"{product.public}/recommendations/")
    expect(stranger.get_by_text(TITLE)).to_have_count(0)
    join(editor, product, code_for(product, CoordinatorRole.EDITOR), "Elif")
    publish_it(editor)
    stranger.goto(f"{product.public}/recommendations/")
    stranger.get_by_role("link", name=TITLE).click()
    expect(stranger.get_by_role("heading", name=TITLE)).to_be_visible()
