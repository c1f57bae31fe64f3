"""One counsellor writes an early notice, another signs it, everybody reads it, it goes at once."""

import json

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect
from sqlalchemy import select, update

from accounts.coordinators import NewCoordinator, create_coordinator
from accounts.passwords import hash_password
from accounts.roles import CoordinatorRole
from app.demo.seed import Demo
from crypto.document import countersign, parse_wrapper
from tests.browser_desk.conftest import NewCounsellor
from tests.browser_desk.counsellor import SLOW, Counsellor
from tests.browser_desk.office import Office
from trends.notice_models import Notice

MEANT, ELSEWHERE = "01999001", "01999002"
PASSWORD = "vier Worte ohne rechten Sinn"
TITLE = "Drohmails an Rathäuser"
TEXT = (
    "Seit einigen Tagen gehen gleichlautende Drohmails ein.\n\n"
    "Bitte bewahren Sie sie auf und rufen Sie uns an."
)


def notices(person: Counsellor) -> Page:
    person.page.get_by_role("button", name="Lagehinweise").click()
    expect(person.page.get_by_role("heading", name="Lagehinweise", level=1)).to_be_visible()
    expect(person.page.locator(".progress")).to_have_count(0)
    return person.page


def write(page: Page, *, title: str = TITLE, text: str = TEXT, public: bool = True) -> None:
    """Fill the form; what is not public goes to one Kommune alone."""
    page.locator("#write-notice").click()
    page.locator("#notice-title").fill(title)
    page.locator("#notice-text").fill(text)
    page.locator("#notice-threat").select_option("threat")
    if public:
        page.locator("#notice-audience").select_option("public")
    else:
        page.locator("#notice-reach").select_option("kommunen")
        page.locator("#notice-kommune").select_option(MEANT)
        expect(page.locator("#notice-kommune")).to_have_value("")
    page.locator("#notice-consent").select_option("given" if public else "none-needed")
    page.locator("#check-notice").click()
    page.locator("#propose-notice").wait_for()


def tick_everything(page: Page) -> None:
    for box in page.locator(".notice-questions input").all():
        box.check()


def propose(page: Page, *, title: str = TITLE, public: bool = True) -> None:
    write(page, title=title, public=public)
    tick_everything(page)
    page.locator("#propose-notice").click()
    expect(page.get_by_text("Weitergegeben.")).to_be_visible(timeout=SLOW)


def publish(page: Page) -> None:
    page.get_by_role("button", name="Lesen und prüfen").first.click()
    tick_everything(page)
    page.locator("#publish-notice").click()
    page.locator("#question-yes").click()
    expect(page.get_by_text("Der Hinweis ist veröffentlicht.")).to_be_visible(timeout=SLOW)


def withdraw_all(page: Page) -> None:
    while page.get_by_role("button", name="Zurückziehen").count():
        page.get_by_role("button", name="Zurückziehen").first.click()
        page.locator("#question-yes").click()
        expect(page.get_by_text("Der Hinweis ist zurückgezogen.")).to_be_visible(timeout=SLOW)


def readers_page(office: Office, person: Counsellor, path: str = "/notices/") -> Page:
    page = person.page.context.new_page()
    page.goto(office.origins["public"] + path)
    return page


def coordinator_page(office: Office, person: Counsellor, ags: str) -> Page:
    """Sign a coordinator of this Kommune in, at a browser of the other person's."""
    name = f"koordination-{ags}@example.org"
    new = NewCoordinator(name=name, display_name="Koordination", password=hash_password(PASSWORD))
    with office.database.write() as session:
        create_coordinator(session, new=new, ags=ags, role=CoordinatorRole.READER)
    page = readers_page(office, person, "/account/sign-in")
    page.locator("[name=name]").fill(name)
    page.locator("[name=password]").fill(PASSWORD)
    page.get_by_role("button", name="Anmelden", exact=True).click()
    page.wait_for_url("**/account/")
    return page


def nothing_to_complain(page: Page) -> None:
    page.set_viewport_size({"width": 320, "height": 640})
    wide = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
    assert not page.evaluate(wide)
    found = Axe().run(page).response["violations"]
    assert [each["id"] for each in found] == []
    page.set_viewport_size({"width": 1280, "height": 900})


def test_two_people_publish_a_notice_and_it_disappears_at_once(
    office: Office, demo: Demo, counsellor: NewCounsellor
) -> None:
    author, second = counsellor(1).log_in(), counsellor(0).log_in()
    page = notices(author)
    propose(page)
    expect(page.get_by_text("Jemand anderes aus dem Team muss ihn prüfen.")).to_be_visible()
    expect(page.get_by_role("button", name="Lesen und prüfen")).to_have_count(0)
    expect(readers_page(office, author).get_by_text(TITLE)).to_have_count(0)

    other = notices(second)
    other.get_by_role("button", name="Lesen und prüfen").click()
    previewed = other.locator(".early-notice").inner_text()
    expect(other.locator("#publish-notice")).to_be_disabled()
    nothing_to_complain(other)
    other.get_by_role("button", name="Zurück zur Liste").click()
    nothing_to_complain(other)
    publish(other)

    shown = readers_page(office, author)
    assert shown.locator(".early-notice").inner_text() == previewed
    nothing_to_complain(shown)
    english = readers_page(office, author, "/en/notices/")
    expect(english.locator(".early-notice__title")).to_have_attribute("lang", "de")
    expect(english.get_by_text("independent of the figures").first).to_be_visible()

    withdraw_all(other)
    shown.reload()
    expect(shown.get_by_text(TITLE)).to_have_count(0)
    expect(shown.get_by_text("Zurzeit gibt es keinen öffentlichen Lagehinweis.")).to_be_visible()
    assert (author.problems, second.problems) == ([], [])


def test_what_is_for_coordinators_is_not_on_the_public_page(
    office: Office, demo: Demo, counsellor: NewCounsellor
) -> None:
    author, second = counsellor(1).log_in(), counsellor(0).log_in()
    propose(notices(author), public=False)
    other = notices(second)
    publish(other)

    expect(readers_page(office, author).get_by_text(TITLE)).to_have_count(0)
    meant = coordinator_page(office, author, MEANT)
    meant.get_by_role("link", name=TITLE).click()
    expect(meant.locator(".early-notice").get_by_text(TITLE)).to_be_visible()
    nothing_to_complain(meant)
    elsewhere = coordinator_page(office, second, ELSEWHERE)
    expect(elsewhere.get_by_text("keinen Lagehinweis für Ihre Kommune")).to_be_visible()
    withdraw_all(other)
    meant.reload()
    expect(meant.get_by_text(TITLE)).to_have_count(0)


def test_without_an_account_nobody_reads_the_coordinators_notices(
    office: Office, demo: Demo, counsellor: NewCounsellor
) -> None:
    page = counsellor(1).page

    answer = page.goto(office.origins["public"] + "/account/notices/")

    assert answer is not None
    assert answer.status == 401


def test_what_may_give_somebody_away_is_shown_to_both(
    office: Office, demo: Demo, counsellor: NewCounsellor
) -> None:
    page = notices(counsellor(1).log_in())
    write(page, text="Frau Anna Beispiel bekam am 3. November um 14:30 Uhr Post.")

    hints = page.locator(".notice-hints")
    for words in ("Frau Anna Beispiel", "3. November", "14:30 Uhr"):
        expect(hints.get_by_text(words)).to_be_visible()
    questions = page.locator(".notice-questions input")
    for box in questions.all()[:-1]:
        box.check()
    expect(page.locator("#propose-notice")).to_be_disabled()
    questions.last.check()
    expect(page.locator("#propose-notice")).to_be_enabled()
    nothing_to_complain(page)
    page.get_by_role("button", name="Text ändern").click()
    expect(page.locator("#notice-title")).to_have_value(TITLE)
    nothing_to_complain(page)


def test_what_is_missing_is_named_and_written_words_are_not_lost_without_a_question(
    office: Office, demo: Demo, counsellor: NewCounsellor
) -> None:
    person = counsellor(1).log_in()
    page = notices(person)
    page.locator("#write-notice").click()
    page.locator("#check-notice").click()
    expect(page.locator("#notice-title-error")).to_be_visible()
    page.locator("#notice-title").fill(TITLE)
    page.get_by_role("button", name="Team und Schlüssel").click()
    page.locator("#question-no").click()
    expect(page.locator("#notice-title")).to_have_value(TITLE)
    page.get_by_role("button", name="Team und Schlüssel").click()
    page.locator("#question-yes").click()
    expect(page.get_by_role("heading", name="Team und Schlüssel")).to_be_visible()


@pytest.mark.parametrize("forgery", ["signed by a stranger", "words changed"])
def test_a_notice_the_desk_did_not_sign_so_is_told_apart(
    office: Office, demo: Demo, counsellor: NewCounsellor, forgery: str
) -> None:
    author, second = counsellor(1).log_in(), counsellor(0).log_in()
    propose(notices(author))
    with office.database.write() as session:
        row = session.scalars(select(Notice).where(Notice.signed.is_not(None))).one()
        assert row.signed is not None
        draft = parse_wrapper(row.signed)
        if forgery == "signed by a stranger":
            forged = countersign(draft, bytes(range(32))).to_bytes()
        else:
            content = json.loads(draft.document)
            assert content["texts"][0][1] == TITLE
            forged = countersign(
                type(draft)(draft.document.replace(b"Drohmails", b"Festmails"), draft.signatures),
                bytes(range(32)),
            ).to_bytes()
        session.execute(
            update(Notice)
            .where(Notice.id == row.id)
            .values(signed=forged, status="published", author=None)
        )

    page = notices(second)

    expect(page.get_by_text("hat Ihre Fachstelle so nicht unterschrieben")).to_be_visible()
    expect(page.locator(".notices__one")).to_have_count(0)
    withdraw_all(page)
