"""The second factor: no code counts twice, nobody goes around it, and it can be replaced safely."""

import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import select

from accounts import second_factor
from accounts.code_guesses import MOST_AN_HOUR, forget_guesses, take_guess
from accounts.coordinators import NewCoordinator, create_coordinator
from accounts.errors import TooManyAttemptsError, WrongCredentialsError
from accounts.models import CodeGuesses, RecoveryCode, SecondFactor
from accounts.roles import CoordinatorRole
from app.server import create_wsgi
from core.errors import NotValidError
from tests.infrastructure.office_file import MID
from tests.server.account_kit import PASSWORD, Visitor, joined
from tests.server.factor_kit import (
    FACTOR,
    STEP,
    App,
    confirm,
    enter_password,
    enter_step,
    factors,
    set_up_app,
    take_app,
)
from tests.server.kit import House
from tests.server.test_production import write_office

NAME = "coordinator@oldenmoor.example"
OTHER = "blaue Lampe im Schnee"
WRONG = "Dieser Code ist nicht richtig, abgelaufen oder schon benutzt."
sqlite_alone = pytest.mark.parametrize("founded", ["sqlite"], indirect=True)


def person(house: House, name: str = "anna@oldenmoor.example") -> bytes:
    """An account whose password nobody types."""
    new = NewCoordinator(name, "Anna", "$argon2id$nobody")
    with house.database.write() as session:
        return create_coordinator(session, new=new, ags=MID, role=CoordinatorRole.COORDINATOR)


def with_app(house: House) -> tuple[bytes, App]:
    """A person with an app, set up a while ago."""
    coordinator, app = person(house), App(second_factor.new_secret(), house.clock)
    with house.database.write() as session:
        second_factor.set_up(
            session,
            factors(house),
            coordinator=coordinator,
            secret=app.secret,
            code=app.code(),
            now=house.clock.now,
        )
    house.clock.advance(minutes=5)
    return coordinator, app


def use(house: House, coordinator: bytes, code: str) -> bool:
    try:
        with house.database.write() as session:
            second_factor.use_code(
                session, factors(house), coordinator=coordinator, code=code, now=house.clock.now
            )
    except WrongCredentialsError:
        return False
    return True


def test_a_code_counts_once(house: House) -> None:
    coordinator, app = with_app(house)
    assert use(house, coordinator, app.code())
    assert not use(house, coordinator, app.code())


def test_a_code_sent_ten_times_at_once_counts_once(house: House) -> None:
    coordinator, app = with_app(house)
    with ThreadPoolExecutor(10) as threads:
        taken = list(threads.map(lambda _: use(house, coordinator, app.code()), range(10)))
    assert taken.count(True) == 1


def test_clocks_may_differ_by_one_step_and_no_more(house: House) -> None:
    coordinator, app = with_app(house)
    assert [use(house, coordinator, app.code(steps)) for steps in (-2, -1, 0, 1, 2)] == [
        False,
        True,
        True,
        True,
        False,
    ]
    # All three are remembered, whichever came last.
    assert not any(use(house, coordinator, app.code(steps)) for steps in (-1, 0, 1))


def test_the_first_code_of_an_app_is_used_up_by_setting_it_up(house: House) -> None:
    coordinator, app = person(house), App(second_factor.new_secret(), house.clock)
    with house.database.write() as session:
        second_factor.set_up(
            session,
            factors(house),
            coordinator=coordinator,
            secret=app.secret,
            code=app.code(),
            now=house.clock.now,
        )
    assert not use(house, coordinator, app.code())
    assert use(house, coordinator, app.code(1))


@pytest.mark.parametrize("code", ["", "12345", "1234567", "١٢٣٤٥٦", "abcdef", "²²²²²²"])
@sqlite_alone
def test_what_is_no_code_is_refused(house: House, code: str) -> None:
    assert not use(house, with_app(house)[0], code)


def test_the_secret_is_unreadable_with_the_database_alone_and_bound_to_its_row(
    house: House,
) -> None:
    coordinator, app = with_app(house)
    other = person(house, "berta@oldenmoor.example")
    with house.database.read() as session:
        sealed = session.get_one(SecondFactor, coordinator).secret
    assert app.secret.encode() not in sealed
    assert factors(house).box.open(sealed, about=coordinator) == app.secret
    with pytest.raises(NotValidError):
        second_factor.Factors(os.urandom(32)).box.open(sealed, about=coordinator)
    # A writer into the database who copies the own row to somebody else gets nowhere.
    with house.database.write() as session:
        session.add(SecondFactor(coordinator=other, secret=sealed, used=b""))
    with pytest.raises(NotValidError):
        use(house, other, app.code())


def test_a_recovery_code_counts_once_also_at_once_and_for_its_person_alone(house: House) -> None:
    coordinator, _ = with_app(house)
    other = person(house, "berta@oldenmoor.example")
    with house.database.write() as session:
        codes = second_factor.new_recovery_codes(session, coordinator=coordinator)

    def use_recovery(whose: bytes) -> bool:
        try:
            with house.database.write() as session:
                second_factor.use_recovery_code(session, coordinator=whose, code=codes[0].lower())
        except WrongCredentialsError:
            return False
        return True

    assert not use_recovery(other)
    with ThreadPoolExecutor(8) as threads:
        assert list(threads.map(use_recovery, [coordinator] * 8)).count(True) == 1
    with house.database.read() as session:
        stored = session.scalars(select(RecoveryCode.hash)).all()
        assert second_factor.recovery_codes_left(session, coordinator=coordinator) == 7
    assert all(code.encode() not in b"".join(stored) for code in codes)


@sqlite_alone
def test_signing_in_takes_password_and_code(house: House) -> None:
    app, codes = set_up_app(joined(house))
    assert len(set(codes)) == second_factor.RECOVERY_CODES
    visitor = Visitor(house)
    page = enter_password(visitor, NAME)
    assert visitor.get("/account/").status_code == 401
    assert WRONG in enter_step(visitor, page, app.code()).text  # used up by the set-up
    answer = enter_step(visitor, page, app.code(1))
    assert (answer.status_code, answer.headers["Location"]) == (303, "/account/")
    assert visitor.get("/account/").status_code == 200
    another = Visitor(house)
    page = enter_password(another, NAME)
    assert enter_step(another, page, codes[0]).status_code == 303
    late = Visitor(house)
    assert WRONG in enter_step(late, enter_password(late, NAME), codes[0]).text


@sqlite_alone
def test_guessed_codes_close_the_way_for_an_hour_but_not_for_recovery_codes(house: House) -> None:
    app, codes = set_up_app(joined(house))
    house.clock.advance(minutes=5)
    visitor = Visitor(house)
    page = enter_password(visitor, NAME)
    for _ in range(MOST_AN_HOUR):
        assert enter_step(visitor, page, "000000").status_code == 422
    refused = enter_step(visitor, page, app.code())
    assert refused.status_code == 429
    assert 3_000 < int(refused.headers["Retry-After"]) <= 3_601
    assert enter_step(visitor, page, codes[0]).status_code == 303
    house.clock.advance(minutes=61)
    late = Visitor(house)
    assert enter_step(late, enter_password(late, NAME), app.code()).status_code == 303


def test_processes_share_the_count_of_guesses_also_at_once(house: House) -> None:
    owner = person(house)

    def guess(_: int) -> bool:
        try:
            with house.database.write() as session:
                take_guess(session, factors(house), coordinator=owner, now=house.clock.now)
        except TooManyAttemptsError:
            return False
        return True

    with ThreadPoolExecutor(8) as threads:
        assert list(threads.map(guess, range(40))).count(True) == MOST_AN_HOUR
    assert not guess(0)
    house.clock.advance(hours=1)
    assert guess(0)
    with house.database.write() as session:
        forget_guesses(session, coordinator=owner)
        assert session.scalars(select(CodeGuesses.count)).all() == []


@sqlite_alone
def test_a_second_process_lets_nobody_guess_on(house: House) -> None:
    app, _ = set_up_app(joined(house))
    house.clock.advance(minutes=5)
    another = House(
        create_wsgi(house.config, clock=house.clock),
        house.config, house.database, house.clock, house.desk,
    )  # fmt: skip
    visitors = [Visitor(house), Visitor(another)]
    pages = [enter_password(each, NAME) for each in visitors]
    for number in range(MOST_AN_HOUR):
        refused = enter_step(visitors[number % 2], pages[number % 2], "000000")
        assert refused.status_code == 422
    for visitor, page in zip(visitors, pages, strict=True):
        assert enter_step(visitor, page, app.code()).status_code == 429


@sqlite_alone
def test_a_right_code_starts_the_count_again(house: House) -> None:
    app, _ = set_up_app(joined(house))
    for _ in range(3):
        house.clock.advance(minutes=1)
        visitor = Visitor(house)
        page = enter_password(visitor, NAME)
        for _ in range(MOST_AN_HOUR - 1):
            assert enter_step(visitor, page, "000000").status_code == 422
        assert enter_step(visitor, page, app.code()).status_code == 303


@sqlite_alone
def test_the_second_step_waits_five_minutes(house: House) -> None:
    app, _ = set_up_app(joined(house))
    house.clock.advance(minutes=5)
    visitor = Visitor(house)
    page = enter_password(visitor, NAME)
    house.clock.advance(minutes=5, seconds=1)
    answer = enter_step(visitor, page, app.code())
    assert (answer.status_code, answer.headers["Location"]) == (303, "/account/sign-in")
    assert visitor.get("/account/").status_code == 401


@sqlite_alone
def test_a_changed_password_ends_a_second_step_that_was_begun(house: House) -> None:
    owner = joined(house)
    app, _ = set_up_app(owner)
    house.clock.advance(minutes=1)
    thief = Visitor(house)
    page = enter_password(thief, NAME)
    owner.submit("/account/password", current=PASSWORD, password=OTHER, repeated=OTHER)
    assert enter_step(thief, page, app.code()).headers["Location"] == "/account/sign-in"
    assert thief.get("/account/").status_code == 401


@sqlite_alone
@pytest.mark.parametrize("ticket", ["", "x", "AAAA.BBBB.CCCC", "\x00"])
def test_a_forged_second_step_leads_back(house: House, ticket: str) -> None:
    visitor = Visitor(house)
    answer = visitor.post(STEP, {"ticket": ticket, "code": "000000"})
    assert answer.headers["Location"] == "/account/sign-in"


@sqlite_alone
def test_setting_up_ends_sessions_that_a_password_alone_opened(house: House) -> None:
    """Otherwise a thief who is signed in already would count as having shown both."""
    owner = joined(house)
    thief = Visitor(house)
    assert thief.sign_in(NAME).status_code == 303
    set_up_app(owner)
    assert thief.get("/account/").status_code == 401
    assert owner.get("/account/").status_code == 200


@sqlite_alone
def test_replacing_an_app_takes_the_password_and_the_old_one_holds_until_then(house: House) -> None:
    visitor = joined(house)
    old, codes = set_up_app(visitor)
    house.clock.advance(minutes=5)
    assert "Das ist nicht Ihr jetziges Passwort." in confirm(visitor, "app", OTHER).text
    # Without the note that the password was right, the form of the set-up is worth nothing.
    page = confirm(visitor, "app")
    hidden = visitor.hidden(page)
    new = App(hidden["secret"], house.clock)
    for again in ("", "x"):
        refused = visitor.post(FACTOR, {**hidden, "again": again, "code": new.code()})
        assert refused.headers["Location"] == FACTOR
    # Abandoned half way: the old app still opens the account.
    elsewhere = Visitor(house)
    assert enter_step(elsewhere, enter_password(elsewhere, NAME), old.code()).status_code == 303
    taken, fresh = take_app(visitor, confirm(visitor, "app"))
    house.clock.advance(minutes=5)
    later = Visitor(house)
    assert WRONG in enter_step(later, enter_password(later, NAME), old.code()).text
    assert WRONG in enter_step(later, enter_password(later, NAME), codes[0]).text
    assert enter_step(later, enter_password(later, NAME), taken.code()).status_code == 303
    assert set(fresh).isdisjoint(codes)


@sqlite_alone
def test_the_note_of_another_session_or_an_old_one_allows_nothing(house: House) -> None:
    visitor = joined(house)
    set_up_app(visitor)
    house.clock.advance(minutes=1)
    hidden = visitor.hidden(confirm(visitor, "app"))
    house.clock.advance(minutes=5, seconds=1)
    code = App(hidden["secret"], house.clock).code()
    assert visitor.post(FACTOR, {**hidden, "code": code}).headers["Location"] == FACTOR
    other = joined(house, CoordinatorRole.READER)
    set_up_app(other)
    theirs = other.hidden(confirm(other, "app"))["again"]
    mine = visitor.hidden(confirm(visitor, "app"))
    code = App(mine["secret"], house.clock).code()
    answer = visitor.post(FACTOR, {**mine, "again": theirs, "code": code})
    assert answer.headers["Location"] == FACTOR


@sqlite_alone
def test_in_a_demonstration_the_second_factor_is_a_choice_and_can_go(house: House) -> None:
    visitor = joined(house)
    assert visitor.get("/account/people/").status_code == 200
    set_up_app(visitor)
    assert "App entfernen?" in visitor.get(f"{FACTOR}/again?for=remove-app").text
    assert confirm(visitor, "remove-app").headers["Location"] == f"{FACTOR}?changed=1"
    assert Visitor(house).sign_in(NAME).headers["Location"] == "/account/"
    with house.database.read() as session:
        assert session.scalars(select(RecoveryCode.hash)).all() == []
    assert visitor.get(f"{FACTOR}/again?for=nonsense").status_code == 303


@pytest.fixture
def serious(house: House, site_dir: Path) -> House:
    """An office that is no demonstration."""
    write_office(site_dir, demonstration=False, seed=os.urandom(32))
    application = create_wsgi(house.config, clock=house.clock)
    return House(application, house.config, house.database, house.clock, house.desk)


@sqlite_alone
def test_elsewhere_nothing_opens_before_the_second_factor_is_set_up(serious: House) -> None:
    visitor = joined(serious)
    assert visitor.get("/account/").headers["Location"] == FACTOR
    for path in ("/account/people/", "/account/trends/", "/account/notices/"):
        assert visitor.get(path).status_code == 403
    app, codes = set_up_app(visitor)
    assert visitor.get("/account/").status_code == 200
    assert visitor.get("/account/people/").status_code == 200
    assert "Das ist Ihr letzter zweiter Schritt." in confirm(visitor, "remove-app").text
    serious.clock.advance(minutes=1)
    again = Visitor(serious)
    assert enter_step(again, enter_password(again, NAME), app.code()).status_code == 303
    assert "Sie haben noch 8 Notfallcodes." in again.get(FACTOR).text
    new = confirm(again, "codes")
    assert all(code not in new.text for code in codes)
