"""Ways through the reporter's and the public pages."""

from playwright.sync_api import expect

from crypto.encoding import b64encode, new_id
from crypto.receipt import encode_receipt, new_receipt
from tests.browser_report.desk import (
    forge_answer,
    read_thread,
    reports_with,
    seal_answer,
    store_answer,
)
from tests.browser_report.test_full_mailbox import fill_up
from tests.browser_states.house import House
from tests.browser_states.inspection import Inspection

PROSE = ("imprint", "privacy", "accessibility")


def form(house: House, look: Inspection) -> None:
    visitor = house.visitor()
    page = visitor.page
    visitor.open_form()
    look(page, "safety")
    visitor.go_on()
    look(page, "errors")
    page.check("#acute_danger-YES")
    page.select_option("#kommune", "*")
    look(page, "danger")
    visitor.go_on()
    page.check("#offender_relation-INSIDER")
    look(page, "story")
    page.fill("#text", "Etwas.")
    for state in ("about", "needs"):
        visitor.go_on()
        look(page, state)
    visitor.go_on()
    page.check("#contact_mode-SAFE")
    look(page, "decision")
    visitor.go_on()
    look(page, "check")
    page.route("**/api/reports", lambda route: route.abort(), times=1)
    page.click("#send")
    expect(page.locator("#sending button")).to_be_visible()
    look(page, "no connection")


def refused_report(house: House, look: Inspection) -> None:
    visitor = house.visitor()
    visitor.open_form()
    visitor.fill()
    visitor.page.route(
        "**/api/reports",
        lambda route: route.fulfill(status=422, content_type="application/json", body="{}"),
    )
    visitor.page.click("#send")
    expect(visitor.page.locator("#sending .kern-alert")).to_be_visible()
    look(visitor.page, "refused")


def receipt(house: House, look: Inspection) -> None:
    visitor = house.visitor()
    page = visitor.page
    visitor.open_form()
    page.check("#acute_danger-NO")
    visitor.go_on()
    page.fill("#text", "Nichts angekreuzt: Dann wird geraten, was immer hilft.")
    for _ in range(3):
        visitor.go_on()
    page.check("#contact_mode-BOX")
    visitor.go_on()
    words = visitor.send()
    look(page, "words")
    page.click("#receipt-check [type=submit]")
    look(page, "wrong check words")
    visitor.confirm(words)
    expect(page.locator("#aids")).to_be_visible()
    look(page, "done")
    page.locator("#aids summary").click()
    look(page, "aid opened")


def mailbox(house: House, look: Inspection) -> None:
    visitor = house.visitor()
    page, office = visitor.page, visitor.office
    text = f"Für das Postfach {new_id()}"
    words = visitor.report(text)
    visitor.confirm(words)
    page.goto(f"{visitor.home}mailbox")
    expect(page.locator("#words")).to_be_visible()
    look(page, "log-in")
    page.fill("#words", "quuxbar ")
    page.click("#open")
    look(page, "unknown word")
    visitor.open_mailbox(words)
    expect(page.locator("#aids")).to_be_visible()
    look(page, "no answer yet")
    (report,) = reports_with(office, text)
    (message,) = read_thread(office, report)
    answer = seal_answer(office, message.state, "Guten Tag.")
    store_answer(office, report, answer.sealed, sequence=0)
    page.click("#again")
    expect(page.locator("#thread li")).to_have_count(2)
    look(page, "with an answer")
    store_answer(office, report, forge_answer(answer), sequence=1)
    page.click("#again")
    expect(page.locator("#mailbox-warning .kern-alert")).to_be_visible()
    look(page, "with a forged answer")
    page.click("#close")
    expect(page.locator("#closed-title")).to_be_visible()
    look(page, "closed")


def full_mailbox(house: House, look: Inspection) -> None:
    visitor = house.visitor()
    page, text = visitor.page, f"Viele Nachrichten {new_id()}"
    words = visitor.report(text)
    visitor.open_mailbox(words)
    (report,) = reports_with(visitor.office, text)
    fill_up(visitor.office, report)
    page.fill("#reply textarea", "Und noch etwas.")
    page.click("#reply [type=submit]")
    expect(page.locator("#sending")).not_to_be_empty()
    look(page, "full")


def unknown_words(house: House, look: Inspection) -> None:
    """Twelve good words under which nothing was ever written."""
    visitor = house.visitor()
    page = visitor.page
    page.goto(f"{visitor.home}mailbox")
    page.fill("#words", " ".join(encode_receipt(new_receipt(), "english")))
    page.click("#open")
    expect(page.locator("#words-error")).to_be_visible()
    look(page, "nothing there")


def without_scripts(house: House, look: Inspection) -> None:
    visitor = house.visitor()
    line = visitor.page.context.new_cdp_session(visitor.page)
    for state, path in (("form", ""), ("mailbox", "mailbox")):
        line.send("Emulation.setScriptExecutionDisabled", {"value": True})
        visitor.page.goto(visitor.home + path)
        expect(visitor.page.locator("#unavailable")).to_be_visible()
        # Only now, for axe: what the page's own scripts missed they don't make up for.
        line.send("Emulation.setScriptExecutionDisabled", {"value": False})
        look(visitor.page, state)


def broken_encryption(house: House, look: Inspection) -> None:
    visitor = house.visitor("broken_office")
    for state, path in (("form", ""), ("mailbox", "mailbox")):
        visitor.page.goto(visitor.home + path)
        expect(visitor.page.locator("#unavailable")).to_be_visible(timeout=10_000)
        look(visitor.page, state)


def foreign_poster(house: House, look: Inspection) -> None:
    visitor = house.visitor()
    for state, path in (("form", ""), ("mailbox", "mailbox")):
        visitor.page.goto(f"{visitor.home}{path}#{b64encode(bytes(32))}")
        expect(visitor.page.locator("#stopped")).to_be_visible()
        look(visitor.page, state)


def report_prose(house: House, look: Inspection) -> None:
    visitor = house.visitor()
    for name in PROSE:
        visitor.page.goto(f"{visitor.home}{name}")
        look(visitor.page, name)


def public(house: House, look: Inspection) -> None:
    visitor = house.visitor()
    home = visitor.office.public + house.path
    visitor.page.goto(home)
    look(visitor.page, "front page")
    visitor.page.goto(f"{home}empowerment")
    look(visitor.page, "support for Kommunen")
    for name in PROSE:
        visitor.page.goto(f"{home}{name}")
        look(visitor.page, name)
