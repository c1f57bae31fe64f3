"""Who can be reached in the other Kommunen: only who entered that, and only for the network.

What somebody enters is sealed before it is stored (core.at_rest), stands in no index, and goes
with the account, on demand, or when nobody found it true for long.
"""

import datetime
import json
import os
from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from accounts.models import Coordinator
from core.at_rest import Box
from core.errors import NotFoundError, NotValidError
from core.letters import post, withdraw
from empowerment.network.models import DirectoryEntry

PURPOSE = "directory"
"""Of the key that entries are sealed with."""
LETTER = "directory-review"
REVIEW_DAYS = 365
"""After so long somebody is asked whether the entry is still true."""
FORGET_DAYS = REVIEW_DAYS + 90
"""After so long without an answer it goes."""


@dataclass(frozen=True, slots=True)
class Contact:
    """What somebody wants the network to know; phone and hours may be empty."""

    name: str
    mail: str
    phone: str = ""
    hours: str = ""


@dataclass(frozen=True, slots=True)
class OwnEntry:
    """Somebody's own entry."""

    contact: Contact
    confirmed: datetime.date

    def is_due(self, today: datetime.date) -> bool:
        """Whether it should be looked at again."""
        return today >= self.confirmed + datetime.timedelta(days=REVIEW_DAYS)


def enter(
    session: Session, box: Box, *, coordinator: bytes, contact: Contact, today: datetime.date
) -> None:
    """Store how a person wants to be reached, in the place of what was there."""
    entry = session.get(DirectoryEntry, coordinator)
    if entry is None:
        entry = DirectoryEntry(coordinator=coordinator, id=os.urandom(16))
        session.add(entry)
    entry.sealed = box.seal(json.dumps(asdict(contact)), about=entry.id)
    _confirm(session, entry, today)


def confirm(session: Session, *, coordinator: bytes, today: datetime.date) -> None:
    """Note that a person finds the entry true. Raises NotFoundError."""
    entry = session.get(DirectoryEntry, coordinator)
    if entry is None:
        raise NotFoundError
    _confirm(session, entry, today)


def take_back(session: Session, *, coordinator: bytes) -> None:
    """Erase somebody's entry, if there is one, and the reminder about it."""
    entry = session.get(DirectoryEntry, coordinator)
    if entry is not None:
        withdraw(session, about=entry.id)
        session.delete(entry)
        session.flush()


def own_entry(session: Session, box: Box, *, coordinator: bytes) -> OwnEntry | None:
    """Give somebody's own entry."""
    entry = session.get(DirectoryEntry, coordinator)
    contact = None if entry is None else _open(box, entry)
    return None if entry is None or contact is None else OwnEntry(contact, entry.confirmed)


def contacts(
    session: Session, box: Box, *, kommunen: Collection[str]
) -> Mapping[str, list[Contact]]:
    """Give who can be reached in these Kommunen, by key, each by name."""
    found: dict[str, list[Contact]] = {}
    rows = session.execute(
        select(Coordinator.ags, DirectoryEntry)
        .join(DirectoryEntry, DirectoryEntry.coordinator == Coordinator.id)
        .where(Coordinator.role == "coordinator")
    )
    for ags, entry in rows:
        contact = _open(box, entry) if ags in kommunen else None
        if ags is not None and contact is not None:
            found.setdefault(ags, []).append(contact)
    return {ags: sorted(each, key=lambda one: one.name.casefold()) for ags, each in found.items()}


def forget_unconfirmed(session: Session, *, today: datetime.date) -> None:
    """Erase entries that nobody has found true for long."""
    before = today - datetime.timedelta(days=FORGET_DAYS)
    session.execute(delete(DirectoryEntry).where(DirectoryEntry.confirmed < before))


def _confirm(session: Session, entry: DirectoryEntry, today: datetime.date) -> None:
    entry.confirmed = today
    session.flush()
    withdraw(session, about=entry.id)
    due = today + datetime.timedelta(days=REVIEW_DAYS)
    post(session, kind=LETTER, about=entry.id, addressee=entry.coordinator, due=due)


def _open(box: Box, entry: DirectoryEntry) -> Contact | None:
    """Open an entry; one of another key or place is as if it weren't there."""
    try:
        return Contact(**json.loads(box.open(entry.sealed, about=entry.id)))
    except NotValidError:
        return None
