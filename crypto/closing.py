"""Closing lists (SPEC §10): which case heads an epoch that ended leaves behind.

Without one, a removed member who kept all keys could sign new heads of the closed epoch.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import cast

from crypto import schema
from crypto.canonical import Json, serialise
from crypto.encoding import b64decode, b64encode, sha256
from crypto.errors import CryptoError
from crypto.statements import Epoch
from crypto.symmetric import Context, decrypt, encrypt

CLOSING_FORMAT = "rueckhalt/closing/v1"

HEADS = schema.array(schema.row(schema.identifier, schema.number(1), schema.hash_value))
"""Rows of case id, version and head hash; their order is checked apart."""

_CLOSING = schema.closed(
    {
        "desk": schema.hash_value,
        "epoch": schema.number(1),
        "format": schema.choice(CLOSING_FORMAT),
        "heads": HEADS,
    }
)


@dataclass(frozen=True)
class HeadMark:
    """A case head by version and hash (32 bytes)."""

    version: int
    hash: bytes


@dataclass(frozen=True)
class ClosingList:
    """The last head of every case when epoch `epoch` ended, by case id."""

    desk: bytes
    epoch: int
    heads: dict[str, HeadMark]


def encrypt_closing(closing: ClosingList, vault_key: bytes) -> bytes:
    """Encrypt a closing list under the vault key of the epoch after it.

    Its hash goes into that epoch's statement.
    """
    document: dict[str, Json] = {
        "desk": b64encode(closing.desk),
        "epoch": closing.epoch,
        "format": CLOSING_FORMAT,
        "heads": write_heads(closing.heads),
    }
    read_closing(document)
    return encrypt(vault_key, serialise(document), _context(closing.desk, closing.epoch))


def open_closing(sealed: bytes, *, vault_key: bytes, desk: bytes, epoch: Epoch) -> ClosingList:
    """Open the closing list that `epoch` commits to, which is of the epoch before it.

    Raises [closing], [canonical], [schema].
    """
    closed = epoch.number - 1
    if sha256(sealed) != epoch.closing:
        raise CryptoError("closing")
    plaintext = decrypt(vault_key, sealed, _context(desk, closed), "closing")
    closing = read_closing(schema.parse_object(plaintext, _CLOSING))
    if (closing.desk, closing.epoch) != (desk, closed):
        raise CryptoError("closing")
    return closing


def read_closing(document: Json) -> ClosingList:
    """Read the object of a closing list. Raises [schema]."""
    schema.require(document, _CLOSING)
    content = cast("dict[str, str]", document)
    return ClosingList(
        desk=b64decode(content["desk"]),
        epoch=int(content["epoch"]),
        heads=read_heads(cast("Json", content["heads"])),
    )


def write_heads(heads: dict[str, HeadMark]) -> Json:
    """Write heads as rows in the order of their case ids."""
    return [[case, heads[case].version, b64encode(heads[case].hash)] for case in sorted(heads)]


def read_heads(rows: Json) -> dict[str, HeadMark]:
    """Read rows of heads that passed `HEADS`; another order is [schema]."""
    entries = cast("Iterable[tuple[str, int, str]]", rows)
    heads = {case: HeadMark(version, b64decode(digest)) for case, version, digest in entries}
    if write_heads(heads) != rows:
        raise CryptoError("schema")
    return heads


def _context(desk: bytes, epoch: int) -> Context:
    return {"desk": b64encode(desk), "epoch": epoch, "format": CLOSING_FORMAT}
