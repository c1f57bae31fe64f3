"""What was done to accounts, Kommunen and public texts: who, what, on which day.

Each entry holds the hash of the one before it and of its own salted content (design §3). So an
entry's content can be erased without breaking the chain, and a row that somebody changed, dropped
or put in shows. What a desk does is no part of this.
"""

import datetime
import hashlib
import hmac
import json
import os
from dataclasses import dataclass

from sqlalchemy import CheckConstraint, Integer, LargeBinary, String, select, text, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from core.columns import Day, Digest, length_check
from core.db import Base

OPERATOR = "operator"
"""Who acts on the command line."""

KEPT_DAYS = 730
"""So long the content of an entry is kept."""

ACTIONS = frozenset(
    {
        *("invite", "join", "withdraw", "remove", "remove-kommune", "second-factor-reset"),
        *("address", "invite-desk", "withdraw-desk"),
        *("sign-agreement", "renew-agreement", "end-agreement"),
        *("name-kommune", "unname-kommune"),
        *("publish-article", "schedule-article", "unschedule-article", "archive-article"),
        *("show-aid", "correct-aid", "hide-aid", "confirm-link"),
        *("publish-recommendation", "withdraw-recommendation", "remove-comment"),
        *("event-publish", "event-cancel", "event-delete"),
        *("self-check-start", "self-check-close", "self-check-remove", "publish-dialogue"),
        *("pin-question", "unpin-question", "remove-question", "remove-answer"),
    }
)
"""All that is recorded, so that pages have words for it."""

_START = bytes(32)
_LONGEST = 400


class AuditEntry(Base):
    """One act. Without `content` and `salt` it was erased; hash and place stay."""

    __tablename__ = "audit"
    __table_args__ = (
        length_check("hash", 32),
        length_check("previous", 32),
        CheckConstraint("(salt IS NULL) = (content IS NULL)", name="erased"),
    )

    number: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    day: Mapped[Day]
    salt: Mapped[bytes | None] = mapped_column(LargeBinary(16))
    content: Mapped[str | None] = mapped_column(String(_LONGEST))
    """JSON with `by`, `action`, `about`."""
    hash: Mapped[Digest]
    """SHA-256 of salt and content."""
    previous: Mapped[Digest] = mapped_column(unique=True)
    """SHA-256 of the entry before: its `previous`, day and `hash`. Two can't follow the same."""


@dataclass(frozen=True, slots=True)
class Act:
    """An entry as people read it; without words if it was erased."""

    number: int
    day: datetime.date
    by: str
    action: str
    about: str


def record(session: Session, *, by: str, action: str, about: str, today: datetime.date) -> None:
    """Append an entry in the transaction of what it tells.

    `by` is OPERATOR or an account's id in hex; `about` names a Kommune's key, an id or a role,
    never a mail address or a text. Two that append at once wait for each other, so record last.
    Raises ValueError for an action that is none of ACTIONS.
    """
    if action not in ACTIONS:
        raise ValueError("an action without words")
    _wait_for_others(session)
    last = session.scalars(select(AuditEntry).order_by(AuditEntry.number.desc()).limit(1)).first()
    salt = os.urandom(16)
    content = json.dumps({"by": by, "action": action, "about": about}, ensure_ascii=False)
    session.add(
        AuditEntry(
            number=1 if last is None else last.number + 1,
            day=today,
            salt=salt,
            content=content,
            hash=_hash(salt, content),
            previous=_START if last is None else _link(last),
        )
    )
    session.flush()


def _wait_for_others(session: Session) -> None:
    """Keep other appends out until this transaction ends; readers are not kept out.

    SQLite has one writer anyhow.
    """
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("LOCK TABLE audit IN EXCLUSIVE MODE"))


def acts(session: Session, *, most: int, before: int | None = None) -> list[Act]:
    """Give the newest entries, or those before a number."""
    statement = select(AuditEntry).order_by(AuditEntry.number.desc()).limit(most)
    if before is not None:
        statement = statement.where(AuditEntry.number < before)
    return [_read(entry) for entry in session.scalars(statement)]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a look along the whole chain found."""

    broken: int | None
    """The first entry that doesn't fit its place or its hash, or was erased too early."""
    head: tuple[int, bytes] | None
    """Number and hash of the newest entry; None if there is none."""


def check(
    session: Session, *, today: datetime.date, known: tuple[int, bytes] | None = None
) -> Verdict:
    """Look along the chain.

    Whoever can write into the database can write a whole new chain, or drop its end. That shows to
    who kept a former `head` outside of it and gives it as `known`: the entry of this number must
    still have this hash.
    """
    keep_from = today - datetime.timedelta(days=KEPT_DAYS)
    expected, head, broken = _START, None, None
    entries = session.scalars(select(AuditEntry).order_by(AuditEntry.number))
    for number, entry in enumerate(entries, start=1):
        fits = entry.number == number and hmac.compare_digest(entry.previous, expected)
        expected = _link(entry)
        head = (entry.number, expected)
        if known is not None and entry.number == known[0]:
            fits = fits and hmac.compare_digest(expected, known[1])
        if broken is None and not (fits and _is_whole(entry, keep_from)):
            broken = entry.number
    if broken is None and known is not None and (head is None or head[0] < known[0]):
        broken = 1 if head is None else head[0] + 1
    return Verdict(broken, head)


def forget_old(session: Session, *, today: datetime.date) -> None:
    """Erase the content of entries that are old enough; the chain stays."""
    before = today - datetime.timedelta(days=KEPT_DAYS)
    session.execute(
        update(AuditEntry).where(AuditEntry.day < before).values(salt=None, content=None)
    )


def _read(entry: AuditEntry) -> Act:
    if entry.content is None:
        return Act(entry.number, entry.day, "", "", "")
    content = json.loads(entry.content)
    return Act(entry.number, entry.day, content["by"], content["action"], content["about"])


def _is_whole(entry: AuditEntry, keep_from: datetime.date) -> bool:
    if entry.salt is None or entry.content is None:
        return entry.day < keep_from
    return hmac.compare_digest(entry.hash, _hash(entry.salt, entry.content))


def _hash(salt: bytes, content: str) -> bytes:
    return hashlib.sha256(salt + content.encode()).digest()


def _link(entry: AuditEntry) -> bytes:
    content = entry.previous + entry.day.isoformat().encode() + entry.hash
    return hashlib.sha256(content).digest()
