"""What a Kommune does with its drafts: write, submit, take back, begin a new version, discard.

Every service names the Kommune that asks; what belongs to another looks as if it didn't exist.
"""

import datetime
import os
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import ClassVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.errors import ConflictError, NotFoundError, NotValidError
from core.letters import withdraw as withdraw_letters
from empowerment.recommendations.content import Content, checked, lacking
from empowerment.recommendations.letters import tell_editors
from empowerment.recommendations.models import (
    Recommendation,
    RecommendationDraft,
    RecommendationVersion,
)
from empowerment.recommendations.stored import to_content, to_text


class State(StrEnum):
    """Where a draft stands. Published, it is a version and no draft any more."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    RETURNED = "returned"


class StaleDraftError(ConflictError):
    """Somebody changed, submitted or published the draft since it was shown."""

    code: ClassVar[str] = "conflict"


@dataclass(frozen=True, slots=True)
class Draft:
    """A draft as it is shown; `stamp` says which state of it."""

    id: bytes
    kommune: str
    number: int | None
    """Of the recommendation, if an earlier version is published."""
    content: Content
    state: State
    stamp: int
    changed: datetime.date
    submitted: datetime.date | None
    note: str

    @property
    def is_editable(self) -> bool:
        """Whether the Kommune may write; what was submitted waits for the editors."""
        return self.state is not State.SUBMITTED


@dataclass(frozen=True, slots=True)
class OwnRecommendation:
    """One recommendation as its Kommune sees it in a list."""

    id: bytes
    title: str
    number: int | None
    version: int | None
    """The newest published one."""
    withdrawn: datetime.date | None
    state: State | None
    """Of the draft, if there is one."""
    changed: datetime.date


def own_recommendations(session: Session, *, ags: str) -> list[OwnRecommendation]:
    """Give everything a Kommune has written, what waits for it first, then the newest."""
    rows = session.scalars(select(Recommendation).where(Recommendation.kommune == ags))
    found = [_overview(session, row) for row in rows]
    urgency = {State.RETURNED: 0, State.DRAFT: 1, State.SUBMITTED: 2, None: 3}
    return sorted(found, key=lambda each: (urgency[each.state], -each.changed.toordinal(), each.id))


def start(session: Session, *, ags: str, content: Content, today: datetime.date) -> bytes:
    """Begin a recommendation with a draft; give its id. Raises MalformedError."""
    made = Recommendation(id=os.urandom(16), kommune=ags)
    session.add(made)
    session.flush()
    _add_draft(session, made.id, checked(content), today)
    return made.id


def read_draft(session: Session, *, ags: str, recommendation: bytes) -> Draft:
    """Give a draft of a Kommune. Raises NotFoundError."""
    owner, draft = _own_draft(session, ags, recommendation, lock=False)
    return to_draft(owner, draft)


def save(
    session: Session, *, ags: str, recommendation: bytes, content: Content, stamp: int,
    today: datetime.date,
) -> Draft:  # fmt: skip
    """Keep what was written, however incomplete. A returned draft stays one until it is sent again.

    What it is based on stays what it was. Raises StaleDraftError if somebody else was faster,
    NotFoundError, MalformedError.
    """
    owner, draft = _editable(session, ags, recommendation, stamp)
    found = checked(replace(content, based_on=to_content(draft.content).based_on))
    draft.content, draft.changed = to_text(found), today
    draft.stamp += 1
    session.flush()
    return to_draft(owner, draft)


def submit(
    session: Session, *, ags: str, recommendation: bytes, stamp: int, today: datetime.date
) -> None:
    """Hand a draft to the editors, who get one letter about all of a day.

    Raises NotValidError if something is lacking, StaleDraftError, NotFoundError.
    """
    _, draft = _editable(session, ags, recommendation, stamp)
    if lacking(to_content(draft.content)):
        raise NotValidError
    draft.state, draft.submitted, draft.note = State.SUBMITTED, today, None
    draft.stamp += 1
    session.flush()
    withdraw_letters(session, about=recommendation)  # that it came back is settled
    tell_editors(session, today=today)


def recall(
    session: Session, *, ags: str, recommendation: bytes, stamp: int, today: datetime.date
) -> None:
    """Take a draft back from the editors before they decide. Raises StaleDraftError."""
    _, draft = _own_draft(session, ags, recommendation, lock=True)
    if draft.state != State.SUBMITTED or draft.stamp != stamp:
        raise StaleDraftError
    draft.state, draft.submitted, draft.changed = State.DRAFT, None, today
    draft.stamp += 1
    session.flush()


def discard(session: Session, *, ags: str, recommendation: bytes, stamp: int) -> None:
    """Delete a draft, and the recommendation if nothing of it was ever published.

    Raises StaleDraftError, NotFoundError.
    """
    owner, draft = _editable(session, ags, recommendation, stamp)
    session.delete(draft)
    session.flush()
    if owner.number is None:
        session.delete(owner)
        session.flush()
    withdraw_letters(session, about=recommendation)


def revise(session: Session, *, ags: str, recommendation: bytes, today: datetime.date) -> None:
    """Begin a new version from the published one, which stays until the new one is published.

    With a draft there already, does nothing. Raises NotFoundError.
    """
    owner = own(session, ags=ags, recommendation=recommendation, lock=True)
    if owner.number is None or owner.withdrawn is not None:
        raise NotFoundError
    if session.get(RecommendationDraft, recommendation) is not None:
        return
    newest = newest_version(session, recommendation)
    if newest is None or newest.content is None:
        raise NotFoundError
    _add_draft(session, recommendation, to_content(newest.content), today)


def own(session: Session, *, ags: str, recommendation: bytes, lock: bool = False) -> Recommendation:
    """Give a Kommune's recommendation. Raises NotFoundError, also for another Kommune's.

    Whoever changes anything of a recommendation locks it first, before its draft: else what is
    published or written while it is being withdrawn would outlive it.
    """
    found = locked(session, recommendation) if lock else session.get(Recommendation, recommendation)
    if found is None or found.kommune != ags:
        raise NotFoundError
    return found


def locked(session: Session, recommendation: bytes) -> Recommendation | None:
    """Give a recommendation as it is now, and let nobody else change it meanwhile."""
    return session.get(Recommendation, recommendation, with_for_update=True, populate_existing=True)


def newest_version(session: Session, recommendation: bytes) -> RecommendationVersion | None:
    """Give the version that was published last."""
    versions = select(RecommendationVersion).where(
        RecommendationVersion.recommendation == recommendation
    )
    return session.scalars(versions.order_by(RecommendationVersion.version.desc()).limit(1)).first()


def to_draft(owner: Recommendation, draft: RecommendationDraft) -> Draft:
    """Read a row."""
    return Draft(
        id=owner.id,
        kommune=owner.kommune,
        number=owner.number,
        content=to_content(draft.content),
        state=State(draft.state),
        stamp=draft.stamp,
        changed=draft.changed,
        submitted=draft.submitted,
        note=draft.note or "",
    )


def _add_draft(
    session: Session, recommendation: bytes, content: Content, today: datetime.date
) -> None:
    draft = RecommendationDraft(
        recommendation=recommendation,
        content=to_text(content),
        state=State.DRAFT,
        stamp=1,
        changed=today,
    )
    session.add(draft)
    session.flush()


def _own_draft(
    session: Session, ags: str, recommendation: bytes, *, lock: bool
) -> tuple[Recommendation, RecommendationDraft]:
    owner = own(session, ags=ags, recommendation=recommendation, lock=lock)
    # Locked as well: between comparing the stamp and writing nobody else may come.
    draft = session.get(
        RecommendationDraft, recommendation, with_for_update=lock, populate_existing=lock
    )
    if draft is None:
        raise NotFoundError
    return owner, draft


def _editable(
    session: Session, ags: str, recommendation: bytes, stamp: int
) -> tuple[Recommendation, RecommendationDraft]:
    """Give a draft to write to. One that is gone was published or discarded meanwhile: stale."""
    try:
        owner, draft = _own_draft(session, ags, recommendation, lock=True)
    except NotFoundError:
        own(session, ags=ags, recommendation=recommendation)
        raise StaleDraftError from None
    if draft.state == State.SUBMITTED or draft.stamp != stamp:
        raise StaleDraftError
    return owner, draft


def _overview(session: Session, row: Recommendation) -> OwnRecommendation:
    draft = session.get(RecommendationDraft, row.id)
    newest = newest_version(session, row.id)
    title, changed = "", datetime.date.min
    if newest is not None:
        title, changed = newest.title, newest.published
    if draft is not None:
        title, changed = to_content(draft.content).title or title, draft.changed
    return OwnRecommendation(
        id=row.id,
        title=title,
        number=row.number,
        version=None if newest is None else newest.version,
        withdrawn=row.withdrawn,
        state=None if draft is None else State(draft.state),
        changed=changed,
    )
