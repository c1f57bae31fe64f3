"""Who is told what is due, and what counts as told.

Something new is told soon. What stays unread is recalled once a day. Every mail also counts as its
day's reminder, so without news a desk gets at most one mail a day.
"""

import datetime
import hashlib
from collections.abc import Iterable, Sequence

from sqlalchemy import delete, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from core.clock import BERLIN, berlin_day
from core.config import Mail
from core.db import Database, table_of
from core.outbox import Kind, OutboxRow
from crypto.encoding import b64encode
from incidents.models import Message, Report
from worker.mail import Transport, message_id, notification, recipient_of

# Nobody needs to be reminded at night.
FIRST_REMINDER_HOUR = 8

# How many parameters one statement gets at most.
CHUNK = 500


def notify(
    database: Database, *, transport: Transport, mail: Mail, desk: bytes, now: datetime.datetime
) -> bool:
    """Send the mail that is due for a desk and close its rows; False if nothing was due.

    Only the rows it was sent for are closed; what came meanwhile stays open. A process that dies
    after the mail server took the mail sends it again under the same Message-ID.
    Raises `MailError`; then all rows stay open.
    """
    recipient = recipient_of(mail, b64encode(desk))
    with database.write() as session:
        _close_needless_reminder(session, desk)
        rows = session.scalars(
            select(OutboxRow.id).where(OutboxRow.desk == desk, ~OutboxRow.closed)
        ).all()
    if not rows or recipient is None:
        return False
    day = berlin_day(now)
    identifier = message_id(rows, mail.sender)
    transport.send(
        notification(sender=mail.sender, recipient=recipient, identifier=identifier, day=day)
    )
    with database.write() as session:
        _put_reminder(session, desk, day, closed=True)
        _close(session, rows)
    return True


def remind(database: Database, *, now: datetime.datetime) -> None:
    """Make a reminder due for each desk with something unread that got no mail today."""
    if now.astimezone(BERLIN).hour < FIRST_REMINDER_HOUR:
        return
    day = berlin_day(now)
    with database.write() as session:
        for desk in desks_with_unread(session):
            _put_reminder(session, desk, day, closed=False)


def tidy(database: Database, *, now: datetime.datetime) -> None:
    """Remove what was closed before today; today's rows still tell that a mail went out."""
    with database.write() as session:
        session.execute(delete(OutboxRow).where(OutboxRow.closed, OutboxRow.day < berlin_day(now)))


def desks_with_unread(session: Session) -> set[bytes]:
    """The desks with a message that nobody has taken into its case yet, nor put aside."""
    pending = select(Report.desk).join(Message, Message.report == Report.id)
    unread = Message.intake.is_not(None) & ~Message.aside
    return set(session.scalars(pending.where(unread).distinct()))


def _put_reminder(session: Session, desk: bytes, day: datetime.date, *, closed: bool) -> None:
    """Write the one reminder row of a desk and day; one that is there stays as it is.

    Its id is no random one but follows from desk and day, so that there can't be two.
    """
    insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    identifier = hashlib.sha256(b"rueckhalt/v1/reminder" + desk + day.isoformat().encode())
    row = {
        "id": identifier.digest()[:16],
        "kind": Kind.REMIND,
        "desk": desk,
        "day": day,
        "closed": closed,
    }
    session.execute(insert(table_of(OutboxRow)).values(row).on_conflict_do_nothing())


def _close_needless_reminder(session: Session, desk: bytes) -> None:
    """Close a reminder that has outlived what it reminds of."""
    if desk not in desks_with_unread(session):
        session.execute(
            update(OutboxRow)
            .where(OutboxRow.desk == desk, OutboxRow.kind == Kind.REMIND, ~OutboxRow.closed)
            .values(closed=True)
        )


def _close(session: Session, rows: Sequence[bytes]) -> None:
    for chunk in _chunks(rows):
        session.execute(update(OutboxRow).where(OutboxRow.id.in_(chunk)).values(closed=True))


def _chunks(rows: Sequence[bytes]) -> Iterable[Sequence[bytes]]:
    return (rows[start : start + CHUNK] for start in range(0, len(rows), CHUNK))
