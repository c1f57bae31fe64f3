"""What a device remembers between log-ins: with two tabs, and after it was damaged."""

import json

from playwright.sync_api import expect

from tests.browser_desk.conftest import NewCounsellor
from tests.browser_desk.counsellor import SLOW, Counsellor
from tests.browser_desk.device import damage_memory, stored

# Sealing what a device remembers takes a second here, so that two tabs do it at the same time. What
# a page opens of it is noted.
SLOW_MEMORY = """() => {
  globalThis.opened = [];
  const { encrypt, decrypt } = crypto.subtle;
  const isMemory = (given) =>
    new TextDecoder().decode(given.additionalData).includes("rueckhalt/memory/v1");
  crypto.subtle.encrypt = async function (given, ...rest) {
    if (isMemory(given)) await new Promise((done) => setTimeout(done, 1000));
    return encrypt.call(this, given, ...rest);
  };
  crypto.subtle.decrypt = async function (given, ...rest) {
    const plain = await decrypt.call(this, given, ...rest);
    if (isMemory(given)) globalThis.opened.push(new TextDecoder().decode(plain));
    return plain;
  };
}"""


def remembered(lead: Counsellor) -> dict[str, int]:
    """The version of each case that the device's memory holds, as a fresh page opens it."""
    lead.page.reload()
    lead.unlock()
    memory = json.loads(lead.page.evaluate("globalThis.opened[0]"))
    return {case: version for case, version, _hash in memory["heads"]}


def test_two_tabs_that_save_at_the_same_moment_both_remember(counsellor: NewCounsellor) -> None:
    lead = counsellor()
    lead.page.context.add_init_script(f"({SLOW_MEMORY})()")
    lead.log_in()
    second = lead.new_tab()
    before = remembered(lead)
    for tab, words in ((lead, "Brief im Kasten"), (second, "Der Dialogabend")):
        tab.open(words)
        tab.page.locator("#notes").fill(f"Notiz zu {words}")

    for tab in (lead, second):
        tab.page.locator("#save").click()

    for tab in (lead, second):
        expect(tab.page.get_by_text("Gespeichert.")).to_be_visible(timeout=SLOW)
    after = remembered(lead)
    risen = [after[case] - version for case, version in before.items()]
    assert sorted(risen) == [0] * (len(before) - 2) + [1, 1]


def test_two_tabs_keep_a_draft_each_even_of_the_same_case(counsellor: NewCounsellor) -> None:
    lead = counsellor().log_in()
    second = lead.new_tab()
    for tab, typed in ((lead, "aus dem ersten"), (second, "aus dem zweiten")):
        tab.open("Brief im Kasten")
        tab.page.locator("#answer").fill(typed)
    for tab in (lead, second):
        tab.lock()

    found: list[str] = []
    for _ in range(2):
        lead.unlock()
        drafts = lead.page.get_by_role("button", name="Entwurf öffnen")
        expect(drafts).to_have_count(2 - len(found))
        drafts.first.click()
        found.append(lead.page.locator("#answer").input_value())
        lead.page.locator("#back").click()
        lead.page.locator("#question-yes").click()
        lead.rows.first.wait_for()
        lead.lock()

    assert sorted(found) == ["aus dem ersten", "aus dem zweiten"]


def test_a_damaged_memory_keeps_the_vault_closed_until_a_person_starts_afresh(
    counsellor: NewCounsellor,
) -> None:
    lead = counsellor().log_in()
    page = lead.page
    lead.lock()
    damage_memory(page)
    page.locator("#password").fill(lead.person.password)
    page.locator("#log-in").click()

    expect(page.get_by_role("heading", name="kann sich nicht mehr erinnern")).to_be_visible(
        timeout=SLOW
    )
    expect(
        page.get_by_text("Ein älterer Stand würde dieses eine Mal nicht auffallen")
    ).to_be_visible()
    assert lead.rows.count() == 0
    page.locator("#afresh").click()
    page.locator("#question-no").click()
    assert "memory:" in stored(page)
    page.locator("#afresh").click()
    with page.expect_navigation():
        page.locator("#question-yes").click()
    expect(page.get_by_role("heading", name="Anmelden")).to_be_visible()
    kept = stored(page)
    assert "memory:" not in kept
    assert "device:" not in kept
    lead.log_in()
    assert "memory:" in stored(page)
