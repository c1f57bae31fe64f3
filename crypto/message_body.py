"""What a message says (SPEC §6, "Bodies"): report, text and withdrawal."""

import re

from crypto import schema
from crypto.canonical import Json
from crypto.errors import CryptoError

FROM_REPORTER = 1
FROM_DESK = 2

LONGEST_TEXT = 60_000
"""Most bytes of a text in UTF-8."""

REPORT = "rueckhalt/report/v1"
TEXT = "rueckhalt/text/v1"
WITHDRAWAL = "rueckhalt/withdrawal/v1"

_DIMENSION = re.compile(r"[a-z_]{1,32}")

_ATTACHMENT = schema.closed(
    {
        "hash": schema.hash_value,
        "id": schema.identifier,
        "identity": schema.identity,
        "length": schema.number(1),
        "media_type": schema.text(100),
        "name": schema.text(200),
    }
)
_ATTACHMENTS = schema.array(_ATTACHMENT, most=20)

_BODIES = {
    REPORT: schema.closed(
        {
            "answers": schema.mapping(
                lambda name: _DIMENSION.fullmatch(name) is not None,
                schema.array(schema.code, most=32),
                most=40,
            ),
            "attachments": _ATTACHMENTS,
            "format": schema.choice(REPORT),
            "kommune": schema.text(200),
            "language": schema.language,
            "reply_to": schema.recipient,
            "text": schema.text(LONGEST_TEXT),
            "written": schema.day,
        }
    ),
    TEXT: schema.closed(
        {
            "attachments": _ATTACHMENTS,
            "format": schema.choice(TEXT),
            "text": schema.text(LONGEST_TEXT),
            "written": schema.day,
        }
    ),
    WITHDRAWAL: schema.closed(
        {
            "format": schema.choice(WITHDRAWAL),
            "scope": schema.choice("statistics", "everything"),
            "written": schema.day,
        }
    ),
}


def require_body(body: Json, direction: int, sequence: int) -> dict[str, Json]:
    """Check a body and that it goes with its place in the thread. Raises [schema]."""
    kind = body.get("format") if isinstance(body, dict) else None
    check = _BODIES.get(kind) if isinstance(kind, str) else None
    if check is None or not isinstance(body, dict) or not check(body):
        raise CryptoError("schema")
    opens_thread = direction == FROM_REPORTER and sequence == 0
    if (kind == REPORT) != opens_thread or (kind == WITHDRAWAL and direction != FROM_REPORTER):
        raise CryptoError("schema")
    return body
