"""No input makes a codec fail in any other way than its typed error."""

import contextlib
import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crypto import (
    account,
    age,
    case,
    closing,
    desk_secrets,
    members,
    memory,
    message,
    profile,
    receipt,
    statements,
    symmetric,
)
from crypto.age_header import parse_header
from crypto.age_keys import decode_identity, decode_recipient, encode_identity
from crypto.age_stream import decrypt_payload
from crypto.canonical import Json, parse, serialise
from crypto.case import KeyContext
from crypto.case_head import open_head
from crypto.document import SignedDocument, parse_wrapper, read_wrapper, sign_bytes
from crypto.encoding import b64decode, b64encode, parse_day
from crypto.errors import CryptoError
from crypto.message_body import require_body
from crypto.message_prefix import decode_prefix
from crypto.padding import pad, unpad
from crypto.signing import public_key, sign
from tests.crypto.operations import OPERATIONS
from tests.crypto.scenarios.base import World, identifier, seed
from tests.crypto.strategies import any_texts, damaged, damaged_json, damaged_text, json_values
from tests.crypto.test_vectors import PATHS, read

WORLD = World()
Decoder = Callable[[bytes], object]


def typed(action: Callable[[], object]) -> None:
    """Run an action that may do nothing but work or raise the typed error."""
    with contextlib.suppress(CryptoError):
        action()


DECODERS: dict[str, Decoder] = {
    "canonical": parse,
    "profile": profile.check_profile,
    "age header": parse_header,
    "age payload": lambda data: decrypt_payload(data, bytes(16)),
    "sealed file": lambda data: age.open_sealed(data, WORLD.anna.identity, 64),
    "age file": lambda data: age.decrypt(data, WORLD.anna.identity),
    "padding": lambda data: unpad(data, "message"),
    "prefix": decode_prefix,
    "payload": lambda data: message.verify_payload(
        data, direction=1, log=WORLD.log, state=WORLD.desk_start
    ),
    "wrapper": parse_wrapper,
    "member key file": lambda data: account.open_member_key(data, bytes(32), identifier("anna")),
    "memory": lambda data: memory.open_memory(data, WORLD.anna, identifier("anna")),
    "card": case.read_card,
    "notes": case.read_notes,
}


@pytest.mark.parametrize("decoder", DECODERS)
@given(data=st.binary(max_size=400))
def test_any_bytes(decoder: str, data: bytes) -> None:
    typed(lambda: DECODERS[decoder](data))


GOOD_BYTES: dict[str, tuple[bytes, Decoder]] = {
    "sealed file": (
        age.seal(b"Ein Satz.", [WORLD.anna.identity.recipient]),
        lambda data: (
            profile.check_profile(data, 64),
            age.decrypt(data, WORLD.anna.identity),
        ),
    ),
    "age header": (age.seal(b"", [WORLD.anna.identity.recipient]), parse_header),
    "age file": (
        age.seal(b"Ein Satz.", [WORLD.anna.identity.recipient]),
        lambda data: age.decrypt(data, WORLD.anna.identity),
    ),
    "canonical": (serialise(WORLD.report_body), parse),
    "wrapper": (WORLD.first_epoch.to_bytes(), parse_wrapper),
    "payload": (WORLD.report.message.payload, DECODERS["payload"]),
}


@pytest.mark.parametrize("name", GOOD_BYTES)
@given(data=st.data())
def test_damaged_bytes(name: str, data: st.DataObject) -> None:
    good, decoder = GOOD_BYTES[name]

    bad = data.draw(damaged(good))

    typed(lambda: decoder(bad))


TEXTS: dict[str, tuple[str, Callable[[str], object]]] = {
    "b64": ("AAEC-_8", b64decode),
    "day": ("2026-01-05", parse_day),
    "identity": (
        encode_identity(WORLD.anna.identity),
        decode_identity,
    ),
    "recipient": (
        WORLD.anna.identity.recipient,
        decode_recipient,
    ),
    "receipt": (
        " ".join(receipt.encode_receipt(seed("receipt")[:16], "german")),
        receipt.decode_receipt,
    ),
    "account key": (account.encode_account_key(seed("x")[:16]), account.decode_account_key),
    "field": ("thread/in/17", case.is_field),
}


@pytest.mark.parametrize("name", TEXTS)
@given(data=st.data())
def test_damaged_texts(name: str, data: st.DataObject) -> None:
    good, decoder = TEXTS[name]

    bad = data.draw(damaged_text(good) | any_texts)

    typed(lambda: decoder(bad))


@given(json_values)
def test_any_json_as_wrapper_or_body(value: Json) -> None:
    typed(lambda: read_wrapper(value))
    typed(lambda: require_body(value, 1, 0))
    typed(lambda: members.read_members(value))
    typed(lambda: closing.read_closing(value))


def _verify(*before: SignedDocument) -> Callable[[SignedDocument], object]:
    return lambda signed: statements.verify_log([*before, signed], WORLD.desk)


JOIN = members.request_to_join(
    account=identifier("ben"),
    desk=WORLD.desk,
    signing_seed=WORLD.ben.signing_seed,
    name="Ben",
    recipient=WORLD.ben.identity.recipient,
)
SUCCESSION = statements.succeed_root(
    root_seed=WORLD.root_seed,
    recovery_seed=WORLD.kit.signing_seed,
    new_root_seed=WORLD.next_root_seed,
    new_recovery_key=public_key(WORLD.next_kit.signing_seed),
    new_recovery_recipient=WORLD.next_kit.identity.recipient,
    desk=WORLD.desk,
    previous=WORLD.first_epoch.hash,
    since=WORLD.log.since,
)
HEAD = sign_bytes(
    serialise(
        {
            "case": WORLD.case,
            "desk": b64encode(WORLD.desk),
            "epoch": 1,
            "fields": {name: [1, 1, b64encode(seed(name))] for name in ("card", "coding", "notes")},
            "format": "rueckhalt/case-head/v1",
            "generation": 1,
            "previous": b64encode(bytes(32)),
            "saved": "2026-01-06",
            "version": 1,
        }
    ),
    [WORLD.ben.signing_seed],
)
HEAD_CONTEXT = KeyContext(WORLD.case, WORLD.desk, epoch=1, generation=1)


def _open_sealed_head(signed: SignedDocument) -> object:
    """Open a head that somebody who knows the case key has sealed."""
    (signature,) = signed.signatures
    payload = signature.key + signature.signature + signed.document
    sealed = symmetric.encrypt(
        WORLD.case_key,
        pad(payload, "head"),
        {
            "case": WORLD.case,
            "desk": b64encode(WORLD.desk),
            "format": "rueckhalt/case-head/v1",
            "generation": 1,
        },
    )
    return open_head(sealed, case_key=WORLD.case_key, context=HEAD_CONTEXT)


KIT_SEED = WORLD.kit.signing_seed
SIGNED: dict[str, tuple[SignedDocument, tuple[bytes, ...], Callable[[SignedDocument], object]]] = {
    "founding": (WORLD.founding, (WORLD.root_seed, KIT_SEED), _verify()),
    "epoch": (WORLD.first_epoch, (WORLD.root_seed,), _verify(WORLD.founding)),
    "succession": (
        SUCCESSION,
        (WORLD.root_seed, KIT_SEED, WORLD.next_root_seed),
        _verify(WORLD.founding, WORLD.first_epoch),
    ),
    "join request": (
        JOIN,
        (WORLD.ben.signing_seed,),
        lambda signed: members.open_join_request(signed, WORLD.desk),
    ),
    "case head": (HEAD, (WORLD.ben.signing_seed,), _open_sealed_head),
}


@pytest.mark.parametrize("name", SIGNED)
@given(data=st.data())
def test_signed_documents_of_another_shape(name: str, data: st.DataObject) -> None:
    signed, seeds, open_signed = SIGNED[name]

    bad = sign_bytes(serialise(data.draw(damaged_json(parse(signed.document)))), seeds)

    typed(lambda: open_signed(bad))


@pytest.mark.parametrize("kind", ["report", "text"])
@given(data=st.data())
def test_signed_bodies_of_another_shape(kind: str, data: st.DataObject) -> None:
    sealed = WORLD.report if kind == "report" else WORLD.addition
    state = WORLD.desk_start if kind == "report" else WORLD.answer.message.state
    good = sealed.message

    body = serialise(data.draw(damaged_json(good.body)))

    signed = good.payload[64 : 64 + 229] + body
    payload = sign(WORLD.reporter.signing_seed, signed) + signed
    typed(lambda: message.verify_payload(payload, direction=1, log=WORLD.log, state=state))


@given(data=st.data())
def test_desk_secrets_of_another_shape(data: st.DataObject) -> None:
    reader = WORLD.ben.identity
    good: Json = {
        "answering": b64encode(WORLD.answering_seeds[0]),
        "desk": b64encode(WORLD.desk),
        "epoch": 1,
        "format": desk_secrets.SECRETS_FORMAT,
        "former": [],
        "intake": b64encode(WORLD.intakes[0].seed),
        "vault": b64encode(WORLD.vault_keys[0]),
    }

    bad = age.seal(serialise(data.draw(damaged_json(good))), [reader.recipient])

    typed(lambda: desk_secrets.open_secrets(bad, reader, log=WORLD.log, epoch=1))
    typed(lambda: desk_secrets.open_root_copy(bad, reader, log=WORLD.log))


BAD_INPUTS = [read(path) for path in PATHS if path.stat().st_size < 40_000]
FIXED = {"use", "list"}
"""Inputs that are names of the interface, not data."""


@given(data=st.data())
def test_vectors_with_damaged_texts(data: st.DataObject) -> None:
    vector = data.draw(st.sampled_from(BAD_INPUTS))
    values: dict[str, Any] = json.loads(json.dumps(vector["input"]))
    names = sorted(name for name, value in values.items() if isinstance(value, str))
    for name in set(names) - FIXED:
        if data.draw(st.booleans()):
            values[name] = data.draw(damaged_text(values[name]))

    typed(lambda: OPERATIONS[vector["operation"]](values))
