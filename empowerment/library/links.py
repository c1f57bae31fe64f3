"""Whether the addresses that aids lead to still lead somewhere: what was found, day by day.

That are the addresses of others' aids and those in texts of our own. Of the latter editors are
told; the text is shown all the same.

Looking is the worker's (`fetching.py`). What could not be looked at says nothing: an address is
never called broken because this machine had no network, or because a site keeps programs out.
"""

import datetime
import random
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import urldefrag

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from core.audit import record as record_act
from core.errors import NotFoundError
from empowerment.library.catalogue import HIDDEN_AFTER, SUSPECT_AFTER, published_aids
from empowerment.library.documents import is_address
from empowerment.library.items import Item
from empowerment.library.models import LibraryLink, LinkOutcome
from empowerment.library.shelf import index
from empowerment.markdown import links_of

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
class Link:
    """What is known of an address, and the aids that lead to it."""

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
        """Whether aids aren't shown until somebody decides: those that are nothing but a link."""
        return self.failures >= HIDDEN_AFTER and any(each.article is None for each in self.aids)


@dataclass(frozen=True, slots=True)
class LinkState:
    """How far the addresses that are in use were looked at."""

    broken: Sequence[Link]
    """Led nowhere when they were last looked at, the longest first."""
    unclear: Sequence[Link]
    """Could not be looked at by a program."""
    good: int
    never: int
    """So many nobody ever looked at."""
    last: datetime.date | None
    """The last day on which anything was looked at."""


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


def link_state(session: Session) -> LinkState:
    """Give what is known of the addresses in use."""
    aids = published_aids(session)
    used = _users(aids)
    rows = session.scalars(select(LibraryLink).order_by(LibraryLink.address))
    links = [
        Link(
            row.address,
            LinkOutcome(row.outcome),
            row.failures,
            row.checked,
            row.good,
            tuple(aids[name] for name in used[row.address]),
        )
        for row in rows
        if row.address in used
    ]
    broken = [each for each in links if each.failures]
    unclear = [each for each in links if not each.failures and each.outcome in _SAYS_NOTHING]
    return LinkState(
        broken=sorted(broken, key=lambda each: (-each.failures, each.address)),
        unclear=unclear,
        good=len(links) - len(broken) - len(unclear),
        never=len(used) - len(links),
        last=max((each.checked for each in links), default=None),
    )


def forget_unused(session: Session) -> None:
    """Drop what is known of addresses that no aid leads to any more."""
    session.execute(delete(LibraryLink).where(LibraryLink.address.not_in(sorted(_in_use(session)))))


def _in_use(session: Session) -> Mapping[str, Collection[str]]:
    return _users(published_aids(session))


def _users(aids: Mapping[str, Item]) -> dict[str, list[str]]:
    """Give the names of the aids that lead to each address."""
    found: dict[str, list[str]] = {}
    for name, item in sorted(aids.items()):
        for address in _addresses(item):
            found.setdefault(address, []).append(name)
    return found


def _addresses(item: Item) -> Collection[str]:
    if item.article is None:
        return () if item.address is None else (item.address,)
    return {each for text in item.article.values() for each in _leaves(text)}


@lru_cache(maxsize=5_000)
def _leaves(text: str) -> Collection[str]:
    """Give the addresses of other sites in a text; read again only when it has changed."""
    places = (urldefrag(each).url for each in links_of(text).kept)
    return frozenset(each for each in places if is_address(each))
