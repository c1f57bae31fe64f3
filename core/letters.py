"""Mails to people of Kommunen, written down in the transaction that makes them due.

The row says only which letter is due to whom, by ids. Its text is made when it is sent, from what
is true then: who is removed meanwhile gets nothing. A letter has the same id whenever the same
thing is written down again, so that nobody gets it twice.
"""

import datetime
import hashlib
from collections.abc import Collection
from dataclasses import dataclass, field

from sqlalchemy import (
    ColumnElement,
    Index,
    String,
    delete,
    exists,
    false,
    func,
    select,
    text,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import InstrumentedAttribute, Mapped, Session, mapped_column

from core.columns import Day, Id, length_check
from core.db import Base, table_of

KEPT_DAYS = 7
"""So long a sent letter's row says that it was sent."""

LONGEST_KIND = 24


@dataclass(frozen=True, slots=True)
class Mail:
    """A letter as it goes out; `calendar` is an iCalendar file (RFC 5545).

    `stop` is the address at which one click stops letters of this kind (RFC 8058), if it does.
    """

    to: str
    subject: str
    text: str
    calendar: bytes | None = None
    stop: str = ""


@dataclass(frozen=True, slots=True)
class Sender:
    """What letters are written with."""

    office: str
    phone: str
    public: str
    """The public site's origin."""
    secret: bytes = field(repr=False)
    """The server's secret, for what is sealed at rest and for codes."""
    today: datetime.date


class Letter(Base):
    """A mail that is or was due. `about` and `addressee` are ids of rows of its kind's room."""

    __tablename__ = "letters"
    __table_args__ = (
        length_check("id", 16),
        length_check("about", 16),
        length_check("addressee", 16),
        Index(
            "ix_letters_open",
            "due",
            postgresql_where=text("NOT closed"),
            sqlite_where=text("closed = 0"),
        ),
    )

    id: Mapped[Id] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(LONGEST_KIND))
    about: Mapped[Id]
    addressee: Mapped[Id]
    due: Mapped[Day]
    closed: Mapped[bool] = mapped_column(server_default=false())


def letter_id(*, kind: str, about: bytes, addressee: bytes, due: datetime.date) -> bytes:
    """Give the id of a letter, 16 bytes; it follows from what the letter is."""
    content = f"rueckhalt/v1/letter/{kind}/{due.isoformat()}/".encode() + about + addressee
    return hashlib.sha256(content).digest()[:16]


def post(
    session: Session, *, kind: str, about: bytes, addressee: bytes, due: datetime.date
) -> bytes:
    """Write down in the running transaction that a letter is due; give its id.

    One that is there already, sent or not, stays as it is.
    """
    insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    name = letter_id(kind=kind, about=about, addressee=addressee, due=due)
    row = {"id": name, "kind": kind, "about": about, "addressee": addressee, "due": due}
    session.execute(
        insert(table_of(Letter)).values({**row, "closed": False}).on_conflict_do_nothing()
    )
    return name


def due_letters(session: Session, *, today: datetime.date) -> list[bytes]:
    """Give the ids of the letters that are due and not sent, in no order that tells anything."""
    statement = select(Letter.id).where(~Letter.closed, Letter.due <= today).order_by(Letter.id)
    return list(session.scalars(statement))


def posted_on(session: Session, *, kind: str, addressee: bytes, day: datetime.date) -> int:
    """Count the letters of a kind to somebody that were due on a day, to put a limit to them."""
    statement = select(func.count()).where(
        Letter.kind == kind, Letter.addressee == addressee, Letter.due == day
    )
    return session.scalars(statement).one()


def is_due(about: InstrumentedAttribute[bytes] | bytes) -> ColumnElement[bool]:
    """Give the condition that a letter about something is not sent yet, for use in a statement."""
    return exists().where(Letter.about == about, ~Letter.closed)


def close(session: Session, *, letter: bytes) -> None:
    """Note that a letter was sent, or that there is nobody left to send it to."""
    session.execute(update(Letter).where(Letter.id == letter).values(closed=True))


def withdraw(
    session: Session, *, about: bytes, addressees: Collection[bytes] | None = None
) -> None:
    """Make void what is not sent yet about something that is gone or has changed.

    Without `addressees`, to anybody.
    """
    to_them = [] if addressees is None else [Letter.addressee.in_(addressees)]
    session.execute(delete(Letter).where(Letter.about == about, ~Letter.closed, *to_them))


def forget_sent(session: Session, *, today: datetime.date) -> None:
    """Remove rows of letters that were sent some days ago."""
    before = today - datetime.timedelta(days=KEPT_DAYS)
    session.execute(delete(Letter).where(Letter.closed, Letter.due < before))
