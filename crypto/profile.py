"""Profile check (SPEC §3): the only age headers this system accepts, byte for byte.

It runs before any age parser sees a file, and on every file the server takes in: a file that
also had a classical recipient would open without complaint and could be read by whoever breaks
X25519 one day.
"""

import re
from typing import Literal

from crypto.errors import CryptoError

MAX_STANZAS = 64
"""Most recipients of one file of desk secrets (63 members and the recovery kit)."""

_VERSION = rb"age-encryption\.org/v1\n"
# The last characters carry 4 and 2 spare bits, which are zero in canonical base64.
_KEY = rb"[A-Za-z0-9+/]{1493}[AQgw]"
_BODY = rb"[A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]"
_STANZA = rb"-> mlkem768x25519 " + _KEY + rb"\n" + _BODY + rb"\n"
_HEADER = re.compile(_VERSION + rb"((?:" + _STANZA + rb"){1,64})--- " + _BODY + rb"\n")

_STANZA_LENGTH = 18 + 1494 + 1 + 43 + 1
HEADER_LENGTH = 22 + _STANZA_LENGTH + 48
"""Bytes of a header with one stanza: 1,627."""

_SIZE_CLASSES: dict[int, Literal[1, 2]] = {18_043: 1, 67_195: 2}


def check_profile(sealed: bytes, most: int = 1) -> int:
    """Check the header of a sealed file and give its number of stanzas, 1 to `most`.

    Only the header is looked at, in linear time. Raises [profile].
    """
    match = _HEADER.match(sealed)
    if match is None:
        raise CryptoError("profile")
    stanzas = (match.end(1) - match.start(1)) // _STANZA_LENGTH
    if stanzas > most:
        raise CryptoError("profile")
    return stanzas


def sealed_size_class(length: int) -> Literal[1, 2]:
    """Give the size class of a sealed message of `length` bytes; other lengths are [size]."""
    size_class = _SIZE_CLASSES.get(length)
    if size_class is None:
        raise CryptoError("size")
    return size_class
