"""Another mail address for an account: a code to the new one, a word to the former.

Nothing changes before the code was entered: a mistyped address would hand the way back in
(accounts.resets) to a stranger. Whose address it is already nobody learns here; no code goes out.
"""

import datetime
import os

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from accounts.coordinators import get_coordinator
from accounts.errors import NameTakenError, UnknownCodeError
from accounts.models import AddressChange, Coordinator, PasswordReset
from accounts.second_factor import lock_person
from accounts.services import normal_name
from accounts.typed_codes import hash_of
from core.codes import derived_code, hash_code
from core.errors import NotValidError
from core.letters import is_due, post, posted_on

CODE_LETTER = "address-code"
CHANGED_LETTER = "address-changed"
MOST_A_DAY = 3
VALID_DAYS = 1


def rename(session: Session, *, coordinator: bytes, display_name: str) -> None:
    """Call a person something else. Raises NotFoundError."""
    get_coordinator(session, coordinator=coordinator).display_name = display_name


def ask_for_address(
    session: Session, *, secret: bytes, coordinator: bytes, address: str, today: datetime.date
) -> None:
    """Make a code due to a new address; it takes the place of one that waits.

    Raises NotValidError for one too many of a day, and while a former address was not told yet:
    a thief who changes it twice must not leave the owner without a word.
    """
    lock_person(session, coordinator=coordinator)
    if posted_on(session, kind=CODE_LETTER, addressee=coordinator, day=today) >= MOST_A_DAY:
        raise NotValidError
    untold = select(AddressChange.id).where(
        AddressChange.coordinator == coordinator,
        AddressChange.hash.is_(None),
        is_due(AddressChange.id),
    )
    if session.scalar(untold) is not None:
        raise NotValidError
    session.execute(delete(AddressChange).where(AddressChange.coordinator == coordinator))
    drawn = os.urandom(16)
    session.add(
        AddressChange(
            id=drawn,
            coordinator=coordinator,
            address=normal_name(address),
            hash=hash_code(code_of(secret, drawn)),
            expires=today + datetime.timedelta(days=VALID_DAYS),
        )
    )
    session.flush()
    post(session, kind=CODE_LETTER, about=drawn, addressee=coordinator, due=today)


def code_of(secret: bytes, change: bytes) -> str:
    """Give the code of a change, in groups (core.codes)."""
    return derived_code(secret, "address", change).grouped


def waiting_address(session: Session, *, coordinator: bytes, today: datetime.date) -> str | None:
    """Give the address whose code was not entered yet."""
    return session.scalar(
        select(AddressChange.address).where(
            AddressChange.coordinator == coordinator,
            AddressChange.hash.is_not(None),
            AddressChange.expires >= today,
        )
    )


def confirm_address(
    session: Session, *, coordinator: bytes, code: str, today: datetime.date
) -> None:
    """Put the new address in its place; the former one gets a mail that says so.

    A code for a forgotten password is void: it went to the former one. Raises UnknownCodeError,
    NameTakenError.
    """
    lock_person(session, coordinator=coordinator)
    change = session.scalar(
        select(AddressChange).where(
            AddressChange.coordinator == coordinator,
            AddressChange.hash == hash_of(code),
            AddressChange.expires >= today,
        )
    )
    if change is None:
        raise UnknownCodeError
    person = get_coordinator(session, coordinator=coordinator)
    taken = select(Coordinator.id).where(Coordinator.name == change.address)
    if session.scalar(taken) is not None:
        raise NameTakenError
    former, person.name = person.name, change.address
    change.address, change.hash = former, None
    session.execute(delete(PasswordReset).where(PasswordReset.coordinator == coordinator))
    session.flush()
    post(session, kind=CHANGED_LETTER, about=change.id, addressee=coordinator, due=today)


def forget_addresses(session: Session, *, today: datetime.date) -> None:
    """Remove what waited in vain, and former addresses that were told; none before it was."""
    over = delete(AddressChange).where(AddressChange.expires < today, ~is_due(AddressChange.id))
    session.execute(over.execution_options(synchronize_session=False))
