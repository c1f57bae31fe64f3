"""Signing in, locking, leaving: what opens the vault, and what stays behind."""

import time
from dataclasses import replace
from datetime import timedelta

from playwright.sync_api import Page, expect
from sqlalchemy import select, update

from accounts.routes import cookies
from app.demo.seed import Demo
from crypto.encoding import b64encode
from desks.models import SealedList
from tests.browser_desk.conftest import NewCounsellor
from tests.browser_desk.counsellor import SLOW
from tests.browser_desk.device import stored
from tests.browser_desk.office import Office


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


def test_an_idle_vault_gives_notice_and_locks(counsellor: NewCounsellor) -> None:
    lead = counsellor()
    lead.page.clock.install()
    lead.log_in()
    lead.page.clock.run_for(9 * 60_000 + 5_000)
    expect(lead.page.get_by_text("Der Tresor schließt sich in einer Minute")).to_be_visible()

    lead.page.clock.run_for(60_000)

    expect(lead.page.get_by_role("heading", name="Tresor aufschließen")).to_be_visible()
    assert "Brief im Kasten" not in lead.text


def wait_for_draft(page: Page) -> None:
    """Wait until the device keeps the draft: some time after the last key."""
    end = time.monotonic() + SLOW / 1_000
    while "draft:" not in stored(page):
        assert time.monotonic() < end, "no draft was kept"


def test_logging_out_leaves_nothing_readable_behind(
    office: Office, counsellor: NewCounsellor
) -> None:
    lead = counsellor().log_in()
    lead.open("Brief im Kasten")
    lead.page.locator("#notes").fill("Kanarienvogel-im-Entwurf")
    wait_for_draft(lead.page)
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


def test_logging_out_without_a_server_empties_the_page_and_says_what_stays(
    office: Office, counsellor: NewCounsellor
) -> None:
    lead = counsellor().log_in()
    page = lead.page
    lead.open("Brief im Kasten")
    page.locator("#notes").fill("Kanarienvogel-im-Entwurf")
    wait_for_draft(page)
    page.context.set_offline(True)

    page.locator("#log-out").click()
    page.locator("#question-yes").click()

    expect(page.get_by_role("heading", name="Auf diesem Gerät sind Sie abgemeldet")).to_be_visible()
    for limit in (cookies.IDLE // timedelta(minutes=1), cookies.LONGEST // timedelta(hours=1)):
        expect(page.locator(".notice")).to_contain_text(f" {limit} ")
    assert "Brief im Kasten" not in page.content()
    assert page.locator("desk-app").count() == 0
    assert "draft:" not in stored(page)
    page.locator("#log-out-again").click()
    expect(page.get_by_role("alert")).to_contain_text("Immer noch keine Antwort")
    page.context.set_offline(False)
    page.locator("#log-out-again").click()
    page.locator("#login-name").wait_for()
    status = page.evaluate("async () => (await fetch('/api/cases?limit=1')).status")
    assert status == 401


def test_logging_out_closes_the_vault_in_the_other_tabs_too(counsellor: NewCounsellor) -> None:
    lead = counsellor().log_in()
    second = lead.new_tab()
    second.open("Brief im Kasten")

    lead.log_out()

    expect(second.page.get_by_text("In einem anderen Fenster wurde abgemeldet.")).to_be_visible()
    expect(second.page.get_by_role("heading", name="Anmelden")).to_be_visible()
    assert "Brief im Kasten" not in second.page.content()


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
