"""What the editors do: read what was submitted, return it with a note, publish, withdraw."""

import datetime

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from core.audit import record
from core.errors import MalformedError, NotFoundError
from core.letters import withdraw as withdraw_letters
from core.plain_text import plain
from empowerment.recommendations.drafting import (
    Draft,
    StaleDraftError,
    State,
    locked,
    newest_version,
    own,
    to_draft,
)
from empowerment.recommendations.indexed import index, unindex
from empowerment.recommendations.letters import PUBLISHED, RETURNED, tell_authors
from empowerment.recommendations.models import (
    LONGEST_NOTE,
    Recommendation,
    RecommendationComment,
    RecommendationDraft,
    RecommendationTrial,
    RecommendationVersion,
)
from empowerment.recommendations.stored import to_content, to_text


def waiting(session: Session) -> list[Draft]:
    """Give what was submitted, the oldest first."""
    rows = session.execute(
        select(Recommendation, RecommendationDraft)
        .join(RecommendationDraft, RecommendationDraft.recommendation == Recommendation.id)
        .where(RecommendationDraft.state == State.SUBMITTED)
        .order_by(RecommendationDraft.submitted, Recommendation.id)
    )
    return [to_draft(owner, draft) for owner, draft in rows]


def count_waiting(session: Session) -> int:
    """Count what was submitted."""
    counted = select(func.count()).where(RecommendationDraft.state == State.SUBMITTED)
    return session.scalars(counted).one()


def read_submitted(session: Session, *, recommendation: bytes) -> Draft:
    """Give a submitted draft. Raises NotFoundError: no editor reads what isn't submitted."""
    owner = session.get(Recommendation, recommendation)
    draft = session.get(RecommendationDraft, recommendation)
    if owner is None or draft is None or draft.state != State.SUBMITTED:
        raise NotFoundError
    return to_draft(owner, draft)


def send_back(
    session: Session, *, recommendation: bytes, stamp: int, note: str, today: datetime.date
) -> None:
    """Return a draft with a note on what is asked for.

    Raises MalformedError, and StaleDraftError if the draft is not any more what was read.
    """
    cleaned = plain(note, most=LONGEST_NOTE)
    if not cleaned:
        raise MalformedError
    owner, draft = _submitted(session, recommendation, stamp)
    draft.state, draft.submitted, draft.note = State.RETURNED, None, cleaned
    draft.stamp += 1
    session.flush()
    tell_authors(session, kind=RETURNED, recommendation=owner.id, ags=owner.kommune, today=today)


def publish(
    session: Session, *, recommendation: bytes, stamp: int, author: str, by: bytes,
    today: datetime.date,
) -> tuple[int, int]:  # fmt: skip
    """Make a version of exactly the draft that was read; give its number and version.

    `author` is the Kommune's name, `by` the editor. Raises StaleDraftError.
    """
    owner, draft = _submitted(session, recommendation, stamp)
    content = to_content(draft.content)
    newest = newest_version(session, recommendation)
    version = 1 if newest is None else newest.version + 1
    if owner.number is None:
        # Rows with a number are never removed, so none comes a second time; where two are
        # published at once, the constraint lets one of them in.
        owner.number = 1 + (session.scalar(select(func.max(Recommendation.number))) or 0)
    session.add(
        RecommendationVersion(
            recommendation=recommendation,
            version=version,
            title=content.title,
            language=content.language,
            author=author,
            published=today,
            content=to_text(content),
        )
    )
    session.delete(draft)
    session.flush()
    index(session, number=owner.number, content=content, author=author)
    tell_authors(session, kind=PUBLISHED, recommendation=owner.id, ags=owner.kommune, today=today)
    _note(session, by, "publish-recommendation", f"{owner.number} v{version}", today)
    return owner.number, version


def withdraw(session: Session, *, number: int, by: bytes, today: datetime.date) -> None:
    """Take a published recommendation back, by an editor. Raises NotFoundError."""
    found = session.scalars(
        select(Recommendation)
        .where(Recommendation.number == number)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one_or_none()
    if found is None:
        raise NotFoundError
    _withdraw(session, found, by, today)


def withdraw_own(
    session: Session, *, ags: str, recommendation: bytes, by: bytes, today: datetime.date
) -> None:
    """Take a published recommendation back, by its Kommune. Raises NotFoundError."""
    found = own(session, ags=ags, recommendation=recommendation, lock=True)
    if found.number is None:
        raise NotFoundError
    _withdraw(session, found, by, today)


def _withdraw(session: Session, found: Recommendation, by: bytes, today: datetime.date) -> None:
    """Erase texts, answers, contact and draft; titles, versions and the day stay at the address."""
    if found.withdrawn is not None or found.number is None:
        return
    found.withdrawn, found.contact = today, None
    session.flush()
    session.execute(
        update(RecommendationVersion)
        .where(RecommendationVersion.recommendation == found.id)
        .values(content=None)
        .execution_options(synchronize_session=False)
    )
    for model in (RecommendationDraft, RecommendationComment, RecommendationTrial):
        rows = session.scalars(select(model).where(model.recommendation == found.id))
        for row in rows:
            session.delete(row)
    session.flush()
    unindex(session, number=found.number)
    withdraw_letters(session, about=found.id)
    _note(session, by, "withdraw-recommendation", str(found.number), today)


def _submitted(
    session: Session, recommendation: bytes, stamp: int
) -> tuple[Recommendation, RecommendationDraft]:
    """Give a submitted draft, locked: of two editors only one decides."""
    owner = locked(session, recommendation)
    if owner is None:
        raise NotFoundError
    draft = session.get(
        RecommendationDraft, recommendation, with_for_update=True, populate_existing=True
    )
    if draft is None or draft.state != State.SUBMITTED or draft.stamp != stamp:
        raise StaleDraftError
    return owner, draft


def _note(session: Session, by: bytes, action: str, about: str, today: datetime.date) -> None:
    record(session, by=by.hex(), action=action, about=about, today=today)
