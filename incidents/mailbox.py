"""The reporter's mailbox: fixed-size answers, and writing back.

An unknown mailbox and one with nothing new are the same bytes after the same single statement, so
that trying tokens tells nothing, and neither does watching the wire.
"""

import datetime
import json
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ScalarSelect, case, exists, func, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import InstrumentedAttribute, Session

from core import outbox
from core.db import table_of
from core.errors import IdTakenError, SequenceTakenError, StaleEpochError
from crypto.encoding import b64encode, sha256
from desks.models import Desk
from incidents.errors import MailboxFullError, UnknownMailboxError
from incidents.intake import SealedPair, usable_epoch
from incidents.models import MOST_PENDING, Direction, Message, Report

ANSWER_LENGTH = 131_072
_MOST_MESSAGES = 6
"""One more than fit: five of the smaller class, or one of the larger and one of the smaller."""


@dataclass(frozen=True, slots=True)
class MailboxEntry:
    """A message as the reporter may read it."""

    position: int
    direction: int
    sealed: bytes


@dataclass(frozen=True, slots=True)
class NewMessage:
    """A further message of a reporter; `token` opens the mailbox."""

    token: bytes
    id: bytes
    epoch: bytes
    sequence: int
    files: SealedPair


def read_mailbox(session: Session, *, token: bytes, after: int) -> list[MailboxEntry]:
    """Give the messages behind `after`, at most one more than fit an answer."""
    rows = session.execute(
        select(Message.position, Message.direction, Message.mailbox)
        .join(Report, Report.id == Message.report)
        .where(Report.mailbox == sha256(token), Message.position > after)
        .order_by(Message.position)
        .limit(_MOST_MESSAGES)
    )
    return [MailboxEntry(row.position, row.direction, row.mailbox) for row in rows]


def encode_answer(entries: Sequence[MailboxEntry]) -> bytes:
    """Write as many entries as fit into an answer of exactly ANSWER_LENGTH bytes."""
    messages: list[dict[str, int | str]] = []
    length = len(_answer([], more=False, padding=0))
    for entry in entries:
        message: dict[str, int | str] = {
            "direction": entry.direction,
            "position": entry.position,
            "sealed": b64encode(entry.sealed),
        }
        length += len(json.dumps(message, separators=(",", ":"))) + 1
        if length > ANSWER_LENGTH:
            break
        messages.append(message)
    more = len(messages) < len(entries)
    plain = _answer(messages, more=more, padding=0)
    return _answer(messages, more=more, padding=ANSWER_LENGTH - len(plain))


def _answer(messages: list[dict[str, int | str]], *, more: bool, padding: int) -> bytes:
    answer = {"messages": messages, "more": more, "padding": "0" * padding}
    return json.dumps(answer, separators=(",", ":")).encode("ascii")


def take_message(session: Session, *, message: NewMessage, today: datetime.date) -> None:
    """Store a further message with its outbox row; the same message again stores nothing.

    Raises UnknownMailboxError, StaleEpochError, SequenceTakenError, IdTakenError, MailboxFullError.
    """
    since, expires = usable_epoch(today)
    connection = session.connection()
    # Counting first takes the row's lock, so that two messages can't get one position. Only so many
    # may wait unread: whoever has a mailbox could otherwise fill the disk and the desk's queue.
    row = connection.execute(
        update(table_of(Report))
        .where(
            Report.mailbox == sha256(message.token),
            Report.incoming == message.sequence,
            _pending(Report.id) < MOST_PENDING,
            exists().where(
                Desk.fingerprint == Report.desk,
                Desk.epoch == message.epoch,
                Desk.since <= since,
                Desk.expires >= expires,
            ),
        )
        .values(incoming=Report.incoming + 1)
        .returning(Report.id, Report.desk, (Report.incoming + Report.outgoing).label("position"))
    ).one_or_none()
    if row is None:
        _explain(session, message)
        return
    try:
        connection.execute(
            table_of(Message).insert(),
            {
                "id": message.id,
                "report": row.id,
                "position": row.position,
                "direction": Direction.FROM_REPORTER,
                "sequence": message.sequence,
                "epoch": message.epoch,
                "intake": message.files.sealed,
                "mailbox": message.files.copy,
            },
        )
    except IntegrityError:
        raise IdTakenError from None
    outbox.enqueue(connection, kind=outbox.Kind.NOTIFY, desk=row.desk, day=today)


def _explain(session: Session, message: NewMessage) -> None:
    """Nothing was counted: the same message came before, or something is wrong with it."""
    report = session.execute(
        select(Report.id, Report.incoming).where(Report.mailbox == sha256(message.token))
    ).one_or_none()
    if report is None:
        raise UnknownMailboxError
    same = exists().where(
        Message.id == message.id,
        Message.report == report.id,
        Message.direction == Direction.FROM_REPORTER,
        Message.sequence == message.sequence,
    )
    if session.scalar(select(case((same, 1), else_=0))):
        return
    if report.incoming != message.sequence:
        raise SequenceTakenError
    if session.scalars(select(_pending(report.id))).one() >= MOST_PENDING:
        raise MailboxFullError
    raise StaleEpochError


def _pending(report: InstrumentedAttribute[bytes] | bytes) -> ScalarSelect[int]:
    """Count a thread's messages that no case has taken in yet."""
    return (
        select(func.count())
        .select_from(Message)
        .where(Message.report == report, Message.intake.is_not(None))
        .correlate(Report)
        .scalar_subquery()
    )
