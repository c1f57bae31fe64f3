"""A Kommune's page in an edition: its own, or that of the group its figures are in."""

import datetime
from dataclasses import dataclass

from sqlalchemy.orm import Session

from core.errors import NotFoundError
from trends.publication.formats import period_name
from trends.publication.reading import PageContent, publication, read_index, read_unit
from trends.publication.search import is_group, unit_of_member
from trends.publication.texts import dark_figure, not_none


def page_of_kommune(session: Session, *, edition: str, ags: str) -> PageContent:
    """Give the page data of a Kommune, or of its group. Raises NotFoundError."""
    try:
        return read_unit(session, edition=edition, unit=ags)
    except NotFoundError:
        group = unit_of_member(read_index(session, edition=edition), ags=ags)
        if group is None:
            raise
        return read_unit(session, edition=edition, unit=group)


@dataclass(frozen=True, slots=True)
class PublicFigures:
    """What everybody may read of a Kommune's figures, in sentences, with what belongs to them."""

    name: str
    """Of the Kommune, or of the group that its figures are in."""
    members: tuple[str, ...]
    """The Kommunen of the group; empty for a Kommune with figures of its own."""
    through: str
    """The newest period."""
    sentences: tuple[str, ...]
    caveats: tuple[str, ...]
    """How imprecise they are, and what they don't show."""


def public_figures(
    session: Session, *, ags: str, today: datetime.date, locale: str
) -> PublicFigures | None:
    """Give what everybody may read of a Kommune's figures; None without any."""
    edition = publication(session, today=today).edition
    if edition is None:
        return None
    try:
        page = page_of_kommune(session, edition=edition, ags=ags)
    except NotFoundError:
        return None
    sentences = tuple(page["key_sentences"][locale])
    if not sentences:
        return None
    members = tuple(each["name"] for each in page["members"]) if is_group(page) else ()
    return PublicFigures(
        name=page["name"][locale],
        members=members,
        through=period_name(page["period"], locale),
        sentences=sentences,
        caveats=(not_none(locale), dark_figure(locale)),
    )
