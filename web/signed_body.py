"""Signed documents (SPEC §7) in JSON bodies."""

from typing import Annotated

import msgspec

from crypto.document import Signature, SignedDocument
from web.json_body import Body, Bytes, Bytes32, Bytes64


class SignatureBody(Body):
    """One signature of a document."""

    key: Bytes32
    signature: Bytes64


class SignedBody(Body):
    """A signed document (SPEC §7)."""

    document: Bytes
    signatures: Annotated[list[SignatureBody], msgspec.Meta(min_length=1, max_length=3)]

    def to_document(self) -> SignedDocument:
        """Give it as the crypto room takes it."""
        return SignedDocument(
            bytes(self.document),
            tuple(Signature(bytes(entry.key), bytes(entry.signature)) for entry in self.signatures),
        )
