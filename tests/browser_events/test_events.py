"""Events in a real browser: for everybody, without scripts, and from the draft to the last seat."""

import datetime
import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from accounts.roles import CoordinatorRole
from core.clock import berlin_day, system_clock
from tests.browser_account.test_passkeys import join
from tests.browser_events.conftest import Calendar
from tests.browser_states.inspection import SMALL, WIDE, inspect_both
from tests.events.kit import code_for

LARGEST_PAGE = 150_000


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_every_public_page_is_for_everybody_and_light(
    events: Calendar, chromium: Browser, prefix: str
) -> None:
    context = chromium.new_context(viewport=WIDE)
    page = context.new_page()
    problems: list[str] = []
    page.on("console", lambda message: problems.append(message.text))
    paths = ["/events/", "/events/?kind=webinar", "/events/registration"]
    paths += [f"/events/{key}/" for key in (events.free, events.full, events.past)]
    paths += [f"/events/{key}/register" for key in (events.free, events.full, events.past)]
    paths.append(f"/events/{events.free}/register/sent")
    for path in paths:
        answer = page.goto(events.site.origin + prefix + path)
        assert answer is not None
        assert len(answer.body()) <= LARGEST_PAGE
        inspect_both(page, prefix + path, unfold=True)
    assert problems == []
    context.close()


def code_of_mail(events: Calendar, key: str, email: str) -> str:
    """What stands in the mail to an address."""
    with events.site.database.read() as session:
        return code_for(session, bytes.fromhex(key), email, events.site.secret)


def test_somebody_registers_comes_back_and_cancels_without_scripts(
    events: Calendar, chromium: Browser
) -> None:
    context = chromium.new_context(java_script_enabled=False, viewport=SMALL)
    page = context.new_page()
    page.goto(f"{events.site.origin}/events/")
    page.get_by_role("link", name="Offener Abend").click()
    expect(page.get_by_text("erfahren Sie, wenn Sie einen Platz haben").first).to_be_visible()
    page.get_by_role("link", name="Zur Veranstaltung anmelden").click()
    page.get_by_label("Ihr Name").fill("Anna Muster")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Das stimmt noch nicht")).to_be_visible()
    page.get_by_label("E-Mail-Adresse").fill("anna@kommune.example")
    page.get_by_role("button", name="Code anfordern").click()
    expect(page.get_by_role("heading", name="Wir haben Ihnen geschrieben")).to_be_visible()
    page.reload()
    expect(page.get_by_text("Haus am Deich, Zimmer 7")).to_have_count(0)
    code = code_of_mail(events, events.free, "anna@kommune.example")
    page.get_by_label("Code Ihrer Anmeldung").fill(code)
    page.keyboard.press("Enter")
    expect(page.get_by_text("Noch sind Sie nicht angemeldet.")).to_be_visible()
    page.get_by_role("button", name="Verbindlich anmelden").click()
    expect(page.get_by_role("heading", name="Sie haben einen Platz")).to_be_visible()
    expect(page.get_by_text("Haus am Deich, Zimmer 7")).to_be_visible()

    page.goto(f"{events.site.origin}/events/{events.free}/")
    page.get_by_role("link", name="Anmeldung ansehen oder absagen").click()
    page.get_by_label("Code Ihrer Anmeldung").fill(code.replace("-", " ").lower())
    page.keyboard.press("Enter")
    expect(page.get_by_text("Sie haben einen Platz")).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("button", name="In den Kalender (.ics)").click()
    assert Path(download.value.path()).read_bytes().startswith(b"BEGIN:VCALENDAR")
    page.locator("summary", has_text="Absagen").click()
    page.get_by_role("button", name="Anmeldung absagen").click()
    expect(page.get_by_role("heading", name=re.compile("zurückgenommen"))).to_be_visible()
    assert code not in page.url
    context.close()


def test_what_people_get_with_their_code_is_for_everybody(
    events: Calendar, chromium: Browser
) -> None:
    context = chromium.new_context(viewport=WIDE)
    page = context.new_page()
    page.goto(f"{events.site.origin}/events/{events.full}/register")
    page.get_by_label("Ihr Name").fill("Cem")
    page.get_by_label("E-Mail-Adresse").fill("cem@kommune.example")
    page.get_by_role("button", name="Code anfordern").click()
    expect(page.get_by_role("heading", name="Wir haben Ihnen geschrieben")).to_be_visible()
    inspect_both(page, "sent", unfold=True)
    code = code_of_mail(events, events.full, "cem@kommune.example")
    page.get_by_label("Code Ihrer Anmeldung").fill(code)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Anmeldung bestätigen")).to_be_visible()
    inspect_both(page, "to confirm", unfold=True)
    page.get_by_role("button", name="Auf die Warteliste setzen").click()
    expect(page.get_by_text("an Stelle 1")).to_be_visible()
    inspect_both(page, "confirmed", unfold=True)
    page.goto(f"{events.site.origin}/events/registration")
    page.get_by_label("Code Ihrer Anmeldung").fill(code)
    page.keyboard.press("Enter")
    expect(page.get_by_text("an Stelle 1")).to_be_visible()
    inspect_both(page, "registration", unfold=True)
    page.goto(f"{events.site.origin}/events/{events.past}/")
    with page.expect_download() as download:
        page.get_by_role("link", name="Folien.pdf").click()
    assert download.value.suggested_filename == "Folien.pdf"
    context.close()


def test_an_editor_writes_publishes_and_sees_who_comes(events: Calendar, chromium: Browser) -> None:
    context = chromium.new_context(viewport=WIDE)
    page = context.new_page()
    day = (berlin_day(system_clock()) + datetime.timedelta(days=30)).isoformat()
    join(page, events.site, "redaktion@netz.example", CoordinatorRole.EDITOR)
    page.get_by_role("link", name="Veranstaltungen bearbeiten").click()
    inspect_both(page, "list", unfold=True)
    page.get_by_role("link", name="Neue Veranstaltung").click()
    inspect_both(page, "new", unfold=True)
    page.get_by_label("Titel", exact=True).fill("Neuer Abend")
    page.get_by_label("In einem Satz", exact=True).fill("Für alle.")
    page.get_by_label("Tag", exact=True).fill(day)
    page.get_by_label("Beginn").fill("18:00")
    page.get_by_label("Ende", exact=True).fill("20:00")
    page.locator("#place").fill("Rathaus")
    page.get_by_role("button", name="Vorschau").click()
    expect(page.get_by_role("heading", name="Vorschau, noch nicht gespeichert")).to_be_visible()
    inspect_both(page, "preview", unfold=True)
    page.get_by_role("button", name="Speichern").click()
    page.get_by_role("button", name="Veröffentlichen").click()
    expect(page.get_by_text("Die Veranstaltung ist öffentlich")).to_be_visible()
    inspect_both(page, "published", unfold=True)
    page.get_by_role("link", name="Öffentliche Seite").click()
    page.get_by_role("link", name="Zur Veranstaltung anmelden").click()
    page.get_by_role("button", name="Verbindlich anmelden").click()
    expect(page.get_by_role("heading", name="Sie haben einen Platz")).to_be_visible()
    inspect_both(page, "own registration", unfold=True)
    page.get_by_role("link", name="Ihre Termine").click()
    inspect_both(page, "own events", unfold=True)
    page.goto(f"{events.site.origin}/account/editing/events/")
    page.get_by_role("link", name="Neuer Abend").click()
    page.get_by_role("link", name="Teilnehmende").click()
    expect(page.get_by_role("row", name=re.compile("Anna Muster"))).to_be_visible()
    inspect_both(page, "participants", unfold=True)
    page.emulate_media(media="print")
    assert not page.locator(".participants__act").first.is_visible()
    assert page.get_by_text("redaktion@netz.example").is_visible()
    page.emulate_media(media="screen")
    page.go_back()
    page.get_by_role("link", name="Material").click()
    page.get_by_label("Datei", exact=True).set_input_files(
        {"name": "Plan.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7"}
    )
    page.get_by_role("button", name="Hochladen").click()
    expect(page.get_by_role("link", name="Plan.pdf")).to_be_visible()
    inspect_both(page, "material", unfold=True)
    context.close()
