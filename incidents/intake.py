"""Taking in a report: one transaction, at most three statements, an answer after the commit.

This is the path that must hold under load and cut networks, so it goes past the unit of work.
Whatever is wrong with the files is found before the transaction begins.
"""

import datetime
import os
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import BindParameter, Connection, Select, bindparam, insert, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from core import outbox
from core.db import Base, table_of
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


def _insert_report(dialect: str) -> sqlite.Insert | postgresql.Insert:
    """Insert a report if its epoch is the current one and nothing of it is taken."""
    module = {"postgresql": postgresql, "sqlite": sqlite}[dialect]
    current = select(
        *_given(Report, "id"),
        Desk.fingerprint,
        *_given(Report, "mailbox", "status", "received", "incoming", "outgoing"),
    ).where(
        Desk.fingerprint == bindparam("desk"),
        Desk.epoch == bindparam("epoch"),
        Desk.since <= bindparam("since"),
        Desk.expires >= bindparam("expires"),
    )
    columns = ["id", "desk", "mailbox", "status", "received", "incoming", "outgoing"]
    insert_new: sqlite.Insert | postgresql.Insert = module.insert(table_of(Report))
    return insert_new.from_select(columns, current).on_conflict_do_nothing()


def _insert_all() -> Select[Any]:
    """The three inserts in one statement: PostgreSQL can, and it saves two round trips."""
    report = table_of(Report)
    stored = _insert_report("postgresql").returning(report.c.id, report.c.desk).cte("stored")
    columns = ["id", "position", "direction", "sequence", "epoch", "intake", "mailbox"]
    message = insert(table_of(Message)).from_select(
        ["report", *columns], select(stored.c.id, *_given(Message, *columns))
    )
    columns = ["id", "kind", "day", "closed"]
    due = insert(table_of(outbox.OutboxRow)).from_select(
        ["desk", *columns], select(stored.c.desk, *_given(outbox.OutboxRow, *columns))
    )
    return select(stored.c.id).add_cte(message.cte("message"), due.cte("due"))


def _given(model: type[Base], *columns: str) -> list[BindParameter[Any]]:
    """Give parameters of the columns' types, named `<table>_<column>`."""
    table = table_of(model)
    return [bindparam(f"{table.name}_{name}", type_=table.c[name].type) for name in columns]


def _named(model: type[Base], row: Mapping[str, object]) -> dict[str, object]:
    """Give a row's values under the names of `_given`."""
    return {f"{table_of(model).name}_{name}": value for name, value in row.items()}


_INSERT_REPORT = _insert_report("sqlite").execution_options(preserve_rowcount=True)
_INSERT_MESSAGE = insert(table_of(Message))
_INSERT_ALL = _insert_all()


def take_report(
    session: Session | Connection, *, report: NewReport, today: datetime.date
) -> datetime.date:
    """Store a report with its outbox row and give the day it was received.

    The same id with the same mailbox again stores nothing and gives the day of the first time.
    Raises UnknownDeskError, StaleEpochError, IdTakenError.
    """
    connection = session if isinstance(session, Connection) else session.connection()
    since, expires = usable_epoch(today)
    current = {"desk": report.desk, "epoch": report.epoch, "since": since, "expires": expires}
    row = {
        "id": report.id,
        "mailbox": report.mailbox,
        "status": ReportStatus.NEW,
        "received": today,
        "incoming": 1,
        "outgoing": 0,
    }
    message = {
        # Ids of first messages are the server's: the report's own id names the thread.
        "id": os.urandom(16),
        "report": report.id,
        "position": 1,
        "direction": Direction.FROM_REPORTER,
        "sequence": 0,
        "epoch": report.epoch,
        "intake": report.files.sealed,
        "mailbox": report.files.copy,
    }
    due = outbox.new_row(kind=outbox.Kind.NOTIFY, desk=report.desk, day=today)
    given = current | _named(Report, row)
    if connection.dialect.name == "postgresql":
        given |= _named(Message, message) | _named(outbox.OutboxRow, due)
        stored = connection.execute(_INSERT_ALL, given).first() is not None
    else:
        stored = connection.execute(_INSERT_REPORT, given).rowcount == 1
        if stored:
            connection.execute(_INSERT_MESSAGE, message)
            outbox.insert_row(connection, due)
    return today if stored else _explain(connection, report)


def _explain(connection: Connection, report: NewReport) -> datetime.date:
    """Nothing was inserted: the same report came before, or something is wrong with it."""
    row = connection.execute(
        select(Report.mailbox, Report.received).where(Report.id == report.id)
    ).one_or_none()
    if row is not None and row.mailbox == report.mailbox:
        received: datetime.date = row.received
        return received
    if row is not None:
        raise IdTakenError
    epoch = connection.scalar(select(Desk.epoch).where(Desk.fingerprint == report.desk))
    if epoch is None:
        raise UnknownDeskError
    taken = connection.scalar(select(Report.id).where(Report.mailbox == report.mailbox))
    if taken is not None:
        raise IdTakenError
    raise StaleEpochError
