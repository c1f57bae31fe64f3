"""Founding a desk and letting a second counsellor join, as two people at two browsers."""

from collections.abc import Callable

from playwright.sync_api import BrowserContext, Page, expect
from sqlalchemy import select

from crypto.encoding import b64encode
from desks.models import Desk
from tests.browser_desk.counsellor import SLOW
from tests.browser_desk.line import lost_answers
from tests.browser_desk.office import Office

NewBrowser = Callable[..., BrowserContext]
PASSWORD = "vier-Worte-ganz-ohne-Sinn"


def fill_account(page: Page, *, name: str, display_name: str) -> None:
    page.locator("#display-name").fill(display_name)
    page.locator("#login-name").fill(name)
    page.locator("#password").fill(PASSWORD)
    page.locator("#password-repeated").fill(PASSWORD)
    page.locator("#next").click()


def printed_key(page: Page) -> str:
    return "-".join(page.locator(".account-key .groups__one").all_inner_texts())


def prove_papers(page: Page, office: Office, name: str) -> str:
    """Go through founding up to its last button, which is not pressed; the account key."""
    page.goto(f"{office.desk}/found#{office.founding_code()}")
    fill_account(page, name=name, display_name="Lena Leitung")
    page.get_by_role("heading", name="Schlüssel auf Papier").wait_for(timeout=SLOW)
    key = printed_key(page)
    sheets = [
        sheet.locator(".words li").all_inner_texts()
        for sheet in page.locator(".sheet:has(.words)").all()
    ]
    page.locator("#next").click()
    for number, sheet in enumerate(sheets):
        label = page.locator(f"label[for=word-{number}]").inner_text()
        asked = int(label.rsplit(" ", 1)[1])
        page.locator(f"#word-{number}").fill(sheet[asked - 1])
    page.locator("#account-key-repeated").fill(key[-8:])
    return key


def found_desk(page: Page, office: Office, name: str = "leitung") -> tuple[str, str]:
    """Go through all steps of founding; the account key and the fingerprint."""
    key = prove_papers(page, office, name)
    page.locator("#next").click()
    fingerprint = page.locator("#fingerprint").inner_text(timeout=SLOW)
    return key, fingerprint


def go_to_team(lead_page: Page) -> None:
    """Enter the desk that was just founded, and go to its team."""
    lead_page.locator("#enter").click()
    lead_page.get_by_role("button", name="Team und Schlüssel").click(timeout=SLOW)


def invitation_link(lead_page: Page) -> str:
    """Let the lead, who is at the team's page, make an invitation."""
    lead_page.locator("#invite").click()
    return lead_page.locator("#invitation-link").input_value(timeout=SLOW)


def sign_in(page: Page, office: Office, *, name: str, key: str) -> None:
    page.goto(office.desk)
    page.locator("#login-name").fill(name)
    page.locator("#password").fill(PASSWORD)
    page.locator("#log-in").click()
    page.locator("#account-key").fill(key)
    page.locator("#log-in").click()


def test_a_desk_is_founded_a_second_person_joins_and_both_read_the_same(
    empty_office: Office, new_browser: NewBrowser
) -> None:
    office = empty_office
    lead_page = new_browser().new_page()
    _, fingerprint = found_desk(lead_page, office)
    go_to_team(lead_page)
    link = invitation_link(lead_page)
    expect(lead_page.get_by_text("noch nicht veröffentlicht")).to_be_visible(timeout=SLOW)

    second_page = new_browser().new_page()
    second_page.goto(link)
    fill_account(second_page, name="beratung", display_name="Bela Beratung")
    second_page.get_by_role("heading", name="auf Papier").wait_for(timeout=SLOW)
    second_page.locator("#account-key-repeated").fill(printed_key(second_page))
    second_page.locator("#next").click()
    digits = second_page.locator(".fingerprint .groups").inner_text(timeout=SLOW)
    read_aloud = "".join(character for character in digits if character.isdigit())

    lead_page.get_by_role("button", name="Fälle", exact=True).click()
    lead_page.get_by_role("button", name="Team und Schlüssel").click()
    field = lead_page.get_by_label("Vorgelesene Ziffern")
    wrong = read_aloud[:-1] + str((int(read_aloud[-1]) + 1) % 10)
    field.fill(wrong)
    lead_page.get_by_role("button", name="Verglichen, aufnehmen").click()
    expect(lead_page.get_by_text("Die Ziffern stimmen nicht überein")).to_be_visible()
    field.fill(read_aloud)
    lead_page.get_by_role("button", name="Verglichen, aufnehmen").click()
    expect(lead_page.get_by_text("Bela Beratung ist aufgenommen.")).to_be_visible(timeout=SLOW)

    expect(second_page.get_by_role("heading", name="aufgenommen")).to_be_visible(timeout=SLOW)
    expect(second_page.locator("#log-out")).to_have_count(0)
    second_page.locator("#open-vault").click()
    expect(second_page.get_by_role("heading", name="Fälle")).to_be_visible(timeout=SLOW)
    expect(second_page.get_by_text("Bela Beratung, Beratung")).to_be_visible()
    second_page.locator("#lock").click()
    expect(second_page).to_have_url(f"{office.desk}/")
    assert len(read_aloud) == 30
    assert fingerprint in link
    with office.database.read() as session:
        assert session.scalars(select(Desk.number)).all() == [2]


def test_a_desk_that_no_office_file_names_stays_closed_on_a_device_that_does_not_know_it(
    empty_office: Office, new_browser: NewBrowser
) -> None:
    office = empty_office
    office.publish(None)
    key, fingerprint = found_desk(new_browser().new_page(), office, name="leitung2")
    page = new_browser().new_page()

    sign_in(page, office, name="leitung2", key=key)

    expect(page.get_by_role("heading", name="Der Tresor bleibt zu")).to_be_visible(timeout=SLOW)
    expect(page.locator(".code")).to_have_text("pin")
    office.publish(fingerprint)
    other = new_browser().new_page()
    sign_in(other, office, name="leitung2", key=key)
    expect(other.get_by_role("heading", name="Fälle")).to_be_visible(timeout=SLOW)


def test_words_that_are_not_on_the_sheets_found_nothing(
    empty_office: Office, new_browser: NewBrowser
) -> None:
    page = new_browser().new_page()
    page.goto(f"{empty_office.desk}/found#{empty_office.founding_code()}")
    fill_account(page, name="dritte", display_name="Dritte Leitung")
    page.locator("#next").click()
    for number in range(3):
        page.locator(f"#word-{number}").fill("falsch")
    page.locator("#account-key-repeated").fill("FALSCH1")
    posted: list[str] = []
    page.on("request", lambda request: posted.append(request.url))

    page.locator("#next").click()

    expect(page.get_by_text("Dieses Wort steht dort nicht.")).to_have_count(3)
    assert not [url for url in posted if url.endswith("/api/desks")]


def test_a_founding_whose_answer_got_lost_is_found_again(
    empty_office: Office, new_browser: NewBrowser
) -> None:
    page = new_browser().new_page()
    prove_papers(page, empty_office, "leitung3")
    with empty_office.database.read() as session:
        before = set(session.scalars(select(Desk.fingerprint)))
    for path in ("*/api/desks", "*/api/desk"):  # the founding itself, then the first look at it
        with lost_answers(page, path):
            page.locator("#next").click()
            expect(page.get_by_role("alert")).to_contain_text(
                "Der Server antwortet nicht", timeout=SLOW
            )
        expect(page.locator("#change-account")).to_have_count(0)

    page.locator("#next").click()

    shown = page.locator("#fingerprint").inner_text(timeout=SLOW)
    assert PASSWORD not in page.content()
    with empty_office.database.read() as session:
        founded = set(session.scalars(select(Desk.fingerprint))) - before
    assert [b64encode(fingerprint) for fingerprint in founded] == [shown]


def test_a_founding_whose_page_was_closed_too_early_opens_by_logging_in_on_this_device(
    empty_office: Office, new_browser: NewBrowser
) -> None:
    page = new_browser().new_page()
    prove_papers(page, empty_office, "leitung4")
    with lost_answers(page, "*/api/desks"):
        page.locator("#next").click()
        expect(page.get_by_role("alert")).to_be_visible(timeout=SLOW)
    page.context.clear_cookies()  # lost with the answer

    page.goto(empty_office.desk)
    page.locator("#login-name").fill("leitung4")
    page.locator("#password").fill(PASSWORD)
    page.locator("#log-in").click()

    expect(page.get_by_role("heading", name="Fälle")).to_be_visible(timeout=SLOW)


def test_a_join_request_whose_answer_got_lost_is_the_same_request(
    empty_office: Office, new_browser: NewBrowser
) -> None:
    lead_page, page = new_browser().new_page(), new_browser().new_page()
    found_desk(lead_page, empty_office, "leitung5")
    go_to_team(lead_page)
    page.goto(invitation_link(lead_page))
    fill_account(page, name="leitung5", display_name="Bela Beratung")
    page.locator("#account-key-repeated").fill(printed_key(page))
    page.locator("#next").click()
    expect(page.get_by_role("alert")).to_contain_text("gibt es schon", timeout=SLOW)
    page.locator("#change-account").click()
    fill_account(page, name="beratung5", display_name="Bela Beratung")
    with lost_answers(page, "*/api/members"):
        page.locator("#next").click()
        expect(page.get_by_role("alert")).to_contain_text(
            "Der Server antwortet nicht", timeout=SLOW
        )

    page.locator("#next").click()

    digits = page.locator(".fingerprint .groups").inner_text(timeout=SLOW)
    lead_page.get_by_role("button", name="Fälle", exact=True).click()
    lead_page.get_by_role("button", name="Team und Schlüssel").click()
    expect(lead_page.get_by_label("Vorgelesene Ziffern")).to_have_count(1)
    lead_page.get_by_label("Vorgelesene Ziffern").fill(digits)
    lead_page.get_by_role("button", name="Verglichen, aufnehmen").click()
    expect(lead_page.get_by_text("Bela Beratung ist aufgenommen.")).to_be_visible(timeout=SLOW)
