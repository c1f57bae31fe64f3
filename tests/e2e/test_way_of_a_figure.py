"""From a counsellor's coding to the Kommune's page: browser, batches, release, publication."""

import datetime
import json
from collections.abc import Iterator
from pathlib import Path
from typing import cast

import pytest
from playwright.sync_api import Browser, Page, expect

from app.measuring import measuring
from crypto.age_keys import encode_identity
from crypto.encoding import sha256
from reference.office import read_office
from tests.browser_desk.counsellor import SLOW, Counsellor
from tests.browser_desk.office import Office, start_office
from tests.browser_desk.test_coding import sent_batches
from tests.server.kit import MovableClock
from trends.frame import KOMMUNE_TOTAL
from trends.periods import Period
from trends.publication.publishing import publish
from trends.release import steps
from trends.release.folder import ReleaseFolder, write_file
from trends.release.ledger import Ledger
from trends.release.source import Server

QUARTER = Period(2026, 4)
CODED = datetime.date(2026, 11, 23)
VOSSMARN = "01999002"
OFFICERS = (bytes([1]) * 32, bytes([2]) * 32)
DUE = "Der Dialogabend"


def noon(day: datetime.date) -> datetime.datetime:
    return datetime.datetime.combine(day, datetime.time(12), datetime.UTC)


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    """An office on a Monday in November 2026, whatever day it is."""
    folder = tmp_path / "office"
    folder.mkdir()
    office = start_office(folder)
    office.clock = MovableClock(noon(CODED))
    office.fill()
    yield office
    office.stop()


def sit_down(chromium: Browser, office: Office, day: datetime.date) -> Counsellor:
    """Move the server and a fresh browser to a day."""
    cast(MovableClock, office.clock).now = noon(day)
    context = chromium.new_context(locale="de-DE", timezone_id="Europe/Berlin")
    context.clock.set_fixed_time(noon(day))
    assert office.demo is not None
    return Counsellor(context.new_page(), office.desk, office.demo.people[0])


def code_the_due_case(person: Counsellor) -> None:
    page = person.page
    person.open(DUE)
    page.locator("#coding-due").click()
    page.locator("#coding-counts-yes").check()
    page.locator("#coding-form").select_option("physical")
    page.locator("#coding-wish").select_option("safety")
    page.locator("#coding-check").click()
    for question in page.locator(".coding__question input").all():
        question.check()
    page.locator("#coding-take").click()
    expect(page.get_by_text("Gespeichert. Der Fall wird gezählt.")).to_be_visible(timeout=SLOW)


def wait_for_batches(office: Office, page: Page, number: int) -> list[str]:
    """The weeks that were sent."""
    assert office.demo is not None
    weeks: list[str] = []
    for _ in range(300):
        weeks = [sent.week for sent in sent_batches(office, office.demo)]
        if len(weeks) >= number:
            break
        page.wait_for_timeout(200)
    return weeks


def release(office: Office, folder: Path) -> dict[str, int]:
    """Two officers release the quarter over the server's own interface; the true counts."""
    day = QUARTER.first_release
    cast(MovableClock, office.clock).now = noon(day)
    releases = ReleaseFolder(folder)
    releases.make()
    Ledger(releases.ledger).create()
    key = office.release_keys[str(QUARTER)]
    write_file(folder / "keys" / f"{QUARTER}.key", encode_identity(key).encode())
    office_file = (office.folder / "office.json").read_bytes()
    here = steps.Surroundings(releases, read_office(office_file), sha256(office_file), "test", day)
    source = Server(office.origins["public"], OFFICERS[0], day)
    steps.prepare(here, QUARTER, source, officer=OFFICERS[0], left_out={}, progress=lambda _: None)
    counts = json.loads(releases.work(QUARTER).counts.read_bytes())["counts"][KOMMUNE_TOTAL]
    steps.confirm(here, QUARTER, officer=OFFICERS[1])
    steps.finish(here, QUARTER, source, measure=measuring())
    return {name: count for name, count in counts.items() if count}


def test_a_coded_fall_reaches_the_kommunes_page(
    chromium: Browser, office: Office, tmp_path: Path
) -> None:
    person = sit_down(chromium, office, CODED).log_in()
    code_the_due_case(person)
    assert wait_for_batches(office, person.page, 1) == ["2026-W47"]
    person.page.context.close()
    later = sit_down(chromium, office, QUARTER.last_sending).log_in()
    assert len(wait_for_batches(office, later.page, 8)) == 8
    later.page.context.close()

    counts = release(office, tmp_path / "release")

    assert counts == {VOSSMARN: 1, "06999001": 1, "14999001": 1}
    published = datetime.date(2027, 1, 28)
    read = read_office((office.folder / "office.json").read_bytes())
    assert publish(office.database, read, today=published) == [str(QUARTER)]
    cast(MovableClock, office.clock).now = noon(published)
    page = chromium.new_page(locale="de-DE", java_script_enabled=False)
    page.goto(f"{office.origins['public']}/trends/kommune/{VOSSMARN}/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Vossmarn")
    row = page.get_by_role("row", name="4. Quartal 2026").first
    expect(row).to_be_visible()
    chart = page.get_by_role("img", name="Vossmarn").first
    expect(chart).to_be_visible()
    assert chart.evaluate("image => image.naturalWidth") > 0
    page.close()
    assert office.demo is not None
    left = {each.period for sent in sent_batches(office, office.demo) for each in sent.files}
    assert str(QUARTER) not in left
