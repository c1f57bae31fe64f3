"""Transactional outbox: what is due is written in the transaction that makes it due.

A row is written once and only ever closed, by the worker, in the transaction that commits its
effect (or after the mail server took the mail). It holds no clock time, so that it doesn't tell
when somebody reported.
"""

import datetime
import os
from enum import StrEnum

from sqlalchemy import Connection, Index, String, false, insert, text
from sqlalchemy.orm import Mapped, Session, mapped_column

from core.columns import Day, Digest, Id, length_check
from core.db import Base, table_of


class Kind(StrEnum):
    """What is due."""

    NOTIFY = "notify"
    """Tell the desk by mail that something is new; not what, not from whom, not how much."""
    REMIND = "remind"
    """Tell the desk once a day that something is unread; a closed row: it was told that day."""


class OutboxRow(Base):
    """One thing due for one desk."""

    __tablename__ = "outbox"
    __table_args__ = (
        length_check("id", 16),
        length_check("desk", 32),
        # The relay asks for open rows all day; closed ones only wait for their removal.
        Index(
            "ix_outbox_open",
            "kind",
            "desk",
            postgresql_where=text("NOT closed"),
            sqlite_where=text("closed = 0"),
        ),
        # No row number either: it would tell the order in which things came.
        {"sqlite_with_rowid": False},
    )

    id: Mapped[Id] = mapped_column(primary_key=True)
    kind: Mapped[Kind] = mapped_column(String(16))
    desk: Mapped[Digest]
    day: Mapped[Day]
    closed: Mapped[bool] = mapped_column(server_default=false())


_INSERT = insert(table_of(OutboxRow))


def enqueue(session: Session | Connection, *, kind: Kind, desk: bytes, day: datetime.date) -> None:
    """Note in the running transaction that something is due. `desk` is its fingerprint."""
    insert_row(session, new_row(kind=kind, desk=desk, day=day))


def new_row(*, kind: Kind, desk: bytes, day: datetime.date) -> dict[str, object]:
    """Give the values of a new row."""
    return {"id": os.urandom(16), "kind": kind, "desk": desk, "day": day, "closed": False}


def insert_row(session: Session | Connection, row: dict[str, object]) -> None:
    """Insert the values of a new row."""
    session.execute(_INSERT, row)
