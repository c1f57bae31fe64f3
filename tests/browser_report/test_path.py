"""The reporter's whole path: report, 12 words, mailbox, answer, writing back."""

import datetime

import pytest
from playwright.sync_api import Page, expect

from core.clock import berlin_day, system_clock
from tests.browser_report.desk import read_thread, reports_with, seal_answer, store_answer
from tests.browser_report.office import RunningOffice
from tests.browser_report.visitor import Visitor

ANSWERS = {
    "acute_danger": ["UNSURE"],
    "contact_mode": ["BOX"],
    "employment": ["VOL"],
    "incident_form": ["THREAT", "STALK"],
    "offender_relation": ["INSIDER"],
    "period": ["WEEK"],
    "role": ["REFVOL"],
    "support_wish": ["W_SAFETY"],
}


@pytest.mark.parametrize("locale", ["de", "en"])
def test_report_answer_and_reply(page: Page, office: RunningOffice, locale: str) -> None:
    visitor = Visitor(page, office, locale)
    text = f"Ein Brief ohne Absender, Sprache {locale}."

    words = visitor.report(text)
    visitor.confirm(words)
    (report,) = reports_with(office, text)
    thread = read_thread(office, report)
    answer = seal_answer(office, thread[-1].state, "Danke für Ihr Vertrauen.\nWir sind da.")
    store_answer(office, report, answer.sealed, sequence=0)
    visitor.open_mailbox(words)

    assert thread[0].body["answers"] == ANSWERS
    assert thread[0].body["kommune"] == "Trelmstedt"
    assert thread[0].body["language"] == locale
    assert thread[0].body["written"] == berlin_day(system_clock()).isoformat()
    shown = page.locator("#thread li .message__text")
    expect(shown).to_have_text([text, "Danke für Ihr Vertrauen.\nWir sind da."])
    expect(page.locator("#thread li time")).to_have_count(2)

    page.fill("#reply textarea", "Ich möchte am Telefon sprechen.")
    page.click("#reply [type=submit]")

    expect(shown).to_have_count(3)
    assert visitor.errors == []


def test_reply_reaches_the_desk(visitor: Visitor, office: RunningOffice) -> None:
    words = visitor.report("Nur eine Frage.")
    visitor.confirm(words)
    visitor.open_mailbox(words)

    visitor.page.fill("#reply textarea", "Und noch etwas.")
    visitor.page.click("#reply [type=submit]")

    expect(visitor.page.locator("#thread li")).to_have_count(2)
    (report,) = reports_with(office, "Nur eine Frage.")
    assert [message.body["text"] for message in read_thread(office, report)] == [
        "Nur eine Frage.",
        "Und noch etwas.",
    ]


def test_contact_details_come_with_the_text(visitor: Visitor, office: RunningOffice) -> None:
    visitor.open_form()
    visitor.fill("Bitte rufen Sie mich an.")
    visitor.page.locator("[data-back]:visible").click()
    visitor.page.check("#contact_mode-SAFE")
    visitor.page.fill("#contact", "030 23125 077, abends")
    visitor.go_on()

    visitor.send()

    (report,) = reports_with(office, "Bitte rufen Sie mich an.")
    text = read_thread(office, report)[0].body["text"]
    assert text == "Bitte rufen Sie mich an.\n\nSo erreichen Sie mich:\n030 23125 077, abends"


def test_promise_names_the_second_working_day(visitor: Visitor) -> None:
    visitor.report()

    promise = visitor.page.locator("#receipt-promise").inner_text()

    assert "Wir antworten bis " in promise
    weekday = promise.split("bis ")[1].split(",")[0]
    assert weekday in ("Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag")
    assert str(datetime.datetime.now(tz=datetime.UTC).year) in promise


def test_wrong_check_word_keeps_the_receipt(visitor: Visitor) -> None:
    words = visitor.report()
    fields = visitor.page.locator("#receipt-probe input")

    fields.nth(0).fill("falsch")
    fields.nth(1).fill("falsch")
    visitor.page.click("#receipt-check [type=submit]")

    expect(visitor.page.locator("#receipt-check-error")).to_be_visible()
    assert visitor.page.locator("#receipt-words li").all_inner_texts() == words


def test_confirmed_words_are_gone_from_the_page(visitor: Visitor) -> None:
    words = visitor.report()

    visitor.confirm(words)

    content = visitor.page.content()
    assert [word for word in words if f">{word}<" in content] == []


def test_words_may_be_numbers_or_four_letters(visitor: Visitor) -> None:
    words = visitor.report("Noch ein Versuch.")
    visitor.confirm(words)

    visitor.open_mailbox([word[:4].upper() for word in words])

    expect(visitor.page.locator("#thread li .message__text")).to_have_text(["Noch ein Versuch."])


def test_unknown_word_is_named_and_nothing_is_sent(visitor: Visitor) -> None:
    visitor.page.goto(f"{visitor.home}mailbox")
    visitor.page.fill("#words", "terrasse quuxbar fink")

    visitor.page.click("#open")

    expect(visitor.page.locator("#words-error")).to_contain_text("„quuxbar“")
    assert visitor.posts() == []


def test_words_without_a_mailbox_get_a_plain_answer(visitor: Visitor) -> None:
    visitor.page.goto(f"{visitor.home}mailbox")
    visitor.page.fill("#words", " ".join(["1"] * 11 + ["4"]))

    visitor.page.click("#open")

    expect(visitor.page.locator("#words-error")).to_contain_text("liegt hier nichts")


def test_going_back_loses_nothing(visitor: Visitor) -> None:
    visitor.open_form()
    visitor.fill("Das soll bleiben.")
    page = visitor.page

    for _ in range(4):
        page.locator("[data-back]:visible").click()

    expect(page.locator("#text")).to_have_value("Das soll bleiben.")
    expect(page.locator("#incident_form-STALK")).to_be_checked()


def test_missing_answers_are_named_and_linked(visitor: Visitor) -> None:
    visitor.open_form()
    visitor.go_on()
    summary = visitor.page.locator("#errors")
    expect(summary).to_be_focused()

    summary.get_by_role("button").click()

    expect(visitor.page.locator("#acute_danger-YES")).to_be_focused()
    visitor.page.check("#acute_danger-NO")
    expect(summary).to_be_hidden()


def test_danger_shows_the_numbers_and_keeps_the_form(visitor: Visitor) -> None:
    visitor.open_form()

    visitor.page.check("#acute_danger-YES")

    danger = visitor.page.locator("#danger")
    expect(danger.locator('a[href="tel:110"]')).to_be_visible()
    expect(danger.locator('a[href="tel:112"]')).to_be_visible()
    visitor.go_on()
    expect(visitor.page.locator("#text")).to_be_visible()


def test_long_text_is_refused_before_it_is_sent(visitor: Visitor) -> None:
    visitor.open_form()
    visitor.page.check("#acute_danger-NO")
    visitor.go_on()
    visitor.page.fill("#text", "ä" * 30_000)

    visitor.go_on()

    expect(visitor.page.locator("#text-error")).to_contain_text("zu lang")
    assert visitor.posts() == []


def test_text_that_grows_when_sealed_is_refused_not_lost(visitor: Visitor) -> None:
    lines = '"' * 40_000
    visitor.open_form()
    visitor.fill(lines)

    visitor.page.click("#send")

    expect(visitor.page.locator("#sending")).to_contain_text("zu lang")
    assert visitor.posts() == []
    expect(visitor.page.locator("#text")).to_have_value(lines)
