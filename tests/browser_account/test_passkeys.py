"""Passkeys in a real browser: set up, alone, after the password, refused, and without scripts."""

import re

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from accounts.roles import CoordinatorRole
from tests.browser_account.conftest import Device, Site, plug_in
from tests.browser_states.inspection import inspect_both

PASSWORD = "grüne Lampe im Regen"


@pytest.fixture
def problems(page: Page) -> list[str]:
    """What the browser complains about, such as scripts the policy refuses."""
    found: list[str] = []
    page.on(
        "console",
        lambda message: (
            found.append(message.text) if message.type in ("error", "warning") else None
        ),
    )
    page.on("pageerror", lambda error: found.append(str(error)))
    return found


def join(page: Page, site: Site, name: str, role: CoordinatorRole) -> None:
    page.goto(f"{site.origin}/account/join")
    page.get_by_label("Einladungscode").fill(site.invitation(role))
    page.get_by_role("button", name="Weiter").click()
    page.get_by_label("Ihr Name").fill("Anna Muster")
    page.get_by_label("E-Mail-Adresse").fill(name)
    page.get_by_label("Passwort", exact=True).fill(PASSWORD)
    page.get_by_label("Passwort wiederholen").fill(PASSWORD)
    page.get_by_role("button", name="Konto einrichten").click()
    expect(page.get_by_text("Guten Tag, Anna Muster.")).to_be_visible()


def set_up(page: Page, site: Site, name: str) -> Device:
    """Join, and make a passkey on the page."""
    join(page, site, name, CoordinatorRole.READER)
    device = plug_in(page)
    page.get_by_role("link", name="Zweiten Schritt einrichten").click()
    page.get_by_role("link", name=re.compile("^Lieber ein Passkey")).click()
    page.get_by_label("Wie soll der Passkey heißen?").fill("Diensthandy")
    page.get_by_role("button", name="Passkey einrichten").click()
    expect(page.get_by_role("heading", name="Ihre Notfallcodes")).to_be_visible()
    return device


def sign_out(page: Page, site: Site) -> None:
    page.goto(f"{site.origin}/account/")
    page.get_by_role("button", name="Abmelden").click()
    expect(page.get_by_role("heading", name="Sie sind abgemeldet")).to_be_visible()


def test_a_passkey_is_set_up_and_signs_in_alone_and_after_the_password(
    page: Page, site: Site, problems: list[str]
) -> None:
    device = set_up(page, site, "anna@oldenmoor.example")
    (passkey,) = device.passkeys
    assert (passkey["rpId"], passkey["isResidentCredential"]) == ("localhost", True)
    sign_out(page, site)
    page.goto(f"{site.origin}/account/sign-in")
    page.get_by_role("button", name="Mit Passkey anmelden").click()
    expect(page.get_by_text("Guten Tag, Anna Muster.")).to_be_visible()
    sign_out(page, site)
    page.goto(f"{site.origin}/account/sign-in?to=/account/second-factor")
    page.get_by_label("E-Mail-Adresse").fill("anna@oldenmoor.example")
    page.get_by_label("Passwort", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Anmelden", exact=True).click()
    page.get_by_role("button", name="Weiter mit Passkey").click()
    expect(page.get_by_text("Diensthandy")).to_be_visible()
    assert device.passkeys[0]["signCount"] > passkey["signCount"]
    assert problems == []


def test_a_device_that_doesnt_know_its_person_and_a_missing_passkey_are_told_kindly(
    page: Page, site: Site
) -> None:
    device = set_up(page, site, "berta@oldenmoor.example")
    sign_out(page, site)
    page.goto(f"{site.origin}/account/sign-in")
    device.does("setUserVerified", isUserVerified=False)
    page.get_by_role("button", name="Mit Passkey anmelden").click()
    expect(page.get_by_text("Abgebrochen oder zu lange gewartet.")).to_be_visible(timeout=70_000)
    device.does("setUserVerified", isUserVerified=True)
    page.get_by_role("button", name="Mit Passkey anmelden").click()
    expect(page.get_by_text("Guten Tag, Anna Muster.")).to_be_visible()


def test_an_answer_that_the_server_refuses_leads_back_to_the_form(page: Page, site: Site) -> None:
    device = set_up(page, site, "carla@oldenmoor.example")
    sign_out(page, site)
    (passkey,) = device.passkeys
    # A copy whose counter stands where it stood long ago.
    page.goto(f"{site.origin}/account/sign-in")
    page.get_by_role("button", name="Mit Passkey anmelden").click()
    expect(page.get_by_text("Guten Tag, Anna Muster.")).to_be_visible()
    sign_out(page, site)
    device.does("clearCredentials")
    device.does("addCredential", credential={**passkey, "signCount": 0})
    page.goto(f"{site.origin}/account/sign-in")
    page.get_by_role("button", name="Mit Passkey anmelden").click()
    expect(page.get_by_text("Mit diesem Passkey hat es nicht geklappt.").first).to_be_visible()
    expect(page.get_by_role("button", name="Mit Passkey anmelden")).to_be_visible()


def test_without_scripts_nothing_of_passkeys_stands_in_the_way(
    chromium: Browser, site: Site
) -> None:
    context = chromium.new_context(java_script_enabled=False, locale="de-DE")
    page = context.new_page()
    join(page, site, "dora@oldenmoor.example", CoordinatorRole.READER)
    page.goto(f"{site.origin}/account/second-factor/passkey")
    expect(page.get_by_text("Passkeys brauchen JavaScript.")).to_be_visible()
    expect(page.get_by_role("button", name="Passkey einrichten")).to_be_hidden()
    page.get_by_role("link", name="Lieber eine App für Einmalcodes").click()
    expect(page.get_by_label("Code aus der App")).to_be_visible()
    page.goto(f"{site.origin}/account/")
    page.get_by_role("button", name="Abmelden").click()
    page.goto(f"{site.origin}/account/sign-in")
    expect(page.get_by_role("button", name="Mit Passkey anmelden")).to_be_hidden()
    expect(page.get_by_role("button", name="Anmelden", exact=True)).to_be_visible()
    context.close()


def test_pages_of_accounts_are_for_everybody(
    browser_context: BrowserContext, page: Page, site: Site
) -> None:
    set_up(page, site, "emma@oldenmoor.example")
    own = ("/account/", "/account/second-factor", "/account/second-factor/again?for=passkey")
    for path in own:
        look_at(page, site.origin + path)
    sign_out(page, site)
    for path in ("/account/sign-in", "/en/account/sign-in", "/account/forgotten", "/account/reset"):
        look_at(page, site.origin + path)
    join(page, site, "fritz@rueckhalt.example", CoordinatorRole.OPERATOR)
    look_at(page, f"{site.origin}/account/second-factor")
    look_at(page, f"{site.origin}/account/second-factor/passkey")
    for path in ("", "invite", "desks", "audit"):
        for prefix in ("", "/en"):
            look_at(page, f"{site.origin}{prefix}/account/operator/{path}")
    for query in ("nirgends", "emma"):
        page.goto(f"{site.origin}/account/operator/")
        page.get_by_label("Name, Adresse oder Kommune").fill(query)
        page.get_by_role("button", name="Suchen").click()
        inspect_both(page, f"accounts, looked for {query}")
    page.get_by_role("link", name="Anna Muster").click()
    look_at(page, page.url)


def look_at(page: Page, address: str) -> None:
    page.goto(address)
    inspect_both(page, address)
