"""What the server keeps of a desk: signed statements, sealed files, the current epoch."""

import datetime

from sqlalchemy import ForeignKey, Integer, LargeBinary, String, false
from sqlalchemy.orm import Mapped, mapped_column

from core.columns import Blob, Day, Digest, Id, length_check
from core.db import Base


class Desk(Base):
    """A desk by its fingerprint; `epoch`, `since` and `expires` repeat the newest statement.

    Intake compares a report's epoch with them inside its transaction. `revision` rises with every
    change that a lead who starts an epoch must have seen, saved cases included.
    """

    __tablename__ = "desks"
    __table_args__ = (length_check("fingerprint", 32), length_check("epoch", 32))

    fingerprint: Mapped[Digest] = mapped_column(primary_key=True)
    revision: Mapped[int] = mapped_column(Integer)
    number: Mapped[int] = mapped_column(Integer)
    epoch: Mapped[Digest]
    since: Mapped[Day]
    expires: Mapped[Day]
    demo: Mapped[bool] = mapped_column(server_default=false())


class Statement(Base):
    """One entry of a desk's log; rows are only ever added."""

    __tablename__ = "statements"
    __table_args__ = (length_check("hash", 32),)

    desk: Mapped[Digest] = mapped_column(ForeignKey("desks.fingerprint"), primary_key=True)
    position: Mapped[int] = mapped_column(Integer, primary_key=True)
    hash: Mapped[Digest]
    signed: Mapped[Blob]


class SealedList(Base):
    """The sealed member list of an epoch; heads of old epochs are checked against old lists."""

    __tablename__ = "sealed_lists"

    desk: Mapped[Digest] = mapped_column(ForeignKey("desks.fingerprint"), primary_key=True)
    epoch: Mapped[int] = mapped_column(Integer, primary_key=True)
    members: Mapped[Blob]


class DeskFiles(Base):
    """The sealed files of the current epoch alone: a removed member's copies are not kept."""

    __tablename__ = "desk_files"

    desk: Mapped[Digest] = mapped_column(ForeignKey("desks.fingerprint"), primary_key=True)
    secrets: Mapped[Blob]
    closing: Mapped[bytes | None] = mapped_column(LargeBinary)


class RootCopy(Base):
    """The root key sealed to a lead or to the recovery kit."""

    __tablename__ = "root_copies"

    desk: Mapped[Digest] = mapped_column(ForeignKey("desks.fingerprint"), primary_key=True)
    holder: Mapped[str] = mapped_column(String(22), primary_key=True)
    """An account id (base64url) or `recovery`."""
    sealed: Mapped[Blob]


class Invitation(Base):
    """A code that founds a desk (`desk` empty) or joins one; the row goes when it is used."""

    __tablename__ = "invitations"
    __table_args__ = (length_check("hash", 32),)

    hash: Mapped[Digest] = mapped_column(primary_key=True)
    desk: Mapped[bytes | None] = mapped_column(
        LargeBinary(32), ForeignKey("desks.fingerprint"), index=True
    )
    expires: Mapped[datetime.date]


class Candidate(Base):
    """The signed request of an account that waits to be admitted."""

    __tablename__ = "candidates"

    account: Mapped[Id] = mapped_column(
        ForeignKey("accounts.id", ondelete="CASCADE"), primary_key=True
    )
    desk: Mapped[Digest] = mapped_column(ForeignKey("desks.fingerprint"), index=True)
    request: Mapped[Blob]
