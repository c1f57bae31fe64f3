"""Short secrets and personal words of the public site, encrypted before they reach the database.

Against the thief with the database or a backup of it: the key is derived from the server's secret,
which stands in neither. The server itself can read them, which is why nothing of a report is kept
this way. Whoever replaces the secret key loses them.
"""

import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from core.errors import NotValidError

_NONCE_LENGTH = 12


class Box:
    """Seals and opens with one key per purpose (HKDF-SHA256, then AES-256-GCM)."""

    def __init__(self, secret: bytes, purpose: str) -> None:
        info = f"rueckhalt/v1/at-rest/{purpose}".encode()
        key = HKDF(algorithm=SHA256(), length=32, salt=None, info=info).derive(secret)
        self._cipher = AESGCM(key)

    def seal(self, text: str, *, about: bytes) -> bytes:
        """Encrypt a text; `about` binds it to its row, so that rows can't change places."""
        nonce = os.urandom(_NONCE_LENGTH)
        return nonce + self._cipher.encrypt(nonce, text.encode(), about)

    def open(self, sealed: bytes, *, about: bytes) -> str:
        """Decrypt a text. Raises NotValidError if it is damaged or of another row or key."""
        nonce, rest = sealed[:_NONCE_LENGTH], sealed[_NONCE_LENGTH:]
        try:
            return self._cipher.decrypt(nonce, rest, about).decode()
        except (InvalidTag, ValueError):
            raise NotValidError from None
