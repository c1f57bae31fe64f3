"""A mailbox with many unread messages: the next one is not taken, and the page says so calmly."""

import os

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import delete, insert, select

from core.db import table_of
from incidents.models import MOST_PENDING, Message
from tests.browser_report.desk import read_thread, reports_with
from tests.browser_report.office import RunningOffice
from tests.browser_report.visitor import Visitor

WORDS = {"de": "noch nicht gelesen", "en": "have not read your latest messages"}


def fill_up(office: RunningOffice, report: bytes) -> None:
    """Let as many messages wait as may; uncounted, so that the page's next one is in its place."""
    with office.database.write() as session:
        (first,) = session.execute(
            select(table_of(Message)).where(Message.report == report)
        ).mappings()
        waiting = [
            {**first, "id": os.urandom(16), "sequence": number, "position": 100 + number}
            for number in range(100, 100 + MOST_PENDING - 1)
        ]
        session.execute(insert(table_of(Message)), waiting)


def read_all_but_first(office: RunningOffice, report: bytes) -> None:
    with office.database.write() as session:
        session.execute(delete(Message).where(Message.report == report, Message.sequence > 0))


@pytest.mark.parametrize("locale", ["de", "en"])
def test_full_mailbox_keeps_the_text_and_takes_it_later(
    page: Page, office: RunningOffice, locale: str
) -> None:
    visitor = Visitor(page, office, locale)
    words = visitor.report(f"Viele Nachrichten, Sprache {locale}.")
    visitor.confirm(words)
    visitor.open_mailbox(words)
    (report,) = reports_with(office, f"Viele Nachrichten, Sprache {locale}.")
    fill_up(office, report)
    page.fill("#reply textarea", "Und noch etwas.")

    page.click("#reply [type=submit]")

    expect(page.locator("#sending")).to_contain_text(WORDS[locale])
    expect(page.locator("#reply textarea")).to_have_value("Und noch etwas.")
    read_all_but_first(office, report)
    page.click("#reply [type=submit]")
    expect(page.locator("#thread li")).to_have_count(2)
    assert [message.body["text"] for message in read_thread(office, report)][1:] == [
        "Und noch etwas."
    ]
