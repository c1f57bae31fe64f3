"""Registering without double booking, the waiting list, and giving a seat back.

Whatever changes who has a seat holds the event's row first (SELECT … FOR UPDATE; SQLite's writers
queue anyhow), so that no two transactions count the same seat.

An address that registers again gets an answer like any other: own code, own number, and a state as
a new registration would have it. Such a row (`repeated`) holds no seat. Otherwise anybody could
type a stranger's address and read from the answer, or from what the code shows, whether that
person comes. The address's owner is told by mail.
"""

import datetime
import os
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from core.codes import hash_code
from core.errors import NotFoundError
from empowerment.events.announcing import (
    announce_registration,
    announce_repetition,
    announce_seat,
)
from empowerment.events.errors import NotOpenError
from empowerment.events.models import Audience, Event, EventStatus, Registration, SeatStatus
from empowerment.events.people import Person, address_hash, code_hash, code_of, seal_person

MOST_NUMBERS = 5_000
"""Queue numbers of one event: whoever floods it fills no disk."""

_ACTIVE = (SeatStatus.CONFIRMED, SeatStatus.WAITING)


@dataclass(frozen=True, slots=True)
class Seat:
    """How a registration stands, as its owner sees it; `waiting_place` counts from 1."""

    confirmed: bool
    waiting_place: int = 0


@dataclass(frozen=True, slots=True)
class Registered:
    """What somebody who registered is told, once."""

    registration: bytes
    code: str
    seat: Seat


def lock_event(session: Session, *, event: bytes) -> Event:
    """Give an event and hold its row until the commit. Raises NotFoundError."""
    found = session.scalars(
        select(Event)
        .where(Event.id == event)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one_or_none()
    if found is None:
        raise NotFoundError
    return found


def is_open(event: Event, *, today: datetime.date) -> bool:
    """Tell whether an event takes registrations today."""
    published = event.status == EventStatus.PUBLISHED
    return published and today <= event.open_until and event.numbers < MOST_NUMBERS


def register(
    session: Session,
    *,
    event: bytes,
    person: Person,
    account: bytes | None,
    secret: bytes,
    today: datetime.date,
) -> Registered:
    """Take the next number; the first ones get seats, the others wait.

    `account` is whose session it is, if anybody's of the network. Raises NotFoundError,
    NotOpenError.
    """
    held = lock_event(session, event=event)
    if held.status == EventStatus.DRAFT:
        raise NotFoundError
    if not is_open(held, today=today) or (held.audience == Audience.NETWORK and account is None):
        raise NotOpenError
    address = address_hash(secret, event=event, email=person.email)
    known = session.scalars(
        select(Registration).where(Registration.event == event, Registration.address == address)
    ).one_or_none()
    if known is not None and known.account is not None and known.account == account:
        # The same session's own: no stranger learns anything.
        return Registered(known.id, code_of(secret, known.id), seat_of(session, held, known))
    held.numbers += 1
    made = _new_registration(held, person, account, secret, today)
    if known is None:
        made.address = address
        made.status = SeatStatus.CONFIRMED if has_free_seat(session, held) else SeatStatus.WAITING
    session.add(made)
    session.flush()
    if known is None:
        announce_registration(session, held, made, today=today)
    else:
        announce_repetition(session, held, known.id, today=today)
    return Registered(made.id, code_of(secret, made.id), seat_of(session, held, made))


def _new_registration(
    event: Event, person: Person, account: bytes | None, secret: bytes, today: datetime.date
) -> Registration:
    name = os.urandom(16)
    return Registration(
        id=name,
        event=event.id,
        number=event.numbers,
        status=SeatStatus.REPEATED,
        person=seal_person(secret, person, registration=name),
        address=None,
        manage=code_hash(secret, name),
        account=account,
        day=today,
    )


def find_registration(session: Session, *, code: str) -> Registration:
    """Give the registration of a code as somebody typed it. Raises NotFoundError."""
    try:
        manage = hash_code(code)
    except ValueError:
        raise NotFoundError from None
    found = session.scalars(select(Registration).where(Registration.manage == manage)).first()
    if found is None:
        raise NotFoundError
    return found


def seat_of(session: Session, event: Event, registration: Registration) -> Seat:
    """Give how a registration stands; a repeated one as if its address were new."""
    if registration.status == SeatStatus.CONFIRMED:
        return Seat(confirmed=True)
    before = Registration.number < registration.number
    if registration.status == SeatStatus.REPEATED and (
        event.capacity is None or _count(session, event, before) < event.capacity
    ):
        return Seat(confirmed=True)
    waiting = _count(session, event, before, statuses=(SeatStatus.WAITING,))
    return Seat(confirmed=False, waiting_place=waiting + 1)


def give_back(session: Session, *, registration: bytes, today: datetime.date) -> None:
    """Cancel a registration, erase who it was and let the next one move up.

    What is cancelled already stays so. Raises NotFoundError.
    """
    event = session.scalar(select(Registration.event).where(Registration.id == registration))
    if event is None:
        raise NotFoundError
    held = lock_event(session, event=event)
    row = session.get_one(Registration, registration, populate_existing=True)
    row.status = SeatStatus.CANCELLED
    row.person = row.address = row.manage = row.account = None
    session.flush()
    fill_seats(session, held, today=today)


def fill_seats(session: Session, event: Event, *, today: datetime.date) -> list[bytes]:
    """Give free seats to those who wait, in their order; the caller holds the event's row.

    Nobody moves up once it has begun. Gives who did, by id.
    """
    if event.status != EventStatus.PUBLISHED or today > event.day:
        return []
    waiting = (
        select(Registration)
        .where(Registration.event == event.id, Registration.status == SeatStatus.WAITING)
        .order_by(Registration.number)
    )
    if event.capacity is not None:
        taken = _count(session, event, statuses=(SeatStatus.CONFIRMED,))
        waiting = waiting.limit(max(0, event.capacity - taken))
    moved = list(session.scalars(waiting))
    for each in moved:
        each.status = SeatStatus.CONFIRMED
    session.flush()
    for each in moved:
        announce_seat(session, event, each.id, today=today)
    return [each.id for each in moved]


def has_free_seat(session: Session, event: Event) -> bool:
    """Tell whether the next one who registers gets a seat."""
    if event.capacity is None:
        return True
    waiting = _count(session, event, statuses=(SeatStatus.WAITING,))
    return waiting == 0 and (
        _count(session, event, statuses=(SeatStatus.CONFIRMED,)) < event.capacity
    )


def _count(
    session: Session,
    event: Event,
    *conditions: ColumnElement[bool],
    statuses: Sequence[SeatStatus] = _ACTIVE,
) -> int:
    statement = select(func.count()).where(
        Registration.event == event.id, Registration.status.in_(statuses), *conditions
    )
    return session.scalars(statement).one()
