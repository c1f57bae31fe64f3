"""Padding (SPEC §4): the length of a text must not show in the length of its file."""

from typing import Literal

from crypto.errors import CryptoError

Use = Literal["message", "card", "notes", "head", "tuples", "copy"]
"""What is padded: messages and thread copies, cards, notes and coding, case heads, the tuples of a
batch or the desk's own copy of it."""

_SIZES: dict[Use, tuple[int, ...]] = {
    "message": (16_384, 65_536),
    "card": (768,),
    "notes": (4_096, 16_384, 65_536),
    "head": (1_024, 2_048, 4_096, 8_192, 16_384, 32_768, 65_536),
    "tuples": (8_192,),
    "copy": (4_096,),
}
_LENGTH_BYTES = 4


def padded_sizes(use: Use) -> tuple[int, ...]:
    """Give the sizes a payload of this use can be padded to, in bytes."""
    return _SIZES[use]


def pad(payload: bytes, use: Use) -> bytes:
    """Pad to the smallest size that fits; a payload that fits none is [size]."""
    size = _smallest(len(payload), use)
    if size is None:
        raise CryptoError("size")
    length = len(payload).to_bytes(_LENGTH_BYTES, "big")
    return (length + payload).ljust(size, b"\0")


def unpad(padded: bytes, use: Use) -> bytes:
    """Give the payload back; any other length, size or filler is [padding]."""
    length = int.from_bytes(padded[:_LENGTH_BYTES], "big")
    end = _LENGTH_BYTES + length
    if len(padded) != _smallest(length, use) or padded[end:].strip(b"\0"):
        raise CryptoError("padding")
    return padded[_LENGTH_BYTES:end]


def _smallest(length: int, use: Use) -> int | None:
    return next((size for size in _SIZES[use] if size >= length + _LENGTH_BYTES), None)
