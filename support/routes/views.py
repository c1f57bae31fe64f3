"""How reports, cases and desks are written in answers (docs/http-api.md)."""

from collections.abc import Mapping

from crypto.encoding import b64encode
from support.queue import (
    CaseCard,
    CaseView,
    NewReportView,
    PendingMessage,
    WrappedKey,
)

View = Mapping[str, object]


def optional(data: bytes | None) -> str | None:
    """Write bytes that may be missing."""
    return None if data is None else b64encode(data)


def report(found: NewReportView) -> View:
    """Write a report that waits; its epoch is that of its first message."""
    return {
        "id": b64encode(found.id),
        "received": found.received.isoformat(),
        "epoch": b64encode(found.messages[0].epoch),
        "messages": [_message(message) for message in found.messages],
    }


def card(found: CaseCard) -> View:
    """Write a case of the list."""
    return {
        "id": b64encode(found.id),
        "status": found.status,
        "assignee": optional(found.assignee),
        "received": found.received.isoformat(),
        "pending": found.pending,
        "head": b64encode(found.head),
        "key": _key(found.key),
        "card": b64encode(found.card),
    }


def case(found: CaseView) -> View:
    """Write a case whole."""
    return {
        "id": b64encode(found.id),
        "status": found.status,
        "assignee": optional(found.assignee),
        "received": found.received.isoformat(),
        "head": b64encode(found.head),
        "keys": [_key(key) for key in found.keys],
        "fields": {name: b64encode(sealed) for name, sealed in found.fields.items()},
        "pending": [_message(message) for message in found.pending],
    }


def _message(message: PendingMessage) -> View:
    return {
        "id": b64encode(message.id),
        "sequence": message.sequence,
        "epoch": b64encode(message.epoch),
        "sealed": b64encode(message.sealed),
        "aside": message.aside,
    }


def _key(key: WrappedKey) -> View:
    return {"generation": key.generation, "epoch": key.epoch, "wrapped": b64encode(key.wrapped)}
