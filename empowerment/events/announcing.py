"""Which letters about an event are due to whom (core.letters); what they say is letters.py's.

Rows hold ids alone, and texts are made when they are sent. So a letter about something that is
over meanwhile is never sent, whatever stands here.
"""

import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.letters import post, withdraw
from crypto.encoding import sha256
from empowerment.events.models import ACTIVE, Event, Registration, SeatStatus

REQUESTED = "event-requested"
REGISTERED = "event-registered"
REPEATED = "event-repeated"
MOVED_UP = "event-moved-up"
REMINDER = "event-reminder"
CHANGED = "event-changed"
CANCELLED = "event-cancelled"
MATERIAL = "event-material"

REMINDER_DAYS = 2
"""So many days before the event people are reminded."""


def announce_request(session: Session, request: bytes, *, today: datetime.date) -> None:
    """Mail the code to the address that was typed; once a day is enough, however often it was.

    About the request itself: a change of the event makes void what is about the event, and writes
    only to people who are registered.
    """
    post(session, kind=REQUESTED, about=request, addressee=request, due=today)


def withdraw_request(session: Session, request: bytes) -> None:
    """Make void what is not sent yet about a request."""
    withdraw(session, about=request)


def announce_registration(
    session: Session, event: Event, registration: Registration, *, today: datetime.date
) -> None:
    """Write to somebody who is registered now, and no more about the request."""
    withdraw_request(session, registration.id)
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
        _post_change(session, event, registration, today)
        if status == SeatStatus.CONFIRMED:
            _remind(session, event, registration, today)


def announce_note(session: Session, event: Event, *, today: datetime.date) -> None:
    """Tell those with a seat that the note to them is another one; nobody else knows of it.

    Only their open letters of earlier changes give way: all others say the new note anyhow.
    """
    seated = [each for each, status in _active(session, event) if status == SeatStatus.CONFIRMED]
    for sequence in range(event.sequence):
        withdraw(session, about=_revision(event, sequence), addressees=seated)
    for registration in seated:
        _post_change(session, event, registration, today)


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
        .where(Registration.event == event.id, Registration.status.in_(ACTIVE))
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


def _post_change(session: Session, event: Event, registration: bytes, today: datetime.date) -> None:
    about = _revision(event, event.sequence)
    post(session, kind=CHANGED, about=about, addressee=registration, due=today)


def _revision(event: Event, sequence: int) -> bytes:
    content = b"rueckhalt/v1/event-revision/" + event.id + sequence.to_bytes(4, "big")
    return sha256(content)[:16]
