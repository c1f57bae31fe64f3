"""The monthly letter: on the first of the month, to those who asked for it.

A row says up to which month somebody was told; moving it on and writing the letter down are one
transaction, so that nobody is told twice, however often and wherever the job runs.
"""

import datetime

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from core.errors import NotValidError
from core.letters import Letter, post, withdraw
from crypto.encoding import sha256
from empowerment.network.models import DigestWish
from empowerment.network.questions import LOCALES

LETTER = "digest"


def wish(session: Session, *, coordinator: bytes, locale: str, today: datetime.date) -> None:
    """Let somebody have the letter, from the next first of the month on. Raises NotValidError."""
    if locale not in LOCALES:
        raise NotValidError
    row = session.get(DigestWish, coordinator)
    if row is None:
        row = DigestWish(coordinator=coordinator, told_until=today.replace(day=1))
        session.add(row)
    row.locale = locale
    session.flush()


def stop(session: Session, *, coordinator: bytes) -> None:
    """Send somebody no more letters, nor the one that is due."""
    session.execute(delete(DigestWish).where(DigestWish.coordinator == coordinator))
    waiting = select(Letter.about).where(
        Letter.kind == LETTER, Letter.addressee == coordinator, ~Letter.closed
    )
    for letter in session.scalars(waiting).all():
        withdraw(session, about=letter)


def wished(session: Session, *, coordinator: bytes) -> DigestWish | None:
    """Give what somebody asked for."""
    return session.get(DigestWish, coordinator)


def post_digests(session: Session, *, today: datetime.date) -> int:
    """Write down the letters of the month that is over; give how many were."""
    first = today.replace(day=1)
    told = session.scalars(
        update(DigestWish)
        .where(DigestWish.told_until < first)
        .values(told_until=first)
        .returning(DigestWish.coordinator)
        .execution_options(synchronize_session=False)
    ).all()
    for coordinator in told:
        post(
            session,
            kind=LETTER,
            about=about(first, coordinator),
            addressee=coordinator,
            due=first,
        )
    return len(told)


def about(first: datetime.date, coordinator: bytes) -> bytes:
    """Give what a letter is about: one month of one person, 16 bytes."""
    content = f"rueckhalt/v1/digest/{first.isoformat()}/".encode() + coordinator
    return sha256(content)[:16]
