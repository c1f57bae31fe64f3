"""Whether aids help: counts by month, nothing of who said so and no finer time.

A row of a form that anybody can send says little; so few votes are shown to nobody, and how many
are counted in an hour is bounded for each process.
"""

import datetime
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from threading import Lock

from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from empowerment.library.models import LibraryHelpful

FEWEST = 5
"""Fewer votes are shown to nobody."""
MOST_OF_AN_AID, MOST = 20, 200
"""So many are counted in an hour by one process."""
HOUR = datetime.timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Votes:
    """What readers said of an aid."""

    yes: int
    no: int


def count(session: Session, *, aid: str, helpful: bool, today: datetime.date) -> None:
    """Count a vote."""
    session.execute(
        text(
            "INSERT INTO library_helpful (aid, month, yes, no) VALUES (:aid, :month, :yes, :no)"
            " ON CONFLICT (aid, month) DO UPDATE"
            " SET yes = library_helpful.yes + excluded.yes, no = library_helpful.no + excluded.no"
        ),
        {"aid": aid, "month": f"{today:%Y-%m}", "yes": int(helpful), "no": int(not helpful)},
    )


def votes(session: Session) -> Mapping[str, Votes]:
    """Give the votes by aid, of those that have enough."""
    yes, no = func.sum(LibraryHelpful.yes), func.sum(LibraryHelpful.no)
    rows = session.execute(
        select(LibraryHelpful.aid, yes, no).group_by(LibraryHelpful.aid).having(yes + no >= FEWEST)
    )
    return {aid: Votes(int(for_it), int(against)) for aid, for_it, against in rows}


class Tally:
    """Bounds how many votes are counted; knows aids and hours, no people and no addresses."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._counted: Counter[str] = Counter()
        self._until: datetime.datetime | None = None

    def admit(self, aid: str, now: datetime.datetime) -> bool:
        """Whether a further vote counts."""
        with self._lock:
            if self._until is None or now >= self._until:
                self._counted.clear()
                self._until = now + HOUR
            if self._counted[aid] >= MOST_OF_AN_AID or self._counted.total() >= MOST:
                return False
            self._counted[aid] += 1
            return True
