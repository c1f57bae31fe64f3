"""The network's pages are for everybody: axe, a small phone, light and dark, both languages."""

import pytest
from playwright.sync_api import Browser, Page

from accounts.coordinators import NewCoordinator, create_coordinator
from accounts.passwords import hash_password
from accounts.roles import CoordinatorRole
from empowerment.network import agreements, questions
from empowerment.network.questions import NewQuestion, Writer
from tests.browser_states.inspection import SMALL, WIDE, inspect_both
from tests.browser_trends.conftest import RunningFigures
from tests.infrastructure.office_file import LARGE, MID
from tests.trends.published import PASSWORD

COORDINATOR, EDITOR = "koordination@oldenmoor.example", "netzwerk@buero.example"
PUBLIC = ("/network/",)
OF_KOMMUNEN = (
    "/account/",
    "/network/agreement/",
    "/network/directory/",
    "/network/directory/own",
    "/network/questions/",
    "/network/questions/?q=nirgends",
    "/network/questions/new",
    "/network/questions/1/",
    "/network/digest",
    "/network/kit/",
)
OF_THE_OFFICE = (
    "/account/",
    "/network/office/",
    "/network/office/?state=active",
    f"/network/office/{MID}/",
    f"/network/office/{LARGE}/",
    "/network/office/invite",
    "/network/questions/1/",
)


@pytest.fixture(scope="module")
def network(figures: RunningFigures) -> str:
    """An origin with two Kommunen: one a member that asked, one that only fetched the draft."""
    office, today = figures.office, figures.office.clock.today
    password = hash_password(PASSWORD)
    with office.database.write() as session:
        new = NewCoordinator(EDITOR, "Robin Netzwerk", password)
        editor = create_coordinator(session, new=new, ags=None, role=CoordinatorRole.EDITOR)
        new = NewCoordinator(COORDINATOR, "Anna Muster", password)
        anna = create_coordinator(session, new=new, ags=MID, role=CoordinatorRole.COORDINATOR)
        agreements.sign(
            session,
            ags=MID,
            version="2026-1",
            signed=today,
            months=24,
            named=True,
            known=0,
            by=editor,
            today=today,
        )
        agreements.note_draft(session, ags=LARGE, version="2026-1", today=today)
        by = Writer(anna, MID)
        new_question = NewQuestion("Wer bezahlt den Wachdienst?", "Bei **Sitzungen**.", "de")
        asked = questions.ask(session, by=by, new=new_question, today=today)
        questions.answer(session, by=by, question=asked.number, text="Wir.", today=today)
    return figures.origin


def look(page: Page, address: str) -> None:
    answer = page.goto(address)
    assert answer is not None
    assert answer.status == 200, address
    inspect_both(page, address, unfold=True)


def sign_in(page: Page, origin: str, name: str) -> None:
    page.goto(f"{origin}/account/sign-in")
    page.locator("[name=name]").fill(name)
    page.locator("[name=password]").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.locator("#own").wait_for()


@pytest.mark.parametrize("prefix", ["", "/en"])
@pytest.mark.parametrize(
    ("name", "paths"),
    [("", PUBLIC), (COORDINATOR, OF_KOMMUNEN), (EDITOR, OF_THE_OFFICE)],
    ids=["everybody", "coordinator", "office"],
)
def test_every_page_is_for_everybody(
    network: str, chromium: Browser, prefix: str, name: str, paths: tuple[str, ...]
) -> None:
    context = chromium.new_context(viewport=WIDE)
    page = context.new_page()
    problems: list[str] = []
    page.on("console", lambda message: problems.append(message.text))
    if name:
        sign_in(page, network, name)
    if name == COORDINATOR:
        page.goto(f"{network}/network/directory/own")
        page.locator("#phone").fill("030 23125 411")
        page.locator("#agreed").check()
        page.locator("main form button").first.click()
        page.locator(".kern-alert--success").wait_for()
    for path in paths:
        look(page, network + prefix + path)
    assert problems == []
    context.close()


def test_a_question_is_asked_and_answered_without_a_script(network: str, chromium: Browser) -> None:
    context = chromium.new_context(java_script_enabled=False, viewport=SMALL)
    page = context.new_page()
    sign_in(page, network, COORDINATOR)
    page.goto(f"{network}/network/questions/")
    page.get_by_role("link", name="Eine Frage stellen").click()
    page.get_by_label("Ihre Frage in einem Satz").fill("Wer hat ein Merkblatt?")
    page.get_by_role("button", name="Frage stellen").click()
    page.get_by_role("link", name="Worum es geht").click()
    page.get_by_label("Worum es geht").fill("Für den Empfang.")
    page.get_by_role("button", name="Frage stellen").click()
    page.get_by_role("heading", name="Wer hat ein Merkblatt?").wait_for()
    page.get_by_label("Ihre Antwort").fill("Wir, seit gestern.")
    page.get_by_role("button", name="Antwort abschicken").click()
    page.get_by_text("Wir, seit gestern.").wait_for()
    page.get_by_text("Frage löschen").click()
    page.get_by_role("button", name="Frage endgültig löschen").click()
    page.get_by_text("Gelöscht").wait_for()
    context.close()
