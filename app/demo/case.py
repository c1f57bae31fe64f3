"""A case as a counsellor's browser makes it of a report."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field

from app.demo.desk import DeskKeys
from app.demo.people import Person
from crypto.canonical import Json
from crypto.case import (
    FieldContext,
    KeyContext,
    encode_card,
    encode_notes,
    encrypt_field,
    new_case_key,
    wrap_case_key,
)
from crypto.case_head import CaseHead, sign_head
from crypto.document import SignedDocument
from crypto.encoding import NONE_HASH, sha256
from crypto.message import Message, SealedMessage, seal_from_desk


@dataclass(frozen=True)
class Save:
    """One save as it is sent: the signed head, the fields it changes, new wraps of the key."""

    case: str
    previous: bytes
    head: SignedDocument
    key: bytes = field(repr=False)
    wrapped: bytes | None
    """The wrapped key when the save starts a generation."""
    fields: Mapping[str, bytes]
    hashes: Mapping[str, bytes]
    version: int
    outgoing: SealedMessage | None = None


def accept(
    desk: DeskKeys,
    by: Person,
    report: Message,
    *,
    card: dict[str, Json],
    notes: str,
    day: datetime.date,
) -> Save:
    """Move a verified report under a fresh case key, version 1 of its case."""
    key = new_case_key()
    case = report.prefix.thread
    context = KeyContext(case, desk.fingerprint, desk.secrets.epoch, 1)
    wrapped = wrap_case_key(key, desk.secrets.vault_key, context)
    payloads = {
        "card": encode_card(card),
        "notes": encode_notes(notes),
        f"thread/in/{report.prefix.sequence}": report.payload,
    }
    return _save(
        desk, by, case=case, key=key, wrapped=wrapped, payloads=payloads, before=None, day=day
    )


def answer(
    desk: DeskKeys,
    by: Person,
    report: Message,
    before: Save,
    *,
    card: dict[str, Json],
    body: Mapping[str, Json],
    day: datetime.date,
) -> Save:
    """Write the desk's next answer into the thread and into the case."""
    outgoing = seal_from_desk(
        body=body,
        answering_seed=desk.secrets.answering_seed,
        state=report.state,
        log=desk.log,
        day=day,
    )
    payloads = {
        "card": encode_card(card),
        f"thread/out/{outgoing.message.prefix.sequence}": outgoing.message.payload,
    }
    return _save(
        desk,
        by,
        case=before.case,
        key=before.key,
        wrapped=None,
        payloads=payloads,
        before=before,
        day=day,
        outgoing=outgoing,
    )


def _save(
    desk: DeskKeys,
    by: Person,
    *,
    case: str,
    key: bytes,
    wrapped: bytes | None,
    payloads: Mapping[str, bytes],
    before: Save | None,
    day: datetime.date,
    outgoing: SealedMessage | None = None,
) -> Save:
    version = before.version + 1 if before else 1
    fields = {
        name: encrypt_field(payload, key, FieldContext(case, desk.fingerprint, name, 1, version))
        for name, payload in payloads.items()
    }
    hashes = {name: sha256(sealed) for name, sealed in fields.items()}
    if before is not None:
        hashes = {**before.hashes, **hashes}
    previous = before.head.hash if before else NONE_HASH
    head = CaseHead(
        case=case,
        desk=desk.fingerprint,
        epoch=desk.secrets.epoch,
        fields=hashes,
        generation=1,
        previous=previous,
        saved=day,
        version=version,
    )
    signed = sign_head(head, by.member_key.signing_seed)
    return Save(case, previous, signed, key, wrapped, fields, hashes, version, outgoing)
