"""Invitations: a random code, handed over by a person, that opens one door once.

The database keeps the code's hash, so that who reads it can't join.
"""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from core.codes import hash_code, new_code
from desks.errors import UnknownInvitationError
from desks.models import Invitation

VALID_DAYS = 7
CODE_LENGTH = 26


@dataclass(frozen=True, slots=True)
class NewInvitation:
    """A code to hand over, and its last day."""

    code: str
    expires: datetime.date


def invite(session: Session, *, desk: bytes | None, today: datetime.date) -> NewInvitation:
    """Make an invitation to found a desk (`desk` None) or to join this one."""
    code = new_code()
    expires = today + datetime.timedelta(days=VALID_DAYS)
    session.execute(delete(Invitation).where(Invitation.expires < today))
    session.add(Invitation(hash=code.hash, desk=desk, expires=expires))
    return NewInvitation(code.text, expires)


def founding_codes(session: Session, *, today: datetime.date) -> Sequence[datetime.date]:
    """Give the last day of each code that founds a desk and that nobody has used yet."""
    found = select(Invitation.expires).where(Invitation.desk.is_(None), Invitation.expires >= today)
    return session.scalars(found.order_by(Invitation.expires)).all()


def withdraw_founding_codes(session: Session) -> int:
    """Make all codes void that found a desk; give how many there were.

    Those that join one are its lead's business.
    """
    withdrawn = session.scalars(
        delete(Invitation).where(Invitation.desk.is_(None)).returning(Invitation.hash)
    )
    return len(withdrawn.all())


def find_invitation(session: Session, *, code: str, today: datetime.date) -> Invitation:
    """Look a code up without using it. Raises UnknownInvitationError."""
    invitation = session.scalar(
        select(Invitation).where(Invitation.hash == _hash(code), Invitation.expires >= today)
    )
    if invitation is None:
        raise UnknownInvitationError
    return invitation


def use_invitation(
    session: Session, *, code: str, founding: bool, today: datetime.date
) -> bytes | None:
    """Use a code up and give the desk it joins. Raises UnknownInvitationError."""
    kind = Invitation.desk.is_(None) if founding else Invitation.desk.is_not(None)
    row = session.execute(
        delete(Invitation)
        .where(Invitation.hash == _hash(code), Invitation.expires >= today, kind)
        .returning(Invitation.desk)
    ).one_or_none()
    if row is None:
        raise UnknownInvitationError
    desk: bytes | None = row.desk
    return desk


def _hash(code: str) -> bytes:
    try:
        return hash_code(code)
    except ValueError:
        raise UnknownInvitationError from None
