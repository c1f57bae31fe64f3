"""Codes of accounts as people type them."""

from accounts.errors import UnknownCodeError
from core.codes import hash_code


def hash_of(code: str) -> bytes:
    """Give the hash of a typed code. Raises UnknownCodeError for what is none."""
    try:
        return hash_code(code)
    except ValueError:
        raise UnknownCodeError from None
