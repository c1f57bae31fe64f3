"""A filled office per test module, and counsellors at their own browsers."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext

from app.demo.seed import Demo
from tests.browser_desk.counsellor import Counsellor
from tests.browser_desk.office import Office, start_office

NewCounsellor = Callable[..., Counsellor]


@pytest.fixture(scope="module")
def empty_office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """An office before its desk is founded."""
    office = start_office(tmp_path_factory.mktemp("office"))
    yield office
    office.stop()


@pytest.fixture(scope="module")
def office(empty_office: Office) -> Office:
    """An office with the demonstration's desk, people and reports."""
    empty_office.fill()
    return empty_office


@pytest.fixture(scope="module")
def demo(office: Office) -> Demo:
    """Who works there."""
    assert office.demo is not None
    return office.demo


@pytest.fixture
def new_browser(chromium: Browser) -> Iterator[Callable[..., BrowserContext]]:
    """Open a fresh profile, as another person or another device."""
    contexts: list[BrowserContext] = []

    def open_browser(*, width: int = 1280, height: int = 900) -> BrowserContext:
        context = chromium.new_context(
            locale="de-DE",
            timezone_id="Europe/Berlin",
            viewport={"width": width, "height": height},
        )
        contexts.append(context)
        return context

    yield open_browser
    for context in contexts:
        context.close()


@pytest.fixture
def counsellor(
    request: pytest.FixtureRequest, new_browser: Callable[..., BrowserContext]
) -> NewCounsellor:
    """Sit a person of the demonstration down at a browser of their own: 0 leads, 1 counsels."""

    def sit_down(number: int = 0, **window: int) -> Counsellor:
        office: Office = request.getfixturevalue("office")
        demo: Demo = request.getfixturevalue("demo")
        return Counsellor(new_browser(**window).new_page(), office.desk, demo.people[number])

    return sit_down
