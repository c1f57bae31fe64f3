"""Ways through the pages of a Kommune's account, by keyboard and pointer."""

from playwright.sync_api import Page, expect

from accounts.coordinator_invitations import invite
from accounts.roles import CoordinatorRole
from core.clock import berlin_day, system_clock
from crypto.encoding import new_id
from tests.browser_report.office import RunningOffice
from tests.browser_states.house import House
from tests.browser_states.inspection import Inspection

VOSSMARN = "01999002"
PASSWORD, OTHER = "grüne Lampe im Regen", "blaue Lampe im Schnee"


def send(page: Page, **fields: str) -> None:
    """Fill in the page's form and press Enter in its last field, as people do."""
    for name, text in fields.items():
        page.fill(f"#{name}", text)
    page.press(f"#{list(fields)[-1]}", "Enter")


def expect_problems(page: Page, count: int) -> None:
    """The summary of what is wrong has the focus, and leads to the fields."""
    summary = page.locator("main .notice[role=alert]")
    expect(summary).to_be_focused()
    expect(summary.locator("li")).to_have_count(count)
    summary.locator("a").first.press("Enter")
    expect(page.locator("main input[aria-invalid=true]").first).to_be_focused()


def account(house: House, look: Inspection) -> None:
    office: RunningOffice = house.fixture("report_office")
    with office.database.write() as session:
        today, role = berlin_day(system_clock()), CoordinatorRole.COORDINATOR
        code = invite(session, ags=VOSSMARN, role=role, by=None, today=today).code
    page, home = house.page(), f"{office.public}{house.path}account/"
    email = f"{new_id()}@vossmarn.example"
    page.goto(home)
    look(page, "nobody signed in")
    page.locator("main .kern-btn--primary").click()
    look(page, "sign in")
    send(page, name=email, password=OTHER)
    look(page, "wrong password")
    expect_problems(page, 1)
    page.locator(".others a[href$='account/join']").click()
    look(page, "code")
    send(page, code="falsch")
    expect_problems(page, 1)
    look(page, "wrong code")
    send(page, code=code.lower())
    expect(page.locator("h1")).to_contain_text("Vossmarn")
    look(page, "join")
    send(page, display_name="Anna Muster", name="anna@", password="kurz", repeated="lang")
    expect_problems(page, 3)
    look(page, "wrong entries")
    send(page, name=email, password=PASSWORD, repeated=PASSWORD)
    expect(page.locator("h1")).to_have_text("Vossmarn")
    look(page, "start page")
    change_details(page, look)
    change_password(page, look)
    page.locator("form[action$=sign-out] button").click()
    expect(page).to_have_url(f"{home}signed-out")
    look(page, "signed out")
    assert page.context.cookies() == []
    page.goto(f"{home}sign-in")
    send(page, name=email, password=OTHER)
    expect(page.locator(".sections__entry--account [aria-current=page]")).to_be_visible()


def change_details(page: Page, look: Inspection) -> None:
    page.locator("main a[href$='account/details']").click()
    look(page, "own details")
    send(page, name=f"{new_id()}@vossmarn.example", current=OTHER)
    expect_problems(page, 1)
    look(page, "wrong password beside them")
    send(page, current=PASSWORD)
    expect(page.locator("#code")).to_be_visible()
    look(page, "code to a new address")
    page.locator("main a[href$='account/details']").click()
    look(page, "address waiting")
    page.locator(".sections__entry--account a").click()


def change_password(page: Page, look: Inspection) -> None:
    page.locator("main a[href$='account/password']").click()
    look(page, "password")
    send(page, current=OTHER, password=OTHER, repeated=OTHER)
    look(page, "wrong present password")
    send(page, current=PASSWORD, password=OTHER, repeated=OTHER)
    expect(page.locator("main .kern-alert--success")).to_be_visible()
    look(page, "password changed")


def errors(house: House, look: Inspection) -> None:
    office: RunningOffice = house.fixture("report_office")
    page = house.page()
    page.goto(f"{office.public}{house.path}nowhere")
    look(page, "no such page")
    page.goto(f"{office.public}{house.path}account/sign-in")
    page.evaluate("document.querySelector('main form').action = location.pathname + '/nowhere'")
    page.locator("main form button").first.click()
    look(page, "form to nowhere")
    # The language switch of an error leads to a page that exists.
    page.locator(".bar__languages a").click()
    expect(page.locator(".ways")).to_be_visible()
