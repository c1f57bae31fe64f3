"""What stands in addresses: ids, and numbers that fit a column."""

from flask import request
from werkzeug.routing import IntegerConverter, Map

from core.errors import NotFoundError

LARGEST_NUMBER = 2**31 - 1
"""Of anything that is counted here; a larger one fits into no column."""

_ID_BYTES = 16


class NumberConverter(IntegerConverter):
    """A number in a path; what is larger than any leads nowhere."""

    def __init__(self, url_map: Map) -> None:
        """Make the converter of a map."""
        super().__init__(url_map, max=LARGEST_NUMBER)


def read_id(text: str) -> bytes:
    """Read an id of 16 bytes, in the one way in which addresses and forms write it.

    Raises NotFoundError.
    """
    try:
        found = bytes.fromhex(text)
    except ValueError:
        raise NotFoundError from None
    if len(found) != _ID_BYTES or found.hex() != text:
        raise NotFoundError
    return found


def asked_before() -> int | None:
    """Give the number before which a list that grows at its head goes on, if one is asked for."""
    return asked_number("before")


def asked_number(name: str) -> int | None:
    """Give a number from the address's query, if there is one of this name."""
    found = request.args.get(name, type=int)
    return None if found is None else max(0, min(found, LARGEST_NUMBER))
