"""A second factor: one-time codes of an authenticator app (TOTP, RFC 6238), and codes on paper.

The secret is sealed with a key that is not in the database. A code that was taken is remembered by
a keyed hash until it is over, so that whoever reads along can't use it once more (RFC 6238, 5.2);
the hash doesn't tell when that was.
"""

import datetime
import hmac
from dataclasses import dataclass

import pyotp
from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from accounts.errors import WrongCredentialsError
from accounts.models import RecoveryCode, SecondFactor
from core.at_rest import Box
from core.codes import hash_code, new_code

SECONDS = 30
DIGITS = 6
RECOVERY_CODES = 8

_TAG_LENGTH = 32
_KEPT_TAGS = 3
"""The codes of as many steps are taken at any time: the present one and its neighbours."""


@dataclass(frozen=True, slots=True)
class Factors:
    """Seals secrets and marks used codes; `secret` is the server's."""

    secret: bytes

    @property
    def box(self) -> Box:
        """What seals the secrets of authenticator apps."""
        return Box(self.secret, "second-factor")


def new_secret() -> str:
    """Draw a secret for an authenticator app: 160 bits in base32."""
    return pyotp.random_base32()


def app_address(secret: str, *, name: str, issuer: str) -> str:
    """Give the `otpauth:` address that an authenticator app reads from a QR code."""
    return pyotp.TOTP(secret).provisioning_uri(name=name, issuer_name=issuer)


def is_code_of(secret: str, code: str, now: datetime.datetime) -> bool:
    """Tell whether a code is the present one of a secret, or a neighbour of it."""
    return _step_of(secret, code, now) is not None


def set_up(session: Session, factors: Factors, *, coordinator: bytes, secret: str) -> list[str]:
    """Store a person's second factor in the place of a former one; give new recovery codes."""
    take_away(session, coordinator=coordinator)
    sealed = factors.box.seal(secret, about=coordinator)
    session.add(SecondFactor(coordinator=coordinator, secret=sealed, used=b""))
    codes = [new_code() for _ in range(RECOVERY_CODES)]
    session.add_all(RecoveryCode(hash=code.hash, coordinator=coordinator) for code in codes)
    session.flush()
    return [code.grouped for code in codes]


def take_away(session: Session, *, coordinator: bytes) -> None:
    """Remove a second factor with its recovery codes: it is lost, or another takes its place."""
    for model in (SecondFactor, RecoveryCode):
        session.execute(delete(model).where(model.coordinator == coordinator))


def is_set_up(session: Session, *, coordinator: bytes) -> bool:
    """Tell whether a person has a second factor."""
    return session.get(SecondFactor, coordinator) is not None


def recovery_codes_left(session: Session, *, coordinator: bytes) -> int:
    """Count the recovery codes that a person has not used yet."""
    statement = select(func.count()).where(RecoveryCode.coordinator == coordinator)
    return session.scalars(statement).one()


def use_code(
    session: Session, factors: Factors, *, coordinator: bytes, code: str, now: datetime.datetime
) -> None:
    """Take a one-time code, never twice. Raises WrongCredentialsError, NotValidError."""
    # Locks the row: the same code sent twice at once is taken once.
    factor = session.scalars(
        select(SecondFactor).where(SecondFactor.coordinator == coordinator).with_for_update()
    ).one_or_none()
    if factor is None:
        raise WrongCredentialsError
    step = _step_of(factors.box.open(factor.secret, about=coordinator), code, now)
    if step is None:
        raise WrongCredentialsError
    tag = _tag(factors, coordinator, step)
    tags = [
        factor.used[start : start + _TAG_LENGTH]
        for start in range(0, len(factor.used), _TAG_LENGTH)
    ]
    if tag in tags:
        raise WrongCredentialsError
    factor.used = b"".join([*tags, tag][-_KEPT_TAGS:])
    session.flush()


def use_recovery_code(session: Session, *, coordinator: bytes, code: str) -> None:
    """Use a recovery code up. Raises WrongCredentialsError."""
    try:
        wanted = hash_code(code)
    except ValueError:
        raise WrongCredentialsError from None
    used = session.scalar(
        delete(RecoveryCode)
        .where(RecoveryCode.hash == wanted, RecoveryCode.coordinator == coordinator)
        .returning(RecoveryCode.hash)
        .execution_options(synchronize_session=False)
    )
    if used is None:
        raise WrongCredentialsError


def _step_of(secret: str, code: str, now: datetime.datetime) -> int | None:
    typed = "".join(code.split())
    if len(typed) != DIGITS or not (typed.isascii() and typed.isdecimal()):
        return None
    totp = pyotp.TOTP(secret, digits=DIGITS, interval=SECONDS)
    present = int(now.timestamp()) // SECONDS
    # All are compared, so that the time taken doesn't tell which one fits.
    fitting = [
        step
        for step in (present, present - 1, present + 1)
        if hmac.compare_digest(totp.generate_otp(step), typed)
    ]
    return fitting[0] if fitting else None


def _tag(factors: Factors, coordinator: bytes, step: int) -> bytes:
    content = b"rueckhalt/v1/one-time-code/" + coordinator + step.to_bytes(8, "big")
    return hmac.digest(factors.secret, content, "sha256")
