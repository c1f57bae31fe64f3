"""The receipt (SPEC §5): 128 bits as 12 words, and what they open.

The construction is BIP39's, without its key stretching: the bits are random, not a password.
"""

import functools
import hashlib
import os
import re
from dataclasses import dataclass, field
from importlib import resources
from typing import Literal

from crypto.age_keys import Identity
from crypto.errors import CryptoError
from crypto.symmetric import derive

ENTROPY_LENGTH = 16
WORD_COUNT = 12

WordList = Literal["german", "english"]
LISTS: tuple[WordList, WordList] = ("german", "english")

_SPACE = re.compile("[\t-\r \u00a0\u202f]+")
_NUMBER = re.compile("[0-9]{1,4}")
_WORD = re.compile("[A-Za-z]+")
_COMPARED_LETTERS = 4
_LIST_LENGTH = 2048
_CHECKSUM_BITS = 4
_WORD_BITS = 11


@dataclass(frozen=True)
class ReceiptKeys:
    """The keys behind a receipt.

    `mailbox_token` (32 bytes) names the mailbox to the server, which stores only its hash;
    `identity` opens what is sealed to the reporter; `signing_seed` (32 bytes) signs for them.
    """

    mailbox_token: bytes = field(repr=False)
    identity: Identity = field(repr=False)
    signing_seed: bytes = field(repr=False)


def new_receipt() -> bytes:
    """Draw the 16 random bytes of a receipt."""
    return os.urandom(ENTROPY_LENGTH)


def encode_receipt(entropy: bytes, word_list: WordList) -> tuple[str, ...]:
    """Write 16 bytes as 12 words of one list."""
    if len(entropy) != ENTROPY_LENGTH:
        raise CryptoError("receipt")
    bits = int.from_bytes(entropy, "big") << _CHECKSUM_BITS | _checksum(entropy)
    shifts = range((WORD_COUNT - 1) * _WORD_BITS, -1, -_WORD_BITS)
    words = _words(word_list)
    return tuple(words[bits >> shift & (_LIST_LENGTH - 1)] for shift in shifts)


def decode_receipt(typed: str) -> bytes:
    """Read 12 words or numbers as a person types them; the 16 bytes. Raises [receipt]."""
    words = [word for word in _SPACE.split(typed) if word]
    if len(words) != WORD_COUNT:
        raise CryptoError("receipt")
    lists = list(LISTS)
    bits = 0
    for word in words:
        found = _look_up(word)
        lists = [name for name in lists if name in found]
        if not lists:
            raise CryptoError("receipt")
        bits = bits << _WORD_BITS | found[lists[0]]
    entropy = (bits >> _CHECKSUM_BITS).to_bytes(ENTROPY_LENGTH, "big")
    if _checksum(entropy) != bits & (1 << _CHECKSUM_BITS) - 1:
        raise CryptoError("receipt")
    return entropy


def receipt_keys(entropy: bytes) -> ReceiptKeys:
    """Derive the keys of a receipt from its 16 bytes."""
    if len(entropy) != ENTROPY_LENGTH:
        raise CryptoError("receipt")
    return ReceiptKeys(
        mailbox_token=derive(entropy, "rueckhalt/v1/receipt/mailbox-token"),
        identity=Identity(derive(entropy, "rueckhalt/v1/receipt/x-wing-seed")),
        signing_seed=derive(entropy, "rueckhalt/v1/receipt/ed25519-seed"),
    )


def _checksum(entropy: bytes) -> int:
    return hashlib.sha256(entropy).digest()[0] >> 8 - _CHECKSUM_BITS


def _look_up(word: str) -> dict[WordList, int]:
    """Give the index of a word per list it is in; a number is in both."""
    if _NUMBER.fullmatch(word):
        number = int(word)
        return dict.fromkeys(LISTS, number - 1) if 1 <= number <= _LIST_LENGTH else {}
    if not _WORD.fullmatch(word):
        return {}
    start = word[:_COMPARED_LETTERS].lower()
    return {name: _starts(name)[start] for name in LISTS if start in _starts(name)}


@functools.cache
def _words(word_list: WordList) -> tuple[str, ...]:
    source = resources.files("crypto") / "wordlists" / f"{word_list}.txt"
    return tuple(source.read_text("ascii").split())


@functools.cache
def _starts(word_list: WordList) -> dict[str, int]:
    words = _words(word_list)
    return {word[:_COMPARED_LETTERS]: index for index, word in enumerate(words)}
