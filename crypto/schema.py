"""Closed objects (SPEC §2): checks of parsed JSON that combine into formats."""

import re
from collections.abc import Callable, Mapping

from crypto.age_keys import decode_identity, decode_recipient
from crypto.canonical import Json, parse
from crypto.encoding import HASH_LENGTH, ID_LENGTH, parse_day
from crypto.errors import CryptoError

Check = Callable[[Json], bool]

_ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
_CODE = re.compile(r"[A-Za-z0-9_-]{1,32}")
_LANGUAGE = re.compile(r"(?=.{2,16}\Z)[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8})*")


def require(value: Json, check: Check) -> None:
    """Raise [schema] unless the value passes."""
    if not check(value):
        raise CryptoError("schema")


def parse_object(data: bytes, check: Check) -> dict[str, Json]:
    """Parse canonical JSON that must be an object of this format. Raises [canonical], [schema]."""
    value = parse(data)
    if not isinstance(value, dict) or not check(value):
        raise CryptoError("schema")
    return value


def closed(keys: Mapping[str, Check]) -> Check:
    """An object with exactly these keys."""

    def check(value: Json) -> bool:
        return (
            isinstance(value, dict)
            and value.keys() == keys.keys()
            and all(keys[key](item) for key, item in value.items())
        )

    return check


def mapping(key: Callable[[str], bool], item: Check, most: int | None = None) -> Check:
    """An object with free keys of one form."""

    def check(value: Json) -> bool:
        return (
            isinstance(value, dict)
            and (most is None or len(value) <= most)
            and all(key(name) and item(entry) for name, entry in value.items())
        )

    return check


def array(item: Check, most: int | None = None, least: int = 0) -> Check:
    """An array of `least` to `most` items of one form."""

    def check(value: Json) -> bool:
        return (
            isinstance(value, list)
            and least <= len(value)
            and (most is None or len(value) <= most)
            and all(item(entry) for entry in value)
        )

    return check


def row(*items: Check) -> Check:
    """An array with one form per place."""

    def check(value: Json) -> bool:
        return (
            isinstance(value, list)
            and len(value) == len(items)
            and all(item(entry) for item, entry in zip(items, value, strict=True))
        )

    return check


def text(most: int, least: int = 0) -> Check:
    """A string of `least` to `most` bytes in UTF-8."""
    return lambda value: isinstance(value, str) and least <= len(value.encode("utf-8")) <= most


def choice(*texts: str) -> Check:
    """One of these strings."""
    return lambda value: isinstance(value, str) and value in texts


def pattern(expression: re.Pattern[str]) -> Check:
    """A string that matches as a whole."""
    return lambda value: isinstance(value, str) and expression.fullmatch(value) is not None


def number(least: int) -> Check:
    """An integer of at least `least` (and below 2^53, as all of them)."""
    return lambda value: type(value) is int and value >= least


def either(*checks: Check) -> Check:
    """A value that passes one of the checks."""
    return lambda value: any(check(value) for check in checks)


def b64(length: int) -> Check:
    """Bytes of this length in canonical b64: spare bits of the last character are zero."""
    characters, spare = -(-length * 8 // 6), -length * 8 % 6
    last = re.escape(_ALPHABET[:: 2**spare])
    return pattern(re.compile(rf"[A-Za-z0-9_-]{{{characters - 1}}}[{last}]"))


def _decodes(decode: Callable[[str], object]) -> Check:
    def check(value: Json) -> bool:
        if not isinstance(value, str):
            return False
        try:
            decode(value)
        except CryptoError:
            return False
        return True

    return check


day = _decodes(parse_day)
hash_value = b64(HASH_LENGTH)
key = b64(32)
identifier = b64(ID_LENGTH)
recipient = _decodes(decode_recipient)
identity = _decodes(decode_identity)
code = pattern(_CODE)
language = pattern(_LANGUAGE)
empty = choice("")
