"""Texts for bytes and days (SPEC §1): strict base64url, ids, calendar days, SHA-256."""

import base64
import datetime
import hashlib
import os
import re

from crypto.errors import CryptoError

HASH_LENGTH = 32
ID_LENGTH = 16
NONE_HASH = bytes(HASH_LENGTH)
"""The hash that stands for *none*."""

_B64 = re.compile(r"[A-Za-z0-9_-]*", re.ASCII)
_DAY = re.compile(r"20[2-9][0-9]-[0-9]{2}-[0-9]{2}|21[0-9]{2}-[0-9]{2}-[0-9]{2}", re.ASCII)


def b64encode(data: bytes) -> str:
    """Write bytes as base64url without padding (RFC 4648 §5)."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode("ascii")


def b64decode(text: str, length: int | None = None) -> bytes:
    """Read unpadded base64url, canonical only.

    `length` is the number of bytes wanted. Raises [encoding].
    """
    # Python's decoder skips foreign characters and ignores trailing bits, so both are checked.
    if _B64.fullmatch(text) is None or len(text) % 4 == 1:
        raise CryptoError("encoding")
    data = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    if b64encode(data) != text or (length is not None and len(data) != length):
        raise CryptoError("encoding")
    return data


def new_id() -> str:
    """Make a random id: 16 bytes as 22 characters."""
    return b64encode(os.urandom(ID_LENGTH))


def parse_day(text: str) -> datetime.date:
    """Read a calendar day `YYYY-MM-DD` between 2020-01-01 and 2199-12-31 (RFC 3339 full-date).

    Raises [encoding].
    """
    if _DAY.fullmatch(text) is None:
        raise CryptoError("encoding")
    try:
        return datetime.date.fromisoformat(text)
    except ValueError:
        raise CryptoError("encoding") from None


def sha256(*parts: bytes) -> bytes:
    """Hash the concatenation of `parts` with SHA-256 (FIPS 180-4), 32 bytes."""
    digest = hashlib.sha256()
    for part in parts:
        digest.update(part)
    return digest.digest()
