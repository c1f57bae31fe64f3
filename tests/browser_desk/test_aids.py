"""Aids beside a case: chosen in the browser, put into the answer with the keyboard."""

from urllib.parse import urlsplit

from playwright.sync_api import Locator, Page, expect

from tests.browser_desk.conftest import NewCounsellor
from tests.browser_desk.counsellor import SLOW
from tests.browser_desk.office import Office

LEAD = 0
ANSWERED = "Gefälschtes Bild"
SHARED = "Der Dialogabend"
FRESH = "Bürgermeisterin"
FILE = "/assets/data/aids-"


def tab_to(page: Page, selector: str) -> None:
    """Go there with the Tab key alone."""
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    raise AssertionError(f"Tab does not reach {selector}")


def suggestions(page: Page) -> Locator:
    """Open the suggestions; each of them."""
    page.locator(".aids__all > summary").click()
    page.locator(".aids__one").first.wait_for()
    return page.locator(".aids__one")


def test_an_aid_goes_into_the_answer_by_keyboard_and_what_was_written_stays(
    office: Office, counsellor: NewCounsellor
) -> None:
    lead = counsellor(LEAD).log_in()
    page = lead.page
    lead.open(ANSWERED)
    first = page.locator(".aids__one").first
    title = str(first.locator(".aids__title").text_content())
    address = first.locator("a").get_attribute("href")
    page.locator("#answer").fill("Guten Tag,\nvielleicht hilft Ihnen das:")
    page.locator("#check-answer").click()  # taking one in while checking leads back to writing

    tab_to(page, "desk-aids summary")
    page.keyboard.press("Enter")
    groups = page.locator(".aids__group")
    expect(groups).to_have_text(["Für die Person", "Für Beratung und Kommune"])
    tab_to(page, "desk-aids button")
    page.keyboard.press("Enter")

    answer = page.locator("#answer")
    expect(answer).to_be_focused()
    written = answer.input_value()
    assert written.startswith("Guten Tag,\nvielleicht hilft Ihnen das:\n\n" + title)
    assert f"\n{address}\n" in written
    expect(first.locator("button")).to_be_disabled()
    expect(first.locator("button")).to_have_text("Steht in der Antwort")
    page.locator("#check-answer").click()
    page.locator("#send-answer").click()
    expect(page.get_by_text("Ihre Antwort liegt im Postfach.")).to_be_visible(timeout=SLOW)
    expect(page.locator(".letter--out").last).to_contain_text(str(address))
    expect(first.locator("button")).to_be_enabled()
    assert lead.problems == []


def test_the_card_decides_and_what_is_coded_adds_to_it(
    office: Office, counsellor: NewCounsellor
) -> None:
    lead = counsellor(LEAD).log_in()
    page = lead.page
    lead.open(SHARED)
    suggestions(page)
    before = page.locator(".aids__title").all_inner_texts()

    page.locator("#coding-begin").click()
    for summary in page.locator("desk-coding summary").all():
        summary.click()
    page.locator("#coding-incident_form-ARSON").check()

    expect(page.locator("desk-aids")).to_contain_text("Was tun bei extremistischen Übergriffen?")
    assert "Was tun bei extremistischen Übergriffen? Merkblatt" not in before


def test_no_request_tells_which_case_is_open_and_links_lead_past_our_server(
    office: Office, counsellor: NewCounsellor
) -> None:
    lead = counsellor(LEAD).log_in()
    page = lead.page
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    for case in (ANSWERED, SHARED):
        lead.open(case)
        suggestions(page)
        lead.page.locator("#back").click()
        discard = page.locator("#question-yes")
        if discard.is_visible():
            discard.click()
        lead.rows.first.wait_for()

    assert len([url for url in asked if FILE in url]) == 1
    assert {urlsplit(url).netloc for url in asked} == {urlsplit(office.desk).netloc}
    lead.open(ANSWERED)
    suggestions(page)
    for link in page.locator("desk-aids a").all():
        assert link.get_attribute("rel") == "noreferrer noopener"
        assert link.get_attribute("target") == "_blank"
        assert not str(link.get_attribute("href")).startswith(office.origins["public"])


def test_a_report_nobody_accepted_has_no_aids_and_a_lost_file_can_be_loaded_again(
    office: Office, counsellor: NewCounsellor
) -> None:
    lead = counsellor(LEAD).log_in()
    page = lead.page
    lead.open(FRESH)
    expect(page.locator("desk-aids")).to_have_count(0)
    lead.back()
    page.route(f"**{FILE}*", lambda route: route.abort())
    lead.open(SHARED)
    expect(page.locator("#load-aids")).to_be_visible()

    page.unroute(f"**{FILE}*")
    page.locator("#load-aids").click()

    expect(suggestions(page).first).to_be_visible()
    assert page.locator("#answer").is_visible()
