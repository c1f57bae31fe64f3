"""The counsellor's account (SPEC §9, "Member key"): password, printed key, member key file."""

import os
import unicodedata
from dataclasses import dataclass, field

from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from crypto.age_keys import SEED_LENGTH, Identity
from crypto.encoding import sha256
from crypto.errors import CryptoError
from crypto.signing import public_key
from crypto.symmetric import Context, decrypt, derive, encrypt

ACCOUNT_KEY_LENGTH = 16
SALT_LENGTH = 16
MEMORY_KIB = 65_536
ITERATIONS = 3
PARALLELISM = 1

_MOST_MEMORY_KIB = 1_048_576
_MOST_ITERATIONS = 16
_STRETCHED_LENGTH = 32

_DIGITS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_CHECK_DIGITS = _DIGITS + "*~$=U"
_KEY_DIGITS = 26
_GROUP = 4
_READ_AS = str.maketrans(
    "abcdefghijklmnopqrstuvwxyzILO", "ABCDEFGH1JK1MN0PQRSTUVWXYZ110", "-\t\n\v\f\r \u00a0\u202f"
)


@dataclass(frozen=True)
class MemberKey:
    """A counsellor's own key: `identity` opens, `signing_seed` (32 bytes) signs."""

    identity: Identity = field(repr=False)
    signing_seed: bytes = field(repr=False)

    @property
    def signing_key(self) -> bytes:
        """The Ed25519 public key, 32 bytes."""
        return public_key(self.signing_seed)


@dataclass(frozen=True)
class AccountKeys:
    """What password and account key open.

    `login_token` (32 bytes) goes to the server, which stores only its hash; the key-encryption
    key (32 bytes) never leaves the client.
    """

    login_token: bytes = field(repr=False)
    key_encryption_key: bytes = field(repr=False)

    @property
    def login_token_hash(self) -> bytes:
        """What the server stores, 32 bytes."""
        return sha256(self.login_token)


def new_account_key() -> bytes:
    """Draw the 16 random bytes of an account key."""
    return os.urandom(ACCOUNT_KEY_LENGTH)


def encode_account_key(account_key: bytes) -> str:
    """Write an account key for paper: Crockford base32 with a check character, in groups."""
    if len(account_key) != ACCOUNT_KEY_LENGTH:
        raise CryptoError("encoding")
    value = int.from_bytes(account_key, "big")
    digits = [_DIGITS[value >> 5 * place & 31] for place in reversed(range(_KEY_DIGITS))]
    text = "".join(digits) + _CHECK_DIGITS[value % len(_CHECK_DIGITS)]
    return "-".join(text[start : start + _GROUP] for start in range(0, len(text), _GROUP))


def decode_account_key(typed: str) -> bytes:
    """Read an account key as a person types it; the 16 bytes. Raises [account-key]."""
    text = typed.translate(_READ_AS)
    digits, check = text[:_KEY_DIGITS], text[_KEY_DIGITS:]
    if len(check) != 1 or any(digit not in _DIGITS for digit in digits):
        raise CryptoError("account-key")
    value = 0
    for digit in digits:
        value = value << 5 | _DIGITS.index(digit)
    if value >> 8 * ACCOUNT_KEY_LENGTH or check != _CHECK_DIGITS[value % len(_CHECK_DIGITS)]:
        raise CryptoError("account-key")
    return value.to_bytes(ACCOUNT_KEY_LENGTH, "big")


def stretch_password(
    password: str,
    salt: bytes,
    *,
    memory_kib: int = MEMORY_KIB,
    iterations: int = ITERATIONS,
    parallelism: int = PARALLELISM,
) -> bytes:
    """Stretch a password with Argon2id (RFC 9106) to 32 bytes.

    The parameters may come from a server that wants to guess the password cheaply, so weak ones
    are refused [weak]; so are those that would only stall the client.
    """
    if (
        not MEMORY_KIB <= memory_kib <= _MOST_MEMORY_KIB
        or not ITERATIONS <= iterations <= _MOST_ITERATIONS
        or parallelism != PARALLELISM
        or len(salt) != SALT_LENGTH
    ):
        raise CryptoError("weak")
    try:
        material = unicodedata.normalize("NFKC", password).encode("utf-8")
    except UnicodeEncodeError:
        raise CryptoError("encoding") from None
    kdf = Argon2id(
        salt=salt,
        length=_STRETCHED_LENGTH,
        iterations=iterations,
        lanes=parallelism,
        memory_cost=memory_kib,
    )
    return kdf.derive(material)


def account_keys(account_key: bytes, stretched: bytes) -> AccountKeys:
    """Derive login token and key-encryption key from account key and stretched password."""
    if len(account_key) != ACCOUNT_KEY_LENGTH or len(stretched) != _STRETCHED_LENGTH:
        raise CryptoError("encoding")
    return AccountKeys(
        login_token=derive(account_key, "rueckhalt/v1/account/login-token", stretched),
        key_encryption_key=derive(
            account_key, "rueckhalt/v1/account/key-encryption-key", stretched
        ),
    )


def encrypt_member_key(member_key: MemberKey, key_encryption_key: bytes, account: str) -> bytes:
    """Write the member key file of an account (id): 92 bytes."""
    seeds = member_key.identity.seed + member_key.signing_seed
    return encrypt(key_encryption_key, seeds, _context(account))


def open_member_key(data: bytes, key_encryption_key: bytes, account: str) -> MemberKey:
    """Open the member key file of an account. Raises [key-file]."""
    seeds = decrypt(key_encryption_key, data, _context(account), "key-file")
    if len(seeds) != 2 * SEED_LENGTH:
        raise CryptoError("key-file")
    return MemberKey(Identity(seeds[:SEED_LENGTH]), seeds[SEED_LENGTH:])


def _context(account: str) -> Context:
    return {"account": account, "format": "rueckhalt/member-key/v1"}
