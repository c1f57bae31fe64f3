"""Keys that contradict the pin stop the page before anything is written."""

import pytest
from playwright.sync_api import Page, expect

from crypto.encoding import b64encode
from tests.browser_report.office import RunningOffice
from tests.browser_report.visitor import Visitor


def expect_stop(visitor: Visitor, reason: str) -> None:
    """The page says why it stopped, offers phone and address, and has no form."""
    stopped = visitor.page.locator("#stopped")
    expect(stopped).to_be_visible()
    expect(stopped).to_contain_text(reason)
    expect(stopped.locator('a[href="tel:03023125014"]')).to_be_visible()
    expect(visitor.page.locator("main form")).to_have_count(0)
    assert visitor.posts() == []


def test_poster_of_this_desk_is_accepted_and_leaves_the_address(visitor: Visitor) -> None:
    visitor.open_form(f"#{visitor.office.fingerprint}")

    assert visitor.page.url == visitor.home
    assert visitor.page.evaluate("history.length") == 2  # the empty page, then this one


@pytest.mark.parametrize("path", ["", "mailbox"])
def test_poster_of_another_desk_stops(visitor: Visitor, path: str) -> None:
    visitor.page.goto(f"{visitor.home}{path}#{b64encode(bytes(32))}")

    expect_stop(visitor, "Plakat")
    assert visitor.page.url == visitor.home + path


def test_keys_of_another_desk_in_the_database_stop(
    page: Page, office_with_other_keys: RunningOffice
) -> None:
    visitor = Visitor(page, office_with_other_keys)

    page.goto(visitor.home)

    expect_stop(visitor, "gehören nicht zu dieser Fachstelle")


def test_unknown_desk_stops(page: Page, office_without_desk: RunningOffice) -> None:
    visitor = Visitor(page, office_without_desk)

    page.goto(visitor.home)

    expect_stop(visitor, "gehören nicht zu dieser Fachstelle")


def test_expired_keys_stop(page: Page, office_with_old_keys: RunningOffice) -> None:
    visitor = Visitor(page, office_with_old_keys)

    page.goto(visitor.home)

    expect_stop(visitor, "abgelaufen")


def test_log_changed_on_the_way_stops(visitor: Visitor) -> None:
    visitor.page.route("**/api/desks/*/log", lambda route: route.fulfill(json={"log": []}))

    visitor.page.goto(visitor.home)

    expect_stop(visitor, "lassen sich nicht bestätigen")


def test_log_changed_after_writing_stops_and_sends_nothing(visitor: Visitor) -> None:
    visitor.open_form()
    visitor.fill()
    visitor.page.route("**/api/desks/*/log", lambda route: route.fulfill(json={"log": []}))

    visitor.page.click("#send")

    expect_stop(visitor, "lassen sich nicht bestätigen")
