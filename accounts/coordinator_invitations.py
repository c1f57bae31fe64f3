"""Invitations to an account of the public site: a random code to hand over, used once.

The database keeps the code's hash, so that who reads it can't join.
"""

import datetime
from dataclasses import dataclass

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from accounts.errors import UnknownCodeError
from accounts.models import Coordinator, CoordinatorInvitation
from accounts.roles import CoordinatorRole
from accounts.typed_codes import hash_of
from core.codes import new_code
from core.errors import NotFoundError, NotValidError

VALID_DAYS = 14


@dataclass(frozen=True, slots=True)
class NewInvitation:
    """A code to hand over, in groups, and its last day."""

    code: str
    expires: datetime.date


@dataclass(frozen=True, slots=True)
class Invited:
    """What a used code was for, and who made it: nobody on the command line."""

    ags: str | None
    role: CoordinatorRole
    by: bytes | None


def invite(
    session: Session,
    *,
    ags: str | None,
    role: CoordinatorRole,
    by: bytes | None,
    today: datetime.date,
) -> NewInvitation:
    """Make an invitation for a person of this Kommune, or of none.

    `by` is the account that asks, None on the command line: the code is void once it is removed.
    Raises NotValidError; NotFoundError if it was removed this moment.
    """
    if role.of_kommune != (ags is not None):
        raise NotValidError
    if by is not None:
        _hold(session, by)
    code = new_code()
    expires = today + datetime.timedelta(days=VALID_DAYS)
    session.execute(delete(CoordinatorInvitation).where(CoordinatorInvitation.expires < today))
    session.add(
        CoordinatorInvitation(hash=code.hash, ags=ags, role=role, expires=expires, invited_by=by)
    )
    return NewInvitation(code.grouped, expires)


def _hold(session: Session, inviter: bytes) -> None:
    """Let a removal of the inviter come before this or after it. Raises NotFoundError."""
    found = select(Coordinator.id).where(Coordinator.id == inviter)
    if session.scalar(found.with_for_update(read=True, key_share=True)) is None:
        raise NotFoundError


def find_invitation(session: Session, *, code: str, today: datetime.date) -> CoordinatorInvitation:
    """Look a code up without using it. Raises UnknownCodeError."""
    found = session.scalar(
        select(CoordinatorInvitation).where(
            CoordinatorInvitation.hash == hash_of(code), CoordinatorInvitation.expires >= today
        )
    )
    if found is None:
        raise UnknownCodeError
    return found


def use_invitation(session: Session, *, code: str, today: datetime.date) -> Invited:
    """Use a code up. Raises UnknownCodeError."""
    row = session.execute(
        delete(CoordinatorInvitation)
        .where(CoordinatorInvitation.hash == hash_of(code), CoordinatorInvitation.expires >= today)
        .returning(
            CoordinatorInvitation.ags, CoordinatorInvitation.role, CoordinatorInvitation.invited_by
        )
    ).one_or_none()
    if row is None:
        raise UnknownCodeError
    return Invited(row.ags, CoordinatorRole(row.role), row.invited_by)


def open_invitations(
    session: Session, *, today: datetime.date, ags: str | None = None
) -> list[CoordinatorInvitation]:
    """Give the invitations that nobody has used yet, by Kommune, or those of one."""
    statement = select(CoordinatorInvitation).where(CoordinatorInvitation.expires >= today)
    if ags is not None:
        statement = statement.where(CoordinatorInvitation.ags == ags)
    ordered = statement.order_by(
        CoordinatorInvitation.ags.nulls_first(), CoordinatorInvitation.expires
    )
    return list(session.scalars(ordered))


def withdraw_invitations(session: Session, *, ags: str | None) -> int:
    """Make all open codes of a Kommune void, or those for none; give how many there were."""
    withdrawn = session.scalars(
        delete(CoordinatorInvitation)
        .where(CoordinatorInvitation.ags == ags)
        .returning(CoordinatorInvitation.hash)
        .execution_options(synchronize_session=False)
    )
    return len(withdrawn.all())


def withdraw_codes_of(session: Session, *, person: bytes) -> int:
    """Make all open codes void that a person made; give how many there were."""
    withdrawn = session.scalars(
        delete(CoordinatorInvitation)
        .where(CoordinatorInvitation.invited_by == person)
        .returning(CoordinatorInvitation.hash)
        .execution_options(synchronize_session=False)
    )
    return len(withdrawn.all())
