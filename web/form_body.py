"""Forms that scripts send: closed structs as in `json_body`, in multipart/form-data.

Fields of type `bytes` are files, the others text.
"""

from typing import TypeVar

import msgspec
from flask import request
from werkzeug.exceptions import UnsupportedMediaType

from core.errors import MalformedError
from web.json_body import Body, decode_text
from web.multipart import MEDIA_TYPE, read_parts

_MOST_DIGITS = 9

T = TypeVar("T", bound=Body)


class Digits(int):
    """A whole number in plain decimal digits: forms have no numbers of their own."""


def read_form(kind: type[T]) -> T:
    """Read the request's form as `kind`: each field once and no other.

    Raises MalformedError, TooLargeError, UnsupportedMediaType.
    """
    if request.mimetype != MEDIA_TYPE:
        raise UnsupportedMediaType
    parts = read_parts()
    fields = {part.name: part.text if part.filename is None else part.content for part in parts}
    if len(fields) != len(parts):
        raise MalformedError
    try:
        # Files stay bytes: as in JSON, msgspec would take text in base64 for them too.
        return msgspec.convert(fields, kind, builtin_types=(bytes,), dec_hook=_decode)
    except msgspec.ValidationError:
        raise MalformedError from None


def _decode(kind: type, value: object) -> object:
    if kind is not Digits:
        return decode_text(kind, value)
    plain = isinstance(value, str) and value.isascii() and value.isdecimal()
    if not isinstance(value, str) or not plain or len(value) > _MOST_DIGITS:
        raise MalformedError
    return Digits(value)
