"""What editors change about aids of the release: hidden, another proven address, looked through."""

import datetime
import json
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from core.audit import record
from core.errors import MalformedError, NotFoundError
from empowerment.library.catalogue import corrected
from empowerment.library.documents import is_proof
from empowerment.library.entries import EditConflictError
from empowerment.library.items import Evidence, Item, items
from empowerment.library.models import LibraryOverlay
from empowerment.library.shelf import index
from reference.office import Library


@dataclass(frozen=True, slots=True)
class Changes:
    """What differs from the release; without an address the release's stands."""

    hidden: bool
    review: datetime.date | None
    address: str | None
    found: Evidence | None


@dataclass(frozen=True, slots=True)
class ReleasedAid:
    """An aid of the release as editors see it."""

    item: Item
    """With what was changed."""
    released: Item
    hidden: bool
    stamp: int
    """Of the changes; 0 if there are none."""


def released_aids(session: Session) -> list[ReleasedAid]:
    """Give all aids of the release."""
    overlays = {each.item: each for each in session.scalars(select(LibraryOverlay))}
    return [_aid(item, overlays.get(item.id)) for item in items().values()]


def released_aid(session: Session, name: str) -> ReleasedAid:
    """Give one. Raises NotFoundError."""
    if name not in items():
        raise NotFoundError
    return _aid(items()[name], session.get(LibraryOverlay, name))


def decided(session: Session) -> Library:
    """Give what the pages that are built off the server have to be told by the office file."""
    aids = released_aids(session)
    moved = [each for each in aids if each.item.address != each.released.address]
    return Library(
        withheld=tuple(sorted(each.item.id for each in aids if each.hidden)),
        addresses=tuple(
            sorted((each.item.id, each.item.address) for each in moved if each.item.address)
        ),
    )


def office_lines(library: Library) -> str:
    """Write it as it stands in office.toml; JSON's strings are TOML's, too."""
    addresses = [
        f"    {{ aid = {json.dumps(aid)}, address = {json.dumps(address)} }},"
        for aid, address in library.addresses
    ]
    return "\n".join(
        [
            "[library]",
            f"withheld = {json.dumps(list(library.withheld))}",
            *(["addresses = [", *addresses, "]"] if addresses else ["addresses = []"]),
        ]
    )


def change(
    session: Session,
    *,
    name: str,
    changes: Changes,
    stamp: int,
    by: bytes,
    today: datetime.date,
) -> None:
    """Put changes in the place of what was changed before.

    Raises NotFoundError, MalformedError (an address without its proof), EditConflictError.
    """
    if name not in items():
        raise NotFoundError
    if not _is_proven(changes):
        raise MalformedError
    overlay = _overlay(session, name, stamp)
    was_hidden = overlay.hidden
    overlay.version = stamp + 1
    overlay.hidden, overlay.review = changes.hidden, changes.review
    overlay.address, found = changes.address, changes.found
    overlay.found_in = found.where if found else None
    overlay.found_on = found.day if found else None
    overlay.found_level = found.level if found else None
    session.flush()
    index(session, [name])
    shown = "show-aid" if was_hidden else "correct-aid"
    action = "hide-aid" if changes.hidden and not was_hidden else shown
    record(session, by=by.hex(), action=action, about=name, today=today)


def _overlay(session: Session, name: str, stamp: int) -> LibraryOverlay:
    """Give the row that nobody else changes now. Raises EditConflictError."""
    overlay = session.scalar(
        select(LibraryOverlay).where(LibraryOverlay.item == name).with_for_update()
    )
    if overlay is None and stamp == 0:
        overlay = LibraryOverlay(item=name, version=0, hidden=False)
        try:
            with session.begin_nested():
                session.add(overlay)
        except IntegrityError:
            raise EditConflictError from None
    if overlay is None or overlay.version != stamp:
        raise EditConflictError
    return overlay


def _is_proven(changes: Changes) -> bool:
    if changes.address is None:
        return changes.found is None
    return is_proof(changes.address, changes.found)


def _aid(item: Item, overlay: LibraryOverlay | None) -> ReleasedAid:
    return ReleasedAid(
        item=corrected(item, overlay),
        released=item,
        hidden=overlay is not None and overlay.hidden,
        stamp=0 if overlay is None else overlay.version,
    )
