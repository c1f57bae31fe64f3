"""Editors' pages of the library: axe, a small phone in the dark, no scripts, both languages."""

import pytest
from playwright.sync_api import Browser, Page, expect

from accounts.coordinator_invitations import invite
from accounts.roles import CoordinatorRole
from tests.browser_states.inspection import WIDE, inspect_both
from tests.browser_trends.conftest import RunningFigures
from tests.trends.published import PASSWORD

TEXTS = {
    "title_de": "Sprechstunde im Zirkuszelt",
    "summary_de": "Wie Sprechstunden sicher bleiben.",
    "summary_en": "How to keep office hours safe.",
    "text_de": "## Vorher\n\nZu zweit sein.",
    "publisher": "Netzwerkstelle",
}


def sign_up(figures: RunningFigures, page: Page, name: str) -> None:
    office = figures.office
    with office.database.write() as session:
        role = CoordinatorRole.EDITOR
        code = invite(session, ags=None, role=role, by=None, today=office.clock.today).code
    page.goto(f"{figures.origin}/account/join")
    page.fill("[name=code]", code)
    page.keyboard.press("Enter")
    page.locator("#display_name").wait_for()
    for field, text in {
        "display_name": "Robin Redaktion",
        "name": name,
        "password": PASSWORD,
        "repeated": PASSWORD,
    }.items():
        page.fill(f"#{field}", text)
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Bibliothek").wait_for()


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_an_editor_writes_previews_publishes_and_compares(
    figures: RunningFigures, chromium: Browser, prefix: str
) -> None:
    # Two contexts would share the account's sessions; each language has its own editor.
    context = chromium.new_context(viewport=WIDE)
    page, base = context.new_page(), f"{figures.origin}{prefix}/account/library/"
    sign_up(figures, page, f"redaktion{prefix.replace('/', '-')}@netzwerk.example")
    page.goto(base)
    inspect_both(page, "library", unfold=True)
    page.goto(f"{base}new/")
    page.click("button[name=save]")
    expect(page.locator("main [role=alert]")).to_be_focused()
    inspect_both(page, "something missing", unfold=True)
    for name, text in TEXTS.items():
        page.fill(f"#{name}", text)
    page.check("#topics-1")
    page.check("#audience-0")
    page.evaluate("document.querySelectorAll('details').forEach((each) => (each.open = false))")
    page.click(f"button[name=preview][value={prefix.strip('/') or 'de'}]")
    expect(page.locator(".preview .article h2")).to_have_text("Vorher")
    inspect_both(page, "preview", unfold=True)
    page.click("button[name=save]")
    expect(page.locator("main .kern-alert--success")).to_be_visible()
    inspect_both(page, "entry", unfold=True)
    entry = page.url.partition("?")[0]
    other = context.new_page()
    other.goto(f"{entry}edit")
    page.goto(f"{entry}edit")
    page.fill("#text_de", "## Vorher\n\nImmer zu zweit sein.")
    page.click("button[name=save]")
    page.locator("main .kern-alert--success").wait_for()
    other.fill("#text_de", "## Vorher\n\nAllein sein.")
    other.click("button[name=save]")
    expect(other.locator("main .kern-alert--warning")).to_be_visible()
    expect(other.locator("#text_de")).to_have_value("## Vorher\n\nAllein sein.")
    inspect_both(other, "somebody else saved", unfold=True)
    page.goto(f"{entry}versions/2/")
    expect(page.locator("ins")).to_contain_text("Immer")
    inspect_both(page, "versions", unfold=True)
    page.goto(entry)
    page.locator("form[action$=publish] button").click()
    page.goto(entry.replace("/account/library/entries/", "/library/"))
    expect(page.locator(".article")).to_contain_text("Immer zu zweit")
    page.get_by_role("button", name="Ja" if not prefix else "Yes").click()
    expect(page.locator("#helpful-question")).to_contain_text("Danke" if not prefix else "Thank")
    inspect_both(page, "article", unfold=True)
    context.close()


@pytest.mark.parametrize("path", ["new-link/", "links/", "aids/R25/", "aids/R38/"])
def test_other_pages_of_editors_are_for_everybody(
    figures: RunningFigures, chromium: Browser, path: str
) -> None:
    context = chromium.new_context(viewport=WIDE)
    page = context.new_page()
    sign_up(figures, page, f"{path.replace('/', '')}@netzwerk.example".lower())
    for prefix in ("", "/en"):
        page.goto(f"{figures.origin}{prefix}/account/library/{path}")
        inspect_both(page, path, unfold=True)
    context.close()
