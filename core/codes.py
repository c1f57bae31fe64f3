"""One-time codes that people hand over and type: random, kept as a hash alone."""

import base64
import binascii
import hashlib
import hmac
import os
from dataclasses import dataclass

_SECRET_BYTES = 16
_GROUP = 4

_AS_MEANT = str.maketrans("018", "OIB")
"""Digits that base32 (RFC 4648) doesn't have, as whoever reads a code from paper may type them.

1 is I, never L: only I looks like it in capitals. Nothing is guessed more easily for it: no code
has a 0, 1 or 8.
"""

CARD_BYTES = 10
"""Of codes that are read from a card in a room: 80 bits are enough against guessing online."""


@dataclass(frozen=True, slots=True)
class Code:
    """A new code as it is typed, 26 characters, and the hash to keep of it."""

    text: str
    hash: bytes

    @property
    def grouped(self) -> str:
        """The code in groups, for reading it from paper."""
        return group(self.text)


def group(text: str) -> str:
    """Put a code into groups of four."""
    return "-".join(text[start : start + _GROUP] for start in range(0, len(text), _GROUP))


def new_code() -> Code:
    """Draw a code of 128 random bits."""
    secret = os.urandom(_SECRET_BYTES)
    return Code(base64.b32encode(secret).decode("ascii").rstrip("="), _hash(secret))


def derived_code(secret: bytes, purpose: str, about: bytes, *, length: int = _SECRET_BYTES) -> Code:
    """Give a code that can be made again from the server's secret, to be written where it is read.

    The database keeps its hash alone, as of any other. `length` is in bytes.
    """
    message = f"rueckhalt/v1/code/{purpose}/".encode() + about
    made = hmac.digest(secret, message, "sha256")[:length]
    return Code(base64.b32encode(made).decode("ascii").rstrip("="), _hash(made))


def hash_code(text: str, *, length: int = _SECRET_BYTES) -> bytes:
    """Give the hash of a code as somebody typed it. Raises ValueError if it is none."""
    # Groups and letter case don't matter.
    plain = "".join(text.split()).replace("-", "").upper().translate(_AS_MEANT)
    try:
        secret = base64.b32decode(plain + "=" * (-len(plain) % 8))
    except (binascii.Error, ValueError):
        raise ValueError("not a code") from None
    if len(secret) != length:
        raise ValueError("not a code")
    return _hash(secret)


def _hash(secret: bytes) -> bytes:
    return hashlib.sha256(secret).digest()
