"""Signing in, locking, leaving: what opens the vault, and what stays behind."""

import json
from dataclasses import replace

from playwright.sync_api import Page, expect
from sqlalchemy import select, update

from app.demo.seed import Demo
from crypto.encoding import b64encode
from desks.models import SealedList
from support.models import Case
from tests.browser_desk.conftest import NewCounsellor
from tests.browser_desk.counsellor import SLOW, Counsellor
from tests.browser_desk.office import Office

STORED = """async () => {
  const found = [document.cookie, ...[localStorage, sessionStorage].map((each) =>
    JSON.stringify({ ...each }))];
  for (const { name } of await indexedDB.databases()) {
    const database = await new Promise((done) => {
      const request = indexedDB.open(name);
      request.onsuccess = () => done(request.result);
    });
    for (const table of database.objectStoreNames) {
      const all = (kind) => new Promise((done) => {
        const request = database.transaction(table).objectStore(table)[kind]();
        request.onsuccess = () => done(request.result);
      });
      found.push(JSON.stringify(await all("getAllKeys")));
      for (const value of await all("getAll")) {
        const parts = value instanceof Uint8Array ? [value] : Object.values(value);
        found.push(...parts.map((part) => part instanceof Uint8Array
          ? new TextDecoder("latin1").decode(part) : JSON.stringify(part)));
      }
    }
    database.close();
  }
  return found;
}"""


def stored(page: Page) -> str:
    """Everything this profile keeps for the desk, as one text."""
    return json.dumps(page.evaluate(STORED), ensure_ascii=False)


def test_a_wrong_password_is_told_and_the_right_one_opens_afterwards(
    counsellor: NewCounsellor,
) -> None:
    lead = counsellor()
    mistaken = replace(lead, person=replace(lead.person, password="ganz-falsch-und-lang"))

    mistaken.begin_log_in(own_device=True)

    expect(lead.page.get_by_role("alert")).to_contain_text("stimmen nicht")
    expect(lead.page.locator("#account-key")).not_to_have_value("")
    assert "device:" not in stored(lead.page)
    lead.page.locator("#password").fill(lead.person.password)
    lead.page.locator("#log-in").click()
    expect(lead.page.get_by_role("heading", name="Fälle")).to_be_visible(timeout=SLOW)


def test_a_mistyped_account_key_is_named_before_anything_is_sent(counsellor: NewCounsellor) -> None:
    lead = counsellor()
    lead.page.goto(lead.desk)
    lead.page.locator("#login-name").fill(lead.person.name)
    lead.page.locator("#password").fill(lead.person.password)
    lead.page.locator("#log-in").click()
    sent: list[str] = []
    lead.page.on("request", lambda request: sent.append(request.url))
    lead.page.locator("#account-key").fill("AAAA-AAAA-AAAA-AAAA-AAAA-AAAA-AAA")

    lead.page.locator("#log-in").click()

    expect(lead.page.get_by_role("alert")).to_contain_text("27 Zeichen")
    assert [url for url in sent if "/api/" in url] == []


def test_a_reload_asks_for_the_password_only_on_an_own_device(counsellor: NewCounsellor) -> None:
    lead = counsellor().log_in(own_device=True)

    lead.page.reload()

    expect(lead.page.get_by_role("heading", name="Tresor aufschließen")).to_be_visible()
    lead.unlock()
    expect(lead.rows.first).to_be_visible()


def test_a_draft_survives_the_lock_sealed_and_comes_back(counsellor: NewCounsellor) -> None:
    lead = counsellor().log_in()
    lead.open("Brief im Kasten")
    lead.page.locator("#notes").fill("halbfertige-Notiz-Kanarienvogel")
    lead.lock()
    locked, kept = lead.text, stored(lead.page)

    lead.unlock()
    lead.page.get_by_role("button", name="Entwurf öffnen").click()

    expect(lead.page.locator("#notes")).to_have_value("halbfertige-Notiz-Kanarienvogel")
    assert "Brief im Kasten" not in locked
    assert "draft:" in kept
    assert "Kanarienvogel" not in kept


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


def test_two_tabs_that_save_at_the_same_moment_both_remember(
    office: Office, counsellor: NewCounsellor
) -> None:
    lead = counsellor()
    lead.page.context.add_init_script(f"({SLOW_MEMORY})()")
    lead.log_in()
    second = Counsellor(lead.page.context.new_page(), lead.desk, lead.person)
    second.page.goto(second.desk)
    second.unlock()
    for tab, words in ((lead, "Brief im Kasten"), (second, "Der Dialogabend")):
        tab.open(words)
        tab.page.locator("#notes").fill(f"Notiz zu {words}")

    for tab in (lead, second):
        tab.page.locator("#save").click()

    for tab in (lead, second):
        expect(tab.page.get_by_text("Gespeichert.")).to_be_visible(timeout=SLOW)
    with office.database.read() as session:
        stored = {b64encode(case.id): case.version for case in session.scalars(select(Case))}
    assert remembered(lead) == stored


def test_two_tabs_keep_a_draft_each_even_of_the_same_case(counsellor: NewCounsellor) -> None:
    lead = counsellor().log_in()
    second = Counsellor(lead.page.context.new_page(), lead.desk, lead.person)
    second.page.goto(second.desk)
    second.unlock()
    for tab, typed in ((lead, "aus dem ersten"), (second, "aus dem zweiten")):
        tab.open("Brief im Kasten")
        tab.page.locator("#answer").fill(typed)
    for tab in (lead, second):
        tab.lock()

    found = []
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


def test_an_idle_vault_gives_notice_and_locks(counsellor: NewCounsellor) -> None:
    lead = counsellor()
    lead.page.clock.install()
    lead.log_in()
    lead.page.clock.run_for(9 * 60_000 + 5_000)
    expect(lead.page.get_by_text("Der Tresor schließt sich in einer Minute")).to_be_visible()

    lead.page.clock.run_for(60_000)

    expect(lead.page.get_by_role("heading", name="Tresor aufschließen")).to_be_visible()
    assert "Brief im Kasten" not in lead.text


def test_logging_out_leaves_nothing_readable_behind(
    office: Office, counsellor: NewCounsellor
) -> None:
    lead = counsellor().log_in()
    lead.open("Brief im Kasten")
    lead.page.locator("#notes").fill("Kanarienvogel-im-Entwurf")
    lead.page.wait_for_timeout(1_200)  # the draft is kept a moment after the last key
    lead.page.locator("#log-out").click()
    with lead.page.expect_navigation():
        lead.page.locator("#question-yes").click()
    lead.page.locator("#login-name").wait_for()

    kept = stored(lead.page)

    for secret in ("Kanarienvogel", "Brief im Kasten", lead.person.name, lead.person.password):
        assert secret not in kept
    assert "draft:" not in kept
    assert lead.page.context.cookies(office.desk) == []
    assert lead.page.url == f"{office.desk}/"
    lead.page.go_back()
    assert "Brief im Kasten" not in lead.page.locator("body").inner_text()
    status = lead.page.evaluate("async () => (await fetch('/api/cases?limit=1')).status")
    assert status == 401


def test_a_shared_device_keeps_nothing_at_all(counsellor: NewCounsellor) -> None:
    lead = counsellor().log_in(own_device=False)
    lead.open("Brief im Kasten")
    lead.back()
    lead.log_out()

    kept = stored(lead.page)

    assert "memory:" not in kept
    assert "device:" not in kept


def test_a_member_added_by_a_database_writer_closes_the_vault(
    office: Office, demo: Demo, counsellor: NewCounsellor
) -> None:
    with office.database.write() as session:
        genuine = session.scalars(select(SealedList.members).where(SealedList.epoch == 2)).one()
        forged = genuine[:-1] + bytes([genuine[-1] ^ 1])
        session.execute(update(SealedList).where(SealedList.epoch == 2).values(members=forged))
    lead = counsellor()
    try:
        lead.begin_log_in(own_device=False)

        expect(lead.page.get_by_role("heading", name="Der Tresor bleibt zu")).to_be_visible(
            timeout=SLOW
        )
        expect(lead.page.locator(".code")).to_have_text("members")
        assert lead.rows.count() == 0
    finally:
        with office.database.write() as session:
            session.execute(update(SealedList).where(SealedList.epoch == 2).values(members=genuine))


def test_another_desk_in_the_office_file_is_a_hard_stop(
    office: Office, demo: Demo, counsellor: NewCounsellor
) -> None:
    office.publish(b64encode(bytes(32)))
    lead = counsellor()
    try:
        lead.begin_log_in(own_device=False)

        expect(lead.page.locator(".code")).to_have_text("pin", timeout=SLOW)
    finally:
        office.publish(b64encode(demo.fingerprint))
