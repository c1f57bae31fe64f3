"""The keyboard reaches all. What the pages look like to axe stands in tests/browser_states."""

from playwright.sync_api import expect

from app.demo.seed import Demo
from tests.browser_desk.conftest import NewCounsellor
from tests.browser_desk.counsellor import SLOW, Counsellor
from tests.browser_desk.office import Office


def test_the_way_from_log_in_to_an_answer_needs_only_the_keyboard(
    office: Office, demo: Demo, counsellor: NewCounsellor
) -> None:
    lead = counsellor().log_in()
    press = lead.page.keyboard.press
    wait_until_all_is_open(lead)
    tab_to(lead, ".queue__row")
    press("End")
    press("Home")
    press("ArrowDown")
    second = lead.rows.nth(1).get_attribute("data-case")
    assert lead.page.evaluate("document.activeElement.dataset.case") == second
    press("/")
    assert lead.page.evaluate("document.activeElement.id") == "filter-text"
    lead.page.keyboard.type("Haltestelle")
    expect(lead.rows).to_have_count(1)
    tab_to(lead, ".queue__row")
    press("Enter")
    lead.page.locator("#answer").wait_for(timeout=SLOW)
    tab_to(lead, "#answer")
    lead.page.keyboard.type("Danke für Ihre Nachricht.")
    tab_to(lead, "#check-answer")
    press("Enter")
    tab_to(lead, "#send-answer")
    press("Enter")

    expect(lead.page.get_by_text("Ihre Antwort liegt im Postfach.")).to_be_visible(timeout=SLOW)
    lead.page.go_back()
    expect(lead.page.get_by_role("heading", name="Fälle")).to_be_visible()


def test_the_keyboard_stays_on_a_row_that_changes_its_place(counsellor: NewCounsellor) -> None:
    """What is still being decrypted moves rows while people already work in the list."""
    lead = counsellor().log_in()
    wait_until_all_is_open(lead)
    tab_to(lead, ".queue__row")
    lead.page.keyboard.press("ArrowDown")
    row = lead.rows.nth(1).get_attribute("data-case")

    order = lead.page.evaluate(
        """async row => {
        const queue = document.querySelector("desk-queue");
        queue.rows = queue.rows.toReversed();
        await queue.updateComplete;
        const rows = [...queue.querySelectorAll(".queue__row")];
        return rows.findIndex(each => each.dataset.case === row);
    }""",
        row,
    )

    assert order != 1
    assert lead.page.evaluate("document.activeElement.dataset.case") == row


def wait_until_all_is_open(counsellor: Counsellor) -> None:
    """Wait until no report is being opened any more and no signature checked."""
    status = counsellor.page.locator(".queue__status")
    expect(status).not_to_contain_text("werden geöffnet", timeout=SLOW)
    expect(status).not_to_contain_text("werden geprüft", timeout=SLOW)


def tab_to(counsellor: Counsellor, selector: str) -> None:
    """Press Tab until the focus is on an element; a loop or a trap ends the test."""
    for _ in range(60):
        if counsellor.page.evaluate("s => document.activeElement.matches(s)", selector):
            return
        counsellor.page.keyboard.press("Tab")
    raise AssertionError(f"Tab does not reach {selector}")
