"""Leaving fast, and leaving by accident."""

import pytest
from playwright.sync_api import Dialog, expect

from tests.browser_report.visitor import Visitor

ELSEWHERE = "https://www.dwd.de/"


@pytest.fixture(autouse=True)
def _elsewhere(visitor: Visitor) -> None:
    """The page one leaves to, without leaving this machine."""
    visitor.page.route(f"{ELSEWHERE}**", lambda route: route.fulfill(body="Wetter"))


def write(visitor: Visitor) -> None:
    """Have something on the page that would be lost."""
    visitor.open_form()
    visitor.page.check("#acute_danger-NO")
    visitor.go_on()
    visitor.page.fill("#text", "Etwas Geheimes.")


def test_button_leaves_without_a_question_and_without_a_way_back(visitor: Visitor) -> None:
    asked: list[str] = []

    def accept(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.accept()

    visitor.page.on("dialog", accept)
    write(visitor)

    visitor.page.click("#leave")
    visitor.page.wait_for_url(ELSEWHERE)
    visitor.page.go_back()

    assert asked == []
    assert visitor.page.url == "about:blank"


def test_three_times_shift_leaves(visitor: Visitor) -> None:
    write(visitor)

    for _ in range(3):
        visitor.page.keyboard.press("Shift")

    visitor.page.wait_for_url(ELSEWHERE)


def test_two_times_shift_says_what_is_missing(visitor: Visitor) -> None:
    visitor.open_form()

    visitor.page.keyboard.press("Shift")
    visitor.page.keyboard.press("Shift")

    expect(visitor.page.locator("#leave-progress")).to_contain_text("noch einmal Umschalt")


def test_capital_letters_do_not_leave(visitor: Visitor) -> None:
    write(visitor)

    for letter in "WARTEN":
        visitor.page.keyboard.press(f"Shift+{letter}")

    expect(visitor.page.locator("#text")).to_have_value("Etwas Geheimes.WARTEN")


def test_unsent_text_is_asked_about(visitor: Visitor) -> None:
    asked: list[str] = []

    def stay(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.dismiss()

    visitor.page.on("dialog", stay)
    write(visitor)

    with visitor.page.expect_event("dialog"):
        visitor.page.evaluate("location.href = '/mailbox'")

    assert asked == ["beforeunload"]
    expect(visitor.page.locator("#text")).to_have_value("Etwas Geheimes.")


def test_back_shows_an_empty_form(visitor: Visitor) -> None:
    visitor.page.on("dialog", lambda dialog: dialog.accept())
    write(visitor)

    visitor.page.goto(f"{visitor.home}mailbox")
    visitor.page.go_back()

    expect(visitor.page.locator("form#report")).to_be_visible()
    expect(visitor.page.locator("#text")).to_have_value("")


def test_closed_mailbox_leaves_nothing_on_the_page(visitor: Visitor) -> None:
    words = visitor.report("Nur für Sie bestimmt.")
    visitor.confirm(words)
    visitor.open_mailbox(words)

    visitor.page.click("#close")

    expect(visitor.page.locator("#closed-title")).to_be_visible()
    content = visitor.page.content()
    assert "Nur für Sie bestimmt." not in content
    # Some of the list's words stand in words of the page itself, such as "weise" in "Hinweise".
    served = visitor.page.evaluate("fetch(location.href).then((answer) => answer.text())")
    assert [word for word in words if word in content and word not in served] == []
