"""The payload of an age v1 file (C2SP age.md, "Payload"): STREAM of ChaCha20-Poly1305 chunks."""

import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from crypto.age_header import AgeError

CHUNK_LENGTH = 65_536
TAG_LENGTH = 16
NONCE_LENGTH = 16


def encrypt_payload(plaintext: bytes, file_key: bytes) -> bytes:
    """Encrypt with a fresh nonce: nonce (16 bytes), then chunks of 64 KiB, each with a tag."""
    nonce = os.urandom(NONCE_LENGTH)
    cipher = _cipher(file_key, nonce)
    starts = range(0, max(len(plaintext), 1), CHUNK_LENGTH)
    last = starts[-1]
    chunks = [
        cipher.encrypt(
            _chunk_nonce(index, start == last), plaintext[start : start + CHUNK_LENGTH], None
        )
        for index, start in enumerate(starts)
    ]
    return nonce + b"".join(chunks)


def decrypt_payload(payload: bytes, file_key: bytes) -> bytes:
    """Decrypt all chunks; nothing is given out unless the whole payload verifies."""
    if len(payload) < NONCE_LENGTH:
        raise AgeError("header")
    cipher = _cipher(file_key, payload[:NONCE_LENGTH])
    starts = range(NONCE_LENGTH, max(len(payload), NONCE_LENGTH + 1), CHUNK_LENGTH + TAG_LENGTH)
    last = starts[-1]
    chunks = []
    for index, start in enumerate(starts):
        sealed = payload[start : start + CHUNK_LENGTH + TAG_LENGTH]
        try:
            chunk = cipher.decrypt(_chunk_nonce(index, start == last), sealed, None)
        except InvalidTag:
            raise AgeError("payload") from None
        # An empty last chunk is only for an empty file, so each plaintext has one form.
        if not chunk and index > 0:
            raise AgeError("payload")
        chunks.append(chunk)
    return b"".join(chunks)


def _cipher(file_key: bytes, nonce: bytes) -> ChaCha20Poly1305:
    key = HKDF(hashes.SHA256(), 32, salt=nonce, info=b"payload").derive(file_key)
    return ChaCha20Poly1305(key)


def _chunk_nonce(index: int, last: bool) -> bytes:
    return index.to_bytes(11, "big") + (b"\x01" if last else b"\x00")
