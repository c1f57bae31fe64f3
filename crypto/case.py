"""Cases (SPEC §10): case keys by generation, and the fields encrypted under them."""

import os
import re
from dataclasses import dataclass

from crypto import schema
from crypto.canonical import Json, serialise
from crypto.coding import SUMMARY
from crypto.encoding import b64encode
from crypto.errors import CryptoError
from crypto.message_body import LONGEST_TEXT
from crypto.message_prefix import LAST_SEQUENCE
from crypto.padding import Use, pad, padded_sizes, unpad
from crypto.symmetric import KEY_LENGTH, NONCE_LENGTH, TAG_LENGTH, Context, decrypt, encrypt

CARD_FORMAT = "rueckhalt/card/v1"
NOTES_FORMAT = "rueckhalt/notes/v1"

EVERY_CASE = frozenset({"card", "notes", "coding"})
"""Fields that every case has and every save writes anew."""
NOT_CODED = b""
"""The payload of `coding` as long as nobody has coded the case."""

_THREAD_FIELD = re.compile(r"thread/(?:in|out)/(0|[1-9][0-9]{0,9})")
_FIELD_USES: dict[str, Use] = {"card": "card", "notes": "notes", "coding": "notes"}

_CARD = schema.closed(
    {
        "accepted": schema.day,
        "acute": schema.choice("YES", "UNSURE", "NO", ""),
        "coding": schema.either(SUMMARY, schema.empty),
        "due": schema.either(schema.day, schema.empty),
        "format": schema.choice(CARD_FORMAT),
        "forms": schema.array(schema.code, most=4),
        "kommune": schema.text(60),
        "language": schema.either(schema.language, schema.empty),
        "received": schema.day,
        "state": schema.code,
        "title": schema.text(80),
        "urgency": schema.choice("U1", "U2", "U3", "U4", ""),
    }
)
_NOTES = schema.closed({"format": schema.choice(NOTES_FORMAT), "text": schema.text(LONGEST_TEXT)})


@dataclass(frozen=True)
class KeyContext:
    """Which case key is wrapped: case id, desk fingerprint, epoch number, generation."""

    case: str
    desk: bytes
    epoch: int
    generation: int


@dataclass(frozen=True)
class FieldContext:
    """Which field is encrypted.

    `version` is that of the head that wrote it, `generation` that of the case key used.
    """

    case: str
    desk: bytes
    field: str
    generation: int
    version: int


def new_case_key() -> bytes:
    """Draw the 32 random bytes of a case key."""
    return os.urandom(KEY_LENGTH)


def wrap_case_key(case_key: bytes, vault_key: bytes, context: KeyContext) -> bytes:
    """Encrypt a case key under the vault key of its epoch: 60 bytes."""
    if len(case_key) != KEY_LENGTH:
        raise CryptoError("encoding")
    return encrypt(vault_key, case_key, _key_data(context))


def unwrap_case_key(wrapped: bytes, vault_key: bytes, context: KeyContext) -> bytes:
    """Give the 32 bytes of a case key back. Raises [case-key]."""
    case_key = decrypt(vault_key, wrapped, _key_data(context), "case-key")
    if len(case_key) != KEY_LENGTH:
        raise CryptoError("case-key")
    return case_key


def is_field(name: str) -> bool:
    """Tell whether a case can have a field of this name."""
    if name in _FIELD_USES:
        return True
    match = _THREAD_FIELD.fullmatch(name)
    return match is not None and int(match[1]) <= LAST_SEQUENCE


def is_field_length(name: str, length: int) -> bool:
    """Tell whether an encrypted field of this name can be `length` bytes long."""
    return length - NONCE_LENGTH - TAG_LENGTH in padded_sizes(_use(name))


def encrypt_field(payload: bytes, case_key: bytes, context: FieldContext) -> bytes:
    """Pad and encrypt the payload of a field. Raises [size]."""
    return encrypt(case_key, pad(payload, _use(context.field)), _field_data(context))


def open_field(sealed: bytes, case_key: bytes, context: FieldContext) -> bytes:
    """Decrypt a field and take its padding off. Raises [field], [padding]."""
    padded = decrypt(case_key, sealed, _field_data(context), "field")
    return unpad(padded, _use(context.field))


def encode_card(card: dict[str, Json]) -> bytes:
    """Write a card, what the queue shows of a case. Raises [schema]."""
    schema.require(card, _CARD)
    return serialise(card)


def read_card(payload: bytes) -> dict[str, Json]:
    """Read the payload of a card. Raises [canonical], [schema]."""
    return schema.parse_object(payload, _CARD)


def encode_notes(text: str) -> bytes:
    """Write the notes of a case. Raises [schema]."""
    notes: dict[str, Json] = {"format": NOTES_FORMAT, "text": text}
    schema.require(notes, _NOTES)
    return serialise(notes)


def read_notes(payload: bytes) -> str:
    """Read the payload of notes; their text. Raises [canonical], [schema]."""
    return str(schema.parse_object(payload, _NOTES)["text"])


def _use(field: str) -> Use:
    if not is_field(field):
        raise CryptoError("field")
    return _FIELD_USES.get(field, "message")


def _key_data(context: KeyContext) -> Context:
    return {
        "case": context.case,
        "desk": b64encode(context.desk),
        "epoch": context.epoch,
        "format": "rueckhalt/case-key/v1",
        "generation": context.generation,
    }


def _field_data(context: FieldContext) -> Context:
    return {
        "case": context.case,
        "desk": b64encode(context.desk),
        "field": context.field,
        "format": "rueckhalt/field/v1",
        "generation": context.generation,
        "version": context.version,
    }
