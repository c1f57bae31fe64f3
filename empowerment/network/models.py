"""Agreements of Kommunen, who of them can be reached, and what they ask each other.

Nothing here names who wrote something: Kommunen ask and answer, not persons.
"""

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    ForeignKey,
    Index,
    Integer,
    String,
    Text,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from core.columns import Blob, Day, Id, Small, length_check
from core.db import Base

LONGEST_VERSION = 16
LONGEST_TITLE = 150
LONGEST_TEXT = 5_000
"""Characters of a question or an answer."""


class AgreementDraft(Base):
    """A Kommune has fetched the text to sign; goes when the signature is recorded."""

    __tablename__ = "agreement_drafts"
    __table_args__ = (length_check("ags", 8),)

    ags: Mapped[str] = mapped_column(String(8), primary_key=True)
    version: Mapped[str] = mapped_column(String(LONGEST_VERSION))
    day: Mapped[Day]


class Agreement(Base):
    """A signed agreement with its term; a renewal is a further one that begins where it ends."""

    __tablename__ = "agreements"
    __table_args__ = (
        length_check("id", 16),
        length_check("ags", 8),
        length_check("recorded_by", 16),
        # One that was ended leaves its day to another: a slip must not stay for ever.
        Index(
            "uq_agreements_ags_starts",
            "ags",
            "starts",
            unique=True,
            postgresql_where=text("ended IS NULL"),
            sqlite_where=text("ended IS NULL"),
        ),
        CheckConstraint("signed <= starts", name="signed_first"),
        CheckConstraint("starts < expires", name="term"),
        CheckConstraint("months BETWEEN 1 AND 60", name="months"),
        CheckConstraint("(ended IS NULL) = (ended_by IS NULL)", name="ended_together"),
    )

    id: Mapped[Id] = mapped_column(primary_key=True)
    ags: Mapped[str] = mapped_column(String(8), index=True)
    version: Mapped[str] = mapped_column(String(LONGEST_VERSION))
    """Which text was signed (agreement_text.py)."""
    signed: Mapped[Day]
    starts: Mapped[Day]
    months: Mapped[Small]
    expires: Mapped[Day]
    """The last day."""
    named: Mapped[bool] = mapped_column(Boolean)
    """Whether the Kommune may be named in public."""
    recorded_by: Mapped[Id]
    """The account that saw the signatures on paper; stays when the account goes."""
    ended: Mapped[Day | None]
    """The first day on which it no longer counts, if it was ended before its time."""
    ended_by: Mapped[Id | None]


class DirectoryEntry(Base):
    """How a coordinator wants to be reached by the network; goes with the person."""

    __tablename__ = "directory_entries"
    __table_args__ = (length_check("id", 16),)

    coordinator: Mapped[Id] = mapped_column(
        ForeignKey("coordinators.id", ondelete="CASCADE"), primary_key=True
    )
    id: Mapped[Id] = mapped_column(unique=True)
    sealed: Mapped[Blob]
    """JSON with name, mail, phone and hours (core.at_rest), bound to `id`."""
    confirmed: Mapped[Day]
    """When the person last found it true."""


class Question(Base):
    """A question of a Kommune, or of the network office, to the others."""

    __tablename__ = "questions"
    __table_args__ = (
        length_check("ags", 8),
        CheckConstraint(f"length(text) <= {LONGEST_TEXT}", name="text_length"),
        {"sqlite_autoincrement": True},  # a number must not come again for another text
    )

    number: Mapped[int] = mapped_column(Integer, primary_key=True)
    ags: Mapped[str | None] = mapped_column(String(8))
    """Whose it is; none of the network office."""
    locale: Mapped[str] = mapped_column(String(2))
    title: Mapped[str] = mapped_column(String(LONGEST_TITLE))
    text: Mapped[str] = mapped_column(Text)
    day: Mapped[Day]
    answered: Mapped[bool] = mapped_column(Boolean)
    """Whether those who asked say so."""
    pinned: Mapped[bool] = mapped_column(Boolean)


class Answer(Base):
    """An answer to a question; goes with it."""

    __tablename__ = "question_answers"
    __table_args__ = (
        length_check("ags", 8),
        CheckConstraint(f"length(text) <= {LONGEST_TEXT}", name="text_length"),
        {"sqlite_autoincrement": True},  # a number must not come again for another text
    )

    number: Mapped[int] = mapped_column(Integer, primary_key=True)
    question: Mapped[int] = mapped_column(
        ForeignKey("questions.number", ondelete="CASCADE"), index=True
    )
    ags: Mapped[str | None] = mapped_column(String(8))
    text: Mapped[str] = mapped_column(Text)
    day: Mapped[Day]


class DigestWish(Base):
    """Somebody wants to get what is new once a month; goes with the person or on demand."""

    __tablename__ = "digest_wishes"

    coordinator: Mapped[Id] = mapped_column(
        ForeignKey("coordinators.id", ondelete="CASCADE"), primary_key=True
    )
    locale: Mapped[str] = mapped_column(String(2))
    told_until: Mapped[Day]
    """The first day of a month: what was new before it was told, or is older than the wish."""


class ReplyRefusal(Base):
    """Somebody wants no letters about replies; goes with the person or on demand."""

    __tablename__ = "reply_refusals"

    coordinator: Mapped[Id] = mapped_column(
        ForeignKey("coordinators.id", ondelete="CASCADE"), primary_key=True
    )
