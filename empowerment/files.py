"""Files that editors put beside a text: kept in the database, given out as downloads alone.

A file's kind is told by its first bytes and must be one of a short list: what a browser would run
as a page is not among them. Whoever deletes the text deletes its files (`remove_files_of`).
"""

import datetime
import io
import os
import re
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import PurePosixPath

from sqlalchemy import CheckConstraint, Integer, String, delete, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from core.columns import Blob, Day, Id, length_check
from core.db import Base
from core.errors import NotFoundError, NotValidError

LARGEST_FILE = 5 * 1024 * 1024
MOST_FILES = 10
"""Of one text."""
LONGEST_NAME = 100

_ODT = b"application/vnd.oasis.opendocument.text"
_MACROS = re.compile(r"vbaproject\.bin$|^(basic|scripts)/", re.IGNORECASE)
"""Where Office Open XML and OpenDocument keep programs."""
_UNSAFE = re.compile(r"[^\w.,() +-]+")


class StoredFile(Base):
    """A file of some row of a room."""

    __tablename__ = "stored_files"
    __table_args__ = (
        length_check("id", 16),
        length_check("owner", 16),
        CheckConstraint(f"size BETWEEN 1 AND {LARGEST_FILE}", name="size"),
    )

    id: Mapped[Id] = mapped_column(primary_key=True)
    owner: Mapped[Id] = mapped_column(index=True)
    """Id of the row it belongs to, random in every room."""
    name: Mapped[str] = mapped_column(String(LONGEST_NAME))
    media_type: Mapped[str] = mapped_column(String(80))
    size: Mapped[int] = mapped_column(Integer)
    content: Mapped[Blob] = mapped_column(deferred=True)
    day: Mapped[Day]


@dataclass(frozen=True, slots=True)
class FileEntry:
    """A file as pages list it."""

    id: bytes
    name: str
    size: int

    @property
    def key(self) -> str:
        """Its id in addresses and forms."""
        return self.id.hex()


@dataclass(frozen=True, slots=True)
class Download:
    """A file as it goes out."""

    name: str
    media_type: str
    content: bytes


class NotAllowedFileError(NotValidError):
    """Not one of the kinds that are taken, empty or too large."""


class TooManyFilesError(NotValidError):
    """The text has as many files as it may."""


def files_of(session: Session, *, owner: bytes) -> list[FileEntry]:
    """Give what belongs to a row, by name."""
    statement = select(StoredFile.id, StoredFile.name, StoredFile.size)
    rows = session.execute(statement.where(StoredFile.owner == owner).order_by(StoredFile.name))
    return [FileEntry(row.id, row.name, row.size) for row in rows]


def add_file(
    session: Session, *, owner: bytes, name: str, content: bytes, today: datetime.date
) -> bytes:
    """Store a file, in the place of one of the same name; give its id.

    The caller holds the owner's row. Raises NotAllowedFileError, TooManyFilesError.
    """
    suffix, media_type = kind_of(name, content)
    plain = safe_name(name, suffix)
    of_owner = StoredFile.owner == owner
    session.execute(delete(StoredFile).where(of_owner, StoredFile.name == plain))
    if session.scalars(select(func.count()).where(of_owner)).one() >= MOST_FILES:
        raise TooManyFilesError
    made = StoredFile(
        id=os.urandom(16),
        owner=owner,
        name=plain,
        media_type=media_type,
        size=len(content),
        content=content,
        day=today,
    )
    session.add(made)
    session.flush()
    return made.id


def read_file(session: Session, *, owner: bytes, file: bytes) -> Download:
    """Give a file of a row with its content. Raises NotFoundError."""
    found = session.get(StoredFile, file)
    if found is None or found.owner != owner:
        raise NotFoundError
    return Download(found.name, found.media_type, found.content)


def remove_file(session: Session, *, owner: bytes, file: bytes) -> None:
    """Delete a file; one that is gone stays gone."""
    session.execute(delete(StoredFile).where(StoredFile.owner == owner, StoredFile.id == file))


def remove_files_of(session: Session, *, owner: bytes) -> None:
    """Delete all that belongs to a row."""
    session.execute(delete(StoredFile).where(StoredFile.owner == owner))


def kind_of(name: str, content: bytes) -> tuple[str, str]:
    """Give suffix and media type of a file that name and first bytes agree on.

    Raises NotAllowedFileError.
    """
    suffix = PurePosixPath(name.replace("\\", "/")).suffix.lower()
    known = _KINDS.get(suffix)
    if known is None or not 0 < len(content) <= LARGEST_FILE or not known[1](content):
        raise NotAllowedFileError
    return suffix, known[0]


def safe_name(name: str, suffix: str) -> str:
    """Give a name that no file system and no header reads as anything else."""
    stem = PurePosixPath(name.replace("\\", "/")).stem
    plain = _UNSAFE.sub("-", stem).strip(" .-")[: LONGEST_NAME - len(suffix)].rstrip(" .-")
    return (plain or "datei") + suffix


def _starts(*beginnings: bytes) -> Callable[[bytes], bool]:
    return lambda content: content.startswith(beginnings)


def _is_word(content: bytes) -> bool:
    return "word/document.xml" in _members(content)


def _is_slides(content: bytes) -> bool:
    return "ppt/presentation.xml" in _members(content)


def _is_odt(content: bytes) -> bool:
    # OpenDocument 1.3, part 2, 3.3: the media type stands at this place, not compressed.
    begins = content.startswith(b"PK\x03\x04") and content[30:].startswith(b"mimetype" + _ODT)
    return begins and "content.xml" in _members(content)


def _members(content: bytes) -> set[str]:
    """Give the names in a ZIP; macros make a document one that isn't taken."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, ValueError, OSError):
        return set()
    return set() if any(_MACROS.search(name) for name in names) else names


_OFFICE = "application/vnd.openxmlformats-officedocument"
_KINDS: dict[str, tuple[str, Callable[[bytes], bool]]] = {
    ".pdf": ("application/pdf", _starts(b"%PDF-")),
    ".odt": (_ODT.decode(), _is_odt),
    ".docx": (f"{_OFFICE}.wordprocessingml.document", _is_word),
    ".pptx": (f"{_OFFICE}.presentationml.presentation", _is_slides),
    ".png": ("image/png", _starts(b"\x89PNG\r\n\x1a\n")),
    ".jpg": ("image/jpeg", _starts(b"\xff\xd8\xff")),
    ".jpeg": ("image/jpeg", _starts(b"\xff\xd8\xff")),
}
