"""Ed25519 signatures (RFC 8032) with keys as raw bytes."""

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from crypto.errors import CryptoError

KEY_LENGTH = 32
SIGNATURE_LENGTH = 64


def public_key(seed: bytes) -> bytes:
    """Give the public key (32 bytes) of an Ed25519 seed (32 bytes); others are [encoding]."""
    return _private_key(seed).public_key().public_bytes_raw()


def sign(seed: bytes, data: bytes) -> bytes:
    """Sign `data`, 64 bytes."""
    return _private_key(seed).sign(data)


def verify(key: bytes, signature: bytes, data: bytes) -> None:
    """Check a signature. Raises [signature]."""
    try:
        Ed25519PublicKey.from_public_bytes(key).verify(signature, data)
    except (InvalidSignature, ValueError):
        raise CryptoError("signature") from None


def _private_key(seed: bytes) -> Ed25519PrivateKey:
    if len(seed) != KEY_LENGTH:
        raise CryptoError("encoding")
    return Ed25519PrivateKey.from_private_bytes(seed)
