"""Nothing that anybody sends breaks a page: no character, no number, no length, in no field.

On PostgreSQL, because it refuses more than SQLite: NUL, numbers that don't fit a column.
"""

import random
import re
from collections.abc import Callable, Iterator
from functools import partial
from urllib.parse import quote

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from accounts.roles import CoordinatorRole
from tests.server.account_kit import BROWSER, Visitor, joined
from tests.server.forms_on_pages import FormOnPage
from tests.server.kit import Door, House
from tests.server.test_guards import sites
from tests.server.walk import Data, fill, kind_of, walks

pytestmark = pytest.mark.parametrize("founded", ["postgres"], indirect=True)

NUL = "a\x00b"
HUGE = "9" * 30
HOSTILE = (
    NUL,
    HUGE,
    "-1",
    "1e400",
    "\u202eedoc",
    "0000-00-00",
    "9999-12-31",
    "99:99",
    "\U0001f468\u200d\U0001f469\u200d\U0001f467",
    "x" * 5_000,
    "\r\n.\r\n",
    "%s %(typed)d {0} {typed} {{",
    "../../etc/passwd",
    "",
)
TOKEN = "token"
"""The field that says which page a form is from, and when it was made."""

FEW = 2
"""So many of them for each field in a sample, NUL besides."""

ADDRESSES = (HUGE, "-1", "..", "x" * 300, "\U0001f468", "%", "a b")

REFUSED_LATE = "value refused by the database"
"""What the log says where a value got as far as that; whoever typed it would have lost it."""

ENGLISH = re.compile(r"Not a valid|is not a valid choice|Field (must|cannot)|This field is|Invalid")
"""What WTForms says where nobody gave it words."""

Filling = Callable[[FormOnPage], Data]


def one_hostile(seed: int, *, full: bool) -> Callable[[FormOnPage], Iterator[Filling]]:
    """Fill a form as it should be, but for one field; each field in turn."""
    draw = random.Random(seed)

    def tries(form: FormOnPage) -> Iterator[Filling]:
        for name in dict.fromkeys(each.name for each in form.fields):
            if name == TOKEN:
                continue
            values = HOSTILE if full else (NUL, *draw.sample(HOSTILE, FEW))
            for value in dict.fromkeys(values):
                yield partial(_fill_with, name=name, value=value)

    return tries


def as_it_should_be(_form: FormOnPage) -> Iterator[Filling]:
    """Fill a form so that it leads on."""
    yield partial(fill, text="Ein Text")


def of_no_page(form: FormOnPage) -> Iterator[Filling]:
    """Fill a form well, as if it came from a page of long ago."""
    if any(each.name == TOKEN for each in form.fields):
        yield partial(_fill_with, name=TOKEN, value="bygone")


def _fill_with(form: FormOnPage, *, name: str, value: str) -> Data:
    return [(each, value if each == name else text) for each, text in fill(form, "Ein Text")]


def test_no_field_takes_what_breaks_a_page(
    house: House, seed: int, full: bool, caplog: pytest.LogCaptureFixture
) -> None:
    sent = 0

    def look(form: FormOnPage, data: Data, answer: TestResponse) -> None:
        nonlocal sent
        sent += 1
        if answer.mimetype == "text/html":
            assert not ENGLISH.search(answer.text), (form.action, data)
        assert REFUSED_LATE not in caplog.messages, (form.action, data)

    hostile = one_hostile(seed, full=full)
    for walk in walks(
        house, lambda form: (*as_it_should_be(form), *hostile(form)), look, refused=hostile
    ):
        walk.go()

    assert sent > 300


def test_no_form_of_a_page_from_long_ago_does_or_claims_anything(house: House) -> None:
    old: dict[str, int] = {}

    def look(form: FormOnPage, data: Data, answer: TestResponse) -> None:
        if (TOKEN, "bygone") in data:
            old[kind_of(form)] = answer.status_code

    for walk in walks(
        house, lambda form: (*of_no_page(form), *as_it_should_be(form)), look, refused=of_no_page
    ):
        walk.go()

    led_on = {kind: status for kind, status in old.items() if status not in (409, 422)}
    assert not led_on
    assert len(old) > 60


def test_no_address_breaks_a_page(
    house: House, seed: int, full: bool, caplog: pytest.LogCaptureFixture
) -> None:
    people = [joined(house, role) for role in CoordinatorRole if role != CoordinatorRole.READER]
    app = sites(house)["public"]

    for person in (*people, Visitor(house)):
        for path in hostile_addresses(app, seed, full=full):
            answer = person.door.get(path, headers=BROWSER)
            assert answer.status_code < 500, path
            assert REFUSED_LATE not in caplog.messages, path


def test_no_address_breaks_what_the_desk_and_reporters_ask(
    house: House, seed: int, caplog: pytest.LogCaptureFixture
) -> None:
    house.submit()
    doors: dict[str, Door] = {"desk": house.sign_in(), "report": house.report_door()}

    for name, door in doors.items():
        for path in hostile_addresses(sites(house)[name], seed, full=True):
            answer = door.get(path)
            assert answer.status_code < 500, path
            assert REFUSED_LATE not in caplog.messages, path


QUERIES = ("before", "after", "limit", "page", "q", "kind", "state", "to", "year", "change", "for")


def hostile_addresses(app: Flask, seed: int, *, full: bool) -> Iterator[str]:
    """Every address that is read, with what does not belong there in its path or its query."""
    draw = random.Random(seed)
    for rule in app.url_map.iter_rules():
        if "GET" not in (rule.methods or ()) or rule.endpoint == "static_file":
            continue
        parts = re.split(r"<[^>]*>", rule.rule)
        if len(parts) > 1:
            yield quote(NUL).join(parts)
            hostile = [quote(value, safe="").join(parts) for value in ADDRESSES]
        else:
            hostile = [f"{rule.rule}?{each}={value}" for each in QUERIES for value in ("%00", HUGE)]
        yield from hostile if full else draw.sample(hostile, FEW)
