"""What of editors' entries is public, from which day; page and index change in one transaction."""

import datetime
from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.audit import record
from core.errors import ConflictError, MalformedError, NotFoundError
from empowerment.library.documents import document_of, is_name, unfinished
from empowerment.library.models import LibraryEntry, LibraryPublication, LibraryVersion
from empowerment.library.shelf import index

LONGEST_WAIT = datetime.timedelta(days=366)


class UnfinishedError(ConflictError):
    """A draft lacks something that readers need."""


def publish(
    session: Session,
    *,
    name: str,
    number: int,
    day: datetime.date,
    by: bytes,
    today: datetime.date,
) -> None:
    """Show a version to everybody, now or from a day on; until then what is shown stays.

    Raises NotFoundError, MalformedError (a day long past or far away), UnfinishedError.
    """
    entry = _lock(session, name)
    version = session.get(LibraryVersion, (name, number))
    if version is None:
        raise NotFoundError
    if unfinished(document_of(version)):
        raise UnfinishedError
    if not today <= day <= today + LONGEST_WAIT:
        raise MalformedError
    entry.archived = False
    publication = session.get(LibraryPublication, name)
    if publication is None:
        publication = LibraryPublication(entry=name)
        session.add(publication)
    if day == today:
        publication.shown, publication.shown_since = number, day
        publication.scheduled = publication.scheduled_from = None
    else:
        publication.scheduled, publication.scheduled_from = number, day
    session.flush()
    index(session, [name])
    action = "publish-article" if day == today else "schedule-article"
    record(session, by=by.hex(), action=action, about=f"{name} {number}", today=today)


def unschedule(session: Session, *, name: str, by: bytes, today: datetime.date) -> None:
    """Take back that a version will be shown. Raises NotFoundError, ConflictError (too late)."""
    _lock(session, name)
    publication = session.get(LibraryPublication, name)
    if publication is None or publication.scheduled is None:
        raise ConflictError
    about = f"{name} {publication.scheduled}"
    publication.scheduled = publication.scheduled_from = None
    if publication.shown is None:
        session.delete(publication)
    session.flush()
    record(session, by=by.hex(), action="unschedule-article", about=about, today=today)


def archive(session: Session, *, name: str, by: bytes, today: datetime.date) -> None:
    """Show an entry to nobody any more; versions and address stay its own. Raises NotFoundError."""
    entry = _lock(session, name)
    publication = session.get(LibraryPublication, name)
    if publication is not None:
        session.delete(publication)
    entry.archived = True
    session.flush()
    index(session, [name])
    record(session, by=by.hex(), action="archive-article", about=name, today=today)


def due(session: Session, *, today: datetime.date) -> Sequence[str]:
    """Give the names of entries of which a version is to be shown by now."""
    waiting = select(LibraryPublication.entry).where(LibraryPublication.scheduled_from <= today)
    return list(session.scalars(waiting.order_by(LibraryPublication.entry)))


def publish_due(session: Session, *, name: str, today: datetime.date) -> None:
    """Show what is due of an entry; nothing if somebody took it back."""
    _lock(session, name)
    publication = session.get(LibraryPublication, name)
    if publication is None or publication.scheduled_from is None:
        return
    if publication.scheduled_from <= today:
        publication.shown, publication.shown_since = publication.scheduled, today
        publication.scheduled = publication.scheduled_from = None
        session.flush()
        index(session, [name])


def _lock(session: Session, name: str) -> LibraryEntry:
    """Give an entry that nobody else changes now. Raises NotFoundError."""
    if not is_name(name):
        raise NotFoundError
    entry = session.scalar(select(LibraryEntry).where(LibraryEntry.name == name).with_for_update())
    if entry is None:
        raise NotFoundError
    return entry
