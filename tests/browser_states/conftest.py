"""Offices to walk through."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.browser_desk.counsellor import SLOW
from tests.browser_desk.office import Office
from tests.browser_desk.office import start_office as start_desk_office
from tests.browser_report.conftest import break_encryption
from tests.browser_report.office import RunningOffice
from tests.browser_report.office import start_office as start_report_office
from tests.browser_states.house import House


@pytest.fixture(scope="module")
def report_office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningOffice]:
    """An office whose desk is as its office file says."""
    running = start_report_office(tmp_path_factory.mktemp("report"))
    yield running
    running.stop()


@pytest.fixture(scope="module")
def broken_office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningOffice]:
    """An office whose release has a script error in the encryption."""
    folder = tmp_path_factory.mktemp("broken")
    running = start_report_office(folder, assets=break_encryption(folder / "dist"))
    yield running
    running.stop()


@pytest.fixture(scope="module")
def desk_office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """An office with the demonstration's desk, people and reports."""
    office = start_desk_office(tmp_path_factory.mktemp("desk"))
    office.fill()
    yield office
    office.stop()


@pytest.fixture
def house(request: pytest.FixtureRequest, chromium: Browser) -> Iterator[House]:
    """The offices in the language that the test asks for."""
    expect.set_options(timeout=SLOW)
    house = House(chromium, request.param, request.getfixturevalue)
    yield house
    house.close()
