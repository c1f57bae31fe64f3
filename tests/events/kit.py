"""Events as the services keep them, and people who register."""

import datetime
from dataclasses import replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.letters import Letter, Mail, Sender
from empowerment.events.announcing import REMINDER_DAYS
from empowerment.events.keeping import EventWords, create_event, publish_event
from empowerment.events.letters import RENDERERS
from empowerment.events.models import Audience, Event, EventKind, Registration
from empowerment.events.people import Person
from empowerment.events.registering import Registered, register
from tests.server.kit import START

TODAY = START.date()
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


def sign_up(
    session: Session,
    event: bytes,
    name: str,
    *,
    secret: bytes = SECRET,
    today: datetime.date = TODAY,
    language: str = "de",
) -> Registered:
    """Let somebody register."""
    return register(
        session,
        event=event,
        person=person(name, language=language),
        account=None,
        secret=secret,
        today=today,
    )


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


def statuses(session: Session, event: bytes) -> list[tuple[int, str]]:
    """Numbers and how they stand."""
    rows = session.execute(
        select(Registration.number, Registration.status)
        .where(Registration.event == event)
        .order_by(Registration.number)
    )
    return [(row.number, str(row.status)) for row in rows]


def row_of(session: Session, event: bytes) -> Event:
    return session.get_one(Event, event)
