"""Seats and the waiting list: who has one, giving it back, moving up.

Whatever changes who has a seat holds the event's row first (SELECT … FOR UPDATE; SQLite's writers
queue anyhow), so that no two transactions count the same seat.
"""

import datetime
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core.clock import berlin_day
from core.errors import NotFoundError
from empowerment.events.announcing import announce_registration, announce_seat
from empowerment.events.hours import lets_move_up
from empowerment.events.models import ACTIVE, Event, Registration, SeatStatus


@dataclass(frozen=True, slots=True)
class Seat:
    """How a registration stands, as its owner sees it; `waiting_place` counts from 1."""

    confirmed: bool
    waiting_place: int = 0


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


def seat_counts(session: Session, *, event: bytes) -> dict[SeatStatus, int]:
    """Give how many registrations stand how."""
    statement = select(Registration.status, func.count()).where(Registration.event == event)
    found = session.execute(statement.group_by(Registration.status))
    counts = dict.fromkeys(SeatStatus, 0)
    return counts | {SeatStatus(status): number for status, number in found}


def has_free_seat(session: Session, event: Event) -> bool:
    """Tell whether the next one who registers gets a seat."""
    if event.capacity is None:
        return True
    counts = seat_counts(session, event=event.id)
    return counts[SeatStatus.WAITING] == 0 and counts[SeatStatus.CONFIRMED] < event.capacity


def seat_of(session: Session, event: Event, registration: Registration) -> Seat:
    """Give how a registration stands that has a number."""
    if registration.status != SeatStatus.WAITING:
        return Seat(confirmed=registration.status == SeatStatus.CONFIRMED)
    before = select(func.count()).where(
        Registration.event == event.id,
        Registration.status == SeatStatus.WAITING,
        Registration.number < registration.number,
    )
    return Seat(confirmed=False, waiting_place=session.scalars(before).one() + 1)


def take_number(
    session: Session,
    event: Event,
    request: Registration,
    *,
    account: bytes | None,
    today: datetime.date,
) -> None:
    """Give a request the next number, with a seat or a place on the waiting list, and write to it.

    The caller holds the event's row.
    """
    free = has_free_seat(session, event)
    event.numbers += 1
    request.number = event.numbers
    request.status = SeatStatus.CONFIRMED if free else SeatStatus.WAITING
    request.account, request.day = account, today
    session.flush()
    announce_registration(session, event, request, today=today)


def give_back(session: Session, *, registration: bytes, now: datetime.datetime) -> None:
    """Cancel a registration, erase who it was and let the next one move up.

    What is cancelled already stays so. Raises NotFoundError, for mere requests too.
    """
    event = session.scalar(select(Registration.event).where(Registration.id == registration))
    if event is None:
        raise NotFoundError
    held = lock_event(session, event=event)
    row = session.get(Registration, registration, populate_existing=True)
    # Nobody declines a request: its address would be open to the next mail on the same day.
    if row is None or row.status == SeatStatus.REQUESTED:
        raise NotFoundError
    row.status = SeatStatus.CANCELLED
    row.person = row.address = row.manage = row.account = None
    session.flush()
    fill_seats(session, held, now=now)


def fill_seats(session: Session, event: Event, *, now: datetime.datetime) -> list[bytes]:
    """Give free seats to those who wait, in their order; the caller holds the event's row.

    Gives who moved up, by id.
    """
    if not lets_move_up(event, now=now):
        return []
    waiting = (
        select(Registration)
        .where(Registration.event == event.id, Registration.status == SeatStatus.WAITING)
        .order_by(Registration.number)
    )
    if event.capacity is not None:
        taken = seat_counts(session, event=event.id)[SeatStatus.CONFIRMED]
        waiting = waiting.limit(max(0, event.capacity - taken))
    moved = list(session.scalars(waiting))
    for each in moved:
        each.status = SeatStatus.CONFIRMED
    session.flush()
    for each in moved:
        announce_seat(session, event, each.id, today=berlin_day(now))
    return [each.id for each in moved]


def is_anybody_registered(session: Session, event: Event) -> bool:
    """Tell whether somebody has a seat or waits for one."""
    active = select(func.count()).where(
        Registration.event == event.id, Registration.status.in_(ACTIVE)
    )
    return session.scalars(active).one() > 0
