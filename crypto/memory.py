"""What a client remembers (SPEC §10), encrypted for its own storage.

The server could show an old log or an old head to a client without memory.
"""

from dataclasses import dataclass
from typing import TypedDict, cast

from crypto import schema
from crypto.account import MemberKey
from crypto.canonical import Json, serialise
from crypto.closing import HEADS, HeadMark, read_heads, write_heads
from crypto.encoding import b64decode, b64encode
from crypto.symmetric import Context, decrypt, derive, encrypt

MEMORY_FORMAT = "rueckhalt/memory/v1"

_MEMORY = schema.closed(
    {
        "format": schema.choice(MEMORY_FORMAT),
        "heads": HEADS,
        "log": schema.row(schema.number(1), schema.hash_value),
    }
)


class _MemoryJson(TypedDict):
    heads: Json
    log: tuple[int, str]


@dataclass(frozen=True)
class Memory:
    """The longest log seen (its length and last hash) and the last head of each case."""

    log_length: int
    log_last: bytes
    heads: dict[str, HeadMark]


def encrypt_memory(memory: Memory, member_key: MemberKey, account: str) -> bytes:
    """Encrypt what the client of this account (id) remembers."""
    document: dict[str, Json] = {
        "format": MEMORY_FORMAT,
        "heads": write_heads(memory.heads),
        "log": [memory.log_length, b64encode(memory.log_last)],
    }
    schema.require(document, _MEMORY)
    return encrypt(_memory_key(member_key), serialise(document), _context(account))


def open_memory(data: bytes, member_key: MemberKey, account: str) -> Memory:
    """Open what the client remembers. Raises [memory], [canonical], [schema]."""
    plaintext = decrypt(_memory_key(member_key), data, _context(account), "memory")
    content = cast(_MemoryJson, schema.parse_object(plaintext, _MEMORY))
    length, last = content["log"]
    return Memory(length, b64decode(last), read_heads(content["heads"]))


def _memory_key(member_key: MemberKey) -> bytes:
    material = member_key.signing_seed + member_key.identity.seed
    return derive(material, "rueckhalt/v1/account/memory-key")


def _context(account: str) -> Context:
    return {"account": account, "format": MEMORY_FORMAT}
