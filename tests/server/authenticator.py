"""A security key in software (WebAuthn level 3), which can also do what honest ones never do."""

import hashlib
import json
import os
import re
from dataclasses import dataclass, field
from typing import Any

import cbor2
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from werkzeug.test import TestResponse

from crypto.encoding import b64decode, b64encode

PRESENT, VERIFIED, NEW_KEY = 0x01, 0x04, 0x40
_BLOCK = re.compile(r'<script type="application/json" id="passkey">(.*?)</script>', re.DOTALL)


def options_of(page: TestResponse) -> dict[str, Any]:
    """What a page asks of a browser."""
    (text,) = _BLOCK.findall(page.text)
    options: dict[str, Any] = json.loads(text)
    return options


@dataclass
class Authenticator:
    """One passkey in a browser at one origin; `step` is by how much its counter rises."""

    origin: str = "http://localhost:8000"
    rp_id: str = "localhost"
    flags: int = PRESENT | VERIFIED
    count: int = 0
    step: int = 1
    credential: bytes = field(default_factory=lambda: os.urandom(32))
    handle: bytes | None = None
    key: ec.EllipticCurvePrivateKey = field(
        default_factory=lambda: ec.generate_private_key(ec.SECP256R1()), repr=False
    )

    def register(self, options: dict[str, Any]) -> str:
        """Make a passkey; gives what the page's script sends."""
        self.handle = _bytes(options["user"]["id"])
        public = self.key.public_key().public_numbers()
        cose = cbor2.dumps(
            {1: 2, 3: -7, -1: 1, -2: public.x.to_bytes(32, "big"), -3: public.y.to_bytes(32, "big")}
        )
        length = len(self.credential).to_bytes(2, "big")
        attested = bytes(16) + length + self.credential + cose
        data = self._data(self.flags | NEW_KEY) + attested
        attestation = cbor2.dumps({"fmt": "none", "attStmt": {}, "authData": data})
        client = self._client("webauthn.create", options)
        return self._answer(clientDataJSON=client, attestationObject=attestation)

    def sign(self, options: dict[str, Any]) -> str:
        """Answer a challenge; gives what the page's script sends."""
        self.count += self.step
        data, client = self._data(self.flags), self._client("webauthn.get", options)
        signature = self.key.sign(data + hashlib.sha256(client).digest(), ec.ECDSA(SHA256()))
        handle = {} if self.handle is None else {"userHandle": self.handle}
        return self._answer(
            clientDataJSON=client, authenticatorData=data, signature=signature, **handle
        )

    def _data(self, flags: int) -> bytes:
        party = hashlib.sha256(self.rp_id.encode()).digest()
        return party + bytes([flags]) + self.count.to_bytes(4, "big")

    def _client(self, kind: str, options: dict[str, Any]) -> bytes:
        content = {"type": kind, "challenge": options["challenge"], "origin": self.origin}
        return json.dumps({**content, "crossOrigin": False}).encode()

    def _answer(self, **response: bytes) -> str:
        name = b64encode(self.credential)
        parts = {each: b64encode(value) for each, value in response.items()}
        return json.dumps({"id": name, "rawId": name, "type": "public-key", "response": parts})


def _bytes(text: str) -> bytes:
    return b64decode(text, len(text) * 3 // 4)
