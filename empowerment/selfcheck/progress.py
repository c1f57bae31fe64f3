"""How far Kommunen are: what the network office may know of their self-checks, and no answer."""

from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from empowerment.selfcheck.models import SelfCheck, SelfCheckPlan


class State(StrEnum):
    """The furthest a Kommune has come."""

    STARTED = "started"
    """One is open, and none was closed before."""
    CLOSED = "closed"
    PLANNED = "planned"
    """Plans were made after one."""


@dataclass(frozen=True, slots=True)
class Progress:
    """A Kommune's self-checks; what came out stays with it."""

    state: State
    is_open: bool
    """Whether one is open now."""


def progress(session: Session) -> dict[str, Progress]:
    """Give the progress of each Kommune that has begun one, by key."""
    checks = session.execute(
        select(
            SelfCheck.ags,
            func.count(SelfCheck.id).label("all_of_them"),
            func.count(SelfCheck.closed).label("closed"),
        ).group_by(SelfCheck.ags)
    )
    planned = set(
        session.scalars(
            select(SelfCheck.ags)
            .join(SelfCheckPlan, SelfCheckPlan.self_check == SelfCheck.id)
            .distinct()
        )
    )
    return {
        row.ags: Progress(
            state=_state(closed=row.closed > 0, planned=row.ags in planned),
            is_open=row.all_of_them > row.closed,
        )
        for row in checks
    }


def _state(*, closed: bool, planned: bool) -> State:
    if planned:
        return State.PLANNED
    return State.CLOSED if closed else State.STARTED
