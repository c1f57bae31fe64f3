"""A forgotten password: a code by mail to the address of the account, good for a day.

The code follows from the server's secret and the reset's random id, so that the worker can write it
into the mail while the database holds its hash alone. A second factor is asked for as ever.
"""

import datetime
import os

from sqlalchemy import delete, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from accounts.coordinators import Credentials
from accounts.errors import UnknownCodeError
from accounts.models import Coordinator, PasswordReset
from accounts.services import normal_name
from accounts.typed_codes import hash_of
from core.codes import derived_code, hash_code
from core.db import table_of
from core.letters import post, posted_on

LETTER = "password-reset"
MOST_A_DAY = 3
VALID_DAYS = 1

NOBODY = bytes(16)
"""No account has this id: ids are random."""


def ask_for_reset(session: Session, *, secret: bytes, name: str, today: datetime.date) -> None:
    """Make a code due by mail, if an account has this address; at most MOST_A_DAY a day.

    For an address nobody has, and for one too many, the same is written for nobody: one row, over
    and over, and a letter that the worker drops. So neither the answer nor its time tells anything,
    and asking often fills nothing.
    """
    found = session.scalar(select(Coordinator.id).where(Coordinator.name == normal_name(name)))
    sent = posted_on(session, kind=LETTER, addressee=found or NOBODY, day=today)
    person = NOBODY if found is None or sent >= MOST_A_DAY else found
    drawn = os.urandom(16)
    values = {
        "id": drawn,
        "hash": hash_code(code_of(secret, drawn)),
        "expires": today + datetime.timedelta(days=VALID_DAYS),
    }
    insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    statement = insert(table_of(PasswordReset)).values(coordinator=person, **values)
    session.execute(statement.on_conflict_do_update(index_elements=["coordinator"], set_=values))
    about = NOBODY if person == NOBODY else drawn
    post(session, kind=LETTER, about=about, addressee=person, due=today)


def code_of(secret: bytes, reset: bytes) -> str:
    """Give the code of a reset, in groups (core.codes)."""
    return derived_code(secret, "password-reset", reset).grouped


def find_reset(session: Session, *, code: str, today: datetime.date) -> Coordinator:
    """Give whose code this is, without using it. Raises UnknownCodeError."""
    found = session.scalar(
        select(Coordinator)
        .join(PasswordReset, PasswordReset.coordinator == Coordinator.id)
        .where(PasswordReset.hash == hash_of(code), PasswordReset.expires >= today)
    )
    if found is None:
        raise UnknownCodeError
    return found


def use_reset(session: Session, *, code: str, today: datetime.date) -> Credentials:
    """Use a code up; give the credentials whose password it replaces. Raises UnknownCodeError."""
    person = find_reset(session, code=code, today=today)
    used = session.scalar(
        delete(PasswordReset)
        .where(PasswordReset.hash == hash_of(code))
        .returning(PasswordReset.coordinator)
        .execution_options(synchronize_session=False)
    )
    if used is None:
        raise UnknownCodeError
    return Credentials(person.id, person.password)


def forget_resets(session: Session, *, today: datetime.date) -> None:
    """Remove codes that are over."""
    session.execute(delete(PasswordReset).where(PasswordReset.expires < today))
