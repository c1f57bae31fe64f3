"""What the operator's pages and commands get from other rooms."""

import datetime
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session


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
class Operation:
    """What the operator's pages ask other rooms for."""

    desks: Callable[[Session], Sequence[DeskLine]]
    find_kommunen: Callable[[str], Sequence[tuple[str, str]]]
    """Gives keys and names of the Kommunen that a name or key may mean; one if it is clear."""
