"""Reports and messages that don't open: out of the way, but never gone."""

import os

from playwright.sync_api import expect
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from crypto import age
from crypto.age_keys import Identity
from crypto.encoding import b64decode
from incidents.models import Message, Report, ReportStatus
from tests.browser_desk.conftest import NewCounsellor
from tests.browser_desk.counsellor import SLOW
from tests.browser_desk.office import Office

LEAD = 0
ANSWERED = "Gefälschtes Bild"  # the person has written back
UNREADABLE = "Diese Meldung lässt sich nicht öffnen"


def spoil(session: Session, report: bytes) -> None:
    """Put files nobody here can open in the place of what waits."""
    recipient = Identity(os.urandom(32)).recipient
    junk = age.seal(bytes(16_384), [recipient])
    session.execute(
        update(Message)
        .where(Message.report == report, Message.intake.is_not(None))
        .values(intake=junk)
    )


def spoil_new_reports(office: Office) -> int:
    with office.database.write() as session:
        reports = session.scalars(select(Report.id).where(Report.status == ReportStatus.NEW)).all()
        for report in reports:
            spoil(session, report)
    return len(reports)


def test_a_report_that_does_not_open_is_put_aside_and_brought_back(
    office: Office, counsellor: NewCounsellor
) -> None:
    count = spoil_new_reports(office)
    lead = counsellor(LEAD).log_in()
    unreadable = lead.rows.filter(has_text=UNREADABLE)
    expect(unreadable).to_have_count(count, timeout=SLOW)
    unreadable.first.click()

    lead.page.locator("#put-aside").click()
    lead.page.locator("#question-yes").click()
    expect(lead.page.get_by_role("alert")).to_contain_text("zurückgelegt")
    lead.back()
    expect(unreadable).to_have_count(count - 1, timeout=SLOW)

    lead.page.locator("#filter-state").select_option("aside")
    lead.rows.filter(has_text="Zurückgelegt").click()
    lead.page.get_by_role("button", name="Wieder vorlegen").click()
    expect(lead.page.get_by_role("button", name="Zurücklegen")).to_be_visible()
    lead.back()
    expect(unreadable).to_have_count(count, timeout=SLOW)


def test_a_flood_of_unreadable_reports_goes_aside_with_one_question(
    office: Office, counsellor: NewCounsellor
) -> None:
    count = spoil_new_reports(office)
    lead = counsellor(LEAD).log_in()
    expect(lead.rows.filter(has_text=UNREADABLE)).to_have_count(count, timeout=SLOW)

    lead.page.locator("#put-all-aside").click()
    lead.page.locator("#question-yes").click()

    expect(lead.rows.filter(has_text=UNREADABLE)).to_have_count(0, timeout=SLOW)
    expect(lead.rows.filter(has_text=ANSWERED)).to_be_visible()
    with office.database.read() as session:
        kept = session.execute(
            select(Message.intake, Message.aside)
            .join(Report, Report.id == Message.report)
            .where(Report.status == ReportStatus.NEW)
        ).all()
    assert [row.aside for row in kept] == [True] * count
    assert all(row.intake for row in kept)


def test_an_answer_goes_out_past_a_message_that_was_put_aside(
    office: Office, counsellor: NewCounsellor
) -> None:
    lead = counsellor(LEAD).log_in()
    case = lead.rows.filter(has_text=ANSWERED).get_attribute("data-case") or ""
    with office.database.write() as session:
        spoil(session, b64decode(case))
    lead.open(ANSWERED)
    lead.page.locator("#answer").fill("Bitte melden Sie sich noch einmal neu.")
    expect(lead.page.locator("#check-answer")).to_be_disabled()

    lead.page.locator("#put-aside-1").click()
    lead.page.locator("#question-yes").click()
    expect(lead.page.get_by_text("Eine Nachricht ist zurückgelegt")).to_be_visible()
    lead.page.locator("#check-answer").click()
    lead.page.locator("#send-answer").click()

    expect(lead.page.get_by_text("Ihre Antwort liegt im Postfach.")).to_be_visible(timeout=SLOW)
    lead.back()
    expect(lead.rows.filter(has_text=ANSWERED)).not_to_contain_text("Neue Nachricht")
