"""Whatever people write, into any field of any form, stays text: on pages, for everybody.

The test walks through the site as each kind of person, fills every form it finds with markup that
would run, and then reads every page again.
"""

from collections.abc import Callable, Iterator
from functools import partial

import pytest
from werkzeug.test import TestResponse

from tests.server.account_kit import BROWSER
from tests.server.forms_on_pages import FormOnPage, Page
from tests.server.kit import House
from tests.server.walk import Data, fill, kind_of, walks

pytestmark = pytest.mark.parametrize("founded", ["sqlite"], indirect=True)

MARK = "data-planted"
PAYLOADS = (
    f'"><img src=x onerror=alert(1) {MARK}>',
    f"</textarea></title><script {MARK}>alert(1)</script>",
    f"' autofocus onfocus=alert(1) {MARK} x='",
    f"[x](javascript:alert(1)) <svg/onload=alert(1) {MARK}>",
    f"{{{{ 7*7 }}}} <a href='javascript:alert(1)' {MARK}>x</a>",
)

TAKES_TEXT = {
    "/account/dialogue/",
    "/account/dialogue/*/plan",
    "/account/dialogue/*/proposals",
    "/account/editing/events/new",
    "/account/editing/events/*/edit",
    "/account/editing/events/*/material",
    "/account/library/new/",
    "/account/library/new-link/",
    "/account/library/entries/*/edit",
    "/account/recommendations/new",
    "/account/recommendations/*/edit",
    "/account/self-check/*/plans",
    "/events/*/register",
    "/network/directory/own",
    "/network/questions/new",
    "/network/questions/*/",
}
"""Forms that must have taken what was planted, or the walk proves nothing."""


def with_payloads(_form: FormOnPage) -> Iterator[Callable[[FormOnPage], Data]]:
    for number, payload in enumerate(PAYLOADS):
        yield partial(fill, text=payload, number=number)


def check(page: Page, text: str) -> None:
    """Nothing of what was planted is markup on this page."""
    for tag, given in page.tags:
        assert MARK not in given, (page.path, tag)
        assert not [name for name in given if name.startswith("on")], (page.path, tag)
        link = given.get("href", "").strip().lower()
        assert not link.startswith(("javascript:", "data:", "vbscript:")), (page.path, link)
        if tag == "script":
            assert given.get("type") in ("module", "importmap", "application/json"), page.path
    assert ">49 " not in text, page.path


def test_nothing_that_people_write_becomes_markup(house: House) -> None:
    accepted: set[str] = set()

    def look(form: FormOnPage, data: Data, answer: TestResponse) -> None:
        if answer.status_code in (200, 303) and any(MARK in value for _, value in data):
            accepted.add(kind_of(form))
        if answer.mimetype == "text/html":
            check(Page(answer.text, form.action), answer.text)

    people = walks(house, with_payloads, look)
    for _ in range(2):  # the second time round there is more to be found
        for walk in people:
            walk.pages.clear()
            walk.go()

    shown = 0
    for walk in people:
        for path in sorted(walk.pages):
            answer = walk.visitor.door.get(path, headers=BROWSER)
            check(Page(answer.text, path), answer.text)
            shown += MARK in answer.text
    assert accepted >= TAKES_TEXT
    assert shown > 100
