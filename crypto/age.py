"""Sealed files (SPEC §3): age v1 with `mlkem768x25519` recipients on `cryptography`'s HPKE."""

import os
from collections.abc import Sequence

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite

from crypto.age_header import (
    FILE_KEY_LENGTH,
    AgeError,
    Header,
    Stanza,
    decode_base64,
    encode_base64,
    parse_header,
    verify_mac,
    write_header,
)
from crypto.age_keys import Identity, decode_recipient, hpke_public_key
from crypto.age_stream import TAG_LENGTH, decrypt_payload, encrypt_payload
from crypto.errors import CryptoError
from crypto.profile import MAX_STANZAS, check_profile

STANZA_TYPE = "mlkem768x25519"
ENCAPSULATION_LENGTH = 1120

_SUITE = Suite(KEM.MLKEM768_X25519, KDF.HKDF_SHA256, AEAD.CHACHA20_POLY1305)
_INFO = b"age-encryption.org/mlkem768x25519"


def seal(plaintext: bytes, recipients: Sequence[str]) -> bytes:
    """Encrypt for 1 to 64 recipients (`age1pq1…`), each of whom can open the file alone.

    Raises [encoding] for a text that is no recipient, [age] for a key that is none.
    """
    if not 1 <= len(recipients) <= MAX_STANZAS:
        raise CryptoError("profile")
    file_key = os.urandom(FILE_KEY_LENGTH)
    stanzas = tuple(_wrap(file_key, recipient) for recipient in recipients)
    return write_header(stanzas, file_key) + encrypt_payload(plaintext, file_key)


def open_sealed(sealed: bytes, identity: Identity, most: int = 1) -> bytes:
    """Open a sealed file that has at most `most` recipients. Raises [profile], [age]."""
    check_profile(sealed, most)
    return decrypt(sealed, identity)


def decrypt(sealed: bytes, identity: Identity) -> bytes:
    """Decrypt any binary age file that has a stanza for `identity`, without profile check.

    Use `open_sealed`; this is the part the public age test kit judges. Raises [age].
    """
    header = parse_header(sealed)
    return decrypt_with_file_key(sealed, header, _unwrap(header, identity))


def decrypt_with_file_key(sealed: bytes, header: Header, file_key: bytes) -> bytes:
    """Verify header and payload of a parsed file with its file key and decrypt it."""
    verify_mac(header, file_key)
    return decrypt_payload(sealed[header.length :], file_key)


def _wrap(file_key: bytes, recipient: str) -> Stanza:
    public_key = hpke_public_key(decode_recipient(recipient))
    try:
        wrapped = _SUITE.encrypt(file_key, public_key, _INFO)
    except ValueError:  # an X25519 point of low order
        raise CryptoError("age") from None
    encapsulation = encode_base64(wrapped[:ENCAPSULATION_LENGTH]).decode("ascii")
    return Stanza((STANZA_TYPE, encapsulation), wrapped[ENCAPSULATION_LENGTH:])


def _unwrap(header: Header, identity: Identity) -> bytes:
    for stanza in header.stanzas:
        if stanza.arguments[0] != STANZA_TYPE:
            continue
        if len(stanza.arguments) != 2 or len(stanza.body) != FILE_KEY_LENGTH + TAG_LENGTH:
            raise AgeError("header")
        encapsulation = decode_base64(stanza.arguments[1].encode("ascii"))
        if len(encapsulation) != ENCAPSULATION_LENGTH:
            raise AgeError("header")
        try:
            return _SUITE.decrypt(encapsulation + stanza.body, identity.private_key, _INFO)
        except InvalidTag:
            continue
    raise AgeError("no match")
