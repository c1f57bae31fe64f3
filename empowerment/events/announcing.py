"""Which letters about an event are due to whom (core.letters); what they say is letters.py's.

Rows hold ids alone, and texts are made when they are sent. So a letter about something that is
over meanwhile is never sent, whatever stands here.
"""

import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.letters import post, withdraw
from crypto.encoding import sha256
from empowerment.events.models import Event, Registration, SeatStatus

REGISTERED = "event-registered"
REPEATED = "event-repeated"
MOVED_UP = "event-moved-up"
REMINDER = "event-reminder"
CHANGED = "event-changed"
CANCELLED = "event-cancelled"
MATERIAL = "event-material"

REMINDER_DAYS = 2
"""So many days before the event people are reminded."""

_ACTIVE = (SeatStatus.CONFIRMED, SeatStatus.WAITING)


def announce_registration(
    session: Session, event: Event, registration: Registration, *, today: datetime.date
) -> None:
    """Write to somebody who has just registered."""
    _post(session, REGISTERED, event, registration.id, today)
    if registration.status == SeatStatus.CONFIRMED:
        _remind(session, event, registration.id, today)


def announce_repetition(
    session: Session, event: Event, registration: bytes, *, today: datetime.date
) -> None:
    """Tell the owner of an address that it was entered again; once a day is enough."""
    _post(session, REPEATED, event, registration, today)


def announce_seat(
    session: Session, event: Event, registration: bytes, *, today: datetime.date
) -> None:
    """Tell somebody who waited that there is a seat now."""
    _post(session, MOVED_UP, event, registration, today)
    _remind(session, event, registration, today)


def announce_change(session: Session, event: Event, *, today: datetime.date) -> None:
    """Tell everybody that day, time or place are others; the letter takes the place of open ones.

    It has an id of its own for each change: a second one on the same day is news, too.
    """
    withdraw_letters(session, event)
    for registration, status in _active(session, event):
        post(
            session,
            kind=CHANGED,
            about=_revision(event, event.sequence),
            addressee=registration,
            due=today,
        )
        if status == SeatStatus.CONFIRMED:
            _remind(session, event, registration, today)


def announce_cancellation(session: Session, event: Event, *, today: datetime.date) -> None:
    """Tell everybody that it doesn't take place, in the place of what else they would get."""
    withdraw_letters(session, event)
    for registration, _ in _active(session, event):
        _post(session, CANCELLED, event, registration, today)


def announce_material(session: Session, event: Event, *, today: datetime.date) -> None:
    """Tell those who had a seat that there is something to read."""
    for registration, status in _active(session, event):
        if status == SeatStatus.CONFIRMED:
            _post(session, MATERIAL, event, registration, today)


def withdraw_letters(session: Session, event: Event) -> None:
    """Make void what is not sent yet."""
    withdraw(session, about=event.id)
    for sequence in range(event.sequence + 1):
        withdraw(session, about=_revision(event, sequence))


def _active(session: Session, event: Event) -> list[tuple[bytes, SeatStatus]]:
    rows = session.execute(
        select(Registration.id, Registration.status)
        .where(Registration.event == event.id, Registration.status.in_(_ACTIVE))
        .order_by(Registration.number)
    )
    return [(row.id, SeatStatus(row.status)) for row in rows]


def _remind(session: Session, event: Event, registration: bytes, today: datetime.date) -> None:
    due = event.day - datetime.timedelta(days=REMINDER_DAYS)
    # Who registers later has the confirmation before them.
    if due > today:
        _post(session, REMINDER, event, registration, due)


def _post(
    session: Session, kind: str, event: Event, registration: bytes, due: datetime.date
) -> None:
    post(session, kind=kind, about=event.id, addressee=registration, due=due)


def _revision(event: Event, sequence: int) -> bytes:
    content = b"rueckhalt/v1/event-revision/" + event.id + sequence.to_bytes(4, "big")
    return sha256(content)[:16]
