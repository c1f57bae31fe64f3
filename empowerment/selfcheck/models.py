"""What the server keeps of self-checks: while they are open sealed sheets, later a result."""

import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, SmallInteger, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from core.columns import Blob, Day, Digest, Id, Small, length_check
from core.db import Base
from empowerment.selfcheck.question_sets import LONGEST_NAME

LONGEST_MEASURE = 300
LONGEST_OWNER = 120
LONGEST_NOTE = 1_000


class PlanStatus(StrEnum):
    """What became of a plan."""

    OPEN = "open"
    DONE = "done"
    DROPPED = "dropped"


class SelfCheck(Base):
    """A self-check of a Kommune: open until `closed`; with a result if there were enough sheets."""

    __tablename__ = "self_checks"
    __table_args__ = (
        length_check("id", 16),
        length_check("ags", 8),
        length_check("administration", 32),
        length_check("volunteers", 32),
        CheckConstraint("last_day >= started", name="days"),
        # Nothing is computed before closing, and what was computed stays.
        CheckConstraint("result IS NULL OR closed IS NOT NULL", name="result"),
        Index(
            "uq_self_checks_open",
            "ags",
            "question_set",
            unique=True,
            postgresql_where=text("closed IS NULL"),
            sqlite_where=text("closed IS NULL"),
        ),
    )

    id: Mapped[Id] = mapped_column(primary_key=True)
    ags: Mapped[str] = mapped_column(String(8), index=True)
    question_set: Mapped[str] = mapped_column(String(LONGEST_NAME))
    version: Mapped[Small]
    short: Mapped[bool]
    started: Mapped[Day]
    last_day: Mapped[Day]
    """The last day on which answers are taken."""
    closed: Mapped[datetime.date | None] = mapped_column(Date)
    result: Mapped[str | None] = mapped_column(Text)
    """JSON (frozen.py), computed once."""
    administration: Mapped[Digest] = mapped_column(unique=True)
    """Hash of the code with which the administration answers."""
    volunteers: Mapped[Digest] = mapped_column(unique=True)


class SelfCheckSheet(Base):
    """One person's answers, until the check is closed. No day: it might tell whose it is."""

    __tablename__ = "self_check_sheets"
    __table_args__ = (
        length_check("id", 16),
        # No row number: it would tell the order in which sheets came.
        {"sqlite_with_rowid": False},
    )

    id: Mapped[Id] = mapped_column(primary_key=True)
    self_check: Mapped[Id] = mapped_column(
        ForeignKey("self_checks.id", ondelete="CASCADE"), index=True
    )
    sealed: Mapped[Blob]
    """Side and answers, sealed at rest and padded to one size."""


class SelfCheckPlan(Base):
    """What a Kommune has undertaken after a self-check."""

    __tablename__ = "self_check_plans"
    __table_args__ = (
        length_check("id", 16),
        CheckConstraint("status IN ('open', 'done', 'dropped')", name="status"),
        CheckConstraint("place BETWEEN 1 AND 3", name="place"),
        Index("uq_self_check_plans_place", "self_check", "place", unique=True),
    )

    id: Mapped[Id] = mapped_column(primary_key=True)
    self_check: Mapped[Id] = mapped_column(ForeignKey("self_checks.id", ondelete="CASCADE"))
    place: Mapped[int] = mapped_column(SmallInteger)
    """1 to 3: two people who add one at once can't make a fourth."""
    measure: Mapped[str] = mapped_column(String(LONGEST_MEASURE))
    personal: Mapped[Blob]
    """Who looks after it, and a note: sealed at rest, both may name people."""
    due: Mapped[Day]
    status: Mapped[PlanStatus] = mapped_column(String(8))
    made: Mapped[Day]
