"""Bodies of multipart/form-data (RFC 7578), parsed in memory: nothing of them touches the disk.

A body is a closed struct as in `json_body`. Its fields of type `bytes` are files, the others text.
"""

import io
from typing import TypeVar

import msgspec
from flask import request
from multipart import MultipartError, MultipartParser
from werkzeug.exceptions import UnsupportedMediaType

from core.errors import MalformedError
from web.guards import read_body
from web.json_body import Body, decode_text

MOST_PARTS = 16
_MOST_DIGITS = 9

T = TypeVar("T", bound=Body)


class Digits(int):
    """A whole number in plain decimal digits: forms have no numbers of their own."""


def read_form(kind: type[T]) -> T:
    """Read the request's form as `kind`: each field once and no other.

    Raises MalformedError, TooLargeError, UnsupportedMediaType.
    """
    if request.mimetype != "multipart/form-data":
        raise UnsupportedMediaType
    body = read_body()
    parts = _parse(body, request.mimetype_params.get("boundary", ""))
    fields = dict(parts)
    if len(fields) != len(parts):
        raise MalformedError
    try:
        # Files stay bytes: as in JSON, msgspec would take text in base64 for them too.
        return msgspec.convert(fields, kind, builtin_types=(bytes,), dec_hook=_decode)
    except msgspec.ValidationError:
        raise MalformedError from None


def _parse(body: bytes, boundary: str) -> list[tuple[str, str | bytes]]:
    """Give the parts in order, files as bytes."""
    try:
        parser = MultipartParser(  # type: ignore[no-untyped-call]  # it carries no types
            io.BytesIO(body),
            boundary,
            content_length=len(body),
            strict=True,
            part_limit=MOST_PARTS,
            spool_limit=len(body) + 1,
            memory_limit=len(body) + 1,
        )
        return [
            (part.name, part.raw if part.filename is not None else part.raw.decode("utf-8"))
            for part in parser
        ]
    except (MultipartError, UnicodeError):
        raise MalformedError from None


def _decode(kind: type, value: object) -> object:
    if kind is not Digits:
        return decode_text(kind, value)
    plain = isinstance(value, str) and value.isascii() and value.isdecimal()
    if not isinstance(value, str) or not plain or len(value) > _MOST_DIGITS:
        raise MalformedError
    return Digits(value)
