"""Connections break, epochs end; a message is neither lost nor delivered twice."""

from pathlib import Path

from playwright.sync_api import Page, Route, expect

from tests.browser_report.desk import (
    forge_answer,
    read_thread,
    reports_with,
    seal_answer,
    start_next_epoch,
    store_answer,
)
from tests.browser_report.office import RunningOffice, start_office
from tests.browser_report.visitor import Visitor


def test_answer_lost_after_the_commit(visitor: Visitor, office: RunningOffice) -> None:
    visitor.open_form()
    visitor.fill("Einmal genügt.")
    office.line.answers_to_lose = 1

    words = visitor.send()

    assert len(visitor.posts("/api/reports")) == 2
    assert len(reports_with(office, "Einmal genügt.")) == 1
    visitor.confirm(words)
    visitor.open_mailbox(words)


def test_sending_waits_for_the_connection(visitor: Visitor, office: RunningOffice) -> None:
    page = visitor.page
    visitor.open_form()
    visitor.fill("Ohne Netz.")
    page.locator("[data-back]:visible").click()  # the word list is there before the line goes
    visitor.go_on()
    page.context.set_offline(True)
    page.click("#send")
    expect(page.locator("#sending")).to_contain_text("Keine Verbindung")
    expect(page.locator("#text")).to_have_value("Ohne Netz.")
    assert reports_with(office, "Ohne Netz.") == []
    visitor.try_until_waits_are_long()

    page.context.set_offline(False)
    page.locator("#sending button").click()

    visitor.read_words()
    assert len(reports_with(office, "Ohne Netz.")) == 1


def test_epoch_that_ended_while_writing(page: Page, tmp_path: Path) -> None:
    office = start_office(tmp_path)
    visitor = Visitor(page, office)
    visitor.open_form()
    visitor.fill("Neue Schlüssel.")
    old = office.desk.log.current.hash

    def renew_keys(route: Route) -> None:
        start_next_epoch(office)
        route.continue_()

    # The log is fetched before sealing; the epoch ends between that and the post.
    page.route("**/api/reports", renew_keys, times=1)
    visitor.send()

    (report,) = reports_with(office, "Neue Schlüssel.")
    (message,) = read_thread(office, report)
    assert message.prefix.epoch == office.desk.log.current.hash != old
    assert len(visitor.posts("/api/reports")) == 2
    office.stop()


def test_reply_survives_a_lost_answer(visitor: Visitor, office: RunningOffice) -> None:
    words = visitor.report("Erste Nachricht.")
    visitor.confirm(words)
    visitor.open_mailbox(words)
    visitor.page.fill("#reply textarea", "Zweite Nachricht.")
    office.line.answers_to_lose = 1

    visitor.page.click("#reply [type=submit]")

    expect(visitor.page.locator("#thread li")).to_have_count(2)
    (report,) = reports_with(office, "Erste Nachricht.")
    assert len(read_thread(office, report)) == 2


def test_delivered_reply_is_not_called_undelivered(visitor: Visitor, office: RunningOffice) -> None:
    words = visitor.report("Anfang.")
    visitor.confirm(words)
    visitor.open_mailbox(words)
    page = visitor.page
    page.route("**/api/mailbox", lambda route: route.abort())

    page.fill("#reply textarea", "Angekommen, aber nicht gezeigt.")
    page.click("#reply [type=submit]")

    expect(page.locator("#sending")).to_have_text("Ihre Nachricht ist angekommen.")
    (report,) = reports_with(office, "Anfang.")
    assert len(read_thread(office, report)) == 2
    page.unroute("**/api/mailbox")
    page.click("#again")
    expect(page.locator("#thread li")).to_have_count(2)


def test_forged_answer_is_not_shown(visitor: Visitor, office: RunningOffice) -> None:
    words = visitor.report("Wer antwortet mir?")
    visitor.confirm(words)
    (report,) = reports_with(office, "Wer antwortet mir?")
    (message,) = read_thread(office, report)
    real = seal_answer(office, message.state, "Kommen Sie heute Abend vorbei.")
    store_answer(office, report, forge_answer(real), sequence=0)

    visitor.open_mailbox(words)

    page = visitor.page
    expect(page.locator("#mailbox-warning")).to_contain_text("nicht echt oder wurde verändert")
    expect(page.locator("#thread li .message__text")).to_have_text(["Wer antwortet mir?"])
    expect(page.locator("#reply")).to_be_hidden()


def test_missing_answer_is_told(visitor: Visitor, office: RunningOffice) -> None:
    words = visitor.report("Da fehlt etwas.")
    visitor.confirm(words)
    (report,) = reports_with(office, "Da fehlt etwas.")
    (message,) = read_thread(office, report)
    first = seal_answer(office, message.state, "Erste Antwort.")
    second = seal_answer(office, first.message.state, "Zweite Antwort.")
    store_answer(office, report, second.sealed, sequence=1)

    visitor.open_mailbox(words)

    page = visitor.page
    expect(page.locator("#mailbox-warning")).to_contain_text("fehlt mindestens eine Nachricht")
    expect(page.locator("#thread li .message__text")).to_have_text(["Da fehlt etwas."])


def test_damaged_file_does_not_hide_what_came_before(
    visitor: Visitor, office: RunningOffice
) -> None:
    words = visitor.report("Das hier ist lesbar.")
    visitor.confirm(words)
    (report,) = reports_with(office, "Das hier ist lesbar.")
    (message,) = read_thread(office, report)
    sealed = bytearray(seal_answer(office, message.state, "Unlesbar.").sealed)
    sealed[-1] ^= 1
    store_answer(office, report, bytes(sealed), sequence=0)

    visitor.open_mailbox(words)

    page = visitor.page
    expect(page.locator("#mailbox-warning")).to_be_visible()
    expect(page.locator("#thread li .message__text")).to_have_text(["Das hier ist lesbar."])


def test_new_answer_appears_on_checking_again(visitor: Visitor, office: RunningOffice) -> None:
    words = visitor.report("Ich warte.")
    visitor.confirm(words)
    visitor.open_mailbox(words)
    expect(visitor.page.locator("#mailbox-status")).to_contain_text("noch keine Antwort")
    (report,) = reports_with(office, "Ich warte.")
    (message,) = read_thread(office, report)
    answer = seal_answer(office, message.state, "Hier sind wir.")
    store_answer(office, report, answer.sealed, sequence=0)

    visitor.page.click("#again")

    expect(visitor.page.locator("#thread li .message__text")).to_have_text(
        ["Ich warte.", "Hier sind wir."]
    )
    expect(visitor.page.locator("#mailbox-status")).to_contain_text("Eine Antwort")
