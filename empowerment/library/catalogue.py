"""All aids that are public now: those of the release as editors left them, and editors' own."""

import datetime
from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from empowerment.library.documents import document_of, evidence, is_name
from empowerment.library.items import Item, items
from empowerment.library.models import (
    LibraryLink,
    LibraryOverlay,
    LibraryPublication,
    LibraryVersion,
)

SUSPECT_AFTER = 14
"""Days in a row on which a link led nowhere, until readers are told."""
HIDDEN_AFTER = 60
"""And until the aid is not shown any more."""


def public_aids(session: Session, names: Collection[str] | None = None) -> Mapping[str, Item]:
    """Give the public aids by name; all, or those among `names`."""
    dead = _dead_addresses(session)
    found = {**_of_release(session, names), **_of_editors(session, names)}
    return {name: item for name, item in found.items() if item.address not in dead}


def published_aids(session: Session) -> Mapping[str, Item]:
    """Give all that editors mean to be public, those with dead links included."""
    return {**_of_release(session, None), **_of_editors(session, None)}


def find_aid(session: Session, name: str) -> Item | None:
    """Give a public aid."""
    return public_aids(session, [name]).get(name)


def failing_since(session: Session, item: Item) -> datetime.date | None:
    """Give the last day on which an aid's link led somewhere, if that is too long ago."""
    link = session.get(LibraryLink, item.address) if item.address else None
    if link is None or link.failures < SUSPECT_AFTER:
        return None
    return link.good or link.checked - datetime.timedelta(days=link.failures)


def corrected(item: Item, overlay: LibraryOverlay | None) -> Item:
    """Give an aid of the release with what editors changed."""
    if overlay is None:
        return item
    found = evidence(overlay.found_in, overlay.found_on, overlay.found_level)
    if overlay.address is not None and found is not None:
        item = replace(item, address=overlay.address, found=found)
    return replace(item, review=overlay.review or item.review)


def _of_release(session: Session, names: Collection[str] | None) -> dict[str, Item]:
    overlays = {each.item: each for each in session.scalars(select(LibraryOverlay))}
    wanted = items().values() if names is None else _known(names)
    return {
        item.id: changed
        for item in wanted
        if (overlay := overlays.get(item.id)) is None or not overlay.hidden
        if (changed := corrected(item, overlay)).is_public
    }


def _known(names: Collection[str]) -> Iterator[Item]:
    return (items()[name] for name in names if name in items())


def _of_editors(session: Session, names: Collection[str] | None) -> dict[str, Item]:
    shown = select(LibraryVersion).join(
        LibraryPublication,
        and_(
            LibraryPublication.entry == LibraryVersion.entry,
            LibraryPublication.shown == LibraryVersion.number,
        ),
    )
    if names is not None:
        shown = shown.where(LibraryVersion.entry.in_([name for name in names if is_name(name)]))
    return {each.entry: document_of(each).as_item(each.entry) for each in session.scalars(shown)}


def _dead_addresses(session: Session) -> set[str]:
    dead = select(LibraryLink.address).where(LibraryLink.failures >= HIDDEN_AFTER)
    return {*session.scalars(dead)}
