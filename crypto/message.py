"""Messages between a reporter and a desk (SPEC §6): sealing, opening, verifying copies."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from typing import cast

from crypto import age
from crypto.age_keys import Identity
from crypto.canonical import Json, parse, serialise
from crypto.encoding import sha256
from crypto.errors import CryptoError
from crypto.message_body import FROM_DESK, FROM_REPORTER, require_body
from crypto.message_prefix import PREFIX_LENGTH, Prefix, decode_prefix, encode_prefix
from crypto.padding import pad, unpad
from crypto.signing import SIGNATURE_LENGTH, public_key, sign, verify
from crypto.statements import Log
from crypto.thread import ThreadState, advance, check_place, recipient_hash


@dataclass(frozen=True)
class Message:
    """A verified message.

    `payload` is signature and signed bytes, as a thread copy keeps them; `hash` the message hash;
    `state` what the reader knows after it.
    """

    prefix: Prefix
    body: dict[str, Json]
    payload: bytes
    hash: bytes
    state: ThreadState


@dataclass(frozen=True)
class SealedMessage:
    """A message ready to send: the file for the other side, and what it is.

    `self_copy` is the file for the reporter's own reading, empty from a desk.
    """

    sealed: bytes
    self_copy: bytes
    message: Message


def start_as_desk(desk: bytes, thread: str) -> ThreadState:
    """Give what a desk knows of a thread before its first message."""
    return ThreadState(desk=desk, thread=thread)


def start_as_reporter(desk: bytes, thread: str, signing_key: bytes, recipient: str) -> ThreadState:
    """Give what reporters know of their thread before its first message: their own keys."""
    return ThreadState(
        desk=desk, thread=thread, reporter_key=signing_key, reporter_recipient=recipient
    )


def seal_from_reporter(
    *,
    body: Mapping[str, Json],
    signing_seed: bytes,
    state: ThreadState,
    log: Log,
    day: datetime.date,
) -> SealedMessage:
    """Seal the reporter's next message to the desk's current epoch, with its self-copy.

    Raises [expired] if no epoch is usable on `day`, [schema], [size].
    """
    intake = log.usable_epoch(day).intake
    message = _next_message(
        body=body,
        direction=FROM_REPORTER,
        seed=signing_seed,
        recipient=intake,
        state=state,
        log=log,
    )
    padded = pad(message.payload, "message")
    return SealedMessage(
        sealed=age.seal(padded, [intake]),
        self_copy=age.seal(padded, [state.reporter_recipient]),
        message=message,
    )


def seal_from_desk(
    *,
    body: Mapping[str, Json],
    answering_seed: bytes,
    state: ThreadState,
    log: Log,
    day: datetime.date,
) -> SealedMessage:
    """Seal the desk's next answer to the reporter. Raises as `seal_from_reporter` does."""
    log.usable_epoch(day)
    recipient = state.reporter_recipient
    message = _next_message(
        body=body,
        direction=FROM_DESK,
        seed=answering_seed,
        recipient=recipient,
        state=state,
        log=log,
    )
    sealed = age.seal(pad(message.payload, "message"), [recipient])
    return SealedMessage(sealed=sealed, self_copy=b"", message=message)


def open_message(
    sealed: bytes, identity: Identity, *, direction: int, log: Log, state: ThreadState
) -> Message:
    """Open a message sealed to the reader and verify it as the next one of its direction."""
    payload = open_payload(sealed, identity)
    return verify_payload(
        payload, direction=direction, log=log, state=state, opened_with=identity.public_key
    )


def open_self_copy(sealed: bytes, identity: Identity, *, log: Log, state: ThreadState) -> Message:
    """Open a reporter's own copy of a message to the desk and verify it as the next one."""
    payload = open_payload(sealed, identity)
    return verify_payload(payload, direction=FROM_REPORTER, log=log, state=state)


def open_payload(sealed: bytes, identity: Identity) -> bytes:
    """Open a sealed message as far as its padding. Raises [profile], [age], [padding]."""
    return unpad(age.open_sealed(sealed, identity), "message")


def verify_payload(
    payload: bytes,
    *,
    direction: int,
    log: Log,
    state: ThreadState,
    opened_with: bytes | None = None,
) -> Message:
    """Verify a payload as the next message of `direction` (1 or 2) after `state`.

    `opened_with` is the X-Wing public key (1,216 bytes) the file was opened with; None for a
    self-copy and for a thread copy out of a case. Raises the codes of SPEC §6 in its order.
    """
    signature, signed_bytes = payload[:SIGNATURE_LENGTH], payload[SIGNATURE_LENGTH:]
    prefix = decode_prefix(signed_bytes)
    verify(prefix.sender, signature, signed_bytes)
    body = require_body(parse(signed_bytes[PREFIX_LENGTH:]), prefix.direction, prefix.sequence)
    epoch = check_place(prefix, direction=direction, log=log, state=state, opened_with=opened_with)
    message_hash = sha256(signed_bytes)
    reply_to = cast(str, body.get("reply_to", ""))
    return Message(
        prefix=prefix,
        body=body,
        payload=payload,
        hash=message_hash,
        state=advance(state, prefix, epoch, message_hash, reply_to),
    )


def sign_message(seed: bytes, prefix: Prefix, body: Mapping[str, Json]) -> bytes:
    """Write and sign a payload as it is; what it says about its place is the caller's word."""
    checked = require_body(dict(body), prefix.direction, prefix.sequence)
    signed_bytes = encode_prefix(prefix) + serialise(checked)
    return sign(seed, signed_bytes) + signed_bytes


def _next_message(
    *,
    body: Mapping[str, Json],
    direction: int,
    seed: bytes,
    recipient: str,
    state: ThreadState,
    log: Log,
) -> Message:
    # A report that names another key than the reporter's could never be answered.
    if not state.reporter_recipient or body.get("reply_to", state.reporter_recipient) != (
        state.reporter_recipient
    ):
        raise CryptoError("recipient")
    own, other = state.of(direction), state.against(direction)
    prefix = Prefix(
        direction=direction,
        sender=public_key(seed),
        recipient=recipient_hash(recipient),
        desk=state.desk,
        epoch=log.current.hash,
        thread=state.thread,
        sequence=len(own.hashes),
        previous=own.last,
        acknowledged=other.last,
    )
    payload = sign_message(seed, prefix, body)
    # Verified as its reader will, so nothing is sent that would be refused on arrival.
    return verify_payload(payload, direction=direction, log=log, state=state)
