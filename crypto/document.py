"""Signed documents (SPEC §7): canonical JSON with Ed25519 signatures beside it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypedDict, cast

from crypto import schema
from crypto.canonical import Json, parse, serialise
from crypto.encoding import b64decode, b64encode, sha256
from crypto.errors import CryptoError
from crypto.signing import SIGNATURE_LENGTH, public_key, sign, verify

MOST_SIGNATURES = 16

_DOMAIN = b"rueckhalt-doc-v1"

_WRAPPER = schema.closed(
    {
        "document": lambda value: isinstance(value, str),
        "signatures": schema.array(
            schema.closed({"key": schema.key, "signature": schema.b64(SIGNATURE_LENGTH)}),
            most=MOST_SIGNATURES,
        ),
    }
)


class _SignatureJson(TypedDict):
    key: str
    signature: str


class _WrapperJson(TypedDict):
    document: str
    signatures: list[_SignatureJson]


@dataclass(frozen=True)
class Signature:
    """A public key (32 bytes) and what it signed with (64 bytes)."""

    key: bytes
    signature: bytes


@dataclass(frozen=True)
class SignedDocument:
    """A document's exact bytes and its signatures, nothing verified yet."""

    document: bytes
    signatures: tuple[Signature, ...]

    @property
    def hash(self) -> bytes:
        """The document hash, 32 bytes."""
        return sha256(self.document)

    def to_json(self) -> dict[str, Json]:
        """Give the wrapper as it is sent."""
        return {
            "document": b64encode(self.document),
            "signatures": [
                {"key": b64encode(entry.key), "signature": b64encode(entry.signature)}
                for entry in self.signatures
            ],
        }

    def to_bytes(self) -> bytes:
        """Give the wrapper as it is stored, canonical JSON."""
        return serialise(self.to_json())


def read_wrapper(value: object) -> SignedDocument:
    """Read a wrapper from parsed JSON of any shape. Raises [document]."""
    if not _WRAPPER(cast(Json, value)):
        raise CryptoError("document")
    wrapper = cast(_WrapperJson, value)
    try:
        document = b64decode(wrapper["document"])
    except CryptoError:
        raise CryptoError("document") from None
    signatures = tuple(
        Signature(b64decode(entry["key"]), b64decode(entry["signature"]))
        for entry in wrapper["signatures"]
    )
    return SignedDocument(document, signatures)


def parse_wrapper(data: bytes) -> SignedDocument:
    """Read a wrapper from its stored bytes. Raises [document]."""
    try:
        value = parse(data)
    except CryptoError:
        raise CryptoError("document") from None
    return read_wrapper(value)


def sign_document(document: Mapping[str, Json], seeds: Sequence[bytes]) -> SignedDocument:
    """Write a document and sign it with these Ed25519 seeds, in this order."""
    return sign_bytes(serialise(dict(document)), seeds)


def sign_bytes(document: bytes, seeds: Sequence[bytes]) -> SignedDocument:
    """Sign the exact bytes of a document with these Ed25519 seeds, in this order."""
    signatures = tuple(
        Signature(public_key(seed), sign(seed, _DOMAIN + document)) for seed in seeds
    )
    return SignedDocument(document, signatures)


def countersign(signed: SignedDocument, seed: bytes) -> SignedDocument:
    """Add a signature over the bytes that others signed before."""
    (added,) = sign_bytes(signed.document, (seed,)).signatures
    return SignedDocument(signed.document, (*signed.signatures, added))


def verify_signatures(signed: SignedDocument, keys: Sequence[bytes | None]) -> None:
    """Check number, order and keys of the signatures [signer], then each one [signature].

    A key of None is one that only the document names: it is taken from the wrapper, and the
    caller compares it after parsing.
    """
    if len(signed.signatures) != len(keys):
        raise CryptoError("signer")
    named = [entry.key for entry in signed.signatures]
    if any(key not in (None, entry) for key, entry in zip(keys, named, strict=True)):
        raise CryptoError("signer")
    for entry in signed.signatures:
        verify(entry.key, entry.signature, _DOMAIN + signed.document)


def open_document(
    signed: SignedDocument, keys: Sequence[bytes | None], check: schema.Check
) -> dict[str, Json]:
    """Verify a document, then parse it. Raises [signer], [signature], [canonical], [schema]."""
    verify_signatures(signed, keys)
    return schema.parse_object(signed.document, check)
