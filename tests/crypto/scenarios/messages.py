"""Messages: signing, opening, and every way a message can be out of place."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from crypto import age, message
from crypto.age_keys import encode_identity
from crypto.canonical import Json, serialise
from crypto.encoding import NONE_HASH, b64encode, sha256
from crypto.message_body import FROM_DESK, FROM_REPORTER, LONGEST_TEXT, WITHDRAWAL
from crypto.message_prefix import Prefix, encode_prefix
from crypto.padding import pad
from crypto.signing import public_key, sign
from crypto.thread import ThreadState, recipient_hash
from tests.crypto.scenarios.base import (
    FOUNDED,
    RENEWED,
    Scenario,
    Values,
    World,
    flip,
    identifier,
    seed,
    text_body,
)
from tests.crypto.values import write_state


def scenarios(world: World) -> Iterator[Scenario]:
    """Give all scenarios of this topic."""
    yield from _signing(world)
    yield from _bodies(world)
    yield from _opening(world)
    yield from _good_places(world)
    yield from _bad_payloads(world)
    yield from _bad_places(world)
    yield from _bad_answers(world)
    yield from _bad_epochs(world)
    yield from _epochs_between_directions(world)


def _verify(
    world: World,
    name: str,
    description: str,
    payload: bytes,
    outcome: str = "ok",
    *,
    direction: int = FROM_REPORTER,
    state: ThreadState | None = None,
    opened_with: str = "",
    renewed: bool = False,
) -> Scenario:
    """Verify by default as the desk that knows report and answer."""
    after = (world.second_epoch,) if renewed else ()
    values: Values = {
        "payload": b64encode(payload),
        "direction": direction,
        "log": world.log_values(world.founding, world.first_epoch, *after),
        "state": write_state(state or world.answer.message.state),
    }
    if opened_with:
        values["opened_with"] = opened_with
    return Scenario(f"message-{name}", description, "message.verify", values, outcome)


def _changed(world: World, *, signer: bytes | None = None, **changes: Any) -> bytes:
    """Sign the reporter's addition with another prefix field or another key."""
    used = signer or world.reporter.signing_seed
    changes = {"sender": public_key(used)} | changes
    prefix = replace(world.addition.message.prefix, **changes)
    return message.sign_message(used, prefix, text_body("Ja, ich bin zu Hause."))


def _with_body(world: World, body: bytes, **changes: Any) -> bytes:
    """Sign any bytes as the body of the reporter's addition."""
    prefix = replace(world.addition.message.prefix, **changes)
    signed = encode_prefix(prefix) + body
    return sign(world.reporter.signing_seed, signed) + signed


def _prefix_values(prefix: Prefix, recipient: str) -> Values:
    return {
        "direction": prefix.direction,
        "recipient": recipient,
        "desk": b64encode(prefix.desk),
        "epoch": b64encode(prefix.epoch),
        "thread": prefix.thread,
        "sequence": prefix.sequence,
        "previous": b64encode(prefix.previous),
        "acknowledged": b64encode(prefix.acknowledged),
    }


def _signing(world: World) -> Iterator[Scenario]:
    report, addition = world.report.message, world.addition.message
    intake = world.intakes[0].recipient
    attachment: dict[str, Json] = {
        "hash": b64encode(seed("attachment")),
        "id": identifier("attachment"),
        "identity": encode_identity(world.stranger.identity),
        "length": 67_195,
        "media_type": "image/jpeg",
        "name": "Brief.jpg",
    }
    for name, description, prefix, body, outcome in (
        ("report", "A report", report.prefix, report.body, "ok"),
        ("text", "A text", addition.prefix, addition.body, "ok"),
        (
            "withdrawal", "A withdrawal", addition.prefix,
            _withdrawal("statistics"), "ok",
        ),
        (
            "attachment", "A text with an attachment", addition.prefix,
            text_body("") | {"attachments": [attachment]}, "ok",
        ),
        (
            "attachment-empty", "An attachment of length 0", addition.prefix,
            text_body("") | {"attachments": [attachment | {"length": 0}]}, "schema",
        ),
        (
            "longest-text", "A text of 60,000 bytes, in characters of three", addition.prefix,
            text_body("\u20ac" * (LONGEST_TEXT // 3)), "ok",
        ),
        (
            "oversize-text", "A text of 60,002 bytes in 30,001 characters", addition.prefix,
            text_body("\u00e4" * (LONGEST_TEXT // 2 + 1)), "schema",
        ),
    ):  # fmt: skip
        values = {
            "seed": b64encode(world.reporter.signing_seed),
            "prefix": _prefix_values(prefix, intake),
            "body": body,
        }
        yield Scenario(f"message-sign-{name}", description, "message.sign", values, outcome)


def _withdrawal(scope: str) -> dict[str, Json]:
    return {"format": WITHDRAWAL, "scope": scope, "written": FOUNDED.isoformat()}


def _bodies(world: World) -> Iterator[Scenario]:
    def body(name: str, description: str, value: object, outcome: str, **changes: Any) -> Scenario:
        data = value if isinstance(value, bytes) else serialise(value)
        payload = _with_body(world, data, **changes)
        return _verify(world, f"body-{name}", description, payload, outcome)

    text, report = text_body("Ja."), world.report_body
    first = {"sequence": 0, "previous": NONE_HASH, "acknowledged": NONE_HASH}
    yield body("not-canonical", "White space in the body", serialise(text) + b"\n", "canonical")
    yield body("empty", "No body", b"", "canonical")
    yield body("array", "A body that is no object", [], "schema")
    yield body("unknown-format", "A format nobody knows", text | {"format": "x"}, "schema")
    yield body("unknown-key", "A key too many", text | {"extra": ""}, "schema")
    dateless = {key: value for key, value in text.items() if key != "written"}
    yield body("missing-key", "No day of writing", dateless, "schema")
    yield body("no-day", "A day that is no day", text | {"written": "2026-02-30"}, "schema")
    yield body("wrong-type", "A number for a text", text | {"text": 1}, "schema")
    yield body("late-report", "A report that is not the first message", report, "schema")
    yield body("first-not-report", "A first message that is no report", text, "schema", **first)
    yield body("withdrawal-scope", "A scope nobody knows", _withdrawal("x"), "schema")
    for name, description, change in (
        ("classical-reply-to", "A classical key to answer to", {"reply_to": "age1" + "q" * 58}),
        ("dimension", "A dimension that is no name", {"answers": {"Form": []}}),
        ("code", "A code with a space", {"answers": {"form": ["A B"]}}),
        ("codes", "33 codes", {"answers": {"form": ["A"] * 33}}),
        ("language", "A language that is no tag", {"language": "de_DE"}),
        ("kommune", "A Kommune of 201 bytes", {"kommune": "\u00e4" * 100 + "a"}),
        ("boolean", "True for a list", {"attachments": True}),
    ):
        yield body(f"report-{name}", description, report | change, "schema", **first)


def _opening(world: World) -> Iterator[Scenario]:
    def opening(
        name: str,
        description: str,
        sealed: bytes,
        identity: Any,
        outcome: str = "ok",
        **changes: Any,
    ) -> Scenario:
        values: Values = {
            "sealed": b64encode(sealed),
            "identity": encode_identity(identity),
            "direction": FROM_REPORTER,
            "log": world.log_values(),
            "state": write_state(world.desk_start),
        }
        return Scenario(f"open-{name}", description, "message.open", values | changes, outcome)

    report, intake = world.report, world.intakes[0]
    to_reporter: Values = {"direction": FROM_DESK, "state": write_state(world.report.message.state)}
    yield opening("report", "A desk opens a report", report.sealed, intake)
    yield opening(
        "answer", "A reporter opens an answer", world.answer.sealed, world.reporter.identity,
        **to_reporter,
    )  # fmt: skip
    yield opening("other-identity", "Another key", report.sealed, world.intakes[1], "age")
    yield opening("truncated", "The last byte is missing", report.sealed[:-1], intake, "age")
    padded = pad(report.message.payload, "message")
    second = age.seal(padded, [intake.recipient, world.stranger.identity.recipient])
    yield opening("second-recipient", "A second recipient", second, intake, "profile")
    filler = age.seal(flip(padded, 16_383), [intake.recipient])
    yield opening("filler", "Something hidden in the filler", filler, intake, "padding")
    resealed = age.seal(padded, [world.intakes[1].recipient])
    yield opening(
        "resealed", "Sealed on to the key of another epoch", resealed, world.intakes[1],
            "recipient",
        log=world.log_values(world.founding, world.first_epoch, world.second_epoch),
    )  # fmt: skip
    empty = age.seal(pad(b"", "message"), [intake.recipient])
    yield opening("empty", "An empty payload", empty, intake, "format")
    copies = {
        "log": world.log_values(),
        "state": write_state(world.reporter_start),
        "identity": encode_identity(world.reporter.identity),
    }
    yield Scenario(
        "self-copy",
        "A reporter reads the own report again",
        "message.open_self_copy",
        copies | {"sealed": b64encode(report.self_copy)},
    )
    yield Scenario(
        "self-copy-is-answer",
        "An answer is no self-copy",
        "message.open_self_copy",
        copies
        | {
            "sealed": b64encode(world.answer.sealed),
            "state": write_state(world.report.message.state),
        },
        "direction",
    )


def _good_places(world: World) -> Iterator[Scenario]:
    report, answer, addition = world.report.message, world.answer.message, world.addition.message
    intake = world.intakes[0].recipient
    yield _verify(
        world, "report", "The first message tells the reporter's keys", report.payload,
        state=world.desk_start, opened_with=intake,
    )  # fmt: skip
    yield _verify(world, "addition", "The next message", addition.payload, opened_with=intake)
    yield _verify(world, "copy-in", "A thread copy of direction 1", addition.payload)
    yield _verify(
        world, "copy-out", "A thread copy of direction 2", answer.payload,
        direction=FROM_DESK, state=report.state,
    )  # fmt: skip
    yield _verify(
        world, "not-acknowledging", "A message written before the answer was read",
        _changed(world, acknowledged=NONE_HASH), opened_with=intake,
    )  # fmt: skip
    later = message.seal_from_desk(
        body=text_body("Wir haben einen neuen Schl\u00fcssel."),
        answering_seed=world.answering_seeds[1],
        state=addition.state,
        log=world.renewed_log,
        day=RENEWED,
    )
    yield _verify(
        world, "later-epoch", "An answer of a later epoch", later.message.payload,
        direction=FROM_DESK, state=addition.state, renewed=True,
        opened_with=world.reporter.identity.recipient,
    )  # fmt: skip


def _bad_payloads(world: World) -> Iterator[Scenario]:
    good = world.addition.message.payload
    intake = world.intakes[0].recipient
    for name, description, payload, outcome in (
        ("empty", "Nothing at all", b"", "format"),
        ("short", "A byte less than a prefix", good[:292], "format"),
        ("tag", "Another format tag", flip(good, 79), "format"),
        ("flipped-signature", "Flipped: the signature", flip(good, 0), "signature"),
        ("flipped-scalar", "Flipped: the signature's scalar", flip(good, 40), "signature"),
        ("flipped-direction", "Flipped: the direction", flip(good, 64 + 16), "signature"),
        ("flipped-sender", "Flipped: the sender key", flip(good, 64 + 17), "signature"),
        ("flipped-recipient", "Flipped: the recipient", flip(good, 64 + 49), "signature"),
        ("flipped-desk", "Flipped: the desk", flip(good, 64 + 81), "signature"),
        ("flipped-epoch", "Flipped: the epoch", flip(good, 64 + 113), "signature"),
        ("flipped-thread", "Flipped: the thread", flip(good, 64 + 145), "signature"),
        ("flipped-sequence", "Flipped: the sequence", flip(good, 64 + 164), "signature"),
        ("flipped-previous", "Flipped: the previous hash", flip(good, 64 + 165), "signature"),
        ("flipped-acknowledged", "Flipped: the acknowledgement", flip(good, 64 + 197), "signature"),
        ("flipped-body", "Flipped: the body", flip(good, 64 + 240), "signature"),
        ("truncated", "The last byte is missing", good[:-1], "signature"),
        ("trailing", "A byte after the end", good + b" ", "signature"),
        ("spliced", "Signature of one message, text of another",
         world.report.message.payload[:64] + good[64:], "signature"),
    ):  # fmt: skip
        yield _verify(world, name, description, payload, outcome, opened_with=intake)


def _bad_places(world: World) -> Iterator[Scenario]:
    report, answer = world.report.message, world.answer.message
    intake = world.intakes[0].recipient
    stranger = world.stranger
    other = seed("other hash")
    for name, description, payload, outcome in (
        ("wrong-direction", "A desk's answer shown as a reporter's message",
         answer.payload, "direction"),
        ("no-direction", "A direction that does not exist",
         _changed(world, direction=3), "direction"),
        ("wrong-sender", "Signed by somebody else",
         _changed(world, signer=stranger.signing_seed), "sender"),
        ("wrong-recipient", "Meant for another key",
         _changed(world, recipient=recipient_hash(stranger.identity.recipient)), "recipient"),
        ("wrong-desk", "Meant for another desk", _changed(world, desk=other), "desk"),
        ("unknown-epoch", "An epoch the log does not have", _changed(world, epoch=other), "epoch"),
        ("wrong-thread", "A message of another thread",
         _changed(world, thread=identifier("other thread")), "thread"),
        ("replayed", "The report a second time", report.payload, "sequence"),
        ("gap", "A message left out", _changed(world, sequence=2), "sequence"),
        ("largest-sequence", "The largest sequence",
         _changed(world, sequence=2**32 - 1), "sequence"),
        ("wrong-previous", "Another message before it",
         _changed(world, previous=other), "previous"),
        ("no-previous", "None before it", _changed(world, previous=NONE_HASH), "previous"),
        ("unknown-acknowledged", "Acknowledges what was never sent",
         _changed(world, acknowledged=other), "acknowledged"),
        ("own-acknowledged", "Acknowledges its own direction",
         _changed(world, acknowledged=report.hash), "acknowledged"),
    ):  # fmt: skip
        yield _verify(world, name, description, payload, outcome, opened_with=intake)
    state = world.addition.message.state
    prefix: Values = {"sequence": 2, "previous": world.addition.message.hash}
    yield _verify(
        world, "acknowledged-goes-back", "Acknowledges less than the message before it",
        _changed(world, acknowledged=NONE_HASH, **prefix), "acknowledged", state=state,
        opened_with=intake,
    )  # fmt: skip
    yield _verify(
        world, "report-for-known-reporter", "A reporter finds a report by somebody else",
        message.sign_message(
            stranger.signing_seed,
            replace(report.prefix, sender=public_key(stranger.signing_seed)),
            world.report_body,
        ),
        "sender", state=world.reporter_start,
    )  # fmt: skip


def _bad_answers(world: World) -> Iterator[Scenario]:
    report, answer = world.report.message, world.answer.message
    own = world.reporter.identity.recipient

    def answered(
        name: str, description: str, outcome: str, signer: bytes, *, opened_with: str = own,
        body: dict[str, Json] | None = None, state: ThreadState | None = None, **changes: Any,
    ) -> Scenario:  # fmt: skip
        prefix = replace(answer.prefix, sender=public_key(signer), **changes)
        signed = encode_prefix(prefix) + serialise(body or answer.body)
        return _verify(
            world, f"answer-{name}", description, sign(signer, signed) + signed, outcome,
            direction=FROM_DESK, state=state or report.state, opened_with=opened_with,
        )  # fmt: skip

    key = world.answering_seeds[0]
    yield answered("by-root", "Signed by the root, which may not answer", "sender", world.root_seed)
    yield answered("by-member", "Signed by a member's own key", "sender", world.anna.signing_seed)
    yield answered(
        "later-key", "Signed by the answering key of another epoch", "sender",
        world.answering_seeds[1],
    )  # fmt: skip
    yield answered("unknown-epoch", "An epoch the log does not have", "epoch", key, epoch=seed("x"))
    yield answered(
        "copy-wrong-recipient", "A thread copy for another reporter", "recipient", key,
        opened_with="", recipient=sha256(b"x"),
    )  # fmt: skip
    yield answered(
        "copy-unknown-recipient", "A thread copy before the report was read", "recipient", key,
        opened_with="", state=world.desk_start, acknowledged=NONE_HASH,
    )  # fmt: skip
    yield answered(
        "withdrawal", "A desk can't withdraw", "schema", key,
        body=_withdrawal("everything"),
    )  # fmt: skip
    yield answered("report", "A desk can't report", "schema", key, body=world.report_body)


def _bad_epochs(world: World) -> Iterator[Scenario]:
    second = world.renewed_log.current
    intakes = [identity.recipient for identity in world.intakes]
    yield _verify(
        world, "epoch-of-other-intake", "Sealed to epoch 2, says epoch 1",
        _changed(world, recipient=recipient_hash(intakes[1])), "epoch", renewed=True,
        opened_with=intakes[1],
    )  # fmt: skip
    yield _verify(
        world, "self-copy-of-other-intake", "A copy that names the key of another epoch",
        _changed(world, recipient=recipient_hash(intakes[1])), "recipient", renewed=True,
    )  # fmt: skip
    in_second = message.verify_payload(
        _changed(world, recipient=recipient_hash(intakes[1]), epoch=second.hash),
        direction=FROM_REPORTER,
        log=world.renewed_log,
        state=world.answer.message.state,
    )
    yield _verify(
        world, "older-epoch", "An epoch older than that of the message before it",
        _changed(world, sequence=2, previous=in_second.hash), "epoch",
        state=in_second.state, renewed=True, opened_with=intakes[0],
    )  # fmt: skip


def _epochs_between_directions(world: World) -> Iterator[Scenario]:
    """Epoch 2 has begun, and one side has written in it."""
    addition = world.addition.message
    first, second = world.log.current, world.renewed_log.current
    in_second: Values = {
        "recipient": recipient_hash(world.intakes[1].recipient), "epoch": second.hash,
    }  # fmt: skip
    answered = world.answer.message.state
    renewed = message.verify_payload(
        _changed(world, **in_second), direction=FROM_REPORTER, log=world.renewed_log, state=answered
    )

    def incoming(
        name: str, description: str, outcome: str, state: ThreadState, **changes: Any
    ) -> Scenario:
        return _verify(
            world, name, description, _changed(world, **changes), outcome, state=state, renewed=True
        )

    yield incoming(
        "newer-epoch", "A message of epoch 2 acknowledges an answer of epoch 1", "ok", answered,
        **in_second,
    )  # fmt: skip
    later = message.seal_from_desk(
        body=text_body("Wir haben einen neuen Schl\u00fcssel."),
        answering_seed=world.answering_seeds[1],
        state=addition.state,
        log=world.renewed_log,
        day=RENEWED,
    ).message
    third: Values = {"sequence": 2, "previous": addition.hash}
    yield incoming(
        "older-epoch-on-its-way", "Sent in epoch 1 before the answer of epoch 2 was read", "ok",
        later.state, **third,
    )  # fmt: skip
    yield incoming(
        "older-epoch-than-acknowledged", "A message of epoch 1 acknowledges an answer of epoch 2",
        "epoch", later.state, acknowledged=later.hash, **third,
    )  # fmt: skip
    key = world.answering_seeds[0]
    unanswered = message.verify_payload(
        _changed(world, acknowledged=NONE_HASH, **in_second),
        direction=FROM_REPORTER, log=world.renewed_log, state=world.report.message.state,
    )  # fmt: skip
    for name, acknowledges, state, acknowledged in (
        ("newer", "that message", renewed.state, renewed.hash),
        ("older", "the report only", renewed.state, world.report.message.hash),
        ("nothing", "nothing", unanswered.state, NONE_HASH),
    ):
        prefix = replace(
            later.prefix,
            sender=public_key(key),
            epoch=first.hash,
            sequence=len(state.outgoing.hashes),
            previous=state.outgoing.last,
            acknowledged=acknowledged,
        )
        yield _verify(
            world, f"answer-older-epoch-{name}",
            "An answer of epoch 1 after the reporter wrote in epoch 2, acknowledging "
            + acknowledges,
            message.sign_message(key, prefix, later.body), "epoch", direction=FROM_DESK,
            state=state, opened_with=world.reporter.identity.recipient, renewed=True,
        )  # fmt: skip
