"""Events as they are listed, and the registrations of an event and of an account."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from core.clock import berlin_day
from core.errors import NotFoundError
from empowerment.events.hours import is_open
from empowerment.events.models import (
    ACTIVE,
    Audience,
    Event,
    EventKind,
    EventStatus,
    MaterialFor,
    Registration,
    SeatStatus,
)
from empowerment.events.people import Person, readable_person
from empowerment.events.seats import Seat, seat_of
from empowerment.files import StoredFile

FEED_DAYS = 365
"""So long past events stay in the calendar feed."""
MOST_PAST = 30

_OF_WORKSHOPS = (EventKind.WORKSHOP, EventKind.CASE_WORKSHOP)


@dataclass(frozen=True, slots=True)
class OwnSeat:
    """A registration with its event, as its owner sees both."""

    registration: Registration
    event: Event
    seat: Seat


@dataclass(frozen=True, slots=True)
class Participant:
    """A registration with who it is, for the event's editors."""

    registration: bytes
    number: int
    status: SeatStatus
    person: Person
    day: datetime.date


def find_event(session: Session, *, event: bytes) -> Event:
    """Give an event. Raises NotFoundError."""
    found = session.get(Event, event)
    if found is None:
        raise NotFoundError
    return found


def public_event(session: Session, *, event: bytes) -> Event:
    """Give an event that everybody may see. Raises NotFoundError."""
    found = find_event(session, event=event)
    if found.status == EventStatus.DRAFT:
        raise NotFoundError
    return found


def upcoming_events(
    session: Session, *, today: datetime.date, kind: EventKind | None = None
) -> list[Event]:
    """Give what is still to come or cancelled, the next first."""
    statement = select(Event).where(
        Event.status != EventStatus.DRAFT,
        Event.last_day >= today,
        *_of_kind(kind),
    )
    return list(session.scalars(statement.order_by(Event.day, Event.starts, Event.id)))


def past_events(
    session: Session, *, today: datetime.date, kind: EventKind | None = None
) -> list[Event]:
    """Give what took place, the newest first."""
    statement = select(Event).where(
        Event.status == EventStatus.PUBLISHED,
        Event.last_day < today,
        *_of_kind(kind),
    )
    ordered = statement.order_by(Event.last_day.desc(), Event.id).limit(MOST_PAST)
    return list(session.scalars(ordered))


def feed_events(session: Session, *, today: datetime.date) -> list[Event]:
    """Give what the calendar feed holds, cancelled events included."""
    since = today - datetime.timedelta(days=FEED_DAYS)
    statement = select(Event).where(Event.status != EventStatus.DRAFT, Event.last_day >= since)
    return list(session.scalars(statement.order_by(Event.day, Event.starts, Event.id)))


def all_events(session: Session) -> list[Event]:
    """Give every event, the latest first, for editors."""
    return list(session.scalars(select(Event).order_by(Event.day.desc(), Event.id)))


def open_workshop(session: Session, *, account: bytes, now: datetime.datetime) -> Event | None:
    """Give the next workshop that is open to an account which registered for none."""
    today = berlin_day(now)
    coming = upcoming_events(session, today=today)
    registered = {each.event.id for each in own_seats(session, account=account, today=today)}
    workshops = [each for each in coming if each.kind in _OF_WORKSHOPS and is_open(each, now=now)]
    if any(each.id in registered for each in workshops):
        return None
    return next(iter(workshops), None)


def participants(session: Session, *, event: bytes, secret: bytes) -> list[Participant]:
    """Give who is registered, in the order of numbers; what is cancelled names nobody."""
    rows = session.scalars(
        select(Registration)
        .where(Registration.event == event, Registration.status.in_(ACTIVE))
        .order_by(Registration.number)
    )
    return [
        Participant(
            row.id,
            row.number,
            SeatStatus(row.status),
            readable_person(secret, row.person, registration=row.id),
            row.day,
        )
        for row in rows
        if row.person is not None and row.number is not None
    ]


def own_seats(session: Session, *, account: bytes, today: datetime.date) -> list[OwnSeat]:
    """Give an account's registrations, those to come first, then past ones."""
    rows = session.execute(
        select(Registration, Event)
        .join(Event, Registration.event == Event.id)
        .where(Registration.account == account, Registration.status.in_(ACTIVE))
        .order_by(Event.day, Event.starts, Registration.number)
    )
    found = [OwnSeat(row, event, seat_of(session, event, row)) for row, event in rows]
    coming = [each for each in found if each.event.last_day >= today]
    return coming + [each for each in reversed(found) if each.event.last_day < today]


def own_seat(session: Session, *, account: bytes, registration: bytes) -> OwnSeat:
    """Give one registration of an account. Raises NotFoundError."""
    row = session.get(Registration, registration)
    if row is None or row.account != account:
        raise NotFoundError
    return with_event(session, row)


def with_event(session: Session, row: Registration) -> OwnSeat:
    """Give a registration with its event."""
    event = session.get_one(Event, row.event)
    return OwnSeat(row, event, seat_of(session, event, row))


def shows_material(event: Event, *, today: datetime.date, confirmed: bool) -> bool:
    """Tell whether somebody may read what is left of an event: from its last day on."""
    readers = confirmed or event.material_for == MaterialFor.EVERYBODY
    return event.status == EventStatus.PUBLISHED and event.last_day <= today and readers


def may_register(event: Event, *, now: datetime.datetime, of_network: bool) -> bool:
    """Tell whether somebody may register now."""
    return is_open(event, now=now) and (event.audience == Audience.EVERYBODY or of_network)


def with_public_material(
    session: Session, events: Sequence[Event], *, today: datetime.date
) -> set[bytes]:
    """Give which of these events have something to read for everybody, by id."""
    shown = [each for each in events if shows_material(each, today=today, confirmed=False)]
    ids = [each.id for each in shown]
    owners = set(session.scalars(select(StoredFile.owner).where(StoredFile.owner.in_(ids))))
    return {each.id for each in shown if each.material_de or each.id in owners}


def _of_kind(kind: EventKind | None) -> list[ColumnElement[bool]]:
    return [] if kind is None else [Event.kind == kind]
