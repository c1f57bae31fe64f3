"""Accounts of the public site and their sessions, apart from those of desks in every way."""

import datetime
import os
import re
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from accounts.coordinator_invitations import withdraw_codes_of
from accounts.errors import LastOperatorError, NameTakenError, WrongCredentialsError
from accounts.models import LONGEST_EMAIL, Coordinator, CoordinatorSignIn, PasswordReset
from accounts.roles import CoordinatorRole
from accounts.second_factor import has_any
from accounts.services import normal_name
from core.errors import NotFoundError, NotValidError
from crypto.encoding import sha256

_TOKEN_LENGTH = 32
_OPERATORS = select(Coordinator.id).where(Coordinator.role == CoordinatorRole.OPERATOR)
_EMAIL = re.compile(r"[^@\s,;:<>\"()\[\]\\]{1,64}@[^@\s,;:<>\"()\[\]\\]+\.[^@\s,;:<>\"()\[\]\\.]+")


@dataclass(frozen=True, slots=True)
class NewCoordinator:
    """What a person entered; `password` is stretched already."""

    name: str
    display_name: str
    password: str


@dataclass(frozen=True, slots=True)
class Credentials:
    """Whose name it is, and the stored password to compare with."""

    coordinator: bytes
    password: str


@dataclass(frozen=True, slots=True)
class SignedInCoordinator:
    """The person of a session; `ags` is the key of the Kommune, if the person is of one."""

    id: bytes
    ags: str | None
    name: str
    display_name: str
    role: CoordinatorRole
    has_second_factor: bool


def is_email(text: str) -> bool:
    """Tell whether this has the form of a mail address; whether it is one nobody checks."""
    name = normal_name(text)
    return len(name) <= LONGEST_EMAIL and _EMAIL.fullmatch(name) is not None


def create_coordinator(
    session: Session, *, new: NewCoordinator, ags: str | None, role: CoordinatorRole
) -> bytes:
    """Store a new account and give its id. Raises NotValidError, NameTakenError."""
    name = normal_name(new.name)
    if not is_email(name) or role.of_kommune != (ags is not None):
        raise NotValidError
    if session.scalar(select(Coordinator.id).where(Coordinator.name == name)) is not None:
        raise NameTakenError
    made = Coordinator(
        id=os.urandom(16),
        ags=ags,
        name=name,
        display_name=new.display_name,
        role=role,
        password=new.password,
    )
    session.add(made)
    session.flush()
    return made.id


def find_credentials(session: Session, *, name: str) -> Credentials | None:
    """Give what a password is compared with, or None for a name nobody has."""
    row = session.execute(
        select(Coordinator.id, Coordinator.password).where(Coordinator.name == normal_name(name))
    ).one_or_none()
    return None if row is None else Credentials(row.id, row.password)


def credentials_of(session: Session, *, coordinator: bytes) -> Credentials:
    """Give what the password of a signed-in coordinator is compared with. Raises NotFoundError."""
    password = session.scalar(select(Coordinator.password).where(Coordinator.id == coordinator))
    if password is None:
        raise NotFoundError
    return Credentials(coordinator, password)


def open_session(session: Session, *, credentials: Credentials, today: datetime.date) -> bytes:
    """Start a session and give its token, 32 bytes; the database keeps the hash.

    Comparing a password takes a while. If it was changed meanwhile, no session starts: raises
    WrongCredentialsError.
    """
    # Locks the row, so that a change of the password comes before this or after it.
    same = session.scalar(
        select(Coordinator.id)
        .where(
            Coordinator.id == credentials.coordinator,
            Coordinator.password == credentials.password,
        )
        .with_for_update()
    )
    if same is None:
        raise WrongCredentialsError
    yesterday = today - datetime.timedelta(days=1)
    # No session outlives a day, so older rows are of no use to anybody but a thief.
    session.execute(delete(CoordinatorSignIn).where(CoordinatorSignIn.day < yesterday))
    token = os.urandom(_TOKEN_LENGTH)
    session.add(CoordinatorSignIn(hash=sha256(token), coordinator=same, day=today))
    session.flush()
    return token


def find_session(session: Session, *, token: bytes) -> SignedInCoordinator | None:
    """Give whose session this is, in one statement."""
    row = session.execute(
        select(
            Coordinator.id,
            Coordinator.ags,
            Coordinator.name,
            Coordinator.display_name,
            Coordinator.role,
            has_any(Coordinator.id).label("second_factor"),
        )
        .join(CoordinatorSignIn, CoordinatorSignIn.coordinator == Coordinator.id)
        .where(CoordinatorSignIn.hash == sha256(token))
    ).one_or_none()
    if row is None:
        return None
    return SignedInCoordinator(
        row.id,
        row.ags,
        row.name,
        row.display_name,
        CoordinatorRole(row.role),
        bool(row.second_factor),
    )


def close_session(session: Session, *, token: bytes) -> None:
    """End a session; every cookie that carries its token is void."""
    session.execute(delete(CoordinatorSignIn).where(CoordinatorSignIn.hash == sha256(token)))


def end_sessions(session: Session, *, coordinator: bytes) -> None:
    """End all sessions of a person: what they were good for has changed."""
    session.execute(delete(CoordinatorSignIn).where(CoordinatorSignIn.coordinator == coordinator))


def renew_session(session: Session, *, coordinator: bytes, today: datetime.date) -> bytes:
    """End all sessions of a person and start one; give its token.

    After a new second factor: a session that somebody opened with the password alone would
    otherwise be as good as one with both.
    """
    end_sessions(session, coordinator=coordinator)
    found = credentials_of(session, coordinator=coordinator)
    return open_session(session, credentials=found, today=today)


def change_password(session: Session, *, credentials: Credentials, password: str) -> Credentials:
    """Put a stretched password in the place of the compared one and end all sessions.

    A code for a forgotten one is void, too: who changes a password may do so because somebody
    reads their mail. Raises WrongCredentialsError if another change came first.
    """
    changed = session.scalar(
        update(Coordinator)
        .where(
            Coordinator.id == credentials.coordinator,
            Coordinator.password == credentials.password,
        )
        .values(password=password)
        .returning(Coordinator.id)
        .execution_options(synchronize_session=False)
    )
    if changed is None:
        raise WrongCredentialsError
    end_sessions(session, coordinator=changed)
    session.execute(delete(PasswordReset).where(PasswordReset.coordinator == changed))
    return Credentials(changed, password)


def all_coordinators(session: Session) -> list[Coordinator]:
    """Give all accounts, by Kommune and name."""
    ordered = select(Coordinator).order_by(Coordinator.ags.nulls_first(), Coordinator.name)
    return list(session.scalars(ordered))


def get_coordinator(session: Session, *, coordinator: bytes) -> Coordinator:
    """Give an account by its id. Raises NotFoundError."""
    found = session.get(Coordinator, coordinator)
    if found is None:
        raise NotFoundError
    return found


def people_of(session: Session, *, ags: str) -> list[Coordinator]:
    """Give the people of a Kommune, by name."""
    statement = select(Coordinator).where(Coordinator.ags == ags)
    return list(session.scalars(statement.order_by(Coordinator.display_name, Coordinator.id)))


def names_of(session: Session, *, ids: Iterable[bytes]) -> dict[bytes, str]:
    """Give what people are called, by id; who was removed is missing."""
    statement = select(Coordinator.id, Coordinator.display_name).where(Coordinator.id.in_(ids))
    return {row.id: row.display_name for row in session.execute(statement)}


def remove_colleague(session: Session, *, by: SignedInCoordinator, person: bytes) -> int:
    """Remove somebody of the own Kommune; give how many open codes go along.

    Nobody removes themselves, so a Kommune never loses its last coordinator. Raises NotFoundError,
    NotValidError.
    """
    found = session.get(Coordinator, person)
    if found is None or found.ags is None or found.ags != by.ags:
        raise NotFoundError
    if found.id == by.id:
        raise NotValidError
    return remove_person(session, found)


def kommunen_with_accounts(session: Session) -> dict[str, int]:
    """Give how many people each Kommune has that has any, by key."""
    statement = select(Coordinator.ags, func.count()).where(Coordinator.ags.is_not(None))
    rows = session.execute(statement.group_by(Coordinator.ags))
    return {str(ags): number for ags, number in rows}


def find_coordinator(session: Session, *, name: str) -> Coordinator:
    """Give the account of a name. Raises NotFoundError."""
    found = session.scalar(select(Coordinator).where(Coordinator.name == normal_name(name)))
    if found is None:
        raise NotFoundError
    return found


def remove_coordinator(
    session: Session, *, coordinator: bytes, last_operator_too: bool = False
) -> int:
    """Delete an account with its sessions and open codes; give how many codes there were.

    Unless said otherwise the last operator stays, or nobody could let another one in from the
    pages. Raises NotFoundError, LastOperatorError.
    """
    found = session.get(Coordinator, coordinator)
    if found is None:
        raise NotFoundError
    # Locks all of them: two who remove each other at once must not both succeed.
    operators = _OPERATORS.with_for_update()
    is_one = found.role == CoordinatorRole.OPERATOR and not last_operator_too
    if is_one and session.scalars(operators).all() == [found.id]:
        raise LastOperatorError
    return remove_person(session, found)


def is_last_operator(session: Session, *, coordinator: bytes) -> bool:
    """Tell whether nobody else could keep accounts from the pages."""
    return session.scalars(_OPERATORS).all() == [coordinator]


def remove_person(session: Session, person: Coordinator) -> int:
    """Delete an account; what refers to it goes with it. Give how many open codes did.

    Those codes are the way back in for whoever was removed because trust is gone.
    """
    codes = withdraw_codes_of(session, person=person.id)
    session.execute(delete(PasswordReset).where(PasswordReset.coordinator == person.id))
    session.delete(person)
    session.flush()
    return codes
