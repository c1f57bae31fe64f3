"""JSON bodies: strict, typed, closed. Bytes are base64url of an exact length (SPEC §1).

A body is a `msgspec.Struct` that forbids unknown fields; its fields of type Bytes are decoded here.
"""

import json
from collections.abc import Sequence
from typing import Annotated, ClassVar, TypeVar

import msgspec
from flask import request
from werkzeug.exceptions import UnsupportedMediaType

from core.errors import MalformedError
from crypto.encoding import b64decode
from crypto.errors import CryptoError
from web.guards import read_body

T = TypeVar("T")


class Body(msgspec.Struct, forbid_unknown_fields=True):
    """A closed object."""


class Bytes(bytes):
    """Bytes of any length."""

    length: ClassVar[int | None] = None


class Bytes16(Bytes):
    """An id or a salt."""

    length = 16


class Bytes32(Bytes):
    """A hash, a key or a token."""

    length = 32


class Bytes60(Bytes):
    """A wrapped case key: nonce 12, key 32, tag 16."""

    length = 60


class Bytes64(Bytes):
    """A signature."""

    length = 64


_LINE = r"\A[^\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]+\Z"

Name = Annotated[str, msgspec.Meta(min_length=1, max_length=100, pattern=_LINE)]
"""A line of text: no control characters, and none that makes it read as something else (bidi)."""

Count = Annotated[int, msgspec.Meta(ge=0, lt=2**31)]


def read_json(kind: type[T]) -> T:
    """Read the request's body as `kind`.

    Raises MalformedError, TooLargeError, UnsupportedMediaType.
    """
    if request.mimetype != "application/json":
        raise UnsupportedMediaType
    return parse_json(read_body(), kind)


def parse_json(data: bytes, kind: type[T]) -> T:
    """Parse strict JSON as `kind`. Raises MalformedError."""
    try:
        parsed = msgspec.json.decode(data, type=kind, dec_hook=decode_text)
        # msgspec takes the last of two equal keys, other readers take the first.
        json.loads(data, object_pairs_hook=_refuse_repetition)
    except (msgspec.MsgspecError, RecursionError, ValueError):
        raise MalformedError from None
    return parsed


def _refuse_repetition(pairs: Sequence[tuple[str, object]]) -> None:
    if len({key for key, _ in pairs}) < len(pairs):
        raise MalformedError


def decode_bytes(text: str, length: int) -> bytes:
    """Decode base64url from an address or a form. Raises MalformedError."""
    try:
        return b64decode(text, length)
    except CryptoError:
        raise MalformedError from None


def decode_text(kind: type, value: object) -> object:
    """Decode what stands in a body for a field of type Bytes. Raises MalformedError."""
    if not issubclass(kind, Bytes):
        raise TypeError(f"no way to read {kind.__name__}")
    if not isinstance(value, str):
        raise MalformedError
    try:
        return kind(b64decode(value, kind.length))
    except CryptoError:
        raise MalformedError from None
