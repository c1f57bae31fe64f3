"""Passkeys: only the real one, at this site, for its person, and each answer once."""

import json
import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, update
from werkzeug.test import TestResponse

from accounts.models import Passkey, RecoveryCode
from accounts.passkeys import MOST
from accounts.roles import CoordinatorRole
from app.server import create_wsgi
from tests.server.account_kit import Visitor, joined
from tests.server.authenticator import PRESENT, VERIFIED, Authenticator, options_of
from tests.server.factor_kit import (
    FACTOR,
    confirm,
    enter_password,
    enter_step,
    set_up_app,
    take_app,
)
from tests.server.kit import House
from tests.server.test_production import write_office

NAME = "coordinator@oldenmoor.example"
SIGN_IN, BY_PASSKEY, STEP_PASSKEY = (
    "/account/sign-in",
    "/account/sign-in/passkey",
    "/account/sign-in/code/passkey",
)
NEW = f"{FACTOR}/passkey"
WRONG = "Mit diesem Passkey hat es nicht geklappt."
sqlite_alone = pytest.mark.parametrize("founded", ["sqlite"], indirect=True)


def add(
    visitor: Visitor, key: Authenticator, page: TestResponse, label: str = "Diensthandy"
) -> TestResponse:
    """Make a passkey on the page that asks for one."""
    fields = {"credential": key.register(options_of(page)), "label": label}
    return visitor.post(NEW, {**visitor.hidden(page, NEW), **fields})


def with_passkey(house: House) -> tuple[Visitor, Authenticator]:
    """A coordinator whose first second factor is a passkey, and its device."""
    visitor, key = joined(house), Authenticator()
    answer = add(visitor, key, visitor.get(NEW))
    assert "Ihre Notfallcodes" in answer.text, answer.text
    return visitor, key


def sign_in(
    house: House, key: Authenticator, changed: Callable[[str], str] = str
) -> tuple[Visitor, TestResponse]:
    """Sign in without a password; `changed` spoils the answer on its way."""
    visitor = Visitor(house)
    page = visitor.get(SIGN_IN)
    credential = changed(key.sign(options_of(page)))
    fields = {**visitor.hidden(page, BY_PASSKEY), "credential": credential}
    return visitor, visitor.post(BY_PASSKEY, fields)


def refused(house: House, key: Authenticator, changed: Callable[[str], str] = str) -> bool:
    visitor, answer = sign_in(house, key, changed)
    assert visitor.get("/account/").status_code == (401 if answer.status_code == 422 else 200)
    return answer.status_code == 422 and WRONG in answer.text


@sqlite_alone
def test_a_passkey_signs_in_without_a_password(house: House) -> None:
    _, key = with_passkey(house)
    visitor, answer = sign_in(house, key)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/account/")
    assert "Guten Tag, Anna Muster." in visitor.get("/account/").text
    options = options_of(Visitor(house).get(SIGN_IN))
    assert options["rpId"] == "localhost"
    assert options["userVerification"] == "required"
    assert options["allowCredentials"] == []  # tells nobody who has one


@sqlite_alone
def test_a_passkey_is_the_second_step_after_the_password(house: House) -> None:
    _, key = with_passkey(house)
    visitor = Visitor(house)
    page = enter_password(visitor, NAME)
    assert visitor.get("/account/").status_code == 401
    assert len(options_of(page)["allowCredentials"]) == 1
    fields = {**visitor.hidden(page, STEP_PASSKEY), "credential": key.sign(options_of(page))}
    assert visitor.post(STEP_PASSKEY, fields).headers["Location"] == "/account/"
    assert visitor.get("/account/").status_code == 200


@sqlite_alone
def test_the_password_alone_is_not_enough_and_a_recovery_code_helps(house: House) -> None:
    visitor, key = joined(house), Authenticator()
    codes = add(visitor, key, visitor.get(NEW)).text.split("<li>")[1:]
    codes = [each.split("<")[0] for each in codes if each[4] == "-"]
    thief = Visitor(house)
    page = enter_password(thief, NAME)
    for guess in ("000000", "", "AAAA"):
        assert enter_step(thief, page, guess).status_code == 422
    assert thief.get("/account/").status_code == 401
    assert enter_step(thief, page, codes[0]).status_code == 303


@sqlite_alone
@pytest.mark.parametrize(
    "changed",
    [
        {"origin": "http://localhost:8001"},
        {"origin": "https://localhost:8000"},
        {"origin": "http://desk.localhost:8000"},
        {"rp_id": "localhost.example.org"},
        {"rp_id": "desk.localhost"},
        {"flags": PRESENT},
        {"flags": VERIFIED},
        {"handle": bytes(16)},
        {"credential": bytes(32)},
    ],
)
def test_what_another_site_or_a_found_key_answers_opens_nothing(
    house: House, changed: dict[str, Any]
) -> None:
    _, key = with_passkey(house)
    assert refused(house, replace(key, **changed))
    assert not refused(house, replace(key, count=key.count + 1))


@sqlite_alone
@pytest.mark.parametrize("changed", [{"origin": "http://localhost:8001"}, {"rp_id": "example.org"},
    {"flags": PRESENT}])  # fmt: skip
def test_a_passkey_of_another_site_is_not_taken(house: House, changed: dict[str, Any]) -> None:
    visitor = joined(house)
    answer = add(visitor, Authenticator(**changed), visitor.get(NEW))
    assert (answer.status_code, WRONG in answer.text) == (422, True)
    assert stored(house) == []


@sqlite_alone
def test_another_key_under_the_same_name_opens_nothing(house: House) -> None:
    _, key = with_passkey(house)
    assert refused(house, replace(Authenticator(), credential=key.credential, handle=key.handle))


def test_an_answer_counts_once_also_at_once(house: House) -> None:
    _, key = with_passkey(house)
    # Some devices always say 0: then nothing but the remembered challenge tells.
    silent = replace(key, step=0)
    page = Visitor(house).get(SIGN_IN)
    credential = silent.sign(options_of(page))
    fields = {**Visitor(house).hidden(page, BY_PASSKEY), "credential": credential}
    with ThreadPoolExecutor(6) as threads:
        answers = list(threads.map(lambda _: Visitor(house).post(BY_PASSKEY, fields), range(6)))
    assert sorted(each.status_code for each in answers) == [303] + [422] * 5
    assert Visitor(house).post(BY_PASSKEY, fields).status_code == 422
    assert not refused(house, silent)


@sqlite_alone
def test_a_copied_device_is_noticed_by_its_counter(house: House) -> None:
    _, key = with_passkey(house)
    copy = replace(key)
    for _ in range(3):
        assert not refused(house, key)
    assert refused(house, copy)
    assert not refused(house, key)


@sqlite_alone
def test_a_challenge_is_for_one_purpose_and_some_minutes(house: House) -> None:
    _, key = with_passkey(house)
    late = Visitor(house)
    page = late.get(SIGN_IN)
    house.clock.advance(minutes=5, seconds=1)
    fields = {**late.hidden(page, BY_PASSKEY), "credential": key.sign(options_of(page))}
    assert WRONG in late.post(BY_PASSKEY, fields).text
    # An answer for the second step, got from somebody who knows the password, is no sign-in.
    step = enter_password(late, NAME)
    hidden = late.hidden(late.get(SIGN_IN), BY_PASSKEY)
    hidden["ticket"] = late.hidden(step, STEP_PASSKEY)["ticket"]
    answer = late.post(BY_PASSKEY, {**hidden, "credential": key.sign(options_of(step))})
    assert answer.status_code == 422
    # Nor one for a challenge that the asker made up.
    made_up = {"challenge": "A" * 43}
    assert refused(house, key, lambda _: key.sign(made_up))


@sqlite_alone
def test_somebody_elses_passkey_is_no_second_step(house: House) -> None:
    with_passkey(house)
    other, key = joined(house, CoordinatorRole.READER), Authenticator()
    add(other, key, other.get(NEW))
    visitor = Visitor(house)
    page = enter_password(visitor, NAME)
    fields = {**visitor.hidden(page, STEP_PASSKEY), "credential": key.sign(options_of(page))}
    assert WRONG in visitor.post(STEP_PASSKEY, fields).text
    assert visitor.get("/account/").status_code == 401


@sqlite_alone
@pytest.mark.parametrize("answer", ["", "{}", "[]", "null", "1", "\x00", '"x"', "[" * 3_000,
    '{"id": 1}', '{"id": "AAAA", "response": []}', "x" * 9_000])  # fmt: skip
def test_what_no_browser_writes_is_refused(house: House, answer: str) -> None:
    _, key = with_passkey(house)
    visitor = Visitor(house)
    hidden = visitor.hidden(visitor.get(SIGN_IN), BY_PASSKEY)
    assert visitor.post(BY_PASSKEY, {**hidden, "credential": answer}).status_code == 422
    page = visitor.get(SIGN_IN)
    real = json.loads(key.sign(options_of(page)))
    for name in real["response"]:
        spoilt_values: tuple[object, ...] = ("", "AA", 7, None, {})
        for bad in spoilt_values:
            spoilt = {**real, "response": {**real["response"], name: bad}}
            fields = {**visitor.hidden(page, BY_PASSKEY), "credential": json.dumps(spoilt)}
            if (name, bad) not in (("userHandle", None),):
                assert visitor.post(BY_PASSKEY, fields).status_code == 422, (name, bad)


@sqlite_alone
def test_a_further_passkey_takes_the_password(house: House) -> None:
    visitor, _ = with_passkey(house)
    assert visitor.get(NEW).headers["Location"] == FACTOR
    page = confirm(visitor, "passkey")
    assert len(options_of(page)["excludeCredentials"]) == 1
    second = Authenticator()
    hidden = visitor.hidden(page, NEW)
    fields = {"credential": second.register(options_of(page)), "label": "Schlüssel"}
    for again in ("", "x"):
        answer = visitor.post(NEW, {**hidden, **fields, "again": again})
        assert answer.headers["Location"] == FACTOR
    assert len(stored(house)) == 1
    assert visitor.post(NEW, {**hidden, **fields}).headers["Location"] == f"{FACTOR}?changed=1"
    shown = visitor.get(FACTOR).text
    assert "Schlüssel" in shown
    assert "Diensthandy" in shown
    assert not refused(house, second)


@sqlite_alone
def test_an_answer_for_one_account_adds_no_passkey_to_another(house: House) -> None:
    victim, thief = joined(house), joined(house, CoordinatorRole.READER)
    page = thief.get(NEW)
    key = Authenticator()
    fields = {"credential": key.register(options_of(page)), "label": "X"}
    hidden = {**victim.hidden(victim.get(NEW), NEW), "ticket": thief.hidden(page, NEW)["ticket"]}
    assert victim.post(NEW, {**hidden, **fields}).status_code == 422
    assert stored(house) == []


@sqlite_alone
def test_the_same_passkey_is_not_added_twice_and_not_more_than_ten(house: House) -> None:
    visitor, key = with_passkey(house)
    answer = add(visitor, key, confirm(visitor, "passkey"))
    assert "Dieser Passkey ist schon eingerichtet." in answer.text
    for number in range(MOST - 1):
        page = confirm(visitor, "passkey")
        assert add(visitor, Authenticator(), page, f"Nr. {number}").status_code == 303
    answer = add(visitor, Authenticator(), confirm(visitor, "passkey"))
    assert "Mehr als zehn Passkeys gehen nicht." in answer.text


@sqlite_alone
def test_a_removed_passkey_opens_nothing_and_takes_the_codes_along(house: House) -> None:
    visitor, key = with_passkey(house)
    (name,) = stored(house)
    assert "Passkey Diensthandy entfernen?" in visitor.get(f"{FACTOR}/again?for=remove-{name}").text
    assert confirm(visitor, f"remove-{name}", "falsches Passwort").status_code == 422
    other = joined(house, CoordinatorRole.READER)
    set_up_app(other)
    assert other.get(f"{FACTOR}/again?for=remove-{name}").status_code == 404
    assert confirm(visitor, f"remove-{name}").headers["Location"] == f"{FACTOR}?changed=1"
    assert refused(house, key)
    assert Visitor(house).sign_in(NAME).status_code == 303
    with house.database.read() as session:
        left = session.scalars(select(RecoveryCode.coordinator).distinct()).all()
    assert len(left) == 1


@sqlite_alone
def test_the_last_factor_stays_where_one_is_required(house: House, site_dir: Path) -> None:
    visitor, key = with_passkey(house)
    write_office(site_dir, demonstration=False, seed=os.urandom(32))
    serious = replace(house, application=create_wsgi(house.config, clock=house.clock))
    (name,) = stored(house)
    visitor, _ = sign_in(serious, key)
    refusal = confirm(visitor, f"remove-{name}")
    assert "Das ist Ihr letzter zweiter Schritt." in refusal.text
    take_app(visitor, confirm(visitor, "app"))
    assert confirm(visitor, f"remove-{name}").headers["Location"] == f"{FACTOR}?changed=1"
    assert "Das ist Ihr letzter zweiter Schritt." in confirm(visitor, "remove-app").text


@sqlite_alone
def test_a_label_is_text(house: House) -> None:
    visitor = joined(house)
    add(visitor, Authenticator(), visitor.get(NEW), "<b>Handy</b>")
    assert "&lt;b&gt;Handy&lt;/b&gt;" in visitor.get(FACTOR).text
    for label in ("", " ", "A\u202eB", "A" * 101):
        page = confirm(visitor, "passkey")
        assert add(visitor, Authenticator(), page, label).status_code == 422


def test_the_table_holds_no_counter_beyond_32_bits_and_no_endless_list(house: House) -> None:
    with_passkey(house)
    for values in ({"sign_count": 2**32}, {"sign_count": -1}, {"used": bytes(513)}):
        with pytest.raises(Exception, match=r"(?i)check"), house.database.write() as session:
            session.execute(update(Passkey).values(**values))


def stored(house: House) -> list[str]:
    with house.database.read() as session:
        return [each.hex() for each in session.scalars(select(Passkey.id))]
