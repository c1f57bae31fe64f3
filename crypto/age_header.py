"""The header of an age v1 file (C2SP age.md, "File header"), any recipient type, binary only."""

import base64
import binascii
import hmac
import re
from dataclasses import dataclass
from typing import Literal

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from crypto.errors import CryptoError

FILE_KEY_LENGTH = 16

Failure = Literal["header", "no match", "hmac", "payload"]
"""Where opening failed, in the words of the public age test kit."""

_VERSION_LINE = b"age-encryption.org/v1"
_MAC_LENGTH = 32
_LINE_BYTES = 48
_ARGUMENT = re.compile(rb"[\x21-\x7e]+")


class AgeError(CryptoError):
    """A file age does not open [age]; `failure` says where, for tests, not for people."""

    def __init__(self, failure: Failure) -> None:
        super().__init__("age")
        self.failure: Failure = failure


@dataclass(frozen=True)
class Stanza:
    """One recipient's copy of the file key: type and arguments as text, body as bytes."""

    arguments: tuple[str, ...]
    body: bytes


@dataclass(frozen=True)
class Header:
    """A parsed header: stanzas, the bytes its MAC covers, the MAC, and its whole length."""

    stanzas: tuple[Stanza, ...]
    covered: bytes
    mac: bytes
    length: int


def encode_base64(data: bytes) -> bytes:
    """Write standard base64 without padding, as age does."""
    return base64.b64encode(data).rstrip(b"=")


def decode_base64(text: bytes) -> bytes:
    """Read standard unpadded base64, canonical only."""
    # Python's decoder skips foreign bytes and ignores trailing bits; writing it again shows both.
    try:
        data = base64.b64decode(text + b"=" * (-len(text) % 4))
    except binascii.Error:
        raise AgeError("header") from None
    if encode_base64(data) != text:
        raise AgeError("header")
    return data


def parse_header(data: bytes) -> Header:
    """Read the header at the start of an age file. Raises [age]."""
    lines = _Lines(data)
    if lines.next() != _VERSION_LINE:
        raise AgeError("header")
    stanzas: list[Stanza] = []
    while (line := lines.next()).startswith(b"-> "):
        stanzas.append(_parse_stanza(line, lines))
    if not stanzas or not line.startswith(b"--- "):
        raise AgeError("header")
    mac = decode_base64(line[4:])
    if len(mac) != _MAC_LENGTH:
        raise AgeError("header")
    covered = data[: lines.position - len(line) - 1 + 3]
    return Header(tuple(stanzas), covered, mac, lines.position)


def write_header(stanzas: tuple[Stanza, ...], file_key: bytes) -> bytes:
    """Write a header whose MAC is made with the file key."""
    lines = [_VERSION_LINE]
    for stanza in stanzas:
        lines.append(b"-> " + " ".join(stanza.arguments).encode("ascii"))
        body = [
            stanza.body[start : start + _LINE_BYTES]
            for start in range(0, len(stanza.body) + 1, _LINE_BYTES)
        ]
        lines.extend(encode_base64(part) for part in body)
    covered = b"\n".join(lines) + b"\n---"
    return covered + b" " + encode_base64(_mac(covered, file_key)) + b"\n"


def verify_mac(header: Header, file_key: bytes) -> None:
    """Check that the header was made by someone who holds the file key."""
    if not hmac.compare_digest(_mac(header.covered, file_key), header.mac):
        raise AgeError("hmac")


def _mac(covered: bytes, file_key: bytes) -> bytes:
    key = HKDF(hashes.SHA256(), 32, salt=None, info=b"header").derive(file_key)
    return hmac.digest(key, covered, "sha256")


def _parse_stanza(line: bytes, lines: "_Lines") -> Stanza:
    arguments = line[3:].split(b" ")
    if not all(_ARGUMENT.fullmatch(argument) for argument in arguments):
        raise AgeError("header")
    body = bytearray()
    while True:
        part = decode_base64(lines.next())
        if len(part) > _LINE_BYTES:
            raise AgeError("header")
        body += part
        if len(part) < _LINE_BYTES:
            return Stanza(tuple(item.decode("ascii") for item in arguments), bytes(body))


class _Lines:
    """Reads lines that end with LF; a carriage return is refused as any foreign byte is."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self.position = 0

    def next(self) -> bytes:
        end = self._data.find(b"\n", self.position)
        if end < 0:
            raise AgeError("header")
        line = self._data[self.position : end]
        self.position = end + 1
        return line
