"""Ways through the desk's pages."""

import re
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

from playwright.sync_api import Page, expect
from sqlalchemy import select, update

from crypto.encoding import b64encode
from incidents.models import Message
from support.models import Case
from tests.browser_desk.counsellor import SLOW, Counsellor
from tests.browser_desk.device import damage_memory
from tests.browser_desk.test_aside import spoil_new_reports
from tests.browser_desk.test_founding import fill_account, invitation_link, printed_key
from tests.browser_states.house import House
from tests.browser_states.inspection import Inspection

CASE, OTHER_CASE, REPORT = "Gefälschtes Bild", "Der Dialogabend", "Gemeinschaftsunterkunft"


def log_in(house: House, look: Inspection) -> None:
    lead = house.counsellor()
    page = lead.page
    page.goto(lead.desk + house.path)
    page.locator("#login-name").wait_for()
    look(page, "empty")
    page.locator("#log-in").click()
    page.locator("#account-key").wait_for()
    look(page, "account key")
    wrong = replace(lead, person=replace(lead.person, password="ganz-falsch-und-lang"))
    wrong.begin_log_in(house.path)
    expect(page.get_by_role("alert")).to_be_visible(timeout=SLOW)
    look(page, "wrong password")
    page.route("**/api/**", lambda route: route.abort())
    page.goto(lead.desk + house.path)
    expect(page.locator(".notice")).to_be_visible()
    look(page, "server away")


def queue_and_case(house: House, look: Inspection) -> None:
    lead = house.counsellor().log_in(house.path)
    page = lead.page
    look(page, "queue")
    page.locator("#filter-text").fill("gibt es nicht")
    page.locator(".queue__empty").wait_for()
    look(page, "nothing matches")
    page.locator("#filter-text").fill("")
    lead.open(REPORT)  # with a notice of danger
    look(page, "new report")
    page.locator("#title").fill("x")
    page.locator("#back").click()
    page.locator("#question-no").wait_for()
    look(page, "unsaved changes")
    page.locator("#question-yes").click()
    lead.open(CASE)
    look(page, "case")
    page.locator(".aids__all > summary").click()
    look(page, "aids")
    page.locator("#answer").fill("Guten Tag.")
    page.locator("#check-answer").click()
    page.locator("#send-answer").wait_for()
    look(page, "check the answer")
    page.locator("#notes").fill(f"Notiz auf {house.locale}")
    page.locator("#save").click()
    expect(page.locator(".kern-alert--success")).to_be_visible(timeout=SLOW)
    look(page, "saved")
    page.locator("#close-case").click()
    page.locator("#question-no").wait_for()
    look(page, "close the case")
    page.locator("#question-no").click()
    lead.lock()
    look(page, "locked")
    lead.unlock()
    page.locator(".drafts__one").wait_for()
    look(page, "drafts")


def conflict(house: House, look: Inspection) -> None:
    lead, second = house.counsellor(0).log_in(house.path), house.counsellor(1).log_in()
    for person, words in ((lead, "Meine Notiz"), (second, "Andere Notiz")):
        person.open(OTHER_CASE)
        person.page.locator("#notes").fill(f"{words} auf {house.locale}")
        person.page.locator("#assignee").select_option(index=1 if person is lead else 2)
    second.save()
    lead.page.locator("#save").click()
    lead.page.locator("#conflict-heading").wait_for(timeout=SLOW)
    look(lead.page, "conflict")


def refused_case(house: House, look: Inspection) -> None:
    """A head somebody has changed in the database."""
    office = house.office
    lead = house.counsellor().log_in(house.path)
    with office.database.write() as session:
        case = session.scalars(select(Case)).first()
        assert case is not None
        whole, case.head = case.head, case.head[:-1] + bytes([case.head[-1] ^ 1])
    try:
        lead.page.locator(".queue__head button").click()
        refused = lead.page.locator(".queue__row--refused")
        refused.wait_for(timeout=SLOW)
        look(lead.page, "in the queue")
        refused.click()
        expect(lead.page.get_by_role("alert")).to_be_visible(timeout=SLOW)
        look(lead.page, "opened")
    finally:
        with office.database.write() as session:
            session.get_one(Case, case.id).head = whole


def put_aside(house: House, look: Inspection) -> None:
    """Reports that nobody can open."""
    office = house.office
    with office.database.read() as session:
        whole = session.execute(select(Message.id, Message.intake)).all()
    spoil_new_reports(office)
    try:
        lead = house.counsellor().log_in(house.path)
        page = lead.page
        page.locator("#put-all-aside").wait_for(timeout=SLOW)
        look(page, "in the queue")
        page.locator("#put-all-aside").click()
        page.locator("#question-no").wait_for()
        look(page, "all of them")
        page.locator("#question-no").click()
        page.locator(".queue__row--refused").first.click()
        offered = page.locator("#put-aside").inner_text(timeout=SLOW)
        look(page, "opened")
        page.locator("#put-aside").click()
        page.locator("#question-yes").click()
        expect(page.locator("#put-aside")).not_to_have_text(offered, timeout=SLOW)
        look(page, "put aside")
    finally:
        with office.database.write() as session:
            for message, intake in whole:
                values = {"intake": intake, "aside": False}
                session.execute(update(Message).where(Message.id == message).values(values))


def team(house: House, look: Inspection) -> None:
    lead = house.counsellor().log_in(house.path)
    page = lead.page
    page.locator(".desk-bar__link").last.click()
    page.locator("#invite").wait_for()
    look(page, "team")
    page.locator("#invite").click()
    page.locator("#invitation-link").wait_for()
    look(page, "invitation")
    page.locator(".members__one button").first.click()
    page.locator("#question-no").wait_for()
    look(page, "removing")


def founding(house: House, look: Inspection) -> None:
    page = house.page()
    address = f"{house.office.desk}{house.path}found"
    page.goto(address)
    _wrong_code(page, look)
    page.locator("#code").fill(house.office.founding_code())
    page.locator("#next").click()
    page.locator("#display-name").wait_for()
    look(page, "account")
    page.locator("#next").click()
    page.get_by_role("alert").first.wait_for()
    look(page, "account errors")
    fill_account(page, name=f"leitung-{house.locale}", display_name="Lena Leitung")
    page.locator(".words").first.wait_for(timeout=SLOW)
    look(page, "paper")
    key = printed_key(page)
    sheets = [each.locator("li").all_inner_texts() for each in page.locator(".words").all()]
    page.locator("#next").click()
    page.locator("#word-0").wait_for()
    look(page, "proof")
    page.locator("#next").click()
    page.get_by_role("alert").first.wait_for()
    look(page, "wrong words")
    _prove(page, sheets, key)
    page.route("**/api/desks", lambda route: route.abort(), times=1)
    page.locator("#next").click()
    expect(page.get_by_role("alert")).to_be_visible(timeout=SLOW)
    look(page, "no connection")
    page.locator("#next").click()
    page.locator("#fingerprint").wait_for(timeout=SLOW)
    look(page, "founded")
    page.locator("#enter").click()
    page.locator(".queue__empty").wait_for(timeout=SLOW)
    look(page, "empty queue")


def _wrong_code(page: Page, look: Inspection) -> None:
    page.locator("#code").wait_for()
    look(page, "code")
    page.locator("#code").fill("zu kurz")
    page.locator("#next").click()
    page.get_by_role("alert").wait_for()
    look(page, "wrong code")


def _prove(page: Page, sheets: list[list[str]], key: str) -> None:
    for number, sheet in enumerate(sheets):
        label = page.locator(f"label[for=word-{number}]").inner_text()
        page.locator(f"#word-{number}").fill(sheet[int(re.findall(r"\d+", label)[-1]) - 1])
    page.locator("#account-key-repeated").fill(key[-8:])


def joining(house: House, look: Inspection) -> None:
    lead, page = house.counsellor().log_in(house.path), house.page()
    page.goto(f"{lead.desk}{house.path}join")
    _wrong_code(page, look)
    lead.page.locator(".desk-bar__link").last.click()
    page.goto("about:blank")
    page.goto(invitation_link(lead.page))
    page.locator("#display-name").wait_for()
    look(page, "account")
    name = "Donaudampfschifffahrtsgesellschaftskapitänin"  # the longest word there is
    fill_account(page, name=f"neu-{house.locale}", display_name=name)
    page.locator(".account-key").wait_for(timeout=SLOW)
    look(page, "account key")
    page.locator("#next").click()
    page.get_by_role("alert").wait_for()
    look(page, "wrong account key")
    page.locator("#account-key-repeated").fill(printed_key(page))
    page.locator("#next").click()
    digits = page.locator(".fingerprint .groups").inner_text(timeout=SLOW)
    look(page, "waiting")
    _admit(lead, digits, look)
    page.locator("#open-vault").wait_for(timeout=SLOW)
    look(page, "admitted")


def _admit(lead: Counsellor, digits: str, look: Inspection) -> None:
    page = lead.page
    page.locator(".desk-bar__link").nth(0).click()
    lead.rows.first.wait_for()
    page.locator(".desk-bar__link").last.click()
    page.locator(".candidate__name").wait_for(timeout=SLOW)
    look(page, "candidate")
    page.locator("input[id^=digits-]").fill(digits)
    page.locator(".panel--attention button").click()
    expect(page.locator(".candidate__name")).to_have_count(0, timeout=SLOW)


def hard_stop(house: House, look: Inspection) -> None:
    office, lead = house.office, house.counsellor()
    assert office.demo is not None
    office.publish(b64encode(bytes(32)))
    try:
        lead.begin_log_in(house.path)
        expect(lead.page.locator(".code")).to_have_text("pin", timeout=SLOW)
        look(lead.page, "stopped")
    finally:
        office.publish(b64encode(office.demo.fingerprint))


def damaged_memory(house: House, look: Inspection) -> None:
    lead = house.counsellor().log_in(house.path)
    page = lead.page
    lead.lock()
    damage_memory(page)
    page.locator("#password").fill(lead.person.password)
    page.locator("#log-in").click()
    page.locator("#afresh").wait_for(timeout=SLOW)
    look(page, "damaged")
    page.locator("#afresh").click()
    page.locator("#question-no").wait_for()
    look(page, "question")


def logged_out_without_a_server(house: House, look: Inspection) -> None:
    lead = house.counsellor().log_in(house.path)
    page = lead.page
    page.context.set_offline(True)
    page.locator("#log-out").click()
    page.locator("#log-out-again").wait_for()
    look(page, "left")
    page.locator("#log-out-again").click()
    expect(page.get_by_role("alert")).to_be_visible()
    look(page, "still away")


def keys_over(house: House, look: Inspection) -> None:
    noon = datetime.combine(house.office.keys_expire(), time(hour=12), UTC)
    for days, mark, state in ((-10, "warning", "soon"), (1, "danger", "over")):
        lead = house.counsellor()
        lead.page.clock.install(time=noon + timedelta(days=days))
        lead.log_in(house.path)
        expect(lead.page.locator(f".screen__notices .kern-alert--{mark}")).to_be_visible()
        look(lead.page, state)


def missing_case(house: House, look: Inspection) -> None:
    """A server that shows no case any more, also none that this device has opened."""
    lead = house.counsellor().log_in(house.path)
    page = lead.page
    lead.open(CASE)
    page.locator("#back").click()
    nothing: dict[str, object] = {"cases": [], "next": None, "total": 0}
    page.route("**/api/cases?**", lambda route: route.fulfill(json=nothing))
    page.locator(".queue__head button").click()
    expect(page.locator(".screen__notices .notice")).to_be_visible(timeout=SLOW)
    look(page, "queue")


def lock_by_itself(house: House, look: Inspection) -> None:
    lead = house.counsellor()
    lead.page.clock.install()
    lead.log_in(house.path)
    lead.page.clock.run_for(9 * 60_000 + 5_000)
    lead.page.locator(".lock-notice").wait_for()
    look(lead.page, "soon locked")


def left_elsewhere(house: House, look: Inspection) -> None:
    lead = house.counsellor().log_in(house.path)
    lead.new_tab().log_out()
    expect(lead.page.locator(".notice")).to_be_visible(timeout=SLOW)
    look(lead.page, "log-in")
