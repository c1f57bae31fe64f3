"""The fixed prefix of a message (SPEC §6): 229 bytes that say where it belongs."""

import struct
from dataclasses import dataclass

from crypto.encoding import HASH_LENGTH, ID_LENGTH, b64decode, b64encode
from crypto.errors import CryptoError

TAG = b"rueckhalt-msg-v1"
PREFIX_LENGTH = 229
LAST_SEQUENCE = 2**32 - 1

_LAYOUT = struct.Struct(">16sB32s32s32s32s16sI32s32s")


@dataclass(frozen=True)
class Prefix:
    """The fields of a prefix in their order.

    `sender` is an Ed25519 public key; `recipient`, `desk`, `epoch`, `previous` and
    `acknowledged` are hashes of 32 bytes; `thread` is an id as text.
    """

    direction: int
    sender: bytes
    recipient: bytes
    desk: bytes
    epoch: bytes
    thread: str
    sequence: int
    previous: bytes
    acknowledged: bytes


def encode_prefix(prefix: Prefix) -> bytes:
    """Write a prefix, 229 bytes. Raises [encoding]."""
    hashes = (
        prefix.sender,
        prefix.recipient,
        prefix.desk,
        prefix.epoch,
        prefix.previous,
        prefix.acknowledged,
    )
    # struct would cut or fill a value of another length without a word.
    if any(len(value) != HASH_LENGTH for value in hashes):
        raise CryptoError("encoding")
    if not (0 <= prefix.direction <= 255 and 0 <= prefix.sequence <= LAST_SEQUENCE):
        raise CryptoError("encoding")
    return _LAYOUT.pack(
        TAG,
        prefix.direction,
        prefix.sender,
        prefix.recipient,
        prefix.desk,
        prefix.epoch,
        b64decode(prefix.thread, ID_LENGTH),
        prefix.sequence,
        prefix.previous,
        prefix.acknowledged,
    )


def decode_prefix(signed_bytes: bytes) -> Prefix:
    """Read the prefix of signed bytes. Raises [format]."""
    if len(signed_bytes) < PREFIX_LENGTH:
        raise CryptoError("format")
    tag, *fields = _LAYOUT.unpack_from(signed_bytes)
    if tag != TAG:
        raise CryptoError("format")
    direction, sender, recipient, desk, epoch, thread, sequence, previous, acknowledged = fields
    return Prefix(
        direction=direction,
        sender=sender,
        recipient=recipient,
        desk=desk,
        epoch=epoch,
        thread=b64encode(thread),
        sequence=sequence,
        previous=previous,
        acknowledged=acknowledged,
    )
