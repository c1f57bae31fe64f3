"""Case heads (SPEC §10): each save is signed, so an old row put back is refused."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypedDict, cast

from crypto import schema
from crypto.canonical import Json
from crypto.case import is_field
from crypto.closing import ClosingList, HeadMark
from crypto.document import SignedDocument, open_document, sign_document
from crypto.encoding import NONE_HASH, b64decode, b64encode, parse_day, sha256
from crypto.errors import CryptoError
from crypto.members import Member, MemberList

HEAD_FORMAT = "rueckhalt/case-head/v1"
ALWAYS_THERE = frozenset({"card", "notes"})

_HEAD = schema.closed(
    {
        "case": schema.identifier,
        "desk": schema.hash_value,
        "epoch": schema.number(1),
        "fields": schema.mapping(is_field, schema.hash_value),
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
    fields: dict[str, str]
    generation: int
    previous: str
    saved: str
    version: int


@dataclass(frozen=True)
class CaseHead:
    """What a head says: the hash of every field, and the head before it."""

    case: str
    desk: bytes
    epoch: int
    fields: dict[str, bytes]
    generation: int
    previous: bytes
    saved: datetime.date
    version: int


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

    desk: bytes
    current_epoch: int
    members: Mapping[int, MemberList]
    closing: ClosingList | None = None


def sign_head(head: CaseHead, signing_seed: bytes) -> SignedDocument:
    """Sign a head as the member who saves. Raises [schema]."""
    document: dict[str, Json] = {
        "case": head.case,
        "desk": b64encode(head.desk),
        "epoch": head.epoch,
        "fields": {name: b64encode(digest) for name, digest in head.fields.items()},
        "format": HEAD_FORMAT,
        "generation": head.generation,
        "previous": b64encode(head.previous),
        "saved": head.saved.isoformat(),
        "version": head.version,
    }
    _read_head(document)
    return sign_document(document, (signing_seed,))


def open_head(signed: SignedDocument) -> CaseHead:
    """Read a head whose signature is right, whoever signed it; this is what a server can check.

    Raises [signer], [signature], [canonical], [schema].
    """
    return _read_head(open_document(signed, (None,), _HEAD))


def verify_head(
    signed: SignedDocument,
    *,
    case: str,
    fields: Mapping[str, bytes],
    reader: HeadReader,
    remembered: HeadMark | None = None,
) -> VerifiedHead:
    """Accept a stored head for a case with these encrypted fields, or refuse it.

    `remembered` is the last head of this case the client accepted. Raises [signer],
    [signature], [canonical], [schema], [desk], [head], [member], [rollback], [closing].
    """
    head = open_head(signed)
    if head.desk != reader.desk:
        raise CryptoError("desk")
    if head.case != case:
        raise CryptoError("head")
    if head.epoch not in reader.members:
        raise CryptoError("member")
    member = reader.members[head.epoch].by_key(signed.signatures[0].key)
    if head.fields != {name: sha256(data) for name, data in fields.items()}:
        raise CryptoError("head")
    verified = VerifiedHead(head=head, hash=signed.hash, member=member)
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
    schema.require(document, _HEAD)
    content = cast(_HeadJson, document)
    head = CaseHead(
        case=content["case"],
        desk=b64decode(content["desk"]),
        epoch=content["epoch"],
        fields={name: b64decode(digest) for name, digest in content["fields"].items()},
        generation=content["generation"],
        previous=b64decode(content["previous"]),
        saved=parse_day(content["saved"]),
        version=content["version"],
    )
    if not head.fields.keys() >= ALWAYS_THERE or (head.version == 1) != (
        head.previous == NONE_HASH
    ):
        raise CryptoError("schema")
    return head
