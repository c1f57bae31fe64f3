"""A Kommune's page in an edition: its own, or that of the group its figures are in."""

import datetime

from sqlalchemy.orm import Session

from core.errors import NotFoundError
from trends.publication.reading import PageContent, publication, read_index, read_unit
from trends.publication.search import unit_of_member


def page_of_kommune(session: Session, *, edition: str, ags: str) -> PageContent:
    """Give the page data of a Kommune, or of its group. Raises NotFoundError."""
    try:
        return read_unit(session, edition=edition, unit=ags)
    except NotFoundError:
        group = unit_of_member(read_index(session, edition=edition), ags=ags)
        if group is None:
            raise
        return read_unit(session, edition=edition, unit=group)


def public_sentences(
    session: Session, *, ags: str, today: datetime.date, locale: str
) -> tuple[str, ...]:
    """Give what everybody may read of a Kommune's figures, in sentences; empty without any."""
    edition = publication(session, today=today).edition
    if edition is None:
        return ()
    try:
        page = page_of_kommune(session, edition=edition, ags=ags)
    except NotFoundError:
        return ()
    return tuple(page["key_sentences"][locale])
