"""What visitors may read of the stored editions, and what is still to come."""

import datetime
import json
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core.errors import NotFoundError
from trends.models import Release
from trends.publication.edition import INDEX, LEDGER, land_path, unit_path
from trends.publication.store import StoredFile, newest, newest_public, read_file

PageContent = Mapping[str, Any]
"""Page data as trends.publication.page_data made it."""

_PUBLIC_FOLDERS = ("chart/", "data/", "feed.", "release/")


class Standing(StrEnum):
    """How far the publication is."""

    NOTHING = "nothing"
    """No release is public yet."""
    BUILDING = "building"
    """A release is public, its first edition is being made."""
    SHOWN = "shown"


@dataclass(frozen=True, slots=True)
class Publication:
    """What is shown on a day."""

    standing: Standing
    edition: str | None
    """Name of the edition that everybody sees; None unless it is shown."""
    is_behind: bool
    """Whether a newer one is being made."""
    next_day: datetime.date | None
    """When the next release becomes public, if it has arrived."""


def publication(session: Session, *, today: datetime.date) -> Publication:
    """Tell what everybody sees on a day."""
    edition = newest_public(session, today=today)
    newest_release = session.scalar(
        select(func.max(Release.public_from)).where(Release.public_from <= today)
    )
    next_day = session.scalar(
        select(func.min(Release.public_from)).where(Release.public_from > today)
    )
    if newest_release is None:
        return Publication(Standing.NOTHING, None, False, next_day)
    if edition is None:
        return Publication(Standing.BUILDING, None, False, next_day)
    shown_from = session.scalar(select(Release.public_from).where(Release.period == edition))
    behind = shown_from is not None and shown_from < newest_release
    return Publication(Standing.SHOWN, edition, behind, next_day)


def preview_edition(session: Session, *, today: datetime.date) -> str | None:
    """Give the edition that Kommunen see ahead of everybody; None if there is none now."""
    edition = newest(session)
    return None if edition == newest_public(session, today=today) else edition


def public_from(session: Session, *, edition: str) -> datetime.date:
    """Give the day of an edition's publication. Raises NotFoundError."""
    found = session.scalar(select(Release.public_from).where(Release.period == edition))
    if found is None:
        raise NotFoundError
    return found


def read_page(session: Session, *, edition: str, path: str) -> PageContent:
    """Give the data of a page. Raises NotFoundError."""
    stored = read_file(session, edition=edition, path=path)
    if stored is None:
        raise NotFoundError
    content: PageContent = json.loads(stored.content())
    return content


def read_public_file(session: Session, *, today: datetime.date, path: str) -> StoredFile:
    """Give a file of the edition that everybody sees. Raises NotFoundError.

    Never one of a later edition, whatever path is asked for.
    """
    edition = newest_public(session, today=today)
    if edition is None or not (path == LEDGER or path.startswith(_PUBLIC_FOLDERS)):
        raise NotFoundError
    stored = read_file(session, edition=edition, path=path)
    if stored is None:
        raise NotFoundError
    return stored


def read_index(session: Session, *, edition: str) -> PageContent:
    """Give all Länder and units. Raises NotFoundError."""
    return read_page(session, edition=edition, path=INDEX)


def read_land(session: Session, *, edition: str, key: str) -> PageContent:
    """Give a Land's page data. Raises NotFoundError."""
    return read_page(session, edition=edition, path=land_path(key))


def read_unit(session: Session, *, edition: str, unit: str) -> PageContent:
    """Give the page data of a Kommune or group. Raises NotFoundError."""
    return read_page(session, edition=edition, path=unit_path(unit))
