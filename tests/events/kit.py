"""Events as the services keep them, and people who register."""

import datetime
from dataclasses import dataclass, replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from accounts.coordinators import NewCoordinator, create_coordinator
from accounts.roles import CoordinatorRole
from core.clock import noon_of
from core.letters import Letter, Mail, Sender
from empowerment.events.announcing import REMINDER_DAYS
from empowerment.events.keeping import EventWords, create_event, publish_event
from empowerment.events.letters import RENDERERS
from empowerment.events.models import Audience, Event, EventKind, Registration
from empowerment.events.people import Person, address_hash, code_of
from empowerment.events.registering import Account, confirm, register
from empowerment.events.seats import Seat, seat_of
from tests.server.kit import START

NOW = START
TODAY = NOW.date()
DAY = TODAY + datetime.timedelta(days=14)
REMINDED = DAY - datetime.timedelta(days=REMINDER_DAYS)
SECRET = bytes(range(32))
BY = bytes(16)
PLACE = "Haus am Deich, Zimmer 7"
LINK = "https://raum.example/7"
SPEAKERS = "Ida Quellmann"
NOTE = "Bitte klingeln Sie zweimal."

WORDS = EventWords(
    kind=EventKind.WORKSHOP,
    day=DAY,
    last_day=DAY,
    starts=18 * 60,
    ends=20 * 60 + 30,
    title_de="Drohbriefe einordnen",
    title_en="Judging threats",
    summary_de="Für alle, die Post der Kommune öffnen.",
    summary_en="",
    description_de="## Ablauf\n\nZwei Fälle aus dem Alltag.",
    description_en="",
    place=PLACE,
    link=LINK,
    place_confidential=True,
    speakers=SPEAKERS,
    speakers_confidential=True,
    note=NOTE,
    capacity=2,
    audience=Audience.EVERYBODY,
    open_until=DAY,
)


def published(session: Session, **changed: object) -> bytes:
    """A published event, by id."""
    made = create_event(session, words=replace(WORDS, **changed), today=TODAY)  # type: ignore[arg-type]
    publish_event(session, event=made, by=BY, today=TODAY)
    return made


def person(name: str, *, language: str = "de") -> Person:
    return Person(name, f"{name.lower()}@kommune.example", "Stadt Oldenmoor", language)


@dataclass(frozen=True)
class Registered:
    """Somebody who entered the code from the mail."""

    registration: bytes
    code: str
    seat: Seat


def ask(
    session: Session,
    event: bytes,
    name: str,
    *,
    secret: bytes = SECRET,
    today: datetime.date = TODAY,
    language: str = "de",
    account: Account | None = None,
) -> str:
    """Let anybody type somebody's address; give the code that only the address's owner gets."""
    who, now = person(name, language=language), noon_of(today)
    made = register(session, event=event, person=who, account=account, secret=secret, now=now)
    assert made is None
    return code_for(session, event, who.email, secret)


def account_of(session: Session, name: str) -> Account:
    """An account of the network whose own address is that person's."""
    email = person(name).email
    new = NewCoordinator(email, name, "")
    made = create_coordinator(session, new=new, ags=None, role=CoordinatorRole.EDITOR)
    return Account(made, email)


def code_for(session: Session, event: bytes, email: str, secret: bytes = SECRET) -> str:
    """The code that stands in the mails to an address."""
    address = address_hash(secret, event=event, email=email)
    found = session.scalars(select(Registration.id).where(Registration.address == address))
    return code_of(secret, found.one())


def sign_up(
    session: Session,
    event: bytes,
    name: str,
    *,
    secret: bytes = SECRET,
    today: datetime.date = TODAY,
    language: str = "de",
) -> Registered:
    """Let somebody register and confirm it."""
    code = ask(session, event, name, secret=secret, today=today, language=language)
    row = confirm(session, code=code, account=None, now=noon_of(today))
    return Registered(row.id, code, seat_of(session, row_of(session, event), row))


def letters(session: Session, *, today: datetime.date = TODAY) -> list[tuple[str, bytes]]:
    """The letters that are not sent and due, as kind and addressee, in the order of kinds."""
    rows = session.scalars(select(Letter).where(~Letter.closed, Letter.due <= today))
    return sorted((row.kind, row.addressee) for row in rows)


def mails(session: Session, kind: str, *, today: datetime.date = TODAY) -> list[Mail]:
    """The mails of a kind that the worker would send today, by address."""
    sender = Sender("Fachstelle", "0400 1", "https://rueckhalt.example", SECRET, today)
    rows = session.scalars(
        select(Letter).where(~Letter.closed, Letter.due <= today, Letter.kind == kind)
    )
    made = [RENDERERS[kind](session, row, sender) for row in rows]
    return sorted((mail for mail in made if mail is not None), key=lambda mail: mail.to)


def statuses(session: Session, event: bytes) -> list[tuple[int | None, str]]:
    """Numbers and how they stand; requests have none."""
    rows = session.execute(
        select(Registration.number, Registration.status)
        .where(Registration.event == event)
        .order_by(Registration.number)
    )
    return [(row.number, str(row.status)) for row in rows]


def row_of(session: Session, event: bytes) -> Event:
    return session.get_one(Event, event)
