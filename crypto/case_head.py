"""Case heads (SPEC §10): each save is signed, so an old row put back is refused.

Heads are sealed under the case key: who saved, when and how often is the desk's business alone.
"""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypedDict, cast

from crypto import schema
from crypto.canonical import Json
from crypto.case import EVERY_CASE, KeyContext, is_field
from crypto.closing import ClosingList, HeadMark
from crypto.document import Signature, SignedDocument, sign_document, verify_signatures
from crypto.encoding import NONE_HASH, b64decode, b64encode, parse_day, sha256
from crypto.errors import CryptoError
from crypto.members import Member, MemberList
from crypto.padding import pad, padded_sizes, unpad
from crypto.signing import KEY_LENGTH, SIGNATURE_LENGTH
from crypto.symmetric import NONCE_LENGTH, TAG_LENGTH, Context, decrypt, encrypt

HEAD_FORMAT = "rueckhalt/case-head/v1"

_DOCUMENT_START = KEY_LENGTH + SIGNATURE_LENGTH
_HEAD = schema.closed(
    {
        "case": schema.identifier,
        "desk": schema.hash_value,
        "epoch": schema.number(1),
        "fields": schema.mapping(
            is_field, schema.row(schema.number(1), schema.number(1), schema.hash_value)
        ),
        "format": schema.choice(HEAD_FORMAT),
        "generation": schema.number(1),
        "previous": schema.hash_value,
        "saved": schema.day,
        "version": schema.number(1),
    }
)


class _HeadJson(TypedDict):
    case: str
    desk: str
    epoch: int
    fields: dict[str, tuple[int, int, str]]
    generation: int
    previous: str
    saved: str
    version: int


@dataclass(frozen=True)
class FieldEntry:
    """Which key and which head wrote a field, and the hash of its encrypted bytes (32 bytes)."""

    generation: int
    version: int
    hash: bytes


@dataclass(frozen=True)
class CaseHead:
    """What a head says: an entry for every field, and the hash of the head before it."""

    case: str
    desk: bytes
    epoch: int
    fields: dict[str, FieldEntry]
    generation: int
    previous: bytes
    saved: datetime.date
    version: int


@dataclass(frozen=True)
class SealedHead:
    """A head as it is stored, and the hash that other heads name it by."""

    sealed: bytes
    hash: bytes

    @property
    def tag(self) -> bytes:
        """What a server, which can't open it, compares to see which head a save follows."""
        return sha256(self.sealed)


@dataclass(frozen=True)
class OpenedHead:
    """A head whose signature is right, whoever signed it, with its hash and the signer's key."""

    head: CaseHead
    hash: bytes
    signer: bytes


@dataclass(frozen=True)
class VerifiedHead:
    """A head that was accepted, with its hash and the member who saved it."""

    head: CaseHead
    hash: bytes
    member: Member

    @property
    def mark(self) -> HeadMark:
        """What a client remembers of it."""
        return HeadMark(self.head.version, self.hash)


@dataclass(frozen=True)
class HeadReader:
    """What a client checks heads against.

    `members` holds the member list of each epoch by number, `closing` is the current epoch's
    closing list, None in epoch 1.
    """

    current_epoch: int
    members: Mapping[int, MemberList]
    closing: ClosingList | None = None


def seal_head(head: CaseHead, *, case_key: bytes, signing_seed: bytes) -> SealedHead:
    """Sign a head as the member who saves and encrypt it. Raises [schema], [size]."""
    document: dict[str, Json] = {
        "case": head.case,
        "desk": b64encode(head.desk),
        "epoch": head.epoch,
        "fields": {
            name: [entry.generation, entry.version, b64encode(entry.hash)]
            for name, entry in head.fields.items()
        },
        "format": HEAD_FORMAT,
        "generation": head.generation,
        "previous": b64encode(head.previous),
        "saved": head.saved.isoformat(),
        "version": head.version,
    }
    schema.require(document, _HEAD)
    _read_head(document)
    signed = sign_document(document, (signing_seed,))
    (signature,) = signed.signatures
    payload = signature.key + signature.signature + signed.document
    context = _context(head.case, head.desk, head.generation)
    return SealedHead(encrypt(case_key, pad(payload, "head"), context), signed.hash)


def is_head_length(length: int) -> bool:
    """Tell whether an encrypted head can be `length` bytes long."""
    return length - NONCE_LENGTH - TAG_LENGTH in padded_sizes("head")


def open_head(sealed: bytes, *, case_key: bytes, context: KeyContext) -> OpenedHead:
    """Decrypt and read a head whose signature is right, whoever signed it.

    `context` is that of the newest case key, which is `case_key`. Raises [head], [padding],
    [signature], [canonical], [schema], [desk], [case-key].
    """
    associated = _context(context.case, context.desk, context.generation)
    payload = unpad(decrypt(case_key, sealed, associated, "head"), "head")
    if len(payload) <= _DOCUMENT_START:
        raise CryptoError("head")
    signer = payload[:KEY_LENGTH]
    signature = Signature(signer, payload[KEY_LENGTH:_DOCUMENT_START])
    signed = SignedDocument(payload[_DOCUMENT_START:], (signature,))
    verify_signatures(signed, (signer,))
    head = _read_head(schema.parse_object(signed.document, _HEAD))
    if head.desk != context.desk:
        raise CryptoError("desk")
    if (head.case, head.generation) != (context.case, context.generation):
        raise CryptoError("head")
    # Former members know former vault keys: one of those must not wrap the key of later writes.
    if head.epoch != context.epoch:
        raise CryptoError("case-key")
    return OpenedHead(head, signed.hash, signer)


def verify_head(
    sealed: bytes,
    *,
    case_key: bytes,
    context: KeyContext,
    fields: Mapping[str, bytes],
    reader: HeadReader,
    remembered: HeadMark | None = None,
) -> VerifiedHead:
    """Accept the stored head of a case with these encrypted fields, or refuse it.

    `context` is that of the newest case key, `remembered` the last head of this case the client
    accepted. Raises what `open_head` raises, [member], [head], [rollback], [closing].
    """
    opened = open_head(sealed, case_key=case_key, context=context)
    head = opened.head
    if head.epoch not in reader.members:
        raise CryptoError("member")
    member = reader.members[head.epoch].by_key(opened.signer)
    hashes = {name: entry.hash for name, entry in head.fields.items()}
    if hashes != {name: sha256(data) for name, data in fields.items()}:
        raise CryptoError("head")
    verified = VerifiedHead(head=head, hash=opened.hash, member=member)
    _check_remembered(verified, remembered)
    if head.epoch != reader.current_epoch:
        _check_closing(verified, reader.closing)
    return verified


def _check_remembered(verified: VerifiedHead, remembered: HeadMark | None) -> None:
    if remembered is None:
        return
    ahead = verified.head.version - remembered.version
    forked = (ahead == 0 and verified.hash != remembered.hash) or (
        ahead == 1 and verified.head.previous != remembered.hash
    )
    if ahead < 0 or forked:
        raise CryptoError("rollback")


def _check_closing(verified: VerifiedHead, closing: ClosingList | None) -> None:
    if closing is None or closing.heads.get(verified.head.case) != verified.mark:
        raise CryptoError("closing")


def _read_head(document: dict[str, Json]) -> CaseHead:
    content = cast(_HeadJson, document)
    head = CaseHead(
        case=content["case"],
        desk=b64decode(content["desk"]),
        epoch=content["epoch"],
        fields={
            name: FieldEntry(generation, version, b64decode(digest))
            for name, (generation, version, digest) in content["fields"].items()
        },
        generation=content["generation"],
        previous=b64decode(content["previous"]),
        saved=parse_day(content["saved"]),
        version=content["version"],
    )
    if not _holds_together(head):
        raise CryptoError("schema")
    return head


def _holds_together(head: CaseHead) -> bool:
    """Tell whether the three fields of every save are this head's, and none is a later one's."""
    own = (head.generation, head.version)
    written = {
        name for name, entry in head.fields.items() if (entry.generation, entry.version) == own
    }
    possible = all(
        entry.generation <= head.generation and entry.version <= head.version
        for entry in head.fields.values()
    )
    first = head.version == 1
    return written >= EVERY_CASE and possible and first == (head.previous == NONE_HASH)


def _context(case: str, desk: bytes, generation: int) -> Context:
    return {"case": case, "desk": b64encode(desk), "format": HEAD_FORMAT, "generation": generation}
