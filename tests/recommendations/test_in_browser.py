"""Writing, reviewing and answering in a real browser, without a single script."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from accounts.coordinators import NewCoordinator, create_coordinator
from accounts.passwords import hash_password
from accounts.roles import CoordinatorRole
from core.clock import berlin_day, system_clock
from empowerment.recommendations import reviewing
from empowerment.recommendations.content import Material
from tests.browser_report.office import RunningOffice, start_office
from tests.browser_states.inspection import WIDE, inspect_both
from tests.network.kit import signed
from tests.recommendations import kit

VOSSMARN, ULMERSFEHN = "01999002", "01999001"
PASSWORD = "grüne Lampe im Regen"
AUTHOR, EDITOR, OTHER = "a@vossmarn.example", "r@stelle.example", "b@ulmersfehn.example"


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningOffice]:
    """An office with a coordinator each of two Kommunen and an editor."""
    running = start_office(tmp_path_factory.mktemp("office"))
    password = hash_password(PASSWORD)
    with running.database.write() as session:
        for name, ags in ((AUTHOR, VOSSMARN), (OTHER, ULMERSFEHN), (EDITOR, None)):
            role = CoordinatorRole.EDITOR if ags is None else CoordinatorRole.COORDINATOR
            new = NewCoordinator(name, "Anna Muster", password)
            create_coordinator(session, new=new, ags=ags, role=role)
            if ags is not None:
                signed(session, ags, day=berlin_day(system_clock()))
    yield running
    running.stop()


@dataclass
class People:
    """Browsers of people, with scripts or without."""

    chromium: Browser
    office: RunningOffice
    scripts: bool = False

    def sign_in(self, name: str) -> Page:
        """A fresh browser of somebody who has signed in."""
        page = self.visitor()
        page.goto(f"{self.office.public}/account/sign-in")
        page.fill("#name", name)
        page.fill("#password", PASSWORD)
        page.locator("#password").press("Enter")
        expect(page).to_have_url(f"{self.office.public}/account/")
        return page

    def visitor(self) -> Page:
        """A fresh browser."""
        context = self.chromium.new_context(
            locale="de-DE", java_script_enabled=self.scripts, viewport=WIDE
        )
        return context.new_page()


def press(page: Page, label: str) -> None:
    page.get_by_role("button", name=label, exact=True).first.click()


def test_a_coordinator_writes_an_editor_publishes_another_kommune_answers(
    chromium: Browser, office: RunningOffice
) -> None:
    people = People(chromium, office)
    author, editor = people.sign_in(AUTHOR), people.sign_in(EDITOR)

    author.get_by_role("link", name="Schreiben und ansehen").click()
    author.get_by_role("link", name="Eine Empfehlung schreiben").click()
    author.fill("#title", "Eine Stelle, die Drohungen annimmt")
    press(author, "Speichern")
    expect(author.locator("main .kern-alert--success")).to_contain_text("Gespeichert")
    author.get_by_label("Ihre Empfehlung in einem Satz").fill("Benennen Sie eine Stelle.")
    author.get_by_label("Worum geht es?").fill("Drohungen blieben liegen.")
    press(author, "Speichern und Vorschau ansehen")
    missing = author.locator(".problems a")
    expect(missing).to_have_count(5)
    missing.first.click()
    author.get_by_label("Beschäftigte").check()
    author.get_by_label("Schritte").fill("Stelle benennen\n\nFormular auslegen")
    author.get_by_label("Arbeitsstunden").fill("12")
    author.get_by_label("unter 500 Euro").check()
    author.get_by_label("Melden und Dokumentieren").check()
    press(author, "Speichern und Vorschau ansehen")
    expect(author.locator(".advice__steps li")).to_have_text(
        ["Stelle benennen", "Formular auslegen"]
    )
    press(author, "Bei der Redaktion einreichen")

    editor.goto(f"{office.public}/account/")
    editor.get_by_role("link", name="Zur Redaktion der Empfehlungen").first.click()
    editor.get_by_role("link", name="Eine Stelle, die Drohungen annimmt").click()
    editor.get_by_label("Was Sie sich noch wünschen").fill("Bitte ein Beispiel.")
    press(editor, "Mit dieser Rückmeldung zurückgeben")

    author.goto(f"{office.public}/account/")
    author.get_by_role("link", name="Zurück von der Redaktion").click()
    expect(author.locator("main")).to_contain_text("Bitte ein Beispiel.")
    author.get_by_role("link", name="Weiterschreiben").click()
    author.get_by_label("mittlere Kommune").fill("Das Hauptamt nimmt an.")
    press(author, "Speichern und Vorschau ansehen")
    press(author, "Bei der Redaktion einreichen")

    editor.goto(f"{office.public}/account/recommendations/review/")
    editor.get_by_role("link", name="Eine Stelle, die Drohungen annimmt").click()
    expect(editor.get_by_role("button", name="Endgültig veröffentlichen")).to_be_hidden()
    editor.locator("summary", has_text="Veröffentlichen").click()
    expect(editor.locator("main")).to_contain_text("unter ihrer Adresse unverändert")
    press(editor, "Endgültig veröffentlichen")
    expect(editor.locator("h1")).to_have_text("Eine Stelle, die Drohungen annimmt")
    answer_and_read(people, editor.url)


def answer_and_read(people: People, public: str) -> None:
    other = people.sign_in(OTHER)
    other.goto(public)
    other.get_by_text("Erzählen, wie es bei Ihnen war").click()
    other.get_by_label("Es hat zum Teil geholfen").check()
    other.get_by_label("Was andere davon lernen können").fill("Uns fehlte die Vertretung.")
    press(other, "Speichern")
    other.get_by_label("Ihr Kommentar").fill("Danke, das übernehmen wir.")
    press(other, "Kommentar senden")
    expect(other.locator("#comments")).to_contain_text("Danke, das übernehmen wir.")

    reader = people.visitor()
    reader.goto(f"{people.office.public}/recommendations/")
    reader.get_by_label("Was suchen Sie?").fill("drohungsanahme stelle")
    press(reader, "Suchen")
    expect(reader).to_have_url(f"{people.office.public}/recommendations/")
    reader.get_by_role("link", name="Eine Stelle, die Drohungen annimmt").click()
    expect(reader.locator("#tried")).to_contain_text("1 Kommune hat es ausprobiert.")
    expect(reader.locator("main")).not_to_contain_text("Danke, das übernehmen wir.")


WORD = "Bedrohungsmeldewegverantwortlichenvertretungsregelung"
LONG: dict[str, Any] = {
    "title": f"{WORD} {WORD}",
    "sentence": WORD * 3,
    "problem": f"{WORD * 4}\n\n{WORD}",
    "steps": (WORD * 3, WORD),
    "materials": (Material(WORD, "https://muster.example/" + "a" * 200),),
    "examples": {"small": WORD * 3, "mid": WORD, "large": WORD},
}
"""What is hardest to fit into a narrow page."""


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_nobody_is_kept_out_of_any_page(
    chromium: Browser, office: RunningOffice, prefix: str
) -> None:
    with office.database.write() as session:
        number = kit.published(session, ags=VOSSMARN, **LONG)
        kit.new_version(session, number, ags=VOSSMARN, **LONG)
        waiting = kit.submitted(session, ags=VOSSMARN, **LONG).hex()
    people, own = People(chromium, office, scripts=True), f"{prefix}/account/recommendations"
    author, editor = people.sign_in(AUTHOR), people.sign_in(EDITOR)
    public = f"{prefix}/recommendations"
    for page, path in (
        (people.visitor(), f"{public}/"),
        (people.visitor(), f"{public}/{number}/"),
        (people.visitor(), f"{public}/{number}/v1/"),
        (author, f"{public}/{number}/"),
        (author, f"{prefix}/account/"),
        (author, f"{own}/"),
        (author, f"{own}/new"),
        (author, f"{own}/import"),
        (author, f"{own}/{waiting}/"),
        (editor, f"{own}/review/"),
        (editor, f"{own}/review/{waiting}/"),
        (editor, f"{public}/{number}/"),
    ):
        page.goto(office.public + path)
        inspect_both(page, path, unfold=True)
    author.goto(f"{office.public}{own}/new")
    author.fill("#hours", "viel")
    author.locator("button[value=write]").first.click()
    expect(author.locator("main [role=alert]")).to_be_focused()
    inspect_both(author, "wrong entries", unfold=True)
    with office.database.write() as session:
        reviewing.withdraw(session, number=number, by=kit.EDITOR, today=kit.TODAY)
    author.goto(f"{office.public}{public}/{number}/")
    inspect_both(author, "withdrawn", unfold=True)
