"""A case as the server holds it: wrapped keys, encrypted fields, the sealed head over them."""

from sqlalchemy import ForeignKey, Index, Integer, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from core.columns import Blob, Digest, Id, length_check
from core.db import Base


class Case(Base):
    """An accepted report; its id is the report's.

    `head` is the newest head, sealed under the case key of `generation`, the newest one.
    """

    __tablename__ = "cases"
    __table_args__ = (Index("uq_cases_desk_id", "desk", "id", unique=True),)

    id: Mapped[Id] = mapped_column(ForeignKey("reports.id"), primary_key=True)
    desk: Mapped[Digest] = mapped_column(ForeignKey("desks.fingerprint"))
    assignee: Mapped[bytes | None] = mapped_column(
        LargeBinary(16), ForeignKey("accounts.id", ondelete="SET NULL"), index=True
    )
    generation: Mapped[int] = mapped_column(Integer)
    head: Mapped[Blob]


class CaseKey(Base):
    """One generation of a case key, wrapped under the vault key of an epoch."""

    __tablename__ = "case_keys"
    __table_args__ = (length_check("wrapped", 60),)

    case: Mapped[Id] = mapped_column(ForeignKey("cases.id"), primary_key=True)
    generation: Mapped[int] = mapped_column(Integer, primary_key=True)
    epoch: Mapped[int] = mapped_column(Integer)
    wrapped: Mapped[Blob]


class CaseField(Base):
    """One encrypted field. Which key and which head wrote it stands in the head."""

    __tablename__ = "case_fields"

    case: Mapped[Id] = mapped_column(ForeignKey("cases.id"), primary_key=True)
    name: Mapped[str] = mapped_column(String(24), primary_key=True)
    sealed: Mapped[Blob]
