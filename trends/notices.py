"""Early notices: proposed by one member of a desk, confirmed by another, shown until they expire.

The server can't open the member list. What it can hold apart it does: the two signatures are of
different keys, and came from the sessions of different accounts.
"""

import datetime
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from core.errors import (
    ConflictError,
    IdTakenError,
    NotFoundError,
    NotValidError,
    StaleEpochError,
)
from crypto import notice as formats
from crypto.document import Signature, SignedDocument, parse_wrapper
from crypto.encoding import b64decode
from crypto.errors import CryptoError
from crypto.statements import verify_log
from desks.errors import UnknownDeskError
from desks.log import read_log
from desks.models import Desk
from trends.errors import OwnNoticeError
from trends.frame import tables
from trends.notice_models import Notice, NoticeStatus

KEPT_AFTER_EXPIRY = datetime.timedelta(days=30)
"""So long somebody who asks can still be told what a notice said."""
LONGEST_DRAFT = datetime.timedelta(days=7)
"""Days a draft may wait for its second reader: a warning is fresh or it is written again."""

_ONE_DAY = datetime.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class StoredNotice:
    """A notice as its desk reads it."""

    id: bytes
    status: NoticeStatus
    signed: SignedDocument


@dataclass(frozen=True, slots=True)
class ShownNotice:
    """A notice as readers see it, and the desk (fingerprint) that stands behind it."""

    desk: bytes
    content: formats.NoticeContent

    def reaches(self, ags: str, desk: bytes | None) -> bool:
        """Tell whether a Kommune is meant: its key, and the desk it reports to, if any."""
        area = self.content.area
        return ags in area or ags[:2] in area if area else desk == self.desk


def desk_notices(session: Session, *, desk: bytes) -> list[StoredNotice]:
    """Give a desk's notices but those taken back, the latest to expire first."""
    rows = session.scalars(
        select(Notice)
        .where(Notice.desk == desk, Notice.status != NoticeStatus.WITHDRAWN)
        .order_by(Notice.expires.desc(), Notice.id)
    )
    return [
        StoredNotice(row.id, NoticeStatus(row.status), parse_wrapper(row.signed))
        for row in rows
        if row.signed is not None
    ]


def propose_notice(
    session: Session, *, desk: bytes, by: bytes, draft: SignedDocument, today: datetime.date
) -> None:
    """Store what a member (account id) proposes; the same again changes nothing.

    Raises NotValidError, StaleEpochError, IdTakenError.
    """
    opened = _open(formats.open_draft, draft, desk)
    _require_current(session, desk, opened.epoch, today)
    _require_days(opened.content, today)
    known = session.get(Notice, b64decode(opened.content.id))
    if known is not None:
        if (known.desk, known.author, known.signed) == (desk, by, draft.to_bytes()):
            return
        raise IdTakenError
    session.add(
        Notice(
            id=b64decode(opened.content.id),
            desk=desk,
            status=NoticeStatus.PROPOSED,
            signed=draft.to_bytes(),
            author=by,
            expires=opened.content.expires,
        )
    )


def confirm_notice(
    session: Session,
    *,
    desk: bytes,
    by: bytes,
    notice: bytes,
    signature: Signature,
    today: datetime.date,
) -> None:
    """Publish a draft by the second reader's signature; the same again changes nothing.

    Raises NotFoundError, ConflictError, OwnNoticeError, NotValidError, StaleEpochError.
    """
    row = _lock(session, desk, notice)
    if row.signed is None:
        raise ConflictError
    stored = parse_wrapper(row.signed)
    if row.status == NoticeStatus.PUBLISHED:
        if stored.signatures[-1] == signature:
            return
        raise ConflictError
    if row.author == by:
        raise OwnNoticeError
    confirmed = SignedDocument(stored.document, (*stored.signatures, signature))
    opened = _open(formats.open_notice, confirmed, desk)
    _require_current(session, desk, opened.epoch, today)
    _require_days(opened.content, today)
    row.status = NoticeStatus.PUBLISHED
    row.signed = confirmed.to_bytes()
    row.author = None


def withdraw_notice(session: Session, *, desk: bytes, notice: bytes) -> None:
    """Take a draft or a notice back at once, its text with it. Raises NotFoundError."""
    row = _lock(session, desk, notice)
    row.status = NoticeStatus.WITHDRAWN
    row.signed = None
    row.author = None


def shown_notices(session: Session, *, today: datetime.date) -> list[ShownNotice]:
    """Give what coordinators may read today, the newest first."""
    rows = session.execute(
        select(Notice.desk, Notice.signed).where(
            Notice.status == NoticeStatus.PUBLISHED, Notice.expires >= today
        )
    )
    shown = [
        notice
        for desk, signed in rows
        if signed is not None and (notice := _show(desk, signed, today)) is not None
    ]
    return sorted(shown, key=lambda each: (each.content.since, each.content.id), reverse=True)


def public_only(notices: Iterable[ShownNotice]) -> list[ShownNotice]:
    """Keep those that everybody may read."""
    return [each for each in notices if each.content.audience == "public"]


def forget_expired(session: Session, *, today: datetime.date) -> None:
    """Delete what expired long ago. It can't come back: an expired notice is refused."""
    session.execute(delete(Notice).where(Notice.expires < today - KEPT_AFTER_EXPIRY))


def _show(desk: bytes, signed: bytes, today: datetime.date) -> ShownNotice | None:
    """Verify again: what somebody wrote into the database is not shown."""
    try:
        content = formats.open_notice(parse_wrapper(signed), desk).content
    except CryptoError:
        return None
    return ShownNotice(desk, content) if content.expires >= today else None


def _open(
    open_as: Callable[[SignedDocument, bytes], formats.Notice], signed: SignedDocument, desk: bytes
) -> formats.Notice:
    try:
        opened = open_as(signed, desk)
    except CryptoError:
        raise NotValidError from None
    threats = tables()["form"].categories
    if opened.content.threat and opened.content.threat not in threats:
        raise NotValidError
    return opened


def _require_current(session: Session, desk: bytes, epoch: bytes, today: datetime.date) -> None:
    """Hold the desk's epoch until the commit: who was removed before doesn't sign any more."""
    locked = select(Desk.fingerprint).where(Desk.fingerprint == desk).with_for_update()
    if session.scalar(locked) is None:
        raise UnknownDeskError
    log = verify_log(read_log(session, desk=desk), desk)
    try:
        usable = log.usable_epoch(today)
    except CryptoError:
        raise StaleEpochError from None
    if usable.hash != epoch:
        raise StaleEpochError


def _require_days(content: formats.NoticeContent, today: datetime.date) -> None:
    """A notice is of these days and has not expired; clocks may differ by a midnight."""
    written = today - LONGEST_DRAFT <= content.since <= today + _ONE_DAY
    if not written or content.expires < today:
        raise NotValidError


def _lock(session: Session, desk: bytes, notice: bytes) -> Notice:
    row = session.scalars(
        select(Notice).where(Notice.id == notice, Notice.desk == desk).with_for_update()
    ).one_or_none()
    if row is None:
        raise NotFoundError
    return row
