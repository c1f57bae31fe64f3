"""Coding a case, changing it, taking it back, and the batches that go out, on a real server."""

import datetime
import time
from dataclasses import dataclass

from playwright.sync_api import expect
from sqlalchemy import select

from app.demo.seed import Demo
from crypto.batch import Tuples, open_batch, open_tuples
from crypto.document import parse_wrapper
from crypto.encoding import b64decode, b64encode, new_id
from crypto.message_body import WITHDRAWAL
from crypto.statements import verify_log
from desks.log import read_log
from incidents.intake import SealedPair
from incidents.mailbox import NewMessage, read_mailbox, take_message
from reference.kommunen import kommunen
from tests.browser_desk.conftest import NewCounsellor
from tests.browser_desk.counsellor import SLOW, Counsellor
from tests.browser_desk.office import Office
from tests.browser_desk.test_accessibility import tab_to
from trends.models import Batch, BatchFile
from trends.periods import week_of

LEAD, SECOND = 0, 1
DUE = "Der Dialogabend"  # accepted more than four weeks ago, with all consents
COUNTED = "Scheibe am Treffpunkt"  # closed and coded in the demonstration
FRESH = "Brief im Kasten"  # consent for the network alone
ANSWERED = "Gefälschtes Bild"  # the person has a mailbox to write from
REMARK = "Mit der Person besprochen"


@dataclass(frozen=True)
class Sent:
    """A batch on the server, with its files opened by the office's release keys."""

    week: str
    files: list[Tuples]


def sent_batches(office: Office, demo: Demo) -> list[Sent]:
    """Everything the desk has sent so far."""
    with office.database.read() as session:
        log = verify_log(read_log(session, desk=demo.fingerprint), demo.fingerprint)
        batches = session.scalars(select(Batch).order_by(Batch.number)).all()
        files = session.scalars(select(BatchFile)).all()
    opened = []
    for batch in batches:
        key = log.epochs[batch.epoch - 1].answering
        statement = open_batch(parse_wrapper(batch.statement), key)
        tuples = [
            open_tuples(file.sealed, office.release_keys[file.period], key=key, batch=statement)
            for file in files
            if file.number == batch.number
        ]
        opened.append(Sent(batch.week, tuples))
    return opened


def wait_for_batch(office: Office, demo: Demo) -> Sent:
    """The first batch, which goes out some seconds after the queue is there."""
    end = time.monotonic() + SLOW / 1000
    while not (found := sent_batches(office, demo)):
        assert time.monotonic() < end, "no batch was sent"
        time.sleep(0.2)
    return found[0]


def open_closed(person: Counsellor, words: str) -> None:
    """Open a case that no longer stands among the open ones."""
    person.page.locator("#filter-state").select_option("")
    person.open(words)


def fill_in(person: Counsellor) -> None:
    """Choose what the report does not say."""
    page = person.page
    page.locator("#coding-counts-yes").check()
    page.locator("#coding-form").select_option("physical")
    page.locator("#coding-wish").select_option("safety")


def test_the_first_unlocking_sends_last_weeks_batch_with_what_was_coded(
    office: Office, demo: Demo, counsellor: NewCounsellor
) -> None:
    lead, second = counsellor(LEAD).log_in(), counsellor(SECOND).log_in()

    batch = wait_for_batch(office, demo)

    assert batch.week == str(week_of(office.today - datetime.timedelta(days=7)))
    rows = [row for tuples in batch.files for row in tuples.kommunen if row.kind == "count"]
    names = {kommune.ags: kommune.name for kommune in kommunen(demonstration=True).values()}
    assert sorted(names[row.values[0]] for row in rows) == ["Hainquell", "Saldornitz"]
    network = [row for tuples in batch.files for row in tuples.network if row.kind == "count"]
    assert sorted(row.values for row in network) == [
        ("physical", "politics", "face", "none"),
        ("property", "volunteer", "other", "safety"),
    ]
    for person in (lead, second):
        person.page.get_by_role("button", name="Neu laden").click()
        open_closed(person, COUNTED)
        expect(person.page.locator(".coding")).to_contain_text("Ändern lässt sich das noch bis")
        assert person.problems == []
    assert len(sent_batches(office, demo)) == 1


def test_the_way_from_a_due_case_to_its_coding_needs_only_the_keyboard(
    counsellor: NewCounsellor,
) -> None:
    lead = counsellor(LEAD).log_in()
    page, press = lead.page, lead.page.keyboard.press
    page.locator("#filter-state").select_option("uncoded")
    expect(lead.rows).to_have_count(1)
    expect(lead.rows.first).to_contain_text("Zählung fällig seit")
    tab_to(lead, ".queue__row")
    press("Enter")
    page.locator("#coding-due").wait_for(timeout=SLOW)
    tab_to(lead, "#coding-due")
    press("Enter")
    expect(page.locator("#coding-heading")).to_be_focused()
    expect(page.locator("#coding-consent-kommune")).to_be_checked()
    expect(page.locator("#coding-ags option:checked")).to_have_text("Vossmarn")
    tab_to(lead, "#coding-check")
    press("Enter")
    expect(page.locator("#coding-counts-yes")).to_be_focused()
    press("Space")
    for field, letter in (("form", "K"), ("wish", "L")):
        tab_to(lead, f"#coding-{field}")
        page.keyboard.type(letter)
    tab_to(lead, "#coding-check")
    press("Enter")
    expect(page.locator("#coding-heading")).to_be_focused()
    question = page.locator("#confirm-wish-never-wished")
    tab_to(lead, "#coding-take")
    press("Enter")
    expect(question).to_be_focused()
    press("Space")
    tab_to(lead, "#coding-take")
    press("Enter")

    expect(page.get_by_text("Gespeichert. Der Fall wird gezählt.")).to_be_visible(timeout=SLOW)
    expect(page.locator(".coding")).to_contain_text("Geht mit dem nächsten Wochenpaket hinaus.")
    expect(page.locator(".coding")).to_contain_text("Löschen im Internet")
    expect(page.locator("#coding-due")).to_have_count(0)
    lead.back()
    page.locator("#filter-state").select_option("uncoded")
    expect(page.locator(".queue__empty")).to_be_visible()


def test_a_case_can_be_coded_early_and_taken_out_again_with_one_question(
    counsellor: NewCounsellor,
) -> None:
    lead = counsellor(LEAD).log_in()
    page = lead.page
    lead.open(FRESH)
    expect(page.locator(".coding")).to_contain_text("Fällig ab")
    page.locator("#coding-begin").click()
    expect(page.locator("#coding-consent-network")).to_be_checked()
    expect(page.locator("#coding-ags")).to_have_count(0)
    fill_in(lead)
    page.locator("#coding-check").click()
    for box in page.locator(".coding__question input").all():
        box.check()
    page.locator("#coding-take").click()
    expect(page.get_by_text("Gespeichert. Der Fall wird gezählt.")).to_be_visible(timeout=SLOW)

    page.locator("#coding-withdraw").click()
    page.locator("#question-yes").click()

    expect(page.get_by_text("Der Fall wird nicht mehr gezählt.")).to_be_visible(timeout=SLOW)
    expect(page.locator("#coding-withdraw")).to_have_count(0)


def test_two_people_who_code_one_case_differently_see_both_and_choose(
    counsellor: NewCounsellor,
) -> None:
    lead, second = counsellor(LEAD).log_in(), counsellor(SECOND).log_in()
    for person, wish in ((lead, "law"), (second, "public")):
        open_closed(person, COUNTED)
        person.page.locator("#coding-begin").click()
        person.page.locator("#coding-wish").select_option(wish)
        person.page.locator("#coding-check").click()
        for box in person.page.locator(".coding__question input").all():
            box.check()
    second.page.locator("#coding-take").click()
    expect(second.page.get_by_text("Der Fall wird gezählt.")).to_be_visible(timeout=SLOW)

    lead.page.locator("#coding-take").click()

    conflict = lead.page.locator(".conflict")
    expect(conflict).to_contain_text("Was an Hilfe fehlte: Öffentliche Solidarität", timeout=SLOW)
    expect(conflict).to_contain_text("Was an Hilfe fehlte: Rechtliche Hilfe")
    lead.page.locator("#conflict-coding-mine").check()
    lead.page.locator("#save-merged").click()
    expect(lead.page.get_by_text("Gespeichert.")).to_be_visible(timeout=SLOW)
    expect(lead.page.locator(".coding")).to_contain_text("Rechtliche Hilfe")


def test_a_half_filled_coding_survives_a_lock_and_a_save_of_the_rest(
    counsellor: NewCounsellor,
) -> None:
    lead = counsellor(LEAD).log_in()
    page = lead.page
    open_closed(lead, COUNTED)
    page.locator("#coding-begin").click()
    page.locator(".coding__further > summary").click()
    page.locator("#coding-remark").fill(REMARK)
    page.locator("#notes").fill("Notiz nebenbei")
    lead.save()
    expect(page.locator("#coding-remark")).to_have_value(REMARK)

    lead.lock()
    lead.unlock()
    page.locator(".drafts__one button").first.click()

    expect(page.locator("#coding-remark")).to_have_value(REMARK, timeout=SLOW)
    page.locator("#coding-cancel").click()
    expect(page.locator("#coding-begin")).to_be_focused()


def test_somebody_who_withdraws_is_suggested_not_to_be_counted(
    office: Office, demo: Demo, counsellor: NewCounsellor
) -> None:
    withdraw(office, demo)
    lead = counsellor(LEAD).log_in()
    lead.open(ANSWERED)

    lead.page.locator("#coding-begin").click()

    expect(lead.page.locator("#coding-consent-none")).to_be_checked()
    expect(lead.page.locator("#coding-consent-hint")).to_contain_text("nicht mehr vorkommen")
    lead.page.locator("#coding-check").click()
    expect(lead.page.locator(".coding__question")).to_have_count(0)
    lead.page.locator("#coding-take").click()
    expect(lead.page.get_by_text("Der Fall wird nicht gezählt.")).to_be_visible(timeout=SLOW)


def withdraw(office: Office, demo: Demo) -> None:
    """The person of the demonstration reads all answers and withdraws from the statistics."""
    with office.database.write() as session:
        log = verify_log(read_log(session, desk=demo.fingerprint), demo.fingerprint)
        token = demo.reporter.keys.mailbox_token
        body = {"format": WITHDRAWAL, "scope": "statistics", "written": office.today.isoformat()}
        assert list(read_mailbox(session, token=token, after=3)) == []
        _, message = demo.reporter.send(body, log, office.today)
        taken = NewMessage(
            token=token,
            id=b64decode(new_id()),
            epoch=log.current.hash,
            sequence=message.message.prefix.sequence,
            files=SealedPair(message.sealed, message.self_copy),
        )
        take_message(session, message=taken, today=office.today)


def test_an_office_without_figures_asks_nobody_to_count(
    office: Office, demo: Demo, counsellor: NewCounsellor
) -> None:
    office.counts = False
    office.publish(b64encode(demo.fingerprint))
    try:
        second = counsellor(SECOND).log_in()
        expect(second.page.get_by_text("Zählung fällig")).to_have_count(0)
        second.open(DUE)
        expect(second.page.locator(".coding")).to_have_count(0)
    finally:
        office.counts = True
        office.publish(b64encode(demo.fingerprint))
