"""What the server holds of a report: sealed files and the closed list of design §2."""

from enum import IntEnum, StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer, LargeBinary, String, false, text
from sqlalchemy.orm import Mapped, mapped_column

from core.columns import Blob, Day, Digest, Id, Small, length_check
from core.db import Base

MOST_PENDING = 20
"""Messages of one thread that may wait until the desk takes them into its case."""


class ReportStatus(StrEnum):
    """Where a thread stands; everything finer is inside ciphertext."""

    NEW = "new"
    """Not yet opened under a case key."""
    OPEN = "open"
    CLOSED = "closed"


class Direction(IntEnum):
    """Who wrote a message (SPEC §6)."""

    FROM_REPORTER = 1
    FROM_DESK = 2


class Report(Base):
    """A thread between a reporter and a desk.

    `mailbox` is the hash of the token that the reporter's words give. `incoming` and `outgoing`
    count messages per direction; they are the next sequence numbers.
    """

    __tablename__ = "reports"
    __table_args__ = (
        length_check("id", 16),
        length_check("mailbox", 32),
        CheckConstraint("status IN ('new', 'open', 'closed')", name="status"),
        Index("ix_reports_queue", "desk", "status", "received", "id"),
        # No row number: it would tell the order in which reports came within a day.
        {"sqlite_with_rowid": False},
    )

    id: Mapped[Id] = mapped_column(primary_key=True)
    desk: Mapped[Digest] = mapped_column(ForeignKey("desks.fingerprint"))
    mailbox: Mapped[Digest] = mapped_column(unique=True)
    status: Mapped[ReportStatus] = mapped_column(String(8))
    received: Mapped[Day]
    incoming: Mapped[int] = mapped_column(Integer)
    outgoing: Mapped[int] = mapped_column(Integer)


class Message(Base):
    """One message of a thread. `position` counts both directions from 1.

    `intake` is the file sealed to the desk; it is deleted when the desk has taken the message into
    its case. `mailbox` is the file sealed to the reporter: the self-copy, or the desk's answer.
    `aside`: the desk could not open it and does not want to be reminded of it.
    """

    __tablename__ = "messages"
    __table_args__ = (
        length_check("id", 16),
        length_check("epoch", 32),
        CheckConstraint("direction IN (1, 2)", name="direction"),
        CheckConstraint("direction = 1 OR intake IS NULL", name="intake_direction"),
        Index("uq_messages_sequence", "report", "direction", "sequence", unique=True),
        Index("uq_messages_position", "report", "position", unique=True),
        Index(
            "ix_messages_pending",
            "report",
            postgresql_where=text("intake IS NOT NULL"),
            sqlite_where=text("intake IS NOT NULL"),
        ),
        # SQLite's row number stays: without it, large rows cost an insert a tenth more.
    )

    id: Mapped[Id] = mapped_column(primary_key=True)
    report: Mapped[Id] = mapped_column(ForeignKey("reports.id"))
    position: Mapped[int] = mapped_column(Integer)
    direction: Mapped[Small]
    sequence: Mapped[int] = mapped_column(Integer)
    epoch: Mapped[Digest]
    intake: Mapped[bytes | None] = mapped_column(LargeBinary)
    mailbox: Mapped[Blob]
    aside: Mapped[bool] = mapped_column(server_default=false())
