"""Statements of Kommunen beside their figures: written before publication, then fixed.

A statement can't stop or change a figure. Whoever writes one sees the figures early, so it stays
unread by everybody else until they are public.
"""

import datetime
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import ClassVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.errors import DomainError, NotFoundError
from core.plain_text import plain
from trends.comment_models import LONGEST_COMMENT, Comment
from trends.models import Release
from trends.periods import parse_period
from trends.publication.material import publication_order


class PublishedError(DomainError):
    """The figures are public, and with them the statement."""

    code: ClassVar[str] = "period-closed"


@dataclass(frozen=True, slots=True)
class Statement:
    """What a Kommune says about a period."""

    kommune: str
    period: str
    text: str


def comment_periods(session: Session, *, yearly: bool, today: datetime.date) -> Sequence[str]:
    """Give the periods that aren't public yet and whose figures a unit of this cadence has."""
    rows = session.execute(
        select(Release.period, Release.public_from).where(Release.public_from > today)
    )
    ordered = sorted(rows, key=lambda row: publication_order(row.period, row.public_from))
    return [row.period for row in ordered if parse_period(row.period).yearly == yearly]


def write_comment(
    session: Session, *, kommune: str, period: str, yearly: bool, text: str, today: datetime.date
) -> None:
    """Put a statement on a period in place of an earlier one; an empty text takes it back.

    Raises NotFoundError (no such figures of this Kommune), PublishedError, MalformedError (too long
    or no plain text).
    """
    cleaned = plain(text, most=LONGEST_COMMENT)
    release = session.scalar(
        select(Release.public_from).where(Release.period == period).with_for_update()
    )
    if release is None or parse_period(period).yearly != yearly:
        raise NotFoundError
    if release <= today:
        raise PublishedError
    stored = session.get(Comment, (kommune, period))
    if stored is None and cleaned:
        session.add(Comment(kommune=kommune, period=period, statement=cleaned))
    elif stored is not None and cleaned:
        stored.statement = cleaned
    elif stored is not None:
        session.delete(stored)


def own_comments(session: Session, *, kommune: str) -> Sequence[Statement]:
    """Give all statements of a Kommune, those nobody else can read yet included."""
    return _statements(session, [kommune], None)


def public_comments(
    session: Session, *, kommunen: Collection[str], today: datetime.date
) -> Sequence[Statement]:
    """Give the statements that everybody may read, newest period first."""
    return _statements(session, kommunen, today)


def _statements(
    session: Session, kommunen: Collection[str], today: datetime.date | None
) -> Sequence[Statement]:
    query = (
        select(Comment, Release.public_from)
        .join(Release, Release.period == Comment.period)
        .where(Comment.kommune.in_(list(kommunen)))
    )
    if today is not None:
        query = query.where(Release.public_from <= today)
    rows = sorted(
        session.execute(query),
        key=lambda row: publication_order(row.Comment.period, row.public_from),
        reverse=True,
    )
    return [
        Statement(row.Comment.kommune, row.Comment.period, row.Comment.statement) for row in rows
    ]
