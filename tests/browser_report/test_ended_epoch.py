"""What a mailbox believes of a desk whose keys have changed."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from crypto.message import open_message
from crypto.message_body import FROM_REPORTER
from incidents.models import Message as Row
from tests.browser_report.desk import (
    read_thread,
    reports_with,
    seal_answer,
    start_next_epoch,
    store_answer,
)
from tests.browser_report.office import RunningOffice, start_office
from tests.browser_report.visitor import Visitor


@pytest.fixture
def renewing(tmp_path: Path) -> Iterator[RunningOffice]:
    """An office of its own: its keys change."""
    office = start_office(tmp_path)
    yield office
    office.stop()


def write_on(page: Page, text: str) -> None:
    page.fill("#reply textarea", text)
    page.click("#reply [type=submit]")
    expect(page.locator("#thread li .message__text").last).to_have_text(text)


def test_first_message_in_an_epoch_acknowledges_what_came_before_it(
    page: Page, renewing: RunningOffice
) -> None:
    visitor = Visitor(page, renewing)
    words = visitor.report("Noch unter dem alten.")
    visitor.confirm(words)
    visitor.open_mailbox(words)
    (report,) = reports_with(renewing, "Noch unter dem alten.")
    (first,) = read_thread(renewing, report)
    answer = seal_answer(renewing, first.state, "Eine späte Antwort.")
    store_answer(renewing, report, answer.sealed, sequence=0)
    start_next_epoch(renewing)

    write_on(page, "Schon unter dem neuen.")

    expect(page.locator("#thread li .message__text")).to_have_text(
        ["Noch unter dem alten.", "Eine späte Antwort.", "Schon unter dem neuen."]
    )
    with renewing.database.read() as session:
        own = Row.report == report, Row.direction == FROM_REPORTER, Row.sequence == 1
        sealed = session.scalars(select(Row.intake).where(*own)).one()
    assert sealed is not None
    message = open_message(
        sealed,
        renewing.desk.secrets.intake,
        direction=FROM_REPORTER,
        log=renewing.desk.log,
        state=answer.message.state,
    )
    assert message.prefix.epoch == renewing.desk.log.current.hash
    assert message.prefix.acknowledged == answer.message.hash


def test_answer_of_an_ended_epoch_slipped_in_before_the_own_message(
    page: Page, renewing: RunningOffice
) -> None:
    visitor = Visitor(page, renewing)
    words = visitor.report("Wer war das?")
    visitor.confirm(words)
    (report,) = reports_with(renewing, "Wer war das?")
    (first,) = read_thread(renewing, report)
    removed = replace(renewing, desk=renewing.desk)
    start_next_epoch(renewing)
    visitor.open_mailbox(words)
    write_on(page, "Ich noch einmal.")
    forged = seal_answer(removed, first.state, "Kommen Sie heute Abend vorbei.")
    store_answer(renewing, report, forged.sealed, sequence=0)
    with renewing.database.write() as session:
        own = Row.report == report, Row.direction == FROM_REPORTER, Row.sequence == 1
        session.scalars(select(Row).where(*own)).one().position = 4

    visitor.open_mailbox(words)

    expect(page.locator("#mailbox-warning")).to_contain_text("nicht echt oder wurde verändert")
    expect(page.locator("#thread li .message__text")).to_have_text(
        ["Wer war das?", "Ich noch einmal."]
    )
    expect(page.locator("#reply")).to_be_hidden()
