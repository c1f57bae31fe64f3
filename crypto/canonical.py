"""Canonical JSON (SPEC §2): RFC 8785, restricted to what two languages read alike."""

import json
from typing import TypeAlias

import rfc8785

from crypto.errors import CryptoError

Json: TypeAlias = bool | int | str | list["Json"] | dict[str, "Json"]

MAX_NESTING = 16
INTEGER_LIMIT = 2**53


def serialise(value: object) -> bytes:
    """Write a value of objects (dict), arrays (list, tuple), strings, booleans and integers.

    The form is RFC 8785 in UTF-8. Anything else, an integer of 2^53 or more, a lone surrogate or
    more than 16 levels are [canonical].
    """
    _check(value, 0)
    return rfc8785.dumps(value)  # type: ignore[arg-type]  # _check has narrowed it


def parse(data: bytes) -> Json:
    """Read canonical JSON; bytes that are not exactly their own canonical form are [canonical]."""
    try:
        # Decoding here, not in json.loads: that would also take UTF-16 and UTF-32.
        value: Json = json.loads(data.decode("utf-8"))
    except (ValueError, RecursionError):
        raise CryptoError("canonical") from None
    if serialise(value) != data:
        raise CryptoError("canonical")
    return value


def _check(value: object, depth: int) -> None:
    if isinstance(value, str):
        _check_text(value)
    elif isinstance(value, bool):
        return
    elif isinstance(value, int):
        if abs(value) >= INTEGER_LIMIT:
            raise CryptoError("canonical")
    elif depth == MAX_NESTING:
        raise CryptoError("canonical")
    elif isinstance(value, dict):
        for key, item in value.items():
            _check_text(key)
            _check(item, depth + 1)
    elif isinstance(value, list | tuple):
        for item in value:
            _check(item, depth + 1)
    else:
        raise CryptoError("canonical")


def _check_text(text: object) -> None:
    # Python keeps a lone surrogate from an escape; it has no UTF-8 form.
    if not isinstance(text, str):
        raise CryptoError("canonical")
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        raise CryptoError("canonical") from None
