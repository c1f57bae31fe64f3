"""What the server keeps of statistics: sealed batches until their release, then what is public."""

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from core.columns import Blob, Day, Digest, length_check
from core.db import Base

LONGEST_PERIOD = 7


class Batch(Base):
    """A desk's batch of one ISO week; all desks send one a week, whatever they have to count."""

    __tablename__ = "batches"
    __table_args__ = (
        length_check("desk", 32),
        CheckConstraint("number > 0", name="number"),
    )

    desk: Mapped[Digest] = mapped_column(ForeignKey("desks.fingerprint"), primary_key=True)
    number: Mapped[int] = mapped_column(Integer, primary_key=True)
    week: Mapped[str] = mapped_column(String(8))
    epoch: Mapped[int] = mapped_column(Integer)
    """Number of the epoch whose answering key signed, and whose vault key opens the copy."""
    statement: Mapped[Blob]
    copy: Mapped[Blob]


class BatchFile(Base):
    """A batch's sealed tuples of one period; all of a period's go with its release."""

    __tablename__ = "batch_files"
    __table_args__ = (ForeignKeyConstraint(["desk", "number"], ["batches.desk", "batches.number"]),)

    desk: Mapped[Digest] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(Integer, primary_key=True)
    period: Mapped[str] = mapped_column(String(LONGEST_PERIOD), primary_key=True, index=True)
    sealed: Mapped[Blob]


class Release(Base):
    """A period's release, once: the signed plan and the signed measurements, as they came."""

    __tablename__ = "releases"

    period: Mapped[str] = mapped_column(String(LONGEST_PERIOD), primary_key=True)
    plan: Mapped[Blob]
    result: Mapped[Blob]
    received: Mapped[Day]
    public_from: Mapped[Day]
    """Until then only Kommunen see the figures, each its own."""


class ReleaseDebit(Base):
    """What a table of a period cost of ε, in thousandths; the primary key forbids a second time."""

    __tablename__ = "release_debits"

    period: Mapped[str] = mapped_column(ForeignKey("releases.period"), primary_key=True)
    released_table: Mapped[str] = mapped_column(String(32), primary_key=True)
    frame: Mapped[str] = mapped_column(String(32))
    epsilon_per_mille: Mapped[int] = mapped_column(Integer)


class Edition(Base):
    """Everything that is shown after a release; the row comes with its last file."""

    __tablename__ = "editions"

    period: Mapped[str] = mapped_column(ForeignKey("releases.period"), primary_key=True)


class EditionFile(Base):
    """A chart, table, report or page data of an edition, by its path; compressed with gzip."""

    __tablename__ = "edition_files"

    period: Mapped[str] = mapped_column(ForeignKey("releases.period"), primary_key=True)
    path: Mapped[str] = mapped_column(String(120), primary_key=True)
    media_type: Mapped[str] = mapped_column(String(80))
    content: Mapped[Blob]
