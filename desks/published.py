"""Keys of the published test vectors: whoever reads the source holds their secrets."""

import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import crypto
from crypto.document import SignedDocument

_LIST = Path(crypto.__file__).parent / "vectors" / "published_keys.json"
_KEY_NAMES = (
    "answering",
    "intake",
    "key",
    "recipient",
    "recovery_key",
    "recovery_recipient",
    "root",
    "vault",
)


@cache
def published_values() -> frozenset[str]:
    """Give every published key, public or secret, as the formats write it."""
    return frozenset(_texts(json.loads(_LIST.read_text("utf-8"))))


def uses_published_key(signed: SignedDocument) -> bool:
    """Tell whether a verified statement or join request names such a key."""
    document = json.loads(signed.document)
    return any(document.get(name) in published_values() for name in _KEY_NAMES)


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for item in value.values():
            yield from _texts(item)
    elif isinstance(value, list):
        for item in value:
            yield from _texts(item)
