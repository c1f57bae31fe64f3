"""Passkeys (WebAuthn level 3): a second factor, or password and second factor in one.

Each is asked to verify its person (fingerprint, PIN), so that it can stand alone. The challenge is
not kept: it is the hash of a signed note (accounts.routes.tickets), and every answer that was taken
is remembered at its passkey, so that it opens nothing once more.
"""

import datetime
import json
from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session
from webauthn import (
    generate_authentication_options,
    generate_registration_options,
    verify_authentication_response,
    verify_registration_response,
)
from webauthn.helpers import base64url_to_bytes, options_to_json_dict
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from accounts.errors import WrongCredentialsError
from accounts.models import Passkey
from accounts.second_factor import Factors, lock_person, settle_removal, with_tag
from core.errors import IdTakenError, NotFoundError, NotValidError
from crypto.encoding import sha256

MOST = 10
"""Passkeys of one person."""

LONGEST_LABEL = 100
LONGEST_ANSWER = 8_000
"""Characters of what a browser answers, as JSON."""

_CHALLENGE = "passkey-challenge"
_KEPT_TAGS = 16
_VERIFIED = UserVerificationRequirement.REQUIRED
_UNREADABLE = (WebAuthnException, ValueError, TypeError, KeyError, AttributeError, RecursionError)
"""What the library raises for answers that no browser writes."""


@dataclass(frozen=True, slots=True)
class Party:
    """For whom a passkey is: this site and no other."""

    id: str
    """Its host."""
    origin: str
    name: str


@dataclass(frozen=True, slots=True)
class Holder:
    """Whose passkey it is to be, as authenticators show it."""

    id: bytes
    name: str
    display_name: str


def registration_options(
    session: Session, party: Party, holder: Holder, *, challenge: bytes
) -> dict[str, Any]:
    """Give what a browser makes a passkey with, as JSON (PublicKeyCredentialCreationOptions)."""
    has = session.scalars(select(Passkey.credential).where(Passkey.coordinator == holder.id))
    options = generate_registration_options(
        rp_id=party.id,
        rp_name=party.name,
        user_id=holder.id,
        user_name=holder.name,
        user_display_name=holder.display_name,
        challenge=challenge,
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED, user_verification=_VERIFIED
        ),
        exclude_credentials=[PublicKeyCredentialDescriptor(id=each) for each in has],
    )
    return options_to_json_dict(options)


def sign_in_options(
    session: Session, party: Party, *, challenge: bytes, coordinator: bytes | None = None
) -> dict[str, Any]:
    """Give what a browser answers with, as JSON: with a passkey of this person, or with any."""
    allowed = []
    if coordinator is not None:
        own = select(Passkey.credential).where(Passkey.coordinator == coordinator)
        allowed = [PublicKeyCredentialDescriptor(id=each) for each in session.scalars(own)]
    options = generate_authentication_options(
        rp_id=party.id,
        challenge=challenge,
        allow_credentials=allowed,
        user_verification=_VERIFIED,
    )
    return options_to_json_dict(options)


def add_passkey(
    session: Session,
    party: Party,
    *,
    coordinator: bytes,
    challenge: bytes,
    answer: str,
    label: str,
    today: datetime.date,
) -> None:
    """Store a new passkey. Raises WrongCredentialsError, IdTakenError, NotValidError (too many)."""
    try:
        made = verify_registration_response(
            credential=_read(answer),
            expected_challenge=challenge,
            expected_rp_id=party.id,
            expected_origin=party.origin,
            require_user_verification=True,
        )
    except _UNREADABLE:
        raise WrongCredentialsError from None
    if len(own_passkeys(session, coordinator=coordinator)) >= MOST:
        raise NotValidError
    name = sha256(made.credential_id)
    if session.get(Passkey, name) is not None:
        raise IdTakenError
    session.add(
        Passkey(
            id=name,
            coordinator=coordinator,
            credential=made.credential_id,
            public_key=made.credential_public_key,
            sign_count=made.sign_count,
            label=label,
            added=today,
            used=b"",
        )
    )
    session.flush()


def use_passkey(
    session: Session,
    factors: Factors,
    party: Party,
    *,
    challenge: bytes,
    answer: str,
    coordinator: bytes | None = None,
) -> bytes:
    """Take the answer to a challenge, never twice; give whose passkey it is.

    With `coordinator` only one of this person counts. A counter that went back means that there is
    a copy of the authenticator; one of the two is refused. Raises WrongCredentialsError.
    """
    try:
        read = _read(answer)
        credential = base64url_to_bytes(read["id"])
        handle = read["response"].get("userHandle")
    except _UNREADABLE:
        raise WrongCredentialsError from None
    # Locks the row: the same answer sent twice at once is taken once.
    wanted = select(Passkey).where(Passkey.id == sha256(credential)).with_for_update()
    passkey = session.scalars(wanted).one_or_none()
    if passkey is None or coordinator not in (None, passkey.coordinator):
        raise WrongCredentialsError
    try:
        verified = verify_authentication_response(
            credential=read,
            expected_challenge=challenge,
            expected_rp_id=party.id,
            expected_origin=party.origin,
            credential_public_key=passkey.public_key,
            credential_current_sign_count=passkey.sign_count,
            require_user_verification=True,
        )
        named = passkey.coordinator if handle is None else base64url_to_bytes(handle)
    except _UNREADABLE:
        raise WrongCredentialsError from None
    if named != passkey.coordinator:
        raise WrongCredentialsError
    tag = factors.tag(_CHALLENGE, challenge)
    passkey.used = with_tag(passkey.used, tag, kept=_KEPT_TAGS)
    passkey.sign_count = verified.new_sign_count
    session.flush()
    return passkey.coordinator


def own_passkeys(session: Session, *, coordinator: bytes) -> list[Passkey]:
    """Give the passkeys of a person, by name."""
    statement = select(Passkey).where(Passkey.coordinator == coordinator)
    return list(session.scalars(statement.order_by(Passkey.label, Passkey.id)))


def count_passkeys(session: Session, *, coordinator: bytes) -> int:
    """Count the passkeys of a person."""
    return session.scalars(select(func.count()).where(Passkey.coordinator == coordinator)).one()


def remove_passkey(session: Session, *, coordinator: bytes, passkey: bytes, required: bool) -> None:
    """Remove a passkey of this person. Raises NotFoundError, LastFactorError if one is required."""
    lock_person(session, coordinator=coordinator)
    removed = session.scalar(
        delete(Passkey)
        .where(Passkey.id == passkey, Passkey.coordinator == coordinator)
        .returning(Passkey.id)
        .execution_options(synchronize_session=False)
    )
    if removed is None:
        raise NotFoundError
    settle_removal(session, coordinator=coordinator, required=required)


def _read(answer: str) -> dict[str, Any]:
    """Read a browser's answer. Raises ValueError."""
    if len(answer) > LONGEST_ANSWER:
        raise ValueError("too long")
    read = json.loads(answer)
    if not isinstance(read, dict):
        raise TypeError("no object")
    return read
