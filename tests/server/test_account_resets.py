"""A forgotten password: a way back in for the owner of the mailbox, and for nobody else."""

import re

import pytest
from sqlalchemy import select

from accounts.coordinators import find_coordinator, remove_coordinator
from accounts.models import PasswordReset
from accounts.resets import LETTER, MOST_A_DAY, NOBODY, ask_for_reset, code_of, forget_resets
from accounts.throttle import MOST_PASSWORDS
from core.letters import Letter
from tests.server.account_kit import EMAIL, PASSWORD, Visitor, joined, with_account
from tests.server.factor_kit import enter_password, enter_step, set_up_app
from tests.server.kit import House

UNKNOWN = "niemand@oldenmoor.example"
OTHER = "blaue Lampe im Schnee"
NO_CODE = "Dieser Code gilt nicht oder nicht mehr."
sqlite_alone = pytest.mark.parametrize("founded", ["sqlite"], indirect=True)


def ask(house: House, name: str = EMAIL) -> str:
    """Ask for a code; gives the page that follows."""
    return Visitor(house).submit("/account/forgotten", name=name).text


def letters(house: House) -> list[Letter]:
    with house.database.read() as session:
        return list(session.scalars(select(Letter).where(Letter.kind == LETTER)))


def mailed_code(house: House) -> str:
    """The code of the newest reset, as the worker writes it into the mail."""
    with house.database.read() as session:
        reset = session.scalars(
            select(PasswordReset).where(PasswordReset.coordinator != NOBODY)
        ).one()
    return code_of(house.config.secret_key, reset.id)


def reset(house: House, code: str, password: str = OTHER) -> str:
    """Set a password; gives where it leads, or the page that refuses."""
    answer = Visitor(house).submit(
        "/account/reset", code=code, password=password, repeated=password
    )
    return answer.headers.get("Location") or answer.text


def test_known_and_unknown_addresses_get_the_same_answer_after_the_same_work(
    house: House, statements: list[str]
) -> None:
    with_account(house)
    work: dict[str, list[list[str]]] = {EMAIL: [], UNKNOWN: []}
    pages = set()
    # Also beyond what is sent on one day.
    for _ in range(MOST_A_DAY + 2):
        for name, seen in work.items():
            visitor = Visitor(house)
            hidden = visitor.hidden(visitor.get("/account/forgotten"))
            statements.clear()
            answer = visitor.post("/account/forgotten", {**hidden, "name": name})
            pages.add((answer.status_code, answer.text))
            seen.append([shape(each) for each in statements])
    assert len(pages) == 1
    known, unknown = work.values()
    assert known == unknown
    assert len(known[0]) > 3
    assert len({tuple(each) for each in known}) == 1


def shape(statement: str) -> str:
    """A statement without the numbering of its placeholders."""
    return re.sub(r"_\d+", "", statement)


def test_asking_for_unknown_addresses_fills_nothing(house: House) -> None:
    for number in range(20):
        with house.database.write() as session:
            ask_for_reset(
                session,
                secret=house.config.secret_key,
                name=f"{number}@example.org",
                today=house.clock.today,
            )
    assert [each.addressee for each in letters(house)] == [NOBODY]
    with house.database.read() as session:
        assert session.scalars(select(PasswordReset.coordinator)).all() == [NOBODY]


def test_three_letters_a_day_and_more_on_the_next(house: House) -> None:
    with_account(house)
    for _ in range(MOST_A_DAY + 2):
        ask(house)
    to_the_person = [each for each in letters(house) if each.addressee != NOBODY]
    assert len(to_the_person) == MOST_A_DAY
    # The newest code holds; asking once too often doesn't take it away.
    assert reset(house, mailed_code(house)) == "/account/sign-in?reset=1"
    house.clock.advance(days=1)
    ask(house)
    assert len([each for each in letters(house) if each.addressee != NOBODY]) == MOST_A_DAY + 1


def test_a_code_sets_a_password_once_and_ends_all_sessions(house: House) -> None:
    with_account(house)
    elsewhere = Visitor(house)
    elsewhere.sign_in()
    ask(house)
    code = mailed_code(house)
    assert reset(house, code.lower().replace("-", " ")) == "/account/sign-in?reset=1"
    assert "Das Passwort ist gesetzt" in Visitor(house).get("/account/sign-in?reset=1").text
    assert elsewhere.get("/account/").status_code == 401
    assert NO_CODE in reset(house, code)
    assert Visitor(house).sign_in().status_code == 422
    assert Visitor(house).sign_in(password=OTHER).status_code == 303


@sqlite_alone
def test_a_later_code_takes_the_place_of_the_former(house: House) -> None:
    with_account(house)
    ask(house)
    former = mailed_code(house)
    ask(house)
    assert NO_CODE in reset(house, former)
    assert reset(house, mailed_code(house)) == "/account/sign-in?reset=1"


@sqlite_alone
def test_a_code_ends_with_the_next_day(house: House) -> None:
    with_account(house)
    ask(house)
    code = mailed_code(house)
    house.clock.advance(days=1)
    with house.database.write() as session:
        forget_resets(session, today=house.clock.today)
    assert "leicht zu erraten" in reset(house, code, "Passwort1234!")
    house.clock.advance(days=1)
    assert NO_CODE in reset(house, code)
    with house.database.write() as session:
        forget_resets(session, today=house.clock.today)
    with house.database.read() as session:
        assert session.scalars(select(PasswordReset.id)).all() == []


@sqlite_alone
@pytest.mark.parametrize("typed", ["", "quatsch", "A" * 26, "\x00", "ä"])
def test_what_is_no_code_is_refused(house: House, typed: str) -> None:
    assert "Das stimmt noch nicht" in reset(house, typed)


@sqlite_alone
def test_the_second_factor_is_asked_for_after_a_reset(house: House) -> None:
    """Whoever reads somebody's mail has not the device as well."""
    name = "coordinator@oldenmoor.example"
    app, _ = set_up_app(joined(house))
    ask(house, name)
    reset(house, mailed_code(house))
    house.clock.advance(minutes=1)
    visitor = Visitor(house)
    page = enter_password(visitor, name, OTHER)
    assert visitor.get("/account/").status_code == 401
    assert enter_step(visitor, page, app.code()).status_code == 303


@sqlite_alone
def test_a_reset_is_a_way_in_while_somebody_guesses_the_password(house: House) -> None:
    with_account(house)
    for _ in range(MOST_PASSWORDS):
        Visitor(house).sign_in(password="falsches Passwort")
    assert Visitor(house).sign_in().status_code == 429
    ask(house)
    assert reset(house, mailed_code(house)) == "/account/sign-in?reset=1"
    assert Visitor(house).sign_in(password=OTHER).status_code == 303


def test_an_own_new_password_voids_a_code_that_somebody_asked_for(house: House) -> None:
    """Whoever reads the mail asked for it; the owner changes the password because of that."""
    visitor = with_account(house)
    visitor.sign_in()
    ask(house)
    code = mailed_code(house)
    visitor.submit("/account/password", current=PASSWORD, password=OTHER, repeated=OTHER)
    assert NO_CODE in reset(house, code, "rote Lampe im Nebel")
    assert Visitor(house).sign_in(EMAIL, OTHER).status_code == 303


def test_a_removed_person_has_no_code(house: House) -> None:
    with_account(house)
    ask(house)
    code = mailed_code(house)
    with house.database.write() as session:
        remove_coordinator(session, coordinator=find_coordinator(session, name=EMAIL).id)
    assert NO_CODE in reset(house, code)
    with house.database.read() as session:
        assert session.scalars(select(PasswordReset.id)).all() == []


@sqlite_alone
def test_the_database_holds_no_code(house: House) -> None:
    with_account(house)
    ask(house)
    code = mailed_code(house).replace("-", "")
    with house.database.read() as session:
        row = session.scalars(select(PasswordReset)).one()
        stored = f"{row.id!r}{row.hash!r}{[vars(each) for each in letters(house)]!r}"
    assert code not in stored
    # Who has the row but not the server's secret makes another code of it.
    assert code_of(bytes(32), row.id).replace("-", "") != code
