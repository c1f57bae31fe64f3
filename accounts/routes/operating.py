"""What the operator's pages and commands get from other rooms."""

import datetime
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from core.audit import Act


@dataclass(frozen=True, slots=True)
class DeskLine:
    """A desk as who runs the server sees it."""

    fingerprint: str
    """base64url"""
    name: Mapping[str, str] | None
    """None if the office file doesn't name it: then no page leads there."""
    kommunen: tuple[str, ...]
    expires: datetime.date | None
    """The last day on which it takes reports; None if nobody has founded it here."""


@dataclass(frozen=True, slots=True)
class Membership:
    """Where a Kommune stands with its agreement: a state of the network room, and its last day."""

    state: str
    until: datetime.date | None


@dataclass(frozen=True, slots=True)
class Operation:
    """What the operator's pages ask other rooms for."""

    desks: Callable[[Session], Sequence[DeskLine]]
    founding_codes: Callable[[Session, datetime.date], Sequence[datetime.date]]
    """Gives the last day of each open code that founds a desk."""
    withdraw_founding_codes: Callable[[Session], int]
    memberships: Callable[[Session, datetime.date], Mapping[str, Membership]]
    """Gives how each Kommune stands that has signed or fetched an agreement, by key."""
    desk_of: Callable[[str], Mapping[str, str] | None]
    """Gives what the desk is called that serves a Kommune (key); None if the office names none."""
    titles: Callable[[Session, Sequence[Act], str], Mapping[int, str]]
    """Gives what acts on texts were about, by their number, where it is still there; in a
    language."""
    find_kommunen: Callable[[str], Sequence[tuple[str, str]]]
    """Gives keys and names of the Kommunen that a name or key may mean; one if it is clear."""
