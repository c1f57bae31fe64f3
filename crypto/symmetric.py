"""AES-256-GCM with a context (SPEC §1, §9, §10) and HKDF-SHA256."""

import os
from collections.abc import Mapping

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from crypto.canonical import serialise
from crypto.errors import Code, CryptoError

KEY_LENGTH = 32
NONCE_LENGTH = 12
TAG_LENGTH = 16

Context = Mapping[str, str | int]
"""What an encrypted value belongs to; written as canonical JSON it is the associated data."""


def encrypt(key: bytes, plaintext: bytes, context: Context) -> bytes:
    """Encrypt under a 32-byte key: nonce (12 bytes), ciphertext, tag (16 bytes)."""
    if len(key) != KEY_LENGTH:
        raise CryptoError("encoding")
    nonce = os.urandom(NONCE_LENGTH)
    return nonce + AESGCM(key).encrypt(nonce, plaintext, serialise(dict(context)))


def decrypt(key: bytes, data: bytes, context: Context, code: Code) -> bytes:
    """Decrypt what `encrypt` made with the same key and context; failures raise `code`."""
    if len(key) != KEY_LENGTH:
        raise CryptoError("encoding")
    nonce = data[:NONCE_LENGTH]
    try:
        return AESGCM(key).decrypt(nonce, data[NONCE_LENGTH:], serialise(dict(context)))
    except (InvalidTag, ValueError):
        raise CryptoError(code) from None


def derive(material: bytes, info: str, salt: bytes = b"") -> bytes:
    """Derive 32 bytes with HKDF-SHA256 (RFC 5869)."""
    kdf = HKDF(hashes.SHA256(), KEY_LENGTH, salt=salt, info=info.encode("ascii"))
    return kdf.derive(material)
