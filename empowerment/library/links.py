"""Whether the addresses that aids lead to still lead somewhere: what was found, day by day.

Looking is the worker's (`fetching.py`). What could not be looked at says nothing: an address is
never called broken because this machine had no network, or because a site keeps programs out.
"""

import datetime
import random
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from core.audit import record as record_act
from core.errors import NotFoundError
from empowerment.library.catalogue import HIDDEN_AFTER, SUSPECT_AFTER, published_aids
from empowerment.library.items import Item
from empowerment.library.models import LibraryLink, LinkOutcome
from empowerment.library.shelf import index

FAILING = (
    LinkOutcome.MISSING,
    LinkOutcome.FAULT,
    LinkOutcome.UNREACHABLE,
    LinkOutcome.CERTIFICATE,
    LinkOutcome.ELSEWHERE,
)
_SAYS_NOTHING = (LinkOutcome.REFUSED, LinkOutcome.UNKNOWN)
_MOST_FAILURES = 30_000


@dataclass(frozen=True, slots=True)
class BrokenLink:
    """An address that led nowhere when it was last looked at, and the aids that lead to it."""

    address: str
    outcome: LinkOutcome
    failures: int
    checked: datetime.date
    good: datetime.date | None
    aids: tuple[Item, ...]

    @property
    def is_pressing(self) -> bool:
        """Whether it was dead for longer than a failure of some days."""
        return self.failures >= SUSPECT_AFTER

    @property
    def hides(self) -> bool:
        """Whether its aids aren't shown until somebody decides."""
        return self.failures >= HIDDEN_AFTER


def claim(session: Session, *, today: datetime.date) -> str | None:
    """Give an address that nobody looked at today, any one of them, as looked at; None if all are.

    Claimed before it is asked for: a worker that is killed meanwhile asks nobody twice a day.
    """
    links = {each.address: each for each in session.scalars(select(LibraryLink))}
    waiting = [
        address
        for address in sorted(_in_use(session))
        if address not in links or links[address].checked < today
    ]
    if not waiting:
        return None
    address = random.choice(waiting)  # noqa: S311  # spreads requests, protects nothing
    link = session.get(LibraryLink, address, with_for_update=True)
    if link is None:
        link = LibraryLink(address=address, outcome=LinkOutcome.UNKNOWN.value, failures=0)
        session.add(link)
    link.checked = today
    session.flush()
    return address


def record(session: Session, *, address: str, outcome: LinkOutcome, today: datetime.date) -> None:
    """Note what came of looking; aids of an address that is given up leave the index."""
    link = session.get(LibraryLink, address, with_for_update=True)
    if link is None:
        return
    hidden = link.failures >= HIDDEN_AFTER
    link.outcome, link.checked = outcome.value, today
    if outcome is LinkOutcome.GOOD:
        link.good = today
        # A name that was given up may be somebody else's by now: an editor has to look.
        link.failures = link.failures if hidden else 0
    elif outcome not in _SAYS_NOTHING:
        link.failures = min(link.failures + 1, _MOST_FAILURES)
    session.flush()
    if (link.failures >= HIDDEN_AFTER) != hidden:
        index(session, _in_use(session).get(address, ()))


def confirm(session: Session, *, address: str, by: bytes, today: datetime.date) -> None:
    """Note that an editor looked and found what was meant. Raises NotFoundError."""
    link = session.get(LibraryLink, address, with_for_update=True)
    names = _in_use(session).get(address)
    if link is None or names is None:
        raise NotFoundError
    link.failures, link.good, link.outcome = 0, today, LinkOutcome.GOOD.value
    session.flush()
    index(session, names)
    record_act(session, by=by.hex(), action="confirm-link", about=" ".join(names)[:60], today=today)


def broken_links(session: Session) -> Sequence[BrokenLink]:
    """Give what doesn't answer any more, the longest first."""
    failed = select(LibraryLink).where(LibraryLink.failures > 0)
    aids = published_aids(session)
    used = _users(aids)
    found = [
        BrokenLink(
            link.address,
            LinkOutcome(link.outcome),
            link.failures,
            link.checked,
            link.good,
            tuple(aids[name] for name in used[link.address]),
        )
        for link in session.scalars(failed)
        if link.address in used
    ]
    return sorted(found, key=lambda each: (-each.failures, each.address))


def forget_unused(session: Session) -> None:
    """Drop what is known of addresses that no aid leads to any more."""
    session.execute(delete(LibraryLink).where(LibraryLink.address.not_in(sorted(_in_use(session)))))


def _in_use(session: Session) -> Mapping[str, Collection[str]]:
    return _users(published_aids(session))


def _users(aids: Mapping[str, Item]) -> dict[str, list[str]]:
    """Give the names of the aids that lead to each address."""
    found: dict[str, list[str]] = {}
    for name, item in sorted(aids.items()):
        if item.address is not None:
            found.setdefault(item.address, []).append(name)
    return found
