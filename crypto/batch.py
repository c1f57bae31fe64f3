"""Batches of coded tuples (SPEC §11): what a desk's statistics send once a week, always alike.

A batch has one sealed file per period that its week belongs to. Each holds a fixed number of rows,
filled up with empty ones, so neither size nor number tells how much there was to count. Files of
one period are opened by that period's release key alone, off the server.
"""

import os
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias, cast

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from crypto import age, schema
from crypto.age_keys import Identity
from crypto.canonical import Json, serialise
from crypto.document import SignedDocument, open_document, parse_wrapper, sign_document
from crypto.encoding import ID_LENGTH, b64decode, b64encode
from crypto.errors import CryptoError
from crypto.padding import pad, padded_sizes, unpad
from crypto.profile import HEADER_LENGTH
from crypto.symmetric import Context, decrypt, encrypt

BATCH_FORMAT = "rueckhalt/batch/v1"
TUPLES_FORMAT = "rueckhalt/tuples/v1"
COPY_FORMAT = "rueckhalt/batch-copy/v1"

ROWS = 32
"""Rows of each kind in a file."""
SEALED_LENGTH = HEADER_LENGTH + 16 + padded_sizes("tuples")[0] + 16
"""Bytes of every file of a batch: header, nonce, one chunk with its tag (C2SP age)."""
COPY_LENGTH = 12 + padded_sizes("copy")[0] + 16
"""Bytes of every copy: nonce, padded rows, tag."""

Kind: TypeAlias = Literal["count", "withdraw", "empty"]
Part: TypeAlias = Literal["kommune", "network"]

_PERIOD = re.compile(r"20[0-9]{2}(?:-Q[1-4])?")
_WEEK = re.compile(r"20[0-9]{2}-W(?:0[1-9]|[1-4][0-9]|5[0-3])")
_AGS = re.compile(r"[0-9]{8}")
_MOST_FILES = 8
_VALUES = 4

_period = schema.pattern(_PERIOD)
_week = schema.pattern(_WEEK)
_kind = schema.choice("count", "withdraw", "empty")
_ags = schema.either(schema.pattern(_AGS), schema.empty)
_value = schema.either(schema.code, schema.empty)

_BATCH = schema.closed(
    {
        "copy": schema.hash_value,
        "desk": schema.hash_value,
        "epoch": schema.hash_value,
        "files": schema.array(schema.row(_period, schema.hash_value), most=_MOST_FILES),
        "format": schema.choice(BATCH_FORMAT),
        "number": schema.number(1),
        "previous": schema.hash_value,
        "week": _week,
    }
)
_KOMMUNE_ROWS = schema.array(schema.row(_kind, schema.identifier, _ags), most=ROWS, least=ROWS)
_NETWORK_ROWS = schema.array(
    schema.row(_kind, schema.identifier, *[_value] * _VALUES), most=ROWS, least=ROWS
)
_NO_ROWS = schema.array(_value, most=0)
_TUPLES = schema.closed(
    {
        "desk": schema.hash_value,
        "format": schema.choice(TUPLES_FORMAT),
        "frame": schema.code,
        "kommunen": _KOMMUNE_ROWS,
        "network": schema.either(_NETWORK_ROWS, _NO_ROWS),
        "number": schema.number(1),
        "period": _period,
        "week": _week,
    }
)
_COPY = schema.closed(
    {
        "format": schema.choice(COPY_FORMAT),
        "rows": schema.array(
            schema.row(_period, schema.choice("count", "withdraw"), schema.identifier),
            most=2 * ROWS,
        ),
    }
)


@dataclass(frozen=True, slots=True)
class Row:
    """One tuple: `values` is the Kommune's key, or the four codes of the network's tables.

    A withdrawal names the id it takes back and has empty values; an empty row means nothing.
    """

    kind: Kind
    id: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Tuples:
    """A file's content: rows for the table of Kommunen, and in a year's file for the network's."""

    desk: bytes
    number: int
    week: str
    period: str
    frame: str
    kommunen: tuple[Row, ...]
    network: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Batch:
    """A verified batch statement. All hashes are 32 bytes."""

    desk: bytes
    epoch: bytes
    number: int
    week: str
    previous: bytes
    files: Mapping[str, bytes]
    """Period to the hash of its sealed file."""
    copy: bytes
    hash: bytes


@dataclass(frozen=True, slots=True)
class CopyRow:
    """What the desk keeps of a row that was not empty."""

    period: str
    kind: Literal["count", "withdraw"]
    id: str


def tuple_id(seed: bytes, part: Part, revision: int) -> str:
    """Derive a tuple's id from its case's coding seed (16 bytes): as random as the seed.

    A coding that changed gets other ids, and every earlier one can be told again to withdraw it.
    """
    kdf = HKDF(
        hashes.SHA256(), ID_LENGTH, salt=b"", info=f"rueckhalt/v1/tuple/{part}/{revision}".encode()
    )
    return b64encode(kdf.derive(seed))


def empty_row(part: Part) -> Row:
    """Give a row that counts nothing."""
    values = ("",) if part == "kommune" else ("",) * _VALUES
    return Row("empty", b64encode(os.urandom(ID_LENGTH)), values)


def seal_tuples(tuples: Tuples, answering_seed: bytes, recipient: str) -> bytes:
    """Sign the rows with the epoch's answering key and seal them to the period's release key.

    The caller has filled up and shuffled the rows. Raises [schema], [size].
    """
    document: dict[str, Json] = {
        "desk": b64encode(tuples.desk),
        "format": TUPLES_FORMAT,
        "frame": tuples.frame,
        "kommunen": _write_rows(tuples.kommunen),
        "network": _write_rows(tuples.network),
        "number": tuples.number,
        "period": tuples.period,
        "week": tuples.week,
    }
    schema.require(document, _TUPLES)
    _read_tuples(document)
    signed = sign_document(document, (answering_seed,))
    return age.seal(pad(signed.to_bytes(), "tuples"), [recipient])


def open_tuples(sealed: bytes, identity: Identity, *, key: bytes, batch: Batch) -> Tuples:
    """Open a file of a verified batch; `key` is the answering key of the batch's epoch.

    Raises [profile], [age], [padding], [document], [signer], [signature], [canonical], [schema],
    and [batch] if the rows were made for another desk, number or week.
    """
    padded = age.open_sealed(sealed, identity)
    return read_signed_tuples(parse_wrapper(unpad(padded, "tuples")), key=key, batch=batch)


def read_signed_tuples(signed: SignedDocument, *, key: bytes, batch: Batch) -> Tuples:
    """Verify and read rows taken out of their seal. Raises what `open_tuples` raises of it."""
    tuples = _read_tuples(open_document(signed, (key,), _TUPLES))
    if (tuples.desk, tuples.number, tuples.week) != (batch.desk, batch.number, batch.week):
        raise CryptoError("batch")
    return tuples


def sign_batch(
    *,
    answering_seed: bytes,
    desk: bytes,
    epoch: bytes,
    number: int,
    week: str,
    previous: bytes,
    files: Mapping[str, bytes],
    copy: bytes,
) -> SignedDocument:
    """Make a batch statement; `files`, `previous` and `copy` are hashes. Raises [schema]."""
    document: dict[str, Json] = {
        "copy": b64encode(copy),
        "desk": b64encode(desk),
        "epoch": b64encode(epoch),
        "files": [[period, b64encode(files[period])] for period in sorted(files)],
        "format": BATCH_FORMAT,
        "number": number,
        "previous": b64encode(previous),
        "week": week,
    }
    schema.require(document, _BATCH)
    return sign_document(document, (answering_seed,))


def open_batch(signed: SignedDocument, key: bytes) -> Batch:
    """Verify a batch statement by the answering key of its epoch.

    Raises [signer], [signature], [canonical], [schema].
    """
    content = open_document(signed, (key,), _BATCH)
    texts = cast("dict[str, str]", content)
    rows = cast("list[tuple[str, str]]", content["files"])
    periods = [period for period, _ in rows]
    if periods != sorted(set(periods)):
        raise CryptoError("schema")
    return Batch(
        desk=b64decode(texts["desk"]),
        epoch=b64decode(texts["epoch"]),
        number=cast(int, content["number"]),
        week=texts["week"],
        previous=b64decode(texts["previous"]),
        files={period: b64decode(digest) for period, digest in rows},
        copy=b64decode(texts["copy"]),
        hash=signed.hash,
    )


def encrypt_copy(
    rows: Sequence[CopyRow], vault_key: bytes, *, desk: bytes, epoch: int, number: int
) -> bytes:
    """Encrypt what the desk keeps of a batch under its vault key. Raises [schema]."""
    document: dict[str, Json] = {
        "format": COPY_FORMAT,
        "rows": [[row.period, row.kind, row.id] for row in rows],
    }
    schema.require(document, _COPY)
    padded = pad(serialise(document), "copy")
    return encrypt(vault_key, padded, _copy_context(desk, epoch, number))


def open_copy(
    sealed: bytes, vault_key: bytes, *, desk: bytes, epoch: int, number: int
) -> tuple[CopyRow, ...]:
    """Open the copy of batch `number`. Raises [batch], [padding], [canonical], [schema]."""
    padded = decrypt(vault_key, sealed, _copy_context(desk, epoch, number), "batch")
    content = schema.parse_object(unpad(padded, "copy"), _COPY)
    rows = cast("list[tuple[str, Literal['count', 'withdraw'], str]]", content["rows"])
    return tuple(CopyRow(*row) for row in rows)


def _copy_context(desk: bytes, epoch: int, number: int) -> Context:
    return {"desk": b64encode(desk), "epoch": epoch, "format": COPY_FORMAT, "number": number}


def _write_rows(rows: Sequence[Row]) -> Json:
    return [[row.kind, row.id, *row.values] for row in rows]


def _read_tuples(document: dict[str, Json]) -> Tuples:
    """Read a document that passed `_TUPLES`."""
    texts = cast("dict[str, str]", document)
    kommunen = _read_rows(document["kommunen"])
    network = _read_rows(document["network"])
    # The network is counted by the year alone; nothing is ever counted by both at once.
    yearly = "-" not in texts["period"]
    if yearly != bool(network):
        raise CryptoError("schema")
    return Tuples(
        desk=b64decode(texts["desk"]),
        number=cast(int, document["number"]),
        week=texts["week"],
        period=texts["period"],
        frame=texts["frame"],
        kommunen=kommunen,
        network=network,
    )


def _read_rows(rows: Json) -> tuple[Row, ...]:
    """Read rows that passed their schema; values that don't fit their kind are [schema]."""
    read = tuple(
        Row(cast(Kind, kind), name, tuple(values))
        for kind, name, *values in cast("list[list[str]]", rows)
    )
    for row in read:
        filled = [value != "" for value in row.values]
        if not (all(filled) if row.kind == "count" else not any(filled)):
            raise CryptoError("schema")
    return read
