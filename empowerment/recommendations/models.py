"""Recommendations: drafts that a Kommune works on, versions that never change, and answers.

A version is written once. It can only be emptied, when the whole recommendation is withdrawn; a
trigger of the migration holds that also against a mistake in the services.
"""

from sqlalchemy import CheckConstraint, ForeignKey, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from core.columns import Blob, Day, Id, Small, length_check
from core.db import Base
from empowerment.recommendations.content import LONGEST_AUTHOR, LONGEST_TITLE

LONGEST_NOTE = 2_000
LONGEST_COMMENT = 2_000
LONGEST_CONTACT = 300


class Recommendation(Base):
    """One recommendation of a Kommune through all its versions.

    The number comes with the first publication and stays for ever: the row is never removed then.
    """

    __tablename__ = "recommendations"
    __table_args__ = (
        length_check("id", 16),
        length_check("kommune", 8),
        CheckConstraint("number > 0", name="number"),
        CheckConstraint("withdrawn IS NULL OR number IS NOT NULL", name="withdrawn"),
    )

    id: Mapped[Id] = mapped_column(primary_key=True)
    number: Mapped[int | None] = mapped_column(Integer, unique=True)
    kommune: Mapped[str] = mapped_column(String(8), index=True)
    """Its key (AGS)."""
    withdrawn: Mapped[Day | None]
    contact: Mapped[Blob | None]
    """Whom other Kommunen may ask, if somebody agreed; sealed (core.at_rest)."""


class RecommendationDraft(Base):
    """What is being written, at most one for each; published, it becomes a version and goes."""

    __tablename__ = "recommendation_drafts"
    __table_args__ = (
        CheckConstraint("state IN ('draft', 'submitted', 'returned')", name="state"),
        CheckConstraint("(state = 'submitted') = (submitted IS NOT NULL)", name="submitted"),
        CheckConstraint("(state = 'returned') = (note IS NOT NULL)", name="note"),
        CheckConstraint("stamp > 0", name="stamp"),
    )

    recommendation: Mapped[Id] = mapped_column(
        ForeignKey("recommendations.id", ondelete="CASCADE"), primary_key=True
    )
    content: Mapped[str] = mapped_column(Text)
    """JSON (content.py)."""
    state: Mapped[str] = mapped_column(String(9))
    stamp: Mapped[int] = mapped_column(Integer)
    """Counts the changes, so that nobody overwrites what somebody else wrote meanwhile."""
    changed: Mapped[Day]
    submitted: Mapped[Day | None]
    note: Mapped[str | None] = mapped_column(String(LONGEST_NOTE))
    """What the editors ask for."""


class RecommendationVersion(Base):
    """A published text. Nothing of it changes; withdrawing takes the content away."""

    __tablename__ = "recommendation_versions"
    __table_args__ = (CheckConstraint("version > 0", name="version"),)

    recommendation: Mapped[Id] = mapped_column(ForeignKey("recommendations.id"), primary_key=True)
    version: Mapped[Small] = mapped_column(primary_key=True, autoincrement=False)
    title: Mapped[str] = mapped_column(String(LONGEST_TITLE))
    language: Mapped[str] = mapped_column(String(2))
    author: Mapped[str] = mapped_column(String(LONGEST_AUTHOR))
    """The Kommune's name on that day."""
    published: Mapped[Day]
    content: Mapped[str | None] = mapped_column(Text)


class RecommendationComment(Base):
    """What somebody of the network says to a recommendation; other people don't see who."""

    __tablename__ = "recommendation_comments"
    __table_args__ = (length_check("id", 16), length_check("kommune", 8))

    id: Mapped[Id] = mapped_column(primary_key=True)
    recommendation: Mapped[Id] = mapped_column(
        ForeignKey("recommendations.id", ondelete="CASCADE"), index=True
    )
    kommune: Mapped[str | None] = mapped_column(String(8))
    """Whose people say it; none: the network office."""
    author: Mapped[Id | None] = mapped_column(
        ForeignKey("coordinators.id", ondelete="SET NULL"), index=True
    )
    """Who may delete it; empty once the account is gone."""
    text: Mapped[str] = mapped_column(String(LONGEST_COMMENT))
    day: Mapped[Day]


class RecommendationTrial(Base):
    """What became of it in a Kommune that tried it: one answer each, which it may change."""

    __tablename__ = "recommendation_trials"
    __table_args__ = (
        length_check("kommune", 8),
        CheckConstraint("result IN ('worked', 'partly', 'failed')", name="result"),
    )

    recommendation: Mapped[Id] = mapped_column(
        ForeignKey("recommendations.id", ondelete="CASCADE"), primary_key=True
    )
    kommune: Mapped[str] = mapped_column(String(8), primary_key=True)
    result: Mapped[str] = mapped_column(String(6))
    text: Mapped[str] = mapped_column(String(LONGEST_COMMENT))
    day: Mapped[Day]
