"""Keys of sealed files (SPEC §3): X-Wing seeds and public keys, and their age texts."""

import functools
import hashlib
import os
from dataclasses import dataclass, field

import bech32
from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey, MLKEM768PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.hpke import MLKEM768X25519PrivateKey, MLKEM768X25519PublicKey

from crypto.errors import CryptoError

SEED_LENGTH = 32
PUBLIC_KEY_LENGTH = 1216

_MLKEM_SEED_LENGTH = 64
_MLKEM_PUBLIC_LENGTH = 1184
_RECIPIENT_PREFIX = "age1pq"
_IDENTITY_PREFIX = "AGE-SECRET-KEY-PQ-"


@dataclass(frozen=True)
class Identity:
    """A key that opens sealed files: the 32-byte X-Wing seed (draft-connolly-cfrg-xwing-kem)."""

    seed: bytes = field(repr=False)

    def __post_init__(self) -> None:
        if len(self.seed) != SEED_LENGTH:
            raise CryptoError("encoding")

    @functools.cached_property
    def private_key(self) -> MLKEM768X25519PrivateKey:
        """The HPKE private key; the seed expands with SHAKE256 to both keys' own seeds."""
        mlkem, x25519 = self._halves()
        return MLKEM768X25519PrivateKey(mlkem, x25519)

    @functools.cached_property
    def public_key(self) -> bytes:
        """The X-Wing public key: ML-KEM-768 (1,184 bytes), then X25519 (32 bytes)."""
        mlkem, x25519 = self._halves()
        return mlkem.public_key().public_bytes_raw() + x25519.public_key().public_bytes_raw()

    @functools.cached_property
    def recipient(self) -> str:
        """The public key as text, `age1pq1…`."""
        return encode_recipient(self.public_key)

    def _halves(self) -> tuple[MLKEM768PrivateKey, X25519PrivateKey]:
        expanded = hashlib.shake_256(self.seed).digest(_MLKEM_SEED_LENGTH + 32)
        return (
            MLKEM768PrivateKey.from_seed_bytes(expanded[:_MLKEM_SEED_LENGTH]),
            X25519PrivateKey.from_private_bytes(expanded[_MLKEM_SEED_LENGTH:]),
        )


def new_identity() -> Identity:
    """Make a random identity."""
    return Identity(os.urandom(SEED_LENGTH))


def encode_identity(identity: Identity) -> str:
    """Write an identity as `AGE-SECRET-KEY-PQ-1…`."""
    return _encode(_IDENTITY_PREFIX.lower(), identity.seed).upper()


def decode_identity(text: str) -> Identity:
    """Read `AGE-SECRET-KEY-PQ-1…`, upper case only. Raises [encoding]."""
    if text != text.upper():
        raise CryptoError("encoding")
    return Identity(_decode(_IDENTITY_PREFIX.lower(), text.lower(), SEED_LENGTH))


def encode_recipient(public_key: bytes) -> str:
    """Write an X-Wing public key of 1,216 bytes as `age1pq1…`."""
    if len(public_key) != PUBLIC_KEY_LENGTH:
        raise CryptoError("encoding")
    return _encode(_RECIPIENT_PREFIX, public_key)


# A desk seals to the same few recipients all day, and reading one takes a millisecond.
@functools.lru_cache(maxsize=256)
def decode_recipient(text: str) -> bytes:
    """Read `age1pq1…`, lower case only, as an X-Wing public key of 1,216 bytes.

    Raises [encoding].
    """
    return _decode(_RECIPIENT_PREFIX, text, PUBLIC_KEY_LENGTH)


def hpke_public_key(public_key: bytes) -> MLKEM768X25519PublicKey:
    """Load an X-Wing public key for HPKE; one that is no ML-KEM key (FIPS 203 §7.2) is [age]."""
    try:
        mlkem = MLKEM768PublicKey.from_public_bytes(public_key[:_MLKEM_PUBLIC_LENGTH])
        x25519 = X25519PublicKey.from_public_bytes(public_key[_MLKEM_PUBLIC_LENGTH:])
    except ValueError:
        raise CryptoError("age") from None
    return MLKEM768X25519PublicKey(mlkem, x25519)


def _encode(prefix: str, data: bytes) -> str:
    return bech32.bech32_encode(prefix, bech32.convertbits(data, 8, 5) or [])


def _decode(prefix: str, text: str, length: int) -> bytes:
    # bech32_decode knows no length limit here (its source says so), but takes upper case and
    # any prefix; only the one exact text of a key is a key.
    found, words = bech32.bech32_decode(text)
    data = None if words is None else bech32.convertbits(words, 5, 8, False)
    if (
        found != prefix
        or data is None
        or len(data) != length
        or _encode(prefix, bytes(data)) != text
    ):
        raise CryptoError("encoding")
    return bytes(data)
