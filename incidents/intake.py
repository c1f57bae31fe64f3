"""Taking in a report: one transaction, three statements, an answer only after the commit.

This is the path that must hold under load and cut networks, so it goes past the unit of work.
Whatever is wrong with the files is found before the transaction begins.
"""

import datetime
import os
from dataclasses import dataclass

from sqlalchemy import bindparam, insert, literal, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session
from sqlalchemy.sql.dml import Insert

from core import outbox
from core.db import table_of
from core.errors import IdTakenError, NotSealedError, StaleEpochError
from crypto.errors import CryptoError
from crypto.profile import check_profile, sealed_size_class
from desks.errors import UnknownDeskError
from desks.models import Desk
from incidents.models import Direction, Message, Report, ReportStatus

_ONE_DAY = datetime.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class SealedPair:
    """A message from a reporter: the file for the desk, and the reporter's own copy of it."""

    sealed: bytes
    copy: bytes

    def __post_init__(self) -> None:
        """Check shape and size class. Raises NotSealedError."""
        try:
            check_profile(self.sealed)
            check_profile(self.copy)
            same_class = sealed_size_class(len(self.sealed)) == sealed_size_class(len(self.copy))
        except CryptoError:
            raise NotSealedError from None
        if not same_class:
            raise NotSealedError


@dataclass(frozen=True, slots=True)
class NewReport:
    """A report as it arrives: 16 bytes of id, 32 each of desk, epoch and mailbox hash."""

    id: bytes
    desk: bytes
    epoch: bytes
    mailbox: bytes
    files: SealedPair


def usable_epoch(today: datetime.date) -> tuple[datetime.date, datetime.date]:
    """Give the latest first day and the earliest last day of an epoch usable today (SPEC §8)."""
    return today + _ONE_DAY, today


def _insert_report(dialect: str) -> Insert:
    columns = ["id", "desk", "mailbox", "status", "received", "incoming", "outgoing"]
    current = select(
        bindparam("id", type_=table_of(Report).c.id.type),
        Desk.fingerprint,
        bindparam("mailbox", type_=table_of(Report).c.mailbox.type),
        literal(ReportStatus.NEW.value),
        bindparam("received", type_=table_of(Report).c.received.type),
        literal(1),
        literal(0),
    ).where(
        Desk.fingerprint == bindparam("desk"),
        Desk.epoch == bindparam("epoch"),
        Desk.since <= bindparam("since"),
        Desk.expires >= bindparam("expires"),
    )
    module = {"postgresql": postgresql, "sqlite": sqlite}[dialect]
    statement: Insert = (
        module.insert(table_of(Report))
        .from_select(columns, current)
        .on_conflict_do_nothing()
        # PostgreSQL's driver gives no row count here; the row itself tells on both.
        .returning(table_of(Report).c.id)
    )
    return statement


_INSERT_REPORT = {dialect: _insert_report(dialect) for dialect in ("postgresql", "sqlite")}
_INSERT_MESSAGE = insert(table_of(Message))


def take_report(session: Session, *, report: NewReport, today: datetime.date) -> datetime.date:
    """Store a report with its outbox row and give the day it was received.

    The same id with the same mailbox again stores nothing and gives the day of the first time.
    Raises UnknownDeskError, StaleEpochError, IdTakenError.
    """
    since, expires = usable_epoch(today)
    inserted = session.connection().execute(
        _INSERT_REPORT[session.get_bind().dialect.name],
        {
            "id": report.id,
            "desk": report.desk,
            "mailbox": report.mailbox,
            "received": today,
            "epoch": report.epoch,
            "since": since,
            "expires": expires,
        },
    )
    if inserted.first() is None:
        return _explain(session, report)
    session.connection().execute(
        _INSERT_MESSAGE,
        {
            # Ids of first messages are the server's: the report's own id names the thread.
            "id": os.urandom(16),
            "report": report.id,
            "position": 1,
            "direction": Direction.FROM_REPORTER,
            "sequence": 0,
            "epoch": report.epoch,
            "intake": report.files.sealed,
            "mailbox": report.files.copy,
        },
    )
    outbox.enqueue(session.connection(), kind=outbox.Kind.NOTIFY, desk=report.desk, day=today)
    return today


def _explain(session: Session, report: NewReport) -> datetime.date:
    """Nothing was inserted: the same report came before, or something is wrong with it."""
    row = session.execute(
        select(Report.mailbox, Report.received).where(Report.id == report.id)
    ).one_or_none()
    if row is not None and row.mailbox == report.mailbox:
        received: datetime.date = row.received
        return received
    if row is not None:
        raise IdTakenError
    epoch = session.scalar(select(Desk.epoch).where(Desk.fingerprint == report.desk))
    if epoch is None:
        raise UnknownDeskError
    taken = session.scalar(select(Report.id).where(Report.mailbox == report.mailbox))
    if taken is not None:
        raise IdTakenError
    raise StaleEpochError
