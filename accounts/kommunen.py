"""All accounts and codes of a Kommune at once, as who runs the server keeps them."""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from accounts.coordinator_invitations import withdraw_invitations
from accounts.coordinators import remove_person
from accounts.models import Coordinator, CoordinatorInvitation


@dataclass(frozen=True, slots=True)
class Held:
    """How many accounts and open codes a Kommune has."""

    people: int
    codes: int


@dataclass(frozen=True, slots=True)
class Emptied:
    """What went: accounts by id, and how many open codes."""

    people: Sequence[bytes]
    codes: int


def held_by_kommunen(session: Session, *, today: datetime.date) -> Mapping[str, Held]:
    """Give what each Kommune has that has any account or open code, by key."""
    open_codes = select(CoordinatorInvitation.ags, func.count()).where(
        CoordinatorInvitation.expires >= today
    )
    codes = _counted(session, open_codes.group_by(CoordinatorInvitation.ags))
    accounts = _counted(session, select(Coordinator.ags, func.count()).group_by(Coordinator.ags))
    return {
        ags: Held(accounts.get(ags, 0), codes.get(ags, 0)) for ags in sorted({*accounts, *codes})
    }


def remove_kommune(session: Session, *, ags: str) -> Emptied:
    """Delete every account of a Kommune with its sessions, and make every code for it void."""
    # Codes first: whoever uses one up this moment is among the people then.
    codes = withdraw_invitations(session, ags=ags)
    people = session.scalars(select(Coordinator).where(Coordinator.ags == ags)).all()
    codes += sum(remove_person(session, each) for each in people)
    return Emptied([each.id for each in people], codes)


def _counted(session: Session, statement: Select[str | None, int]) -> dict[str, int]:
    """Give the counts by Kommune; what is of none is no part of this."""
    return {ags: number for ags, number in session.execute(statement) if ags is not None}
