"""Reading, accepting, answering; two people at one case; rows a database writer put back."""

from playwright.sync_api import expect
from sqlalchemy import select

from app.demo.seed import Demo
from crypto.message import open_message
from crypto.message_body import FROM_DESK
from crypto.statements import verify_log
from desks.log import read_log
from incidents.mailbox import read_mailbox
from incidents.models import Message, Report
from support.models import Case, CaseField
from tests.browser_desk.conftest import NewCounsellor
from tests.browser_desk.counsellor import SLOW
from tests.browser_desk.office import Office

LEAD, SECOND = 0, 1
FRESH = "Bürgermeisterin"  # waits unopened in the demonstration
ANSWERED = "Gefälschtes Bild"  # answered once, the person has written back
SHARED = "Der Dialogabend"
OLD = "Keiner grüßt mehr"


def test_an_accepted_report_leaves_no_intake_file_and_its_answer_reaches_the_person(
    office: Office, demo: Demo, counsellor: NewCounsellor
) -> None:
    lead = counsellor(LEAD).log_in()
    lead.accept(FRESH, "Aufruf im Kanal")
    lead.answer("Bitte rufen Sie 110 an, wenn jemand vor dem Haus steht.")
    lead.back()

    lead.open(ANSWERED)
    expect(lead.page.get_by_text("Ich bin bei meiner Schwester")).to_be_visible()
    lead.answer("Wir haben die Plattform heute angeschrieben.")

    with office.database.read() as session:
        accepted = session.scalars(select(Message).join(Case, Case.id == Message.report)).all()
        log = verify_log(read_log(session, desk=demo.fingerprint), demo.fingerprint)
        entries = read_mailbox(session, token=demo.reporter.keys.mailbox_token, after=3)
    assert all(message.intake is None for message in accepted)
    answer = open_message(
        entries[0].sealed,
        demo.reporter.keys.identity,
        direction=FROM_DESK,
        log=log,
        state=demo.reporter.state,
    )
    assert answer.body["text"] == "Wir haben die Plattform heute angeschrieben."
    assert lead.problems == []


def test_two_people_at_one_case_see_both_versions_and_lose_nothing(
    office: Office, counsellor: NewCounsellor
) -> None:
    lead, second = counsellor(LEAD).log_in(), counsellor(SECOND).log_in()
    lead.open(SHARED)
    second.open(SHARED)
    second.page.locator("#notes").fill("Notiz von Yusuf")
    second.page.locator("#kommune").fill("Vossmarn-Nord")
    second.save()

    lead.page.locator("#notes").fill("Notiz von Hanna")
    lead.page.locator("#state").select_option("WAIT_EXT")
    lead.page.locator("#answer").fill("Angefangene Antwort")
    lead.page.locator("#save").click()

    conflict = lead.page.locator(".conflict")
    expect(conflict).to_contain_text("Yusuf Keller hat den Fall inzwischen gespeichert")
    expect(conflict).to_contain_text("Notiz von Yusuf")
    expect(conflict).to_contain_text("Notiz von Hanna")
    expect(lead.page.locator("#kommune")).to_have_value("Vossmarn-Nord")
    expect(lead.page.locator("#answer")).to_have_value("Angefangene Antwort")
    lead.page.locator("#keep-both").click()
    lead.page.locator("#save-merged").click()
    expect(lead.page.get_by_text("Gespeichert.")).to_be_visible(timeout=SLOW)
    expect(lead.page.locator("#notes")).to_have_value("Notiz von Yusuf\n\nNotiz von Hanna")
    expect(lead.page.locator("#state")).to_have_value("WAIT_EXT")
    expect(lead.page.locator("#answer")).to_have_value("Angefangene Antwort")


def test_a_report_two_people_accept_belongs_to_the_first_and_the_second_is_told(
    office: Office, counsellor: NewCounsellor
) -> None:
    lead, second = counsellor(LEAD).log_in(), counsellor(SECOND).log_in()
    report = "Ich arbeite im Bürgeramt"
    lead.open(report)
    second.open(report)
    second.page.locator("#title").fill("Schalter")
    second.save("Angenommen.")

    lead.page.locator("#notes").fill("Meine Notiz")
    lead.page.locator("#save").click()

    expect(lead.page.locator(".conflict")).to_contain_text("Yusuf Keller")
    expect(lead.page.locator("#title")).to_have_value("Schalter")
    lead.page.locator("#save-merged").click()
    expect(lead.page.get_by_text("Gespeichert.")).to_be_visible(timeout=SLOW)
    expect(lead.page.locator("#notes")).to_have_value("Meine Notiz")
    expect(lead.page.locator("#assignee option:checked")).to_have_text("Yusuf Keller")


def test_an_old_case_put_back_into_the_database_is_refused_by_a_device_that_knows_better(
    office: Office, counsellor: NewCounsellor
) -> None:
    lead = counsellor(LEAD).log_in()
    lead.open(OLD)
    with office.database.read() as session:
        title = lead.page.locator("#title").input_value()
        old = {each.id: each.head for each in session.scalars(select(Case))}
        fields = {
            (field.case, field.name): field.sealed for field in session.scalars(select(CaseField))
        }
    lead.page.locator("#notes").fill("Neuere Notiz")
    lead.save()
    lead.back()

    with office.database.write() as session:
        for each in session.scalars(select(Case)):
            each.head = old[each.id]
        for field in session.scalars(select(CaseField)):
            field.sealed = fields[field.case, field.name]
    lead.page.get_by_role("button", name="Neu laden").click()

    refused = lead.rows.filter(has_text="Dieser Fall wird nicht angezeigt")
    expect(refused).to_have_count(1, timeout=SLOW)
    expect(refused).to_contain_text("einen älteren Stand")
    expect(lead.rows.filter(has_text=title)).to_have_count(0)
    refused.click()
    expect(lead.page.get_by_role("alert")).to_contain_text("rollback")
    expect(lead.page.locator("#save")).to_have_count(0)


def test_a_save_whose_answer_got_lost_is_found_and_not_sent_twice(
    office: Office, counsellor: NewCounsellor
) -> None:
    lead = counsellor(LEAD).log_in()
    before = answers_sent(office)
    lead.open("Brief im Kasten")

    line = lead.page.context.new_cdp_session(lead.page)

    def cut(paused: dict[str, str]) -> None:
        request = {"requestId": paused["requestId"], "errorReason": "ConnectionReset"}
        line.send("Fetch.failRequest", request)

    line.on("Fetch.requestPaused", cut)
    # Answers are lost on the way back: the server has done its work.
    line.send(
        "Fetch.enable",
        {"patterns": [{"urlPattern": "*/api/cases/*", "requestStage": "Response"}]},
    )
    lead.page.locator("#answer").fill("Nur einmal senden.")
    lead.page.locator("#check-answer").click()
    lead.page.locator("#send-answer").click()
    expect(lead.page.get_by_role("alert")).to_contain_text("Ob gespeichert wurde, ist noch unklar")
    line.send("Fetch.disable")

    lead.page.locator("#send-answer").click()

    expect(lead.page.get_by_text("Ihre Antwort liegt im Postfach.")).to_be_visible(timeout=SLOW)
    expect(lead.page.get_by_text("Nur einmal senden.")).to_have_count(1)
    with office.database.read() as session:
        answers = session.scalars(select(CaseField.name).where(CaseField.name == "thread/out/0"))
    assert len(answers.all()) >= 1
    assert answers_sent(office) == before + 1


def answers_sent(office: Office) -> int:
    with office.database.read() as session:
        return sum(session.scalars(select(Report.outgoing)))


def test_a_case_is_closed_after_a_question_and_opened_again(counsellor: NewCounsellor) -> None:
    lead = counsellor(LEAD).log_in()
    lead.open("Einsatz beim Umzug")
    lead.page.locator("#close-case").click()
    lead.page.locator("#question-no").click()
    expect(lead.page.locator("#state")).to_have_value("SCREENED")

    lead.page.locator("#close-case").click()
    lead.page.locator("#question-yes").click()
    expect(lead.page.get_by_text("Der Fall ist abgeschlossen.")).to_be_visible(timeout=SLOW)
    lead.back()
    expect(lead.rows.filter(has_text="Einsatz beim Umzug")).to_have_count(0)
    lead.page.locator("#filter-state").select_option("CLOSED")
    lead.open("Einsatz beim Umzug")
    lead.page.locator("#close-case").click()
    expect(lead.page.get_by_text("Der Fall ist wieder offen.")).to_be_visible(timeout=SLOW)


def test_after_new_keys_a_page_that_was_open_still_saves_under_a_new_generation(
    office: Office, counsellor: NewCounsellor
) -> None:
    lead, second = counsellor(LEAD).log_in(), counsellor(SECOND).log_in()
    second.open("An der Haltestelle")
    lead.page.get_by_role("button", name="Team und Schlüssel").click()
    lead.page.locator("#renew").click()
    expect(lead.page.get_by_text("Die Schlüssel sind erneuert.")).to_be_visible(timeout=SLOW)

    second.page.locator("#notes").fill("Nach dem Wechsel geschrieben")
    second.save()

    with office.database.read() as session:
        newest = session.scalars(select(Case.generation)).all()
    assert max(newest) == 2
    lead.page.get_by_role("button", name="Fälle", exact=True).click()
    lead.open("An der Haltestelle")
    expect(lead.page.locator("#notes")).to_have_value("Nach dem Wechsel geschrieben")
