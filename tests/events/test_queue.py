"""Seats and the waiting list: who gets one, and who moves up."""

import dataclasses
import datetime

import pytest
from sqlalchemy.orm import Session

from core.clock import noon_of
from core.errors import NotFoundError
from empowerment.events.announcing import MOVED_UP
from empowerment.events.errors import NotOpenError
from empowerment.events.hours import is_open, moment_of
from empowerment.events.keeping import cancel_event, change_event, create_event
from empowerment.events.models import Audience, EventKind, Registration
from empowerment.events.reading import open_workshop
from empowerment.events.registering import find_registration, register
from empowerment.events.seats import Seat, give_back, seat_of
from tests.events.kit import (
    BY,
    DAY,
    NOW,
    SECRET,
    TODAY,
    WORDS,
    account_of,
    letters,
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

    give_back(session, registration=first.registration, now=NOW)

    assert statuses(session, event) == [(1, "cancelled"), (2, "confirmed"), (3, "waiting")]
    row = session.get_one(Registration, third.registration)
    assert seat_of(session, row_of(session, event), row) == Seat(False, 1)
    give_back(session, registration=second.registration, now=NOW)
    assert statuses(session, event)[2] == (3, "confirmed")


def test_who_waits_and_gives_up_takes_no_seat_along(session: Session) -> None:
    event = published(session, capacity=1)
    sign_up(session, event, "Anna")
    waiting = sign_up(session, event, "Ben")
    sign_up(session, event, "Cem")

    give_back(session, registration=waiting.registration, now=NOW)
    give_back(session, registration=waiting.registration, now=NOW)

    assert statuses(session, event) == [(1, "confirmed"), (2, "cancelled"), (3, "waiting")]


def test_nobody_moves_up_after_the_day(session: Session) -> None:
    event = published(session, capacity=1)
    first = sign_up(session, event, "Anna")
    sign_up(session, event, "Ben")

    give_back(session, registration=first.registration, now=noon_of(DAY + ONE_DAY))

    assert statuses(session, event)[1] == (2, "waiting")


@pytest.mark.parametrize(("last_minute", "moves"), [(20 * 60 + 29, True), (20 * 60 + 30, False)])
def test_somebody_moves_up_until_the_hours_are_over_and_not_until_midnight(
    session: Session, last_minute: int, moves: bool
) -> None:
    event = published(session, capacity=1)
    first = sign_up(session, event, "Anna")
    sign_up(session, event, "Ben")

    give_back(session, registration=first.registration, now=moment_of(DAY, last_minute))

    assert statuses(session, event)[1] == (2, "confirmed" if moves else "waiting")
    assert (MOVED_UP in {kind for kind, _ in letters(session, today=DAY)}) == moves


def test_more_seats_let_people_move_up_and_fewer_take_none_away(session: Session) -> None:
    event = published(session, capacity=1)
    for name in ("Anna", "Ben", "Cem", "Dana"):
        sign_up(session, event, name)

    change_event(session, event=event, words=dataclasses.replace(WORDS, capacity=3), now=NOW)
    assert [status for _, status in statuses(session, event)].count("confirmed") == 3
    change_event(session, event=event, words=dataclasses.replace(WORDS, capacity=2), now=NOW)
    assert [status for _, status in statuses(session, event)].count("confirmed") == 3


@pytest.mark.parametrize(
    ("changed", "day", "minutes"),
    [
        ({"open_until": DAY - ONE_DAY}, DAY, 0),
        ({"audience": Audience.NETWORK}, TODAY, 12 * 60),
        ({}, DAY, 20 * 60 + 30),
        ({"last_day": DAY + ONE_DAY}, DAY, 20 * 60 + 30),
        ({}, DAY + ONE_DAY, 0),
    ],
)
def test_nobody_registers_for_what_is_not_open(
    session: Session, changed: dict[str, object], day: datetime.date, minutes: int
) -> None:
    event = published(session, **changed)

    with pytest.raises(NotOpenError):
        register(
            session,
            event=event,
            person=person("Anna"),
            account=None,
            secret=SECRET,
            now=moment_of(day, minutes),
        )
    assert statuses(session, event) == []


@pytest.mark.parametrize(
    ("changed", "day", "minutes"),
    [
        ({"open_until": DAY - ONE_DAY}, DAY - ONE_DAY, 23 * 60 + 59),
        ({}, DAY, 20 * 60 + 29),
        (
            {"last_day": DAY + ONE_DAY, "open_until": DAY + ONE_DAY},
            DAY + ONE_DAY,
            20 * 60 + 29,
        ),
    ],
)
def test_registration_is_open_to_the_last_minute_there_is(
    session: Session, changed: dict[str, object], day: datetime.date, minutes: int
) -> None:
    row = row_of(session, published(session, **changed))

    assert is_open(row, now=moment_of(day, minutes))
    assert not is_open(row, now=moment_of(day, minutes + 1) if minutes % 60 < 59 else noon_of(DAY))


def test_drafts_hold_nobody_and_cancelled_events_take_nobody(session: Session) -> None:
    draft, gone = create_event(session, words=WORDS, today=TODAY), published(session)
    cancel_event(session, event=gone, by=BY, now=NOW)

    with pytest.raises(NotFoundError):
        sign_up(session, draft, "Anna")
    with pytest.raises(NotOpenError):
        sign_up(session, gone, "Anna")


def test_who_cancels_leaves_nothing_behind(session: Session) -> None:
    event = published(session)
    made = sign_up(session, event, "Anna")

    give_back(session, registration=made.registration, now=NOW)

    row = session.get_one(Registration, made.registration)
    assert (row.person, row.address, row.manage, row.account) == (None, None, None, None)
    with pytest.raises(NotFoundError):
        find_registration(session, code=made.code, today=TODAY)
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
    anna = account_of(session, "Anna")

    found = open_workshop(session, account=anna.id, now=NOW)
    assert found is not None
    assert found.id == event != closed
    register(session, event=event, person=person("Anna"), account=anna, secret=SECRET, now=NOW)
    assert open_workshop(session, account=anna.id, now=NOW) is None
