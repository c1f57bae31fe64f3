"""A second factor: one-time codes of an authenticator app (TOTP, RFC 6238), and codes on paper.

Passkeys (accounts.passkeys) are one, too; a person has an app, passkeys or both.

The secret is sealed with a key that is not in the database. A code that was taken is remembered by
a keyed hash until it is over, so that whoever reads along can't use it once more (RFC 6238, 5.2);
the hash doesn't tell when that was.
"""

import datetime
import hmac
from dataclasses import dataclass

import pyotp
from sqlalchemy import ColumnElement, delete, exists, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from accounts.errors import LastFactorError, WrongCredentialsError
from accounts.models import Coordinator, Passkey, RecoveryCode, SecondFactor
from core.at_rest import Box
from core.codes import hash_code, new_code
from core.errors import ConflictError

SECONDS = 30
DIGITS = 6
RECOVERY_CODES = 8

_CODE = "one-time-code"
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

    def tag(self, purpose: str, content: bytes) -> bytes:
        """Give what remembers something as used, without telling what it was."""
        label = f"rueckhalt/v1/{purpose}/".encode()
        return hmac.digest(self.secret, label + content, "sha256")


def with_tag(used: bytes, tag: bytes, *, kept: int) -> bytes:
    """Add a tag to those of what was used, the oldest first; `kept` of them stay.

    Raises WrongCredentialsError if it is among them.
    """
    tags = [used[start : start + _TAG_LENGTH] for start in range(0, len(used), _TAG_LENGTH)]
    if tag in tags:
        raise WrongCredentialsError
    return b"".join([*tags, tag][-kept:])


def new_secret() -> str:
    """Draw a secret for an authenticator app: 160 bits in base32."""
    return pyotp.random_base32()


def app_address(secret: str, *, name: str, issuer: str) -> str:
    """Give the `otpauth:` address that an authenticator app reads from a QR code."""
    return pyotp.TOTP(secret).provisioning_uri(name=name, issuer_name=issuer)


def set_up(
    session: Session,
    factors: Factors,
    *,
    coordinator: bytes,
    secret: str,
    code: str,
    now: datetime.datetime,
) -> None:
    """Store an app in the place of a former one; `code` is its first, and used with this.

    Raises WrongCredentialsError if it isn't the app's.
    """
    step = _step_of(secret, code, now)
    if step is None:
        raise WrongCredentialsError
    session.execute(delete(SecondFactor).where(SecondFactor.coordinator == coordinator))
    sealed = factors.box.seal(secret, about=coordinator)
    tag = factors.tag(_CODE, coordinator + step.to_bytes(8, "big"))
    session.add(SecondFactor(coordinator=coordinator, secret=sealed, used=tag))
    session.flush()


def new_recovery_codes(session: Session, *, coordinator: bytes) -> list[str]:
    """Draw recovery codes in the place of former ones; the database keeps their hashes."""
    session.execute(delete(RecoveryCode).where(RecoveryCode.coordinator == coordinator))
    codes = [new_code() for _ in range(RECOVERY_CODES)]
    session.add_all(RecoveryCode(hash=code.hash, coordinator=coordinator) for code in codes)
    session.flush()
    return [code.grouped for code in codes]


def remove_app(session: Session, *, coordinator: bytes, required: bool) -> None:
    """Take the app away. Raises LastFactorError if nothing else is left and one is required."""
    lock_person(session, coordinator=coordinator)
    session.execute(delete(SecondFactor).where(SecondFactor.coordinator == coordinator))
    settle_removal(session, coordinator=coordinator, required=required)


def lock_person(session: Session, *, coordinator: bytes) -> None:
    """Keep others from changing what a person signs in with until this transaction ends."""
    session.execute(select(Coordinator.id).where(Coordinator.id == coordinator).with_for_update())


def begin_set_up(session: Session, *, coordinator: bytes, first: bool) -> None:
    """Lock the person before something is added; `first` if nothing was there a moment ago.

    Raises ConflictError if another request came first: it may be the owner's against a thief's.
    """
    lock_person(session, coordinator=coordinator)
    if first and is_set_up(session, coordinator=coordinator):
        raise ConflictError


def settle_removal(session: Session, *, coordinator: bytes, required: bool) -> None:
    """Look what is left: where it is nothing, recovery codes have nothing to replace either.

    Raises LastFactorError if one is required.
    """
    if is_set_up(session, coordinator=coordinator):
        return
    if required:
        raise LastFactorError
    session.execute(delete(RecoveryCode).where(RecoveryCode.coordinator == coordinator))


def take_all_away(session: Session, *, coordinator: bytes) -> None:
    """Remove app, passkeys and recovery codes: the person lost them."""
    for model in (SecondFactor, Passkey, RecoveryCode):
        session.execute(delete(model).where(model.coordinator == coordinator))


def has_app(session: Session, *, coordinator: bytes) -> bool:
    """Tell whether a person has an authenticator app."""
    return session.get(SecondFactor, coordinator) is not None


def is_set_up(session: Session, *, coordinator: bytes) -> bool:
    """Tell whether a person has a second factor of any kind."""
    return bool(session.scalars(select(has_any(coordinator))).one())


def who_has_any(session: Session) -> frozenset[bytes]:
    """Give everybody who has a second factor."""
    apps = select(SecondFactor.coordinator)
    return frozenset(session.scalars(apps.union(select(Passkey.coordinator))))


def has_any(coordinator: InstrumentedAttribute[bytes] | bytes) -> ColumnElement[bool]:
    """Give the condition that a person has a second factor, for use in a statement."""
    return or_(
        exists().where(SecondFactor.coordinator == coordinator),
        exists().where(Passkey.coordinator == coordinator),
    )


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
    tag = factors.tag(_CODE, coordinator + step.to_bytes(8, "big"))
    factor.used = with_tag(factor.used, tag, kept=_KEPT_TAGS)
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
