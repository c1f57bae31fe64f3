"""An office with two desks: the Kommune suggests one, the person decides."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from crypto.encoding import b64decode, b64encode, new_id
from incidents.models import Report
from tests.browser_report.desk import read_thread
from tests.browser_report.office import RunningOffice, start_office
from tests.browser_report.visitor import Visitor


@pytest.fixture(scope="module")
def two_desks(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningOffice]:
    """The office and, for Vossmarn, a desk that the Kommune runs itself."""
    running = start_office(tmp_path_factory.mktemp("two"), two_desks=True)
    yield running
    running.stop()


@pytest.fixture
def visitor(page: Page, two_desks: RunningOffice) -> Visitor:
    """A visitor on the first step."""
    visitor = Visitor(page, two_desks)
    visitor.open_form()
    page.check("#acute_danger-NO")
    return visitor


def finish(visitor: Visitor, text: str) -> None:
    """Go from the first step to the receipt."""
    visitor.go_on()
    visitor.page.fill("#text", text)
    for _ in range(3):
        visitor.go_on()
    visitor.page.check("#contact_mode-BOX")
    visitor.go_on()
    visitor.send()


def last_report(office: RunningOffice) -> Report:
    """The report that was posted last."""
    report = office.line.sent[-1].decode("latin-1").split('name="id"')[1].split()[0]
    with office.database.read() as session:
        return session.scalars(select(Report).where(Report.id == b64decode(report))).one()


def test_kommune_leads_to_its_desk_and_says_so(visitor: Visitor, two_desks: RunningOffice) -> None:
    assert two_desks.second is not None
    text = f"An die Stelle der Kommune {new_id()}"
    visitor.page.select_option("#kommune", "Vossmarn")
    expect(visitor.page.locator("#responsible")).to_contain_text(
        "Ansprechstelle Vossmarn, Vossmarn. Diese Stelle gehört zu einer Kommune."
    )

    finish(visitor, text)

    report = last_report(two_desks)
    assert report.desk == two_desks.second.fingerprint
    opened = read_thread(replace(two_desks, desk=two_desks.second), report.id)
    assert [message.body["text"] for message in opened] == [text]


def test_another_desk_can_be_chosen(visitor: Visitor, two_desks: RunningOffice) -> None:
    visitor.page.select_option("#kommune", "Vossmarn")
    visitor.page.check("#desk-1")
    visitor.page.select_option("#kommune", "Trelmstedt")
    visitor.page.select_option("#kommune", "Vossmarn")

    finish(visitor, "Ich kenne dort jemanden.")

    assert last_report(two_desks).desk == two_desks.desk.fingerprint


def test_poster_decides(page: Page, two_desks: RunningOffice) -> None:
    assert two_desks.second is not None
    visitor = Visitor(page, two_desks)
    visitor.open_form(f"#{b64encode(two_desks.second.fingerprint)}")
    page.check("#acute_danger-NO")
    page.select_option("#kommune", "Trelmstedt")

    finish(visitor, "Vom Plakat.")

    assert last_report(two_desks).desk == two_desks.second.fingerprint
