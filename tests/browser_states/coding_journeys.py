"""Ways through coding, and what is said when the weekly batch does not go out."""

from crypto.encoding import b64encode
from tests.browser_desk.counsellor import SLOW, Counsellor
from tests.browser_desk.test_coding import COUNTED, DUE, FRESH, open_closed
from tests.browser_states.house import House
from tests.browser_states.inspection import Inspection

LEAD, SECOND = 0, 1


def coding(house: House, look: Inspection) -> None:
    lead = house.counsellor().log_in(house.path)
    page = lead.page
    page.locator("#filter-state").select_option("uncoded")
    page.locator(".mark-due").first.wait_for()
    look(page, "due in the queue")
    lead.open(DUE)
    look(page, "due")
    _fill_in(lead, look)
    page.locator("#coding-check").click()
    page.locator(".coding__question").first.wait_for()
    look(page, "second look")
    page.locator("#coding-take").click()
    page.get_by_role("alert").wait_for()
    look(page, "question passed over")
    page.locator("#coding-back").click()
    page.locator("#coding-cancel").click()
    lead.back()
    page.locator("#filter-state").select_option("")
    lead.open(FRESH)
    look(page, "not due")
    lead.back()
    open_closed(lead, COUNTED)
    page.locator("#coding-withdraw").wait_for(timeout=SLOW)
    look(page, "counted")
    page.locator("#coding-withdraw").click()
    page.locator("#question-no").wait_for()
    look(page, "stop counting")
    page.locator("#question-no").click()
    page.locator("#coding-begin").click()
    page.locator("#coding-consent-none").check()
    look(page, "no consent")


def _fill_in(lead: Counsellor, look: Inspection) -> None:
    page = lead.page
    page.locator("#coding-due").click()
    page.locator("#coding-check").wait_for()
    look(page, "form")
    page.locator("#coding-check").click()
    page.get_by_role("alert").first.wait_for()
    look(page, "something missing")
    page.locator("#coding-counts-yes").check()
    page.locator("#coding-form").select_option("threat")
    page.locator("#coding-wish").select_option("online")
    page.locator(".coding__further > summary").click()
    for part in page.locator(".coding__several > summary").all():
        part.click()
    page.locator("#coding-severity").select_option("S0")
    look(page, "further details")


def two_codings(house: House, look: Inspection) -> None:
    lead, second = house.counsellor(LEAD).log_in(house.path), house.counsellor(SECOND).log_in()
    wishes = ("law", "public") if house.locale == "de" else ("online", "language")
    for person, wish in zip((lead, second), wishes, strict=True):
        open_closed(person, COUNTED)
        person.page.locator("#coding-begin").click()
        person.page.locator("#coding-wish").select_option(wish)
        person.page.locator("#coding-check").click()
        person.page.locator("#coding-take").wait_for()
        for box in person.page.locator(".coding__question input").all():
            box.check()
    second.page.locator("#coding-take").click()
    second.page.locator(".kern-alert--success").wait_for(timeout=SLOW)
    lead.page.locator("#coding-take").click()
    lead.page.locator("#conflict-coding-mine").wait_for(timeout=SLOW)
    look(lead.page, "conflict")


def weekly_batch(house: House, look: Inspection) -> None:
    office = house.office
    assert office.demo is not None
    fingerprint = b64encode(office.demo.fingerprint)
    foreign = {"batches": [{"number": 2, "week": "2026-W01", "epoch": 1, "copy": ""}], "last": None}
    lead = house.counsellor()
    lead.page.route("**/api/statistics", lambda route: route.fulfill(json=foreign))
    _look_at_notice(lead, house, look, "refused")
    lead = house.counsellor()
    lead.page.route("**/api/statistics", lambda route: route.abort())
    lead.log_in(house.path)
    lead.page.wait_for_timeout(500)
    lead.page.locator(".queue__head button").click()
    lead.page.locator(".screen__notices .notice").wait_for(timeout=SLOW)
    look(lead.page, "failing")
    try:
        office.names_keys = False
        office.publish(fingerprint)
        nothing: dict[str, object] = {"batches": [], "last": None}
        lead = house.counsellor()
        lead.page.route("**/api/statistics", lambda route: route.fulfill(json=nothing))
        _look_at_notice(lead, house, look, "no key")
        office.counts = False
        office.publish(fingerprint)
        lead = house.counsellor().log_in(house.path)
        lead.page.locator(".screen__note").wait_for()
        look(lead.page, "not set up")
    finally:
        office.names_keys = office.counts = True
        office.publish(fingerprint)


def _look_at_notice(lead: Counsellor, house: House, look: Inspection, state: str) -> None:
    lead.log_in(house.path)
    lead.page.locator(".screen__notices .notice").wait_for(timeout=SLOW)
    look(lead.page, state)
