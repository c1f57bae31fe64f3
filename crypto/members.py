"""Members of a desk (SPEC §9): fingerprints, join requests, the encrypted list of an epoch."""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, cast

from crypto import schema
from crypto.age_keys import decode_recipient
from crypto.canonical import Json, serialise
from crypto.document import SignedDocument, open_document, sign_document
from crypto.encoding import b64decode, b64encode, sha256
from crypto.errors import CryptoError
from crypto.signing import public_key
from crypto.statements import Epoch
from crypto.symmetric import Context, decrypt, encrypt

LIST_FORMAT = "rueckhalt/members/v1"
JOIN_FORMAT = "rueckhalt/join/v1"
MOST_MEMBERS = 63

_FINGERPRINT_GROUPS = 6
_GROUP_BYTES = 5

Role = Literal["lead", "counsellor"]

_NAME = schema.text(100, least=1)
_JOIN = schema.closed(
    {
        "account": schema.identifier,
        "desk": schema.hash_value,
        "format": schema.choice(JOIN_FORMAT),
        "key": schema.key,
        "name": _NAME,
        "recipient": schema.recipient,
    }
)
_MEMBER = schema.closed(
    {
        "account": schema.identifier,
        "key": schema.key,
        "name": _NAME,
        "recipient": schema.recipient,
        "role": schema.choice("lead", "counsellor"),
    }
)
_LIST = schema.closed(
    {
        "desk": schema.hash_value,
        "epoch": schema.number(1),
        "format": schema.choice(LIST_FORMAT),
        "members": schema.array(_MEMBER, most=MOST_MEMBERS, least=1),
        "salt": schema.b64(16),
    }
)


@dataclass(frozen=True)
class Member:
    """A person of a desk: account id, Ed25519 public key, age recipient, name and role."""

    account: str
    key: bytes
    name: str
    recipient: str
    role: Role


@dataclass(frozen=True)
class MemberList:
    """The members of one epoch; members seal to and accept work from these alone."""

    desk: bytes
    epoch: int
    members: tuple[Member, ...]

    def by_key(self, key: bytes) -> Member:
        """Find the member who signs with this key. Raises [member]."""
        for member in self.members:
            if member.key == key:
                return member
        raise CryptoError("member")


@dataclass(frozen=True)
class JoinRequest:
    """What a person who wants to join says about themselves; trusted after a fingerprint check."""

    account: str
    desk: bytes
    key: bytes
    name: str
    recipient: str

    @property
    def fingerprint(self) -> str:
        """The fingerprint to compare by voice or in person."""
        return member_fingerprint(self.recipient, self.key)


def member_fingerprint(recipient: str, key: bytes) -> str:
    """Give the fingerprint of a member's keys: six groups of five digits."""
    digest = sha256(b"rueckhalt/v1/member-fingerprint", decode_recipient(recipient), key)
    groups = (
        digest[start : start + _GROUP_BYTES]
        for start in range(0, _FINGERPRINT_GROUPS * _GROUP_BYTES, _GROUP_BYTES)
    )
    return " ".join(f"{int.from_bytes(group, 'big') % 100_000:05d}" for group in groups)


def request_to_join(
    *, account: str, desk: bytes, signing_seed: bytes, name: str, recipient: str
) -> SignedDocument:
    """Make a join request, signed with the person's own key."""
    document: dict[str, Json] = {
        "account": account,
        "desk": b64encode(desk),
        "format": JOIN_FORMAT,
        "key": b64encode(public_key(signing_seed)),
        "name": name,
        "recipient": recipient,
    }
    schema.require(document, _JOIN)
    return sign_document(document, (signing_seed,))


def open_join_request(signed: SignedDocument, desk: bytes) -> JoinRequest:
    """Verify a join request for this desk. Raises [signer], [signature], [schema], [desk]."""
    document = cast(dict[str, str], open_document(signed, (None,), _JOIN))
    key = b64decode(document["key"])
    if key != signed.signatures[0].key:
        raise CryptoError("signer")
    if b64decode(document["desk"]) != desk:
        raise CryptoError("desk")
    return JoinRequest(
        account=document["account"],
        desk=desk,
        key=key,
        name=document["name"],
        recipient=document["recipient"],
    )


def encrypt_members(
    members: Sequence[Member], *, desk: bytes, epoch: int, vault_key: bytes
) -> bytes:
    """Write and encrypt the member list of an epoch; its hash goes into the epoch statement.

    Members may come in any order. Raises [schema], without a lead too.
    """
    document: dict[str, Json] = {
        "desk": b64encode(desk),
        "epoch": epoch,
        "format": LIST_FORMAT,
        "members": [
            {
                "account": member.account,
                "key": b64encode(member.key),
                "name": member.name,
                "recipient": member.recipient,
                "role": member.role,
            }
            for member in sorted(members, key=lambda member: member.account)
        ],
        "salt": b64encode(os.urandom(16)),
    }
    read_members(document)
    return encrypt(vault_key, serialise(document), _context(desk, epoch))


def open_members(sealed: bytes, *, vault_key: bytes, desk: bytes, epoch: Epoch) -> MemberList:
    """Open the member list an epoch commits to. Raises [members], [canonical], [schema]."""
    if sha256(sealed) != epoch.members:
        raise CryptoError("members")
    plaintext = decrypt(vault_key, sealed, _context(desk, epoch.number), "members")
    members = read_members(schema.parse_object(plaintext, _LIST))
    if (members.desk, members.epoch) != (desk, epoch.number):
        raise CryptoError("members")
    return members


def read_members(document: Json) -> MemberList:
    """Read the object of a member list. Raises [schema]."""
    schema.require(document, _LIST)
    content = cast("dict[str, str]", document)
    entries = cast("list[dict[str, str]]", content["members"])
    accounts = [entry["account"] for entry in entries]
    if accounts != sorted(set(accounts)) or not any(entry["role"] == "lead" for entry in entries):
        raise CryptoError("schema")
    return MemberList(
        desk=b64decode(content["desk"]),
        epoch=int(content["epoch"]),
        members=tuple(
            Member(
                account=entry["account"],
                key=b64decode(entry["key"]),
                name=entry["name"],
                recipient=entry["recipient"],
                role=cast(Role, entry["role"]),
            )
            for entry in entries
        ),
    )


def _context(desk: bytes, epoch: int) -> Context:
    return {"desk": b64encode(desk), "epoch": epoch, "format": LIST_FORMAT}
