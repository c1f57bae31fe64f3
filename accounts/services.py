"""Accounts and server-side sessions."""

import datetime
import hmac
import os
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from accounts.errors import NameTakenError, WrongCredentialsError
from accounts.models import LONGEST_NAME, Account, SignIn
from accounts.roles import Role, Status
from core.errors import IdTakenError, NotValidError
from crypto.encoding import sha256

MEMORY_KIB = 65_536
ITERATIONS = 3
PARALLELISM = 1
"""Argon2id as clients make it (SPEC §9); less is refused."""

MOST_MEMORY_KIB = 1_048_576
MOST_ITERATIONS = 16
KEY_FILE_LENGTH = 12 + 64 + 16
_TOKEN_LENGTH = 32
_NOBODY = bytes(32)


@dataclass(frozen=True, slots=True)
class Parameters:
    """How a client stretches a password before it knows whether the name exists."""

    salt: bytes
    memory_kib: int
    iterations: int
    parallelism: int


@dataclass(frozen=True, slots=True)
class NewAccount:
    """What a client made for a new account; `token` is the log-in token itself."""

    id: bytes
    name: str
    display_name: str
    parameters: Parameters
    token: bytes
    key_file: bytes


@dataclass(frozen=True, slots=True)
class SignedIn:
    """The account of a session."""

    account: bytes
    desk: bytes
    name: str
    display_name: str
    role: Role
    status: Status


def normal_name(name: str) -> str:
    """Give a log-in name as it is compared: letter case and spelling of accents don't matter."""
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold()).strip()


def create_account(
    session: Session, *, new: NewAccount, desk: bytes, role: Role, status: Status
) -> Account:
    """Store a new account. Raises NotValidError, NameTakenError, IdTakenError."""
    name = normal_name(new.name)
    parameters = new.parameters
    strong = (
        MEMORY_KIB <= parameters.memory_kib <= MOST_MEMORY_KIB
        and ITERATIONS <= parameters.iterations <= MOST_ITERATIONS
        and parameters.parallelism == PARALLELISM
    )
    # Some characters become many in the normal form.
    fitting = 0 < len(name) <= LONGEST_NAME
    if not strong or not fitting or len(new.key_file) != KEY_FILE_LENGTH:
        raise NotValidError
    if session.scalar(select(Account.id).where(Account.name == name)) is not None:
        raise NameTakenError
    if session.get(Account, new.id) is not None:
        raise IdTakenError
    account = Account(
        id=new.id,
        desk=desk,
        name=name,
        display_name=new.display_name,
        role=role,
        status=status,
        salt=parameters.salt,
        memory_kib=parameters.memory_kib,
        iterations=parameters.iterations,
        parallelism=parameters.parallelism,
        token=sha256(new.token),
        key_file=new.key_file,
    )
    session.add(account)
    session.flush()
    return account


def repeated_account(session: Session, *, new: NewAccount) -> Account | None:
    """Give the account this very one was stored as before, after an answer that got lost.

    Only who made it knows its token: the id alone, which others see, opens nothing.
    """
    account = session.get(Account, new.id)
    expected = _NOBODY if account is None else account.token
    return account if hmac.compare_digest(expected, sha256(new.token)) else None


def login_parameters(session: Session, *, name: str, secret: bytes) -> Parameters:
    """Give how to stretch the password of a name.

    For an unknown name the salt is derived from it and `secret`: the same at each try, so that
    nobody learns which names exist.
    """
    name = normal_name(name)
    invented = hmac.digest(secret, b"rueckhalt/invented-salt/" + name.encode(), "sha256")[:16]
    row = session.execute(
        select(Account.salt, Account.memory_kib, Account.iterations, Account.parallelism).where(
            Account.name == name
        )
    ).one_or_none()
    if row is None:
        return Parameters(invented, MEMORY_KIB, ITERATIONS, PARALLELISM)
    return Parameters(row.salt, row.memory_kib, row.iterations, row.parallelism)


def check_credentials(session: Session, *, name: str, token: bytes) -> Account:
    """Give the account of a name and its log-in token. Raises WrongCredentialsError."""
    account = session.scalar(select(Account).where(Account.name == normal_name(name)))
    expected = _NOBODY if account is None else account.token
    # Both hashes are compared in constant time, also for a name that doesn't exist.
    if not hmac.compare_digest(expected, sha256(token)) or account is None:
        raise WrongCredentialsError
    return account


def open_session(session: Session, *, account: bytes, today: datetime.date) -> bytes:
    """Start a session and give its token, 32 bytes; the database keeps the hash."""
    token = os.urandom(_TOKEN_LENGTH)
    yesterday = today - datetime.timedelta(days=1)
    # No session outlives a day, so older rows are of no use to anybody but a thief.
    session.execute(delete(SignIn).where(SignIn.day < yesterday))
    session.add(SignIn(hash=sha256(token), account=account, day=today))
    return token


def find_session(session: Session, *, token: bytes) -> SignedIn | None:
    """Give whose session this is, in one statement."""
    row = session.execute(
        select(
            Account.id,
            Account.desk,
            Account.name,
            Account.display_name,
            Account.role,
            Account.status,
        )
        .join(SignIn, SignIn.account == Account.id)
        .where(SignIn.hash == sha256(token))
    ).one_or_none()
    if row is None:
        return None
    return SignedIn(
        row.id, row.desk, row.name, row.display_name, Role(row.role), Status(row.status)
    )


def close_session(session: Session, *, token: bytes) -> None:
    """End a session; every cookie that carries its token is void."""
    session.execute(delete(SignIn).where(SignIn.hash == sha256(token)))


def key_file(session: Session, *, account: bytes) -> bytes:
    """Give a member's encrypted key file."""
    return session.scalars(select(Account.key_file).where(Account.id == account)).one()


def desk_accounts(session: Session, *, desk: bytes) -> list[Account]:
    """Give all accounts of a desk, by display name."""
    statement = select(Account).where(Account.desk == desk)
    return list(session.scalars(statement.order_by(Account.display_name, Account.id)))


def admit_accounts(session: Session, *, desk: bytes, accounts: Collection[bytes]) -> None:
    """Make pending accounts of a desk active. Raises NotValidError if one is not pending there."""
    admitted = session.scalars(
        update(Account)
        .where(Account.desk == desk, Account.id.in_(accounts), Account.status == Status.PENDING)
        .values(status=Status.ACTIVE)
        .returning(Account.id)
        .execution_options(synchronize_session=False)
    ).all()
    if set(admitted) != set(accounts):
        raise NotValidError


def remove_accounts(session: Session, *, desk: bytes, accounts: Collection[bytes]) -> None:
    """Delete accounts of a desk with their sessions.

    A lead is not removed this way: who knew the root key is out only after a succession. Raises
    NotValidError.
    """
    removed = session.scalars(
        delete(Account)
        .where(Account.desk == desk, Account.id.in_(accounts), Account.role == Role.COUNSELLOR)
        .returning(Account.id)
        .execution_options(synchronize_session=False)
    ).all()
    if set(removed) != set(accounts):
        raise NotValidError


def is_active(session: Session, *, desk: bytes, account: bytes) -> bool:
    """Tell whether this is an admitted account of the desk."""
    found = session.scalar(
        select(Account.id).where(
            Account.id == account, Account.desk == desk, Account.status == Status.ACTIVE
        )
    )
    return found is not None
