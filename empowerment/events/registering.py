"""Registering: at once with the address of one's own account, else once a mail was answered.

Anybody can type anybody's address. So what is typed holds nothing: no seat, no number, no place in
the queue. It is a *request*, and only the code that was mailed to the address makes a registration
of it. Whoever typed it is told the same whether the address is new, has asked before or is
registered, and sees no seat come or go. Its owner gets at most one mail a day for an event.
"""

import datetime
import os
from dataclasses import dataclass

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from accounts.services import normal_name
from core.clock import berlin_day
from core.codes import hash_code
from core.errors import NotFoundError
from empowerment.events.announcing import announce_repetition, announce_request, withdraw_request
from empowerment.events.errors import CrowdedError, NotOpenError
from empowerment.events.hours import is_open
from empowerment.events.models import (
    ACTIVE,
    Audience,
    Event,
    EventStatus,
    Registration,
    SeatStatus,
)
from empowerment.events.people import Person, address_hash, code_hash, seal_person
from empowerment.events.seats import lock_event, seat_counts, take_number

REQUEST_DAYS = 2
"""So many days after it was made a request can still be confirmed."""
MOST_REGISTRATIONS = 5_000
"""Of one event, requests included: whoever floods it fills no disk."""
MOST_REQUESTS = 1_000
"""Of them, not confirmed yet: to so many strangers a script can let us write in REQUEST_DAYS."""


@dataclass(frozen=True, slots=True)
class Account:
    """Whose session of the network it is, and the address that is known to be theirs."""

    id: bytes
    address: str

    def owns(self, email: str) -> bool:
        """Tell whether this is the account's own address."""
        return normal_name(email) == normal_name(self.address)


def last_day_of(event: Event, request: Registration) -> datetime.date:
    """Give the last day on which a request can be confirmed."""
    return min(request.day + datetime.timedelta(days=REQUEST_DAYS), event.open_until)


def register(
    session: Session,
    *,
    event: bytes,
    person: Person,
    account: Account | None,
    secret: bytes,
    now: datetime.datetime,
) -> bytes | None:
    """Register an account under its own address; else write down a request and mail its code.

    Gives the account's registration by id. None says that a mail goes to the address, and nothing
    of whether it is known; of several requests what was typed last counts. Raises NotFoundError,
    NotOpenError, CrowdedError.
    """
    held, today = lock_event(session, event=event), berlin_day(now)
    _check_open(held, of_network=account is not None, now=now)
    owner = account if account and account.owns(person.email) else None
    _check_room(session, held, request=owner is None)
    address = address_hash(secret, event=event, email=person.email)
    known = session.scalars(
        select(Registration).where(Registration.event == event, Registration.address == address)
    ).one_or_none()
    if known is not None and known.status in ACTIVE:
        if owner and known.account is None:
            known.account = owner.id  # registered before there was an account
        if account is not None and known.account == account.id:
            return known.id
        announce_repetition(session, held, known.id, today=today)
        return None
    request = known or _new_request(event, address, secret)
    request.person, request.day = seal_person(secret, person, registration=request.id), today
    session.add(request)
    session.flush()
    if owner is None:
        announce_request(session, request.id, today=today)
        return None
    take_number(session, held, request, account=owner.id, today=today)
    return request.id


def confirm(
    session: Session, *, code: str, account: bytes | None, now: datetime.datetime
) -> Registration:
    """Make a registration of a request; one that is confirmed already stays as it is.

    `account` is whose session it is by then, if anybody's of the network: who made the request
    proved nothing. Raises NotFoundError, NotOpenError.
    """
    today = berlin_day(now)
    held = lock_event(session, event=find_registration(session, code=code, today=today).event)
    # It may have been confirmed, cancelled or erased before the event's row was ours.
    row = find_registration(session, code=code, today=today)
    if row.status == SeatStatus.REQUESTED:
        _check_open(held, of_network=account is not None, now=now)
        take_number(session, held, row, account=account, today=today)
    return row


def find_registration(session: Session, *, code: str, today: datetime.date) -> Registration:
    """Give the registration or request of a code as somebody typed it. Raises NotFoundError."""
    try:
        manage = hash_code(code)
    except ValueError:
        raise NotFoundError from None
    found = session.scalars(
        select(Registration)
        .where(Registration.manage == manage)
        .execution_options(populate_existing=True)
    ).first()
    if found is None or (found.status == SeatStatus.REQUESTED and _is_stale(found, today)):
        raise NotFoundError
    return found


def forget_requests(session: Session, *, today: datetime.date) -> None:
    """Erase requests that nobody confirmed in time. Safe to repeat."""
    before = today - datetime.timedelta(days=REQUEST_DAYS)
    gone = session.scalars(
        delete(Registration)
        .where(Registration.status == SeatStatus.REQUESTED, Registration.day < before)
        .returning(Registration.id)
        .execution_options(synchronize_session=False)
    ).all()
    for request in gone:
        withdraw_request(session, request)


def _check_open(event: Event, *, of_network: bool, now: datetime.datetime) -> None:
    if event.status == EventStatus.DRAFT:
        raise NotFoundError
    if not is_open(event, now=now) or (event.audience == Audience.NETWORK and not of_network):
        raise NotOpenError


def _check_room(session: Session, event: Event, *, request: bool) -> None:
    """Count before any address is looked up: the answer must not depend on it."""
    counts = seat_counts(session, event=event.id)
    asked = counts[SeatStatus.REQUESTED]
    full = asked + sum(counts[each] for each in ACTIVE) >= MOST_REGISTRATIONS
    if full or (request and asked >= MOST_REQUESTS):
        raise CrowdedError


def _new_request(event: bytes, address: bytes, secret: bytes) -> Registration:
    name = os.urandom(16)
    return Registration(
        id=name,
        event=event,
        status=SeatStatus.REQUESTED,
        address=address,
        manage=code_hash(secret, name),
    )


def _is_stale(request: Registration, today: datetime.date) -> bool:
    return request.day + datetime.timedelta(days=REQUEST_DAYS) < today
