"""Whatever people write, into any field of any form, stays text: on pages, for everybody.

The test walks through the site as each kind of person, fills every form it finds with markup that
would run, and then reads every page again.
"""

import datetime
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from werkzeug.datastructures import MultiDict

from accounts.roles import CoordinatorRole
from tests.server.account_kit import BROWSER, Visitor, joined
from tests.server.forms_on_pages import FieldOnPage, FormOnPage, Page
from tests.server.kit import House

pytestmark = pytest.mark.parametrize("founded", ["sqlite"], indirect=True)

MARK = "data-planted"
PAYLOADS = (
    f'"><img src=x onerror=alert(1) {MARK}>',
    f"</textarea></title><script {MARK}>alert(1)</script>",
    f"' autofocus onfocus=alert(1) {MARK} x='",
    f"[x](javascript:alert(1)) <svg/onload=alert(1) {MARK}>",
    f"{{{{ 7*7 }}}} <a href='javascript:alert(1)' {MARK}>x</a>",
)
SHORT = f"<b {MARK}>"

# What would end the walk, and what is tested elsewhere.
LEFT_OUT = re.compile(
    r"/(sign-out|sign-in|password|second-factor|forgotten|reset|join|remove|delete|withdraw|cancel"
    r"|hide|archive|erase|end)(/|$|\?)"
)
MOST_PAGES = 400
BY_NAME = {
    "ends": "20:00",
    "link": "https://example.org/raum",
    "found_in": "https://example.org/liste",
    "found_on": "2026-11-01",
    "signed": "2026-11-01",
    "hours": "3",
    "year": "2024",
}
"""What fits into fields that take no text, or only a text of a form."""

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

WALKED = re.compile(r"/(account|events|recommendations|self-check|dialogue|network|library)(/|$)")
"""Figures are no texts of people; their pages have tests of their own."""


@dataclass
class Walk:
    """One person's way through the site."""

    visitor: Visitor
    start: tuple[str, ...]
    pages: dict[str, Page] = field(default_factory=dict)
    sent: set[tuple[str, ...]] = field(default_factory=set)
    accepted: set[str] = field(default_factory=set)
    turn: int = 0

    def go(self) -> None:
        """Open everything that can be reached and send every form once with each payload."""
        waiting = list(self.start)
        while waiting and len(self.pages) < MOST_PAGES:
            path = waiting.pop(0)
            if path in self.pages or not WALKED.match(path):
                continue
            page = self.open(path)
            if page is None:
                continue
            self.pages[path] = page
            waiting += page.links
            for form in page.forms:
                waiting += self.send(path, form)

    def open(self, path: str) -> Page | None:
        answer = self.visitor.door.get(path, headers=BROWSER)
        if answer.mimetype != "text/html":
            return None
        assert answer.status_code < 500, path
        return Page(answer.text, path)

    def send(self, path: str, form: FormOnPage) -> Iterator[str]:
        """Send a form and give where it leads to."""
        # One of each kind is enough; articles are named after their titles.
        action = re.sub(r"[0-9a-f]{32}|(?<=entries/)[^/]+|\d+", "*", form.action)
        shape = (action, *(each.name for each in form.fields))
        if form.method != "post" or LEFT_OUT.search(form.action) or shape in self.sent:
            return
        self.sent.add(shape)
        for number in range(len(PAYLOADS)):
            fresh = self.open(path)
            again = next(
                (each for each in (fresh.forms if fresh else []) if each.action == form.action),
                form,
            )
            data = MultiDict(self.fill(again, number))
            answer = self.visitor.door.post(
                form.action,
                data=data,
                headers={**BROWSER, "Origin": self.visitor.door.origin},
            )
            assert answer.status_code < 500, (form.action, answer.status_code)
            if answer.status_code in (200, 303) and any(MARK in value for value in data.values()):
                self.accepted.add(shape[0])
            if answer.status_code == 303:
                yield answer.headers["Location"]
            elif answer.mimetype == "text/html":
                check(Page(answer.text, form.action), answer.text)

    def fill(self, form: FormOnPage, number: int) -> Iterator[tuple[str, str]]:
        chosen: set[str] = set()
        for each in form.fields:
            if each.kind in ("radio", "checkbox"):
                if each.name in chosen:
                    continue
                chosen.add(each.name)
            value = _value(each, number)
            if value is not None:
                yield each.name, value


def _value(each: FieldOnPage, number: int) -> str | None:
    """What is typed into a field: a payload wherever text goes, else something that fits."""
    if each.kind in ("file", "password", "submit", "button"):
        return None
    day = datetime.date(2027, 3, 1) + datetime.timedelta(days=number)
    by_kind = {
        "date": day.isoformat(),
        "time": "18:00",
        "number": "2",
        "email": "a@example.org",
        "url": f"https://example.org/?q=%3Cb%20{MARK}%3E",
        "tel": "030 23125 014",
        "hidden": each.value,
        "radio": each.value,
        "checkbox": each.value or "on",
        "select": next((value for value in each.options if value), ""),
    }
    text = PAYLOADS[number]
    if each.longest is not None and each.longest < len(text):
        text = SHORT
    return BY_NAME.get(each.name, by_kind.get(each.kind, text))


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


@pytest.fixture
def walks(house: House) -> list[Walk]:
    people = (CoordinatorRole.COORDINATOR, CoordinatorRole.EDITOR)
    made = [Walk(joined(house, role), ("/account/",)) for role in people]
    public = (
        "/events/",
        "/recommendations/",
        "/self-check/",
        "/dialogue/",
        "/network/",
        "/library/",
    )
    made[0].start += public
    made.append(Walk(Visitor(house), public))
    return made


def test_nothing_that_people_write_becomes_markup(house: House, walks: list[Walk]) -> None:
    for _ in range(2):  # the second time round there is more to be found
        for walk in walks:
            walk.pages.clear()
            walk.go()

    shown = 0
    for walk in walks:
        for path in sorted(walk.pages):
            answer = walk.visitor.door.get(path, headers=BROWSER)
            check(Page(answer.text, path), answer.text)
            shown += MARK in answer.text
    accepted = set().union(*(walk.accepted for walk in walks))
    assert accepted >= TAKES_TEXT
    assert shown > 100
