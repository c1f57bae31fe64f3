"""Seats and the waiting list: who gets one, who moves up, and what a stranger can't find out."""

import dataclasses
import datetime

import pytest
from sqlalchemy.orm import Session

from accounts.coordinators import NewCoordinator, create_coordinator
from accounts.roles import CoordinatorRole
from core.errors import NotFoundError
from empowerment.events.errors import NotOpenError
from empowerment.events.keeping import cancel_event, change_event, create_event
from empowerment.events.models import Audience, EventKind, Registration
from empowerment.events.reading import open_workshop
from empowerment.events.registering import Seat, find_registration, give_back, register, seat_of
from tests.events.kit import (
    BY,
    DAY,
    SECRET,
    TODAY,
    WORDS,
    person,
    published,
    row_of,
    sign_up,
    statuses,
)

ONE_DAY = datetime.timedelta(days=1)


def test_the_first_get_seats_and_the_others_wait_in_order(session: Session) -> None:
    event = published(session, capacity=2)

    seats = [sign_up(session, event, name).seat for name in ("Anna", "Ben", "Cem", "Dana")]

    assert seats == [Seat(True), Seat(True), Seat(False, 1), Seat(False, 2)]
    assert statuses(session, event) == [
        (1, "confirmed"),
        (2, "confirmed"),
        (3, "waiting"),
        (4, "waiting"),
    ]


def test_without_a_number_of_seats_everybody_has_one(session: Session) -> None:
    event = published(session, capacity=None)

    assert all(sign_up(session, event, f"P{number}").seat.confirmed for number in range(30))


def test_a_seat_given_back_goes_to_whoever_waits_longest(session: Session) -> None:
    event = published(session, capacity=1)
    first, second, third = (sign_up(session, event, name) for name in ("Anna", "Ben", "Cem"))

    give_back(session, registration=first.registration, today=TODAY)

    assert statuses(session, event) == [(1, "cancelled"), (2, "confirmed"), (3, "waiting")]
    row = session.get_one(Registration, third.registration)
    assert seat_of(session, row_of(session, event), row) == Seat(False, 1)
    give_back(session, registration=second.registration, today=TODAY)
    assert statuses(session, event)[2] == (3, "confirmed")


def test_who_waits_and_gives_up_takes_no_seat_along(session: Session) -> None:
    event = published(session, capacity=1)
    sign_up(session, event, "Anna")
    waiting = sign_up(session, event, "Ben")
    sign_up(session, event, "Cem")

    give_back(session, registration=waiting.registration, today=TODAY)
    give_back(session, registration=waiting.registration, today=TODAY)

    assert statuses(session, event) == [(1, "confirmed"), (2, "cancelled"), (3, "waiting")]


def test_nobody_moves_up_after_the_day(session: Session) -> None:
    event = published(session, capacity=1)
    first = sign_up(session, event, "Anna")
    sign_up(session, event, "Ben")

    give_back(session, registration=first.registration, today=DAY + ONE_DAY)

    assert statuses(session, event)[1] == (2, "waiting")


def test_more_seats_let_people_move_up_and_fewer_take_none_away(session: Session) -> None:
    event = published(session, capacity=1)
    for name in ("Anna", "Ben", "Cem", "Dana"):
        sign_up(session, event, name)

    change_event(session, event=event, words=dataclasses.replace(WORDS, capacity=3), today=TODAY)
    assert [status for _, status in statuses(session, event)].count("confirmed") == 3
    change_event(session, event=event, words=dataclasses.replace(WORDS, capacity=2), today=TODAY)
    assert [status for _, status in statuses(session, event)].count("confirmed") == 3


def test_the_same_address_holds_one_seat_however_it_is_written(session: Session) -> None:
    event = published(session, capacity=5)
    sign_up(session, event, "Anna")
    sign_up(session, event, "ANNA")

    assert statuses(session, event) == [(1, "confirmed"), (2, "repeated")]


def test_a_stranger_can_not_tell_a_known_address_from_a_new_one(session: Session) -> None:
    """Answer, code, and what the code shows later, are those of a new registration."""
    known, fresh = published(session, capacity=2), published(session, capacity=2)
    for event in (known, fresh):
        sign_up(session, event, "Anna")
        sign_up(session, event, "Ben")
    repeated, new = sign_up(session, known, "Anna"), sign_up(session, fresh, "Cem")

    def look() -> list[Seat]:
        return [
            seat_of(session, row_of(session, event), find_registration(session, code=made.code))
            for event, made in ((known, repeated), (fresh, new))
        ]

    assert repeated.seat == new.seat == Seat(False, 1)
    assert look() == [Seat(False, 1), Seat(False, 1)]
    for event in (known, fresh):
        row = next(each for each in session.query(Registration).filter_by(event=event, number=2))
        give_back(session, registration=row.id, today=TODAY)
    assert look() == [Seat(True), Seat(True)]


def test_a_repetition_takes_no_seat_and_its_code_cancels_nobody_else(session: Session) -> None:
    event = published(session, capacity=2)
    sign_up(session, event, "Anna")
    again = sign_up(session, event, "Anna")

    assert sign_up(session, event, "Ben").seat.confirmed
    give_back(session, registration=again.registration, today=TODAY)

    assert statuses(session, event) == [(1, "confirmed"), (2, "cancelled"), (3, "confirmed")]


def test_ones_own_session_finds_its_registration_again(session: Session) -> None:
    event = published(session)
    new = NewCoordinator("anna@kommune.example", "Anna", "")
    account = create_coordinator(session, new=new, ags=None, role=CoordinatorRole.EDITOR)
    made = [
        register(
            session, event=event, person=person("Anna"), account=account, secret=SECRET, today=TODAY
        )
        for _ in range(2)
    ]

    assert made[0] == made[1]
    assert statuses(session, event) == [(1, "confirmed")]


@pytest.mark.parametrize(
    ("changed", "today"),
    [
        ({"open_until": DAY - ONE_DAY}, DAY),
        ({"audience": Audience.NETWORK}, TODAY),
        ({}, DAY + ONE_DAY),
    ],
)
def test_nobody_registers_for_what_is_not_open(
    session: Session, changed: dict[str, object], today: datetime.date
) -> None:
    event = published(session, **changed)

    with pytest.raises(NotOpenError):
        sign_up(session, event, "Anna", today=today)
    assert statuses(session, event) == []


def test_drafts_hold_nobody_and_cancelled_events_take_nobody(session: Session) -> None:
    draft, gone = create_event(session, words=WORDS, today=TODAY), published(session)
    cancel_event(session, event=gone, by=BY, today=TODAY)

    with pytest.raises(NotFoundError):
        sign_up(session, draft, "Anna")
    with pytest.raises(NotOpenError):
        sign_up(session, gone, "Anna")


def test_who_cancels_leaves_nothing_behind(session: Session) -> None:
    event = published(session)
    made = sign_up(session, event, "Anna")

    give_back(session, registration=made.registration, today=TODAY)

    row = session.get_one(Registration, made.registration)
    assert (row.person, row.address, row.manage, row.account) == (None, None, None, None)
    with pytest.raises(NotFoundError):
        find_registration(session, code=made.code)
    assert sign_up(session, event, "Anna").seat.confirmed


def test_a_thief_of_the_database_reads_no_name_and_compares_no_addresses(session: Session) -> None:
    first, second = published(session), published(session)
    made = [sign_up(session, event, "Anna") for event in (first, second)]

    rows = [session.get_one(Registration, each.registration) for each in made]

    for row in rows:
        assert row.person is not None
        assert b"Anna" not in row.person
        assert b"anna" not in row.person
    assert rows[0].address != rows[1].address


def test_a_workshop_is_suggested_until_one_is_chosen(session: Session) -> None:
    published(session, kind=EventKind.WEBINAR, day=TODAY)
    closed = published(session, open_until=TODAY - ONE_DAY)
    event = published(session)
    new = NewCoordinator("anna@kommune.example", "Anna", "")
    account = create_coordinator(session, new=new, ags=None, role=CoordinatorRole.EDITOR)

    found = open_workshop(session, account=account, today=TODAY)
    assert found is not None
    assert found.id == event != closed
    register(
        session, event=event, person=person("Anna"), account=account, secret=SECRET, today=TODAY
    )
    assert open_workshop(session, account=account, today=TODAY) is None
