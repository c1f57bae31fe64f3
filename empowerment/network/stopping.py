"""One click in a mail stops letters of its kind (RFC 8058), without signing in.

The address in the mail says whose letters and which, and carries a keyed hash over both: so it is
made by nobody else, can stop nothing but this, and the database keeps nothing for it.
"""

import hmac
from enum import StrEnum

from sqlalchemy.orm import Session

from accounts.models import Coordinator
from core.errors import NotFoundError
from crypto.encoding import ID_LENGTH, b64decode, b64encode
from crypto.errors import CryptoError
from empowerment.network import digest, replies

_HASH_LENGTH = 16


class Letters(StrEnum):
    """Kinds of letters that can be stopped."""

    DIGEST = "digest"
    REPLIES = "replies"


def stop_address(
    public: str, secret: bytes, *, letters: Letters, coordinator: bytes, locale: str = "de"
) -> str:
    """Give the address that stops somebody's letters of a kind."""
    prefix = public if locale == "de" else f"{public}/{locale}"
    token = b64encode(coordinator + _hash(secret, letters, coordinator))
    return f"{prefix}/network/stop/{letters}/{token}"


def read_token(secret: bytes, *, letters: str, token: str) -> tuple[Letters, bytes]:
    """Give which letters an address stops, and whose. Raises NotFoundError."""
    try:
        read = b64decode(token, ID_LENGTH + _HASH_LENGTH)
        kind = Letters(letters)
    except (CryptoError, ValueError):
        raise NotFoundError from None
    coordinator, given = read[:ID_LENGTH], read[ID_LENGTH:]
    if not hmac.compare_digest(given, _hash(secret, kind, coordinator)):
        raise NotFoundError
    return kind, coordinator


def stop(session: Session, *, letters: Letters, coordinator: bytes) -> None:
    """Stop them; a second time, and for who is gone, there is nothing to do."""
    if session.get(Coordinator, coordinator) is None:
        return
    if letters is Letters.DIGEST:
        digest.stop(session, coordinator=coordinator)
    else:
        replies.refuse(session, coordinator=coordinator)


def _hash(secret: bytes, letters: Letters, coordinator: bytes) -> bytes:
    message = f"rueckhalt/v1/stop-letters/{letters}/".encode() + coordinator
    return hmac.digest(secret, message, "sha256")[:_HASH_LENGTH]
