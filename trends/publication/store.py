"""Editions in the database: what is shown to whom, and its files.

An edition's files come and go in one transaction, so nobody ever sees half of one.
"""

import datetime
import gzip
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from core.db import table_of
from trends.models import Edition, EditionFile, Release
from trends.publication.edition import LEDGER, File
from trends.publication.material import publication_order

CHUNK = 200
"""How many files one statement inserts."""

_LEVEL = 6


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file as it is kept: compressed with gzip."""

    path: str
    media_type: str
    compressed: bytes

    def content(self) -> bytes:
        """Give the file as it was before."""
        return gzip.decompress(self.compressed)


def compress(file: File) -> StoredFile:
    """Compress a file; the same bytes whenever it is done."""
    compressed = gzip.compress(file.content, _LEVEL, mtime=0)
    return StoredFile(file.path, file.media_type, compressed)


def newest_public(session: Session, *, today: datetime.date) -> str | None:
    """Give the newest edition that everybody sees on a day."""
    return _newest(session, today)


def newest(session: Session) -> str | None:
    """Give the newest edition, that ahead of its publication included."""
    return _newest(session, None)


def _newest(session: Session, today: datetime.date | None) -> str | None:
    query = select(Release.period, Release.public_from).join(
        Edition, Edition.period == Release.period
    )
    if today is not None:
        query = query.where(Release.public_from <= today)
    rows = [(publication_order(name, day), name) for name, day in session.execute(query)]
    return max(rows)[1] if rows else None


def read_file(session: Session, *, edition: str, path: str) -> StoredFile | None:
    """Give a file of an edition; None if there is none of this path."""
    row = session.execute(
        select(EditionFile.media_type, EditionFile.content).where(
            EditionFile.period == edition, EditionFile.path == path
        )
    ).one_or_none()
    return None if row is None else StoredFile(path, row.media_type, row.content)


def stored_inputs(session: Session) -> dict[str, str]:
    """Give the editions there are, each with the hash of what it was made from."""
    rows = session.execute(
        select(EditionFile.period, EditionFile.content)
        .join(Edition, Edition.period == EditionFile.period)
        .where(EditionFile.path == LEDGER)
    )
    return {name: json.loads(gzip.decompress(content))["input"] for name, content in rows}


def put_edition(
    session: Session, *, name: str, input_hash: str, files: Sequence[StoredFile]
) -> bool:
    """Store an edition in place of its forerunner; False if another worker has just done it."""
    # Two workers that are ready at the same time store one after the other.
    session.execute(select(Release.period).where(Release.period == name).with_for_update())
    if stored_inputs(session).get(name) == input_hash:
        return False
    remove_editions(session, [name])
    for start in range(0, len(files), CHUNK):
        session.execute(
            insert(table_of(EditionFile)),
            [_row(name, file) for file in files[start : start + CHUNK]],
        )
    session.execute(insert(table_of(Edition)).values(period=name))
    return True


def put_file(session: Session, *, edition: str, file: StoredFile) -> None:
    """Add a file to an edition that is still there, unless it has it."""
    there = session.execute(
        select(Edition.period).where(Edition.period == edition).with_for_update()
    ).one_or_none()
    if there is not None and read_file(session, edition=edition, path=file.path) is None:
        session.execute(insert(table_of(EditionFile)).values(_row(edition, file)))


def remove_editions(session: Session, names: Iterable[str]) -> None:
    """Remove editions with their files; the releases they were made from stay."""
    for name in names:
        session.execute(delete(Edition).where(Edition.period == name))
        session.execute(delete(EditionFile).where(EditionFile.period == name))


def _row(edition: str, file: StoredFile) -> dict[str, object]:
    return {
        "period": edition,
        "path": file.path,
        "media_type": file.media_type,
        "content": file.compressed,
    }
