"""Someone who can read and write every row of the database, and has no key but their own."""

import datetime
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Table, delete, select, text
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.orm import Session

from app.demo.desk import DeskKeys, found
from app.demo.people import Person, new_person
from app.demo.reporter import Reporter, send_report, text_body
from app.models import OutboxRow, metadata
from core.clock import berlin_day, system_clock
from core.db import Database
from crypto.encoding import b64decode, new_id
from crypto.message import SealedMessage
from crypto.message_body import REPORT
from crypto.statements import Log, verify_log
from desks.log import read_log
from desks.models import Desk
from incidents.intake import NewReport, SealedPair, take_report
from incidents.mailbox import NewMessage, take_message

Row = dict[str, Any]


@dataclass(frozen=True)
class Writer:
    """The attacker: reads and changes rows, founds a desk of their own, writes as any reporter."""

    database: Database
    own: DeskKeys
    """A desk the attacker has founded for themselves."""

    @property
    def self(self) -> Person:
        """The attacker's own keys."""
        return self.own.people[0]

    @property
    def today(self) -> datetime.date:
        return berlin_day(system_clock())

    @contextmanager
    def rows(self) -> Iterator[Session]:
        """A transaction."""
        with self.database.write() as session:
            yield session

    @property
    def desk(self) -> bytes:
        """The attacked desk's fingerprint."""
        with self.database.read() as session:
            return session.scalars(select(Desk.fingerprint)).one()

    @property
    def log(self) -> Log:
        """Its log, verified."""
        with self.database.read() as session:
            return verify_log(read_log(session, desk=self.desk), self.desk)

    def report(self, text: str) -> Reporter:
        """Send a report, as anybody may."""
        desk = self.desk

        def body(reply_to: str) -> Row:
            return {
                "answers": {"acute_danger": ["NO"], "contact_mode": ["BOX"]},
                "attachments": [],
                "format": REPORT,
                "kommune": "",
                "language": "de",
                "reply_to": reply_to,
                "text": text,
            }

        reporter, sealed = send_report(desk, body, self.log, self.today)
        new = NewReport(
            id=b64decode(reporter.id),
            desk=desk,
            epoch=self.log.current.hash,
            mailbox=reporter.mailbox,
            files=_pair(sealed),
        )
        with self.rows() as session:
            take_report(session, report=new, today=self.today)
        return reporter

    def write_on(self, reporter: Reporter, text: str) -> Reporter:
        """Send a reporter's next message."""
        reporter, sealed = reporter.send(text_body(text, self.today), self.log, self.today)
        message = NewMessage(
            token=reporter.keys.mailbox_token,
            id=b64decode(new_id()),
            epoch=self.log.current.hash,
            sequence=sealed.message.prefix.sequence,
            files=_pair(sealed),
        )
        with self.rows() as session:
            take_message(session, message=message, today=self.today)
        return reporter


def new_writer(database: Database) -> Writer:
    """An attacker with a desk of their own."""
    person = new_person(name="fremd", display_name="Fremde Hand", role="lead")
    desk, _ = found(person, berlin_day(system_clock()))
    return Writer(database, desk)


def _pair(sealed: SealedMessage) -> SealedPair:
    return SealedPair(sealed.sealed, sealed.self_copy)


def snapshot(database: Database) -> dict[Table, list[Row]]:
    """All rows but those of the outbox, which the worker goes on closing."""
    with database.read() as session:
        return {
            table: _rows(session, table)
            for table in metadata.sorted_tables
            if table is not OutboxRow.__table__
        }


def put_back(database: Database, rows: dict[Table, list[Row]]) -> None:
    """Undo everything since a snapshot, row by row: some that nobody changed can't be deleted."""
    with database.write() as session:
        session.execute(text("PRAGMA defer_foreign_keys = ON"))
        for table in reversed(rows):
            known = [_key(table, row) for row in rows[table]]
            for row in _rows(session, table):
                key = _key(table, row)
                if key not in known:
                    where = [column == key[column.name] for column in table.primary_key]
                    session.execute(delete(table).where(*where))
        for table, content in rows.items():
            left = _rows(session, table)
            for row in content:
                if row not in left:
                    again = insert(table).values(row)
                    key_columns = [column.name for column in table.primary_key]
                    session.execute(
                        again.on_conflict_do_update(index_elements=key_columns, set_=row)
                    )


def _rows(session: Session, table: Table) -> list[Row]:
    return [dict(row) for row in session.execute(select(table)).mappings()]


def _key(table: Table, row: Row) -> Row:
    return {column.name: row[column.name] for column in table.primary_key}
