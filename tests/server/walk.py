"""A walk through the public site as one person: every page that is led to, every form sent."""

import datetime
import io
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from werkzeug.datastructures import MultiDict
from werkzeug.test import TestResponse

from accounts.roles import CoordinatorRole
from tests.server.account_kit import BROWSER, PASSWORD, Visitor, joined
from tests.server.forms_on_pages import FieldOnPage, FormOnPage, Page
from tests.server.kit import House

# What would end the walk.
ENDS_IT = re.compile(
    r"/(sign-out|sign-in|password|second-factor|forgotten|reset|join|remove|delete|withdraw|cancel"
    r"|hide|archive|erase|discard|end)(/|$|\?)"
)
MOST_PAGES = 400

NO_PASSWORD = "nicht das richtige Passwort"
TAKES_PASSWORD = re.compile(r"/account/details(/|$|\?)")
"""What takes the right password and doesn't end the walk."""

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

PUBLIC = ("/events/", "/recommendations/", "/self-check/", "/dialogue/", "/network/", "/library/")
ENTRANCES = ("/account/sign-in", "/account/join", "/account/forgotten")

WALKED = re.compile(r"/(account|events|recommendations|self-check|dialogue|network|library)(/|$)")
"""Figures are no texts of people; their pages have tests of their own."""

File = tuple[io.BytesIO, str]
"""A file that somebody chooses: what is in it, and its name."""
Data = list[tuple[str, str | File]]
Tries = Callable[[FormOnPage], Iterable[Callable[[FormOnPage], Data]]]
"""For a form, one function for each time it is sent: it fills the form as it is then."""


@dataclass
class Walk:
    """One person's way through the site."""

    visitor: Visitor
    start: tuple[str, ...]
    tries: Tries
    look: Callable[[FormOnPage, Data, TestResponse], None]
    """Told of each form that was sent, with what and the answer."""
    refused: Tries = lambda _form: ()
    """Like `tries`, for forms that would end the walk if they were sent as they should be."""
    pages: dict[str, Page] = field(default_factory=dict)
    sent: set[tuple[str, ...]] = field(default_factory=set)
    forms: dict[str, FormOnPage] = field(default_factory=dict)
    """One form of each kind that was seen."""
    most: int = MOST_PAGES

    def go(self) -> None:
        """Open everything that can be reached and send every kind of form."""
        waiting = list(self.start)
        while waiting and len(self.pages) < self.most:
            path = waiting.pop(0)
            if path in self.pages or not WALKED.match(path):
                continue
            page = self.open(path)
            if page is None:
                continue
            self.pages[path] = page
            waiting += page.links
            for form in page.forms:
                if form.method == "post":
                    self.forms.setdefault(kind_of(form), form)
                waiting += self.send(path, form)

    def open(self, path: str) -> Page | None:
        answer = self.visitor.door.get(path, headers=BROWSER)
        if answer.mimetype != "text/html":
            return None
        assert answer.status_code < 500, path
        return Page(answer.text, path)

    def send(self, path: str, form: FormOnPage) -> Iterator[str]:
        """Send a form and give where it leads to."""
        shape = (kind_of(form), *(each.name for each in form.fields))
        if form.method != "post" or shape in self.sent:
            return
        self.sent.add(shape)
        tries = self.refused if ENDS_IT.search(form.action) else self.tries
        for fill in tries(form):
            fresh = self.open(path)
            again = next(
                (each for each in (fresh.forms if fresh else []) if each.action == form.action),
                form,
            )
            data = fill(again)
            answer = self.visitor.door.post(
                form.action,
                data=MultiDict(data),
                headers={**BROWSER, "Origin": self.visitor.door.origin},
            )
            assert answer.status_code < 500, (form.action, answer.status_code, data)
            self.look(form, data, answer)
            if answer.status_code == 303:
                yield answer.headers["Location"]


def kind_of(form: FormOnPage) -> str:
    """Where a form goes, the same for all of a kind; articles are named after their titles."""
    path = form.action.partition("?")[0]
    return re.sub(r"[0-9a-f]{32}|(?<=entries/)[^/]+|\d+", "*", path)


def walks(
    house: House,
    tries: Tries,
    look: Callable[[FormOnPage, Data, TestResponse], None],
    refused: Tries = lambda _form: (),
) -> list[Walk]:
    """The walks of a coordinator, an editor, an operator and somebody without an account."""
    roles = (CoordinatorRole.COORDINATOR, CoordinatorRole.EDITOR, CoordinatorRole.OPERATOR)
    people = [joined(house, role) for role in roles]
    starts = [("/account/", *PUBLIC), ("/account/",), ("/account/",), (*PUBLIC, *ENTRANCES)]
    return [
        Walk(visitor, start, tries, look, refused)
        for visitor, start in zip([*people, Visitor(house)], starts, strict=True)
    ]


def fill(form: FormOnPage, text: str, number: int = 0) -> Data:
    """Fill a form with what fits, and with `text` wherever text goes."""
    return list(_filled(form, text, number))


def _filled(form: FormOnPage, text: str, number: int) -> Iterator[tuple[str, str | File]]:
    chosen: set[str] = set()
    for each in form.fields:
        if each.kind in ("radio", "checkbox"):
            if each.name in chosen:
                continue
            chosen.add(each.name)
        value = _fitting(each, text, number)
        if each.kind == "password" and TAKES_PASSWORD.search(form.action):
            value = PASSWORD
        if value is not None:
            yield each.name, value


def _fitting(each: FieldOnPage, text: str, number: int) -> str | File | None:
    if each.kind in ("submit", "button"):
        return None
    if each.kind == "file":
        return io.BytesIO(b"%PDF-1.7\n%\n"), f"{text}.pdf"
    day = datetime.date(2027, 3, 1) + datetime.timedelta(days=number)
    by_kind = {
        "date": day.isoformat(),
        "time": "18:00",
        "number": "2",
        "email": "a@example.org",
        "url": "https://example.org/?q=%3Cb%20data-planted%3E",
        "tel": "030 23125 014",
        "password": NO_PASSWORD,
        "hidden": each.value,
        "radio": each.value,
        "checkbox": each.value or "on",
        "select": next((value for value in each.options if value), ""),
    }
    return BY_NAME.get(each.name, by_kind.get(each.kind, text))
