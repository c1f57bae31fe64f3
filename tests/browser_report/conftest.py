"""Running offices and pages on them."""

import datetime
import shutil
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page

from app.site.assets import integrity
from core.clock import berlin_day, system_clock
from crypto.encoding import b64encode
from tests.browser_report.office import ASSETS, RunningOffice, start_office
from tests.browser_report.visitor import Visitor
from tests.infrastructure.browser import launch
from tests.infrastructure.wire import Wire

EPOCH_LONG_OVER = datetime.timedelta(days=121)


@pytest.fixture(scope="session")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningOffice]:
    """An office whose desk is as its office file says."""
    running = start_office(tmp_path_factory.mktemp("office"))
    yield running
    running.stop()


@pytest.fixture(scope="session")
def office_with_other_keys(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningOffice]:
    """An office in whose database another desk stands under the pinned fingerprint."""
    running = start_office(tmp_path_factory.mktemp("other"), forged=True)
    yield running
    running.stop()


@pytest.fixture(scope="session")
def office_without_desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningOffice]:
    """An office whose database does not know the pinned desk."""
    running = start_office(tmp_path_factory.mktemp("unknown"), pinned=b64encode(bytes(32)))
    yield running
    running.stop()


@pytest.fixture(scope="session")
def office_with_old_keys(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningOffice]:
    """An office that has not renewed its keys in time."""
    founded = berlin_day(system_clock()) - EPOCH_LONG_OVER
    running = start_office(tmp_path_factory.mktemp("expired"), founded=founded)
    yield running
    running.stop()


@pytest.fixture(scope="session")
def office_with_broken_encryption(
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[RunningOffice]:
    """An office whose release has a script error in both pages' encryption."""
    folder = tmp_path_factory.mktemp("broken")
    running = start_office(folder, assets=break_encryption(folder / "dist"))
    yield running
    running.stop()


def break_encryption(dist: Path) -> Path:
    """Copy the bundle with a script that throws in the place of the encryption."""
    shutil.copytree(ASSETS.parent, dist, ignore=shutil.ignore_patterns("*.part"))
    description = (dist / "assets.json").read_text()
    for script in (*dist.glob("**/sealing-*.js"), *dist.glob("**/mailbox-chunk-*.js")):
        real = integrity(script.read_bytes())
        script.write_bytes(b"throw new Error('broken');" + script.read_bytes())
        description = description.replace(real, integrity(script.read_bytes()))
    (dist / "assets.json").write_text(description)
    return dist / "assets.json"


@pytest.fixture
def visitor(page: Page, office: RunningOffice) -> Visitor:
    """A German visitor of the office."""
    return Visitor(page, office)


@pytest.fixture
def wire(office: RunningOffice) -> Iterator[Wire]:
    """Someone who hears every byte that browsers send to the office."""
    listener = Wire(urlsplit(office.report).port or 80)
    yield listener
    listener.close()


@pytest.fixture
def overheard(chromium: Browser, office: RunningOffice, wire: Wire) -> Iterator[Visitor]:
    """A German visitor whose whole browser is listened to."""
    browser = launch(chromium.browser_type, f"--host-resolver-rules={wire.rule}")
    yield Visitor(browser.new_page(locale="de-DE"), office)
    browser.close()
