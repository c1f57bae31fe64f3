"""What editors write: every save is a version, and none is ever lost.

Who saves names the version it was made from. Whoever comes second learns it before anything is
stored, and nothing of the first is written over.
"""

import datetime
import re
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Select, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from accounts.models import Coordinator
from core.errors import ConflictError, NotFoundError
from empowerment.library.documents import Document, document_of, is_name, settled, store
from empowerment.library.models import (
    LONGEST_NAME,
    Kind,
    LibraryEntry,
    LibraryPublication,
    LibraryVersion,
)
from empowerment.search.words import words

_WORDS_OF_NAME = 6
_ROOM = 6
"""Characters at the end of a name that tell entries of one title apart."""
_TRIES = 20


class EditConflictError(ConflictError):
    """Somebody else saved since the version this was made from."""


@dataclass(frozen=True, slots=True)
class Saved:
    """One version of an entry."""

    name: str
    number: int
    day: datetime.date
    author: str
    """The display name; empty where the account is gone."""
    document: Document


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry as editors see it in a list."""

    name: str
    newest: int
    archived: bool
    kind: Kind
    title: str
    review: datetime.date
    saved: datetime.date
    shown: int | None
    scheduled: int | None
    scheduled_from: datetime.date | None


def create(session: Session, *, document: Document, by: bytes | None, today: datetime.date) -> str:
    """Save a new entry as its first version; give its name, which stays. Raises MalformedError."""
    document = settled(document)
    for name in _names(document.title["de"]):
        if session.get(LibraryEntry, name) is not None:
            continue
        try:
            with session.begin_nested():
                session.add(LibraryEntry(name=name, version=1, archived=False))
        except IntegrityError:  # somebody took the name at this moment
            continue
        _add_version(session, (name, 1), document, by, today)
        return name
    raise ConflictError


def save(
    session: Session,
    *,
    name: str,
    document: Document,
    stamp: int,
    by: bytes | None,
    today: datetime.date,
) -> int:
    """Save a version made from version `stamp`; give its number. Unchanged content makes none.

    Raises NotFoundError, MalformedError, EditConflictError.
    """
    document = settled(document)
    if read_version(session, name=name, number=stamp).document.kind is not document.kind:
        raise NotFoundError
    taken = session.execute(
        update(LibraryEntry)
        .where(LibraryEntry.name == name, LibraryEntry.version == stamp)
        .values(version=stamp + 1)
        .returning(LibraryEntry.version)
    ).scalar()
    if taken is None:
        raise EditConflictError
    if read_version(session, name=name, number=stamp).document == document:
        session.execute(update(LibraryEntry).where(LibraryEntry.name == name).values(version=stamp))
        return stamp
    _add_version(session, (name, taken), document, by, today)
    return taken


def restore(
    session: Session,
    *,
    name: str,
    number: int,
    stamp: int,
    by: bytes | None,
    today: datetime.date,
) -> int:
    """Save an earlier version once more, as the newest. Raises NotFoundError, EditConflictError."""
    document = read_version(session, name=name, number=number).document
    return save(session, name=name, document=document, stamp=stamp, by=by, today=today)


def read_version(session: Session, *, name: str, number: int | None = None) -> Saved:
    """Give a version of an entry, without a number the newest. Raises NotFoundError."""
    if not is_name(name):
        raise NotFoundError
    wanted = number or session.scalar(select(LibraryEntry.version).where(LibraryEntry.name == name))
    statement = _with_authors().where(LibraryVersion.entry == name, LibraryVersion.number == wanted)
    row = session.execute(statement).one_or_none()
    if row is None:
        raise NotFoundError
    return _saved(row[0], row[1])


def read_versions(session: Session, *, name: str) -> Sequence[Saved]:
    """Give all versions of an entry, the newest first. Raises NotFoundError if there are none."""
    if not is_name(name):
        raise NotFoundError
    rows = session.execute(
        _with_authors().where(LibraryVersion.entry == name).order_by(LibraryVersion.number.desc())
    )
    found = [_saved(row[0], row[1]) for row in rows]
    if not found:
        raise NotFoundError
    return found


def read_entries(session: Session, *, name: str | None = None) -> Sequence[Entry]:
    """Give all entries or one, those that need something first, then by title."""
    statement = (
        select(LibraryEntry, LibraryVersion, LibraryPublication)
        .join(LibraryVersion, LibraryVersion.entry == LibraryEntry.name)
        .outerjoin(LibraryPublication, LibraryPublication.entry == LibraryEntry.name)
        .where(LibraryVersion.number == LibraryEntry.version)
    )
    if name is not None:
        statement = statement.where(LibraryEntry.name == (name if is_name(name) else ""))
    found = [_entry(*row) for row in session.execute(statement)]
    return sorted(found, key=lambda each: (each.archived, each.title.casefold()))


def _with_authors() -> Select[LibraryVersion, str | None]:
    return select(LibraryVersion, Coordinator.display_name).outerjoin(
        Coordinator, Coordinator.id == LibraryVersion.author
    )


def _saved(version: LibraryVersion, author: str | None) -> Saved:
    return Saved(version.entry, version.number, version.day, author or "", document_of(version))


def _entry(
    entry: LibraryEntry, version: LibraryVersion, publication: LibraryPublication | None
) -> Entry:
    document = document_of(version)
    return Entry(
        name=entry.name,
        newest=entry.version,
        archived=entry.archived,
        kind=document.kind,
        title=document.title["de"],
        review=document.review,
        saved=version.day,
        shown=publication.shown if publication else None,
        scheduled=publication.scheduled if publication else None,
        scheduled_from=publication.scheduled_from if publication else None,
    )


def _add_version(
    session: Session,
    place: tuple[str, int],
    document: Document,
    by: bytes | None,
    today: datetime.date,
) -> None:
    name, number = place
    version = LibraryVersion(entry=name, number=number, day=today, author=by)
    store(document, version)
    session.add(version)
    session.flush()


def _names(title: str) -> Sequence[str]:
    """Give names to try, made of the title's words; none looks like one of the release."""
    plain = [re.sub(r"[^a-z0-9]", "", word) for word in words(title, "de")]
    stem = "-".join(word for word in plain if word)[: LONGEST_NAME - _ROOM].strip("-")
    stem = "-".join(stem.split("-")[:_WORDS_OF_NAME]) or "arbeitshilfe"
    return [stem, *(f"{stem}-{number}" for number in range(2, _TRIES))]
