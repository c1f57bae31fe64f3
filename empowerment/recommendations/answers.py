"""What the network says to a recommendation: comments, "we tried this", and whom one may ask.

People of other Kommunen see which Kommune speaks, never which person. The public sees how often
something was tried and with what result, and nothing more.
"""

import datetime
import os
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core.at_rest import Box
from core.audit import record
from core.errors import MalformedError, NotFoundError, NotValidError
from core.plain_text import plain
from empowerment.network.agreements import require_member
from empowerment.network.replies import tell_of_reply
from empowerment.recommendations.drafting import own
from empowerment.recommendations.models import (
    LONGEST_COMMENT,
    LONGEST_CONTACT,
    Recommendation,
    RecommendationComment,
    RecommendationTrial,
)

CONTACT_PURPOSE = "recommendation-contact"


class Result(StrEnum):
    """What became of it elsewhere."""

    WORKED = "worked"
    PARTLY = "partly"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Comment:
    """A comment as the network reads it."""

    id: bytes
    kommune: str | None
    """None: the network office."""
    text: str
    day: datetime.date
    is_own: bool


@dataclass(frozen=True, slots=True)
class Trial:
    """What a Kommune that tried it says."""

    kommune: str
    result: Result
    text: str
    day: datetime.date


def comments(session: Session, *, recommendation: bytes, reader: bytes) -> list[Comment]:
    """Give the comments, the oldest first."""
    rows = session.scalars(
        select(RecommendationComment)
        .where(RecommendationComment.recommendation == recommendation)
        .order_by(RecommendationComment.day, RecommendationComment.id)
    )
    return [Comment(row.id, row.kommune, row.text, row.day, row.author == reader) for row in rows]


def add_comment(
    session: Session, *, number: int, kommune: str | None, by: bytes | None, text: str,
    today: datetime.date,
) -> None:  # fmt: skip
    """Say something about a recommendation, as a member or as the network office.

    Raises NotInNetworkError, NotFoundError, MalformedError.
    """
    require_member(session, ags=kommune, today=today)
    found = _open(session, number)
    session.add(
        RecommendationComment(
            id=os.urandom(16),
            recommendation=found.id,
            kommune=kommune,
            author=by,
            text=_paragraph(text),
            day=today,
        )
    )
    session.flush()
    tell_of_reply(session, to=found.kommune, by=kommune, today=today)


def delete_comment(session: Session, *, number: int, comment: bytes, by: bytes) -> None:
    """Delete one's own comment; what is gone stays gone. Raises NotFoundError for another's."""
    found = _comment(session, number, comment)
    if found is None:
        return
    if found.author != by:
        raise NotFoundError
    session.delete(found)
    session.flush()


def remove_comment(
    session: Session, *, number: int, comment: bytes, by: bytes, today: datetime.date
) -> None:
    """Remove anybody's comment, as an editor; it stands in the audit, without its text."""
    found = _comment(session, number, comment)
    if found is None:
        return
    session.delete(found)
    session.flush()
    about = f"{number} {found.kommune or 'office'}"
    record(session, by=by.hex(), action="remove-comment", about=about, today=today)


def trials(session: Session, *, recommendation: bytes) -> list[Trial]:
    """Give what was tried where, the newest first."""
    rows = session.scalars(
        select(RecommendationTrial)
        .where(RecommendationTrial.recommendation == recommendation)
        .order_by(RecommendationTrial.day.desc(), RecommendationTrial.kommune)
    )
    return [Trial(row.kommune, Result(row.result), row.text, row.day) for row in rows]


def trial_counts(session: Session, *, recommendation: bytes) -> Mapping[Result, int]:
    """Count by result what was tried; every result is there."""
    rows = session.execute(
        select(RecommendationTrial.result, func.count())
        .where(RecommendationTrial.recommendation == recommendation)
        .group_by(RecommendationTrial.result)
    )
    counted = {result: int(number) for result, number in rows}
    return {each: counted.get(each, 0) for each in Result}


def tell_trial(
    session: Session, *, number: int, ags: str, result: Result, text: str, today: datetime.date
) -> None:
    """Tell what became of it, in the place of what the Kommune told before.

    Raises NotInNetworkError, NotValidError for the Kommune's own recommendation, NotFoundError,
    MalformedError.
    """
    require_member(session, ags=ags, today=today)
    found = _open(session, number)
    if found.kommune == ags:
        raise NotValidError
    cleaned = _paragraph(text)
    row = session.get(RecommendationTrial, (found.id, ags))
    if row is None:
        row = RecommendationTrial(recommendation=found.id, kommune=ags)
        session.add(row)
    row.result, row.text, row.day = result, cleaned, today
    session.flush()
    tell_of_reply(session, to=found.kommune, by=ags, today=today)


def delete_trial(session: Session, *, number: int, ags: str) -> None:
    """Take back what the Kommune told. Raises NotFoundError."""
    row = session.get(RecommendationTrial, (_open(session, number).id, ags))
    if row is not None:
        session.delete(row)
        session.flush()


def set_contact(session: Session, *, box: Box, ags: str, recommendation: bytes, who: str) -> None:
    """Say whom the network may ask, or with an empty text nobody any more.

    Raises NotFoundError, MalformedError.
    """
    found = own(session, ags=ags, recommendation=recommendation, lock=True)
    cleaned = " ".join(plain(who, most=LONGEST_CONTACT).split())
    if found.withdrawn is not None:
        raise NotFoundError
    found.contact = box.seal(cleaned, about=found.id) if cleaned else None
    session.flush()


def contact(session: Session, *, box: Box, recommendation: bytes) -> str:
    """Give whom one may ask; empty if nobody agreed, or the server's secret is another one."""
    sealed = session.scalar(
        select(Recommendation.contact).where(Recommendation.id == recommendation)
    )
    try:
        return "" if sealed is None else box.open(sealed, about=recommendation)
    except NotValidError:
        return ""


def _open(session: Session, number: int) -> Recommendation:
    """Give a published recommendation that is not withdrawn, locked against withdrawing."""
    found = session.scalars(
        select(Recommendation)
        .where(Recommendation.number == number)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one_or_none()
    if found is None or found.withdrawn is not None:
        raise NotFoundError
    return found


def _comment(session: Session, number: int, comment: bytes) -> RecommendationComment | None:
    row = session.get(RecommendationComment, comment)
    return None if row is None or row.recommendation != _open(session, number).id else row


def _paragraph(text: str) -> str:
    cleaned = plain(text, most=LONGEST_COMMENT)
    if not cleaned:
        raise MalformedError
    return cleaned
