"""Signed notes that come back with a form: for one purpose, good for minutes, kept nowhere."""

import datetime
import hashlib
import os

from itsdangerous import BadData, TimestampSigner

from accounts.errors import WrongCredentialsError
from crypto.encoding import b64decode, b64encode, sha256
from crypto.errors import CryptoError
from web.context import context

TICKET_TIME = datetime.timedelta(minutes=5)
_NONCE_LENGTH = 16


class _Signer(TimestampSigner):
    def get_timestamp(self) -> int:
        return int(context().clock().timestamp())


def write_ticket(purpose: str, content: bytes) -> str:
    """Sign a note with the present time; one of another purpose has another signature."""
    return _signer(purpose).sign(b64encode(content)).decode("ascii")


def read_ticket(purpose: str, ticket: str, *, length: int) -> bytes:
    """Give what a note of this purpose says, so many bytes.

    Raises WrongCredentialsError if it is forged, too old or of another purpose.
    """
    try:
        text = _signer(purpose).unsign(ticket, max_age=int(TICKET_TIME.total_seconds()))
        return b64decode(text.decode("ascii"), length)
    except (BadData, CryptoError, ValueError):
        raise WrongCredentialsError from None


def new_challenge(purpose: str) -> str:
    """Write a note that a challenge is made from: random, so no two are alike."""
    return write_ticket(purpose, os.urandom(_NONCE_LENGTH))


def challenge_of(ticket: str) -> bytes:
    """Give the challenge that stands for a note, 32 bytes: who answers it signs the note."""
    return sha256(ticket.encode())


def asked_challenge(purpose: str, ticket: str) -> bytes:
    """Give the challenge of a note that came back. Raises WrongCredentialsError."""
    read_ticket(purpose, ticket, length=_NONCE_LENGTH)
    return challenge_of(ticket)


def _signer(purpose: str) -> _Signer:
    return _Signer(
        context().config.secret_key,
        b"rueckhalt/ticket/" + purpose.encode(),
        key_derivation="hmac",
        digest_method=hashlib.sha256,
    )
