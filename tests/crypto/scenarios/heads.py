"""Case heads, closing lists and what a client remembers of them."""

import datetime
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from crypto import case_head, closing, memory, statements, symmetric
from crypto.canonical import Json, serialise
from crypto.case_head import CaseHead, FieldEntry
from crypto.closing import ClosingList, HeadMark
from crypto.document import SignedDocument, sign_bytes
from crypto.encoding import NONE_HASH, b64encode, sha256
from crypto.padding import pad, unpad
from tests.crypto.scenarios.base import FOUNDED, Scenario, Values, World, flip, identifier, seed

FIELDS = {"card": b"encrypted card", "notes": b"encrypted notes", "coding": b"encrypted coding"}
THREAD = {"thread/in/0": b"encrypted report"}


def scenarios(world: World) -> Iterator[Scenario]:
    """Give all scenarios of this topic."""
    yield from _heads(world)
    yield from _old_heads(world)
    yield from _closing(world)
    yield from _memory(world)


def _entries(fields: dict[str, bytes], generation: int, version: int) -> dict[str, FieldEntry]:
    return {name: FieldEntry(generation, version, sha256(data)) for name, data in fields.items()}


def _head(world: World, **changes: Any) -> CaseHead:
    """Version 2 of a case whose report was taken in by version 1."""
    generation, version = changes.get("generation", 1), changes.get("version", 2)
    head = CaseHead(
        case=world.case,
        desk=world.desk,
        epoch=1,
        fields=_entries(FIELDS, generation, version) | _entries(THREAD, 1, 1),
        generation=1,
        previous=seed("head before"),
        saved=FOUNDED + datetime.timedelta(days=1),
        version=2,
    )
    return replace(head, **changes)


def _sealed(world: World, signed: SignedDocument, **context: Any) -> bytes:
    """Encrypt any signed document as a head."""
    (signature,) = signed.signatures
    return _sealed_bytes(world, signature.key + signature.signature + signed.document, **context)


def _sealed_bytes(world: World, payload: bytes, **context: Any) -> bytes:
    associated: Any = {
        "case": world.case, "desk": b64encode(world.desk), "format": case_head.HEAD_FORMAT,
        "generation": 1,
    }  # fmt: skip
    return symmetric.encrypt(world.case_key, pad(payload, "head"), associated | context)


def _list(world: World, epoch: int, *names: str) -> Json:
    return {
        "desk": b64encode(world.desk),
        "epoch": epoch,
        "format": "rueckhalt/members/v1",
        "members": [
            {
                "account": member.account,
                "key": b64encode(member.key),
                "name": member.name,
                "recipient": member.recipient,
                "role": member.role,
            }
            for member in sorted(world.people, key=lambda entry: entry.account)
            if member.name in names
        ],
        "salt": b64encode(seed("salt")[:16]),
    }


def _verify_head(
    world: World, name: str, description: str, outcome: str, head: CaseHead | bytes, **changes: Any
) -> Scenario:
    signer = changes.pop("signer", world.ben.signing_seed)
    sealed = (
        case_head.seal_head(head, case_key=world.case_key, signing_seed=signer).sealed
        if isinstance(head, CaseHead)
        else head
    )
    context = {
        "case": world.case, "desk": b64encode(world.desk), "epoch": 1, "generation": 1
    }  # fmt: skip
    values: Values = {
        "sealed": b64encode(sealed),
        "key": b64encode(world.case_key),
        "context": context | changes.pop("context", {}),
        "current_epoch": 1,
        "members": [_list(world, 1, "Anna", "Ben")],
        "fields": {field: b64encode(data) for field, data in (FIELDS | THREAD).items()},
    }
    return Scenario(f"head-{name}", description, "case.verify_head", values | changes, outcome)


def _heads(world: World) -> Iterator[Scenario]:
    def head(
        name: str, description: str, outcome: str, value: Any = None, **changes: Any
    ) -> Scenario:
        return _verify_head(world, name, description, outcome, value or _head(world), **changes)

    good = _head(world)
    kept = case_head.seal_head(good, case_key=world.case_key, signing_seed=world.ben.signing_seed)
    own = b64encode(kept.hash)
    written = {name: b64encode(data) for name, data in (FIELDS | THREAD).items()}
    yield head("good", "A member saved all fields", "ok")
    yield head(
        "first", "The first head", "ok",
        _head(world, version=1, previous=NONE_HASH),
    )  # fmt: skip
    long = {f"thread/out/{number}": b"encrypted answer" for number in range(40)}
    yield head(
        "long", "A head of 44 fields", "ok",
        replace(good, fields=good.fields | _entries(long, 1, 2)),
        fields=written | {name: b64encode(data) for name, data in long.items()},
    )  # fmt: skip
    second = _head(world, generation=2, version=3, epoch=2)
    yield head(
        "generation-next", "A second generation; the report still under the first", "ok", second,
        context={"epoch": 2, "generation": 2}, current_epoch=2,
        members=[_list(world, number, "Anna", "Ben") for number in (1, 2)],
    )  # fmt: skip
    yield head("remembered", "The head the client knows", "ok", kept.sealed, remembered=[2, own])
    yield head("next", "The head after the one it knows", "ok",
               remembered=[1, b64encode(seed("head before"))])  # fmt: skip
    yield head("later", "A head two versions on", "ok", _head(world, version=4),
               remembered=[2, own])  # fmt: skip
    yield head("stranger", "Signed by a stranger", "member", signer=world.stranger.signing_seed)
    yield head("unknown-epoch", "An epoch without a list", "member", _head(world, epoch=2),
               context={"epoch": 2})  # fmt: skip
    yield from _misplaced_heads(world, kept.sealed)
    yield head("field-changed", "An old card put back", "head",
               fields=written | {"card": b64encode(b"old card")})  # fmt: skip
    without = {name: text for name, text in written.items() if name != "thread/in/0"}
    yield head("field-missing", "A field removed", "head", fields=without)
    yield head("field-extra", "A field added", "head",
               fields=written | {"thread/in/1": written["card"]})  # fmt: skip
    yield head("older", "A version older than the one known", "rollback", remembered=[3, own])
    yield head("fork", "Another head of the version known", "rollback",
               remembered=[2, b64encode(seed("x"))])  # fmt: skip
    yield head("next-of-other", "The next version, after another head", "rollback",
               remembered=[1, b64encode(seed("x"))])  # fmt: skip
    yield from _malformed_heads(world)


def _misplaced_heads(world: World, sealed: bytes) -> Iterator[Scenario]:
    """Heads where they do not belong, and heads that do not decrypt."""

    def head(name: str, description: str, outcome: str, value: Any, **changes: Any) -> Scenario:
        return _verify_head(world, name, description, outcome, value, **changes)

    yield head("other-case", "A head put at another case", "head", sealed,
               context={"case": identifier("x")})  # fmt: skip
    yield head("other-desk", "A head put at another desk", "head", sealed,
               context={"desk": b64encode(seed("x"))})  # fmt: skip
    yield head("other-generation", "A head of another generation", "head", sealed,
               context={"generation": 2})  # fmt: skip
    yield head("other-key", "Under another case key", "head", sealed,
               key=b64encode(seed("x")))  # fmt: skip
    yield head("flipped", "A flipped byte", "head", flip(sealed, 300))
    yield head("truncated", "A byte missing", "head", sealed[:-1])
    yield head("empty", "Nothing at all", "head", b"")
    member = world.ben.signing_seed
    for name, description, outcome, change in (
        ("desk", "A head that names another desk", "desk", {"desk": seed("x")}),
        ("case", "A head that names another case", "head", {"case": identifier("x")}),
        ("epoch", "A key wrapped in another epoch than the head's", "case-key", {"epoch": 2}),
    ):
        kept = case_head.seal_head(_head(world, **change), case_key=seed("x"), signing_seed=member)
        moved = _moved(world, kept.sealed, _head(world, **change))
        yield head(name, description, outcome, moved)
    later = sign_bytes(serialise(_content(world) | {
        "generation": 2, "fields": _rows(_head(world, generation=2)),
    }), [member])  # fmt: skip
    yield head("generation", "A head that names another generation", "head", _sealed(world, later))


def _moved(world: World, sealed: bytes, head: CaseHead) -> bytes:
    """Encrypt a head made for its own place anew, for the place of the fictional case."""
    context: Any = {
        "case": head.case, "desk": b64encode(head.desk), "format": case_head.HEAD_FORMAT,
        "generation": head.generation,
    }  # fmt: skip
    return _sealed_bytes(
        world, unpad(symmetric.decrypt(seed("x"), sealed, context, "head"), "head")
    )


def _rows(head: CaseHead) -> Json:
    return {
        name: [entry.generation, entry.version, b64encode(entry.hash)]
        for name, entry in head.fields.items()
    }


def _content(world: World) -> dict[str, Any]:
    return {
        "case": world.case, "desk": b64encode(world.desk), "epoch": 1,
        "fields": _rows(_head(world)), "format": case_head.HEAD_FORMAT, "generation": 1,
        "previous": b64encode(seed("head before")), "saved": "2026-01-06", "version": 2,
    }  # fmt: skip


def _malformed_heads(world: World) -> Iterator[Scenario]:
    """Well encrypted, by somebody who knows the case key."""
    member = [world.ben.signing_seed]
    content = _content(world)
    signed = sign_bytes(serialise(content), member)
    (signature,) = signed.signatures

    def head(name: str, description: str, outcome: str, sealed: bytes) -> Scenario:
        return _verify_head(world, name, description, outcome, sealed)

    changed = signed.document.replace(b'"version":2', b'"version":3')
    yield head("signature", "A changed version", "signature",
               _sealed(world, replace(signed, document=changed)))  # fmt: skip
    yield head("no-document", "A signature over nothing", "head",
               _sealed_bytes(world, signature.key + signature.signature))  # fmt: skip
    spaced = sign_bytes(serialise(content) + b" ", member)
    yield head("not-canonical", "White space", "canonical", _sealed(world, spaced))
    unpadded: Any = {
        "case": world.case, "desk": b64encode(world.desk), "format": case_head.HEAD_FORMAT,
        "generation": 1,
    }  # fmt: skip
    yield head("padding", "Wrong padding inside", "padding",
               symmetric.encrypt(world.case_key, b"\xff" * 1_024, unpadded))  # fmt: skip
    rows: Any = content["fields"]
    core = {name: rows[name] for name in FIELDS}
    card, notes, coding = ({name: rows[name]} for name in ("card", "notes", "coding"))
    text = rows["card"][2]
    for name, description, change in (
        ("no-previous", "Version 2 without a head before", {"previous": b64encode(NONE_HASH)}),
        ("first-previous", "Version 1 with a head before",
         {"version": 1, "fields": _rows(_head(world, version=1))}),
        ("no-notes", "A head without notes", {"fields": card | coding}),
        ("no-coding", "A head without coding", {"fields": card | notes}),
        ("field-name", "A field that does not exist", {"fields": core | {"name": rows["card"]}}),
        ("card-version", "A card of an earlier head", {"fields": core | {"card": [1, 1, text]}}),
        ("field-version", "A field of a later head",
         {"fields": core | {"thread/in/0": [1, 3, text]}}),
        ("field-generation", "A field of a later generation",
         {"fields": core | {"thread/in/0": [2, 1, text]}}),
        ("field-hash", "A field that is only a hash", {"fields": core | {"thread/in/0": text}}),
        ("zero", "Generation 0", {"generation": 0}),
    ):  # fmt: skip
        bad = sign_bytes(serialise(content | change), member)
        yield head(name, description, "schema", _sealed(world, bad))


def _old_heads(world: World) -> Iterator[Scenario]:
    """Ben was removed with epoch 2; his old heads count only as far as the list says."""
    kept = case_head.seal_head(
        _head(world), case_key=world.case_key, signing_seed=world.ben.signing_seed
    )
    lists = [_list(world, 1, "Anna", "Ben"), _list(world, 2, "Anna")]

    def old(name: str, description: str, outcome: str, rows: Json, **changes: Any) -> Scenario:
        closing_list: Json = {
            "desk": b64encode(world.desk), "epoch": 1, "format": closing.CLOSING_FORMAT,
            "heads": rows,
        }  # fmt: skip
        changes = {"closing": closing_list, "current_epoch": 2, "members": lists} | changes
        value = changes.pop("head", None) or _head(world)
        return _verify_head(world, f"old-{name}", description, outcome, value, **changes)

    own: Json = [[world.case, 2, b64encode(kept.hash)]]
    yield old("listed", "A head of the closed epoch, on the list", "ok", own)
    yield old("unlisted", "Signed for the closed epoch after it ended", "closing", [])
    yield old(
        "other-hash", "Another head of the version on the list", "closing",
        [[world.case, 2, b64encode(seed("x"))]],
    )  # fmt: skip
    yield old(
        "other-version", "Another version on the list", "closing",
        [[world.case, 3, b64encode(kept.hash)]],
    )  # fmt: skip
    yield old(
        "removed-member", "A removed member signs for the new epoch", "member", own,
        head=_head(world, epoch=2), context={"epoch": 2},
    )  # fmt: skip
    yield _verify_head(
        world, "old-without-list", "No closing list at all", "closing", _head(world),
        current_epoch=2, members=lists,
    )  # fmt: skip


def _closing(world: World) -> Iterator[Scenario]:
    vault = world.vault_keys[1]

    def opening(
        name: str, description: str, sealed: bytes, outcome: str = "ok", **more: Any
    ) -> Scenario:
        epoch = statements.open_epoch(**world.epoch_arguments(2, closing=sha256(sealed)))
        values: Values = {
            "sealed": b64encode(sealed), "vault": b64encode(vault), "epoch": 2,
            "log": world.log_values(world.founding, world.first_epoch, epoch),
        }  # fmt: skip
        return Scenario(f"closing-{name}", description, "closing.open", values | more, outcome)

    def encrypted(context_epoch: int = 1, **changes: Any) -> bytes:
        context: symmetric.Context = {
            "desk": b64encode(world.desk), "epoch": context_epoch, "format": closing.CLOSING_FORMAT
        }  # fmt: skip
        document = {**context, "epoch": 1, "heads": closing.write_heads(world.closing.heads)}
        return symmetric.encrypt(vault, serialise(document | changes), context)

    good = world.closing_list
    rows: Any = closing.write_heads(world.closing.heads)
    empty = closing.encrypt_closing(ClosingList(world.desk, 1, {}), vault)
    yield opening("good", "The list the epoch commits to", good)
    yield opening("empty", "A desk without cases", empty)
    yield opening(
        "swapped", "Another list than the epoch commits to", empty, "closing",
        log=world.log_values(world.founding, world.first_epoch, world.second_epoch),
    )  # fmt: skip
    yield opening("other-vault", "Another vault key", good, "closing", vault=b64encode(seed("x")))
    yield opening("flipped", "A flipped byte", flip(good, 30), "closing")
    yield opening("wrong-epoch", "Encrypted as the list of epoch 2", encrypted(2), "closing")
    yield opening("epoch-inside", "A list that names epoch 2", encrypted(epoch=2), "closing")
    yield opening("order", "Cases out of order", encrypted(heads=rows[::-1]), "schema")
    yield opening("twice", "A case twice", encrypted(heads=[rows[0], rows[0]]), "schema")
    yield opening("row", "A row too short", encrypted(heads=[rows[0][:2]]), "schema")


def _memory(world: World) -> Iterator[Scenario]:
    owner = identifier("anna")
    remembered = memory.Memory(2, world.first_epoch.hash, {world.case: HeadMark(2, seed("head"))})
    good = memory.encrypt_memory(remembered, world.anna, owner)
    for name, description, data, change, outcome in (
        ("good", "What the client remembers", good, {}, "ok"),
        ("other-account", "The memory of another account", good,
         {"account": identifier("ben")}, "memory"),
        ("other-key", "The memory of another person", good,
         {"ed25519_seed": b64encode(world.ben.signing_seed)}, "memory"),
        ("flipped", "A flipped byte", flip(good, 30), {}, "memory"),
        ("empty", "Nothing at all", b"", {}, "memory"),
    ):  # fmt: skip
        values: Values = {
            "sealed": b64encode(data), "account": owner,
            "x_wing_seed": b64encode(world.anna.identity.seed),
            "ed25519_seed": b64encode(world.anna.signing_seed),
        }  # fmt: skip
        yield Scenario(f"memory-{name}", description, "memory.open", values | change, outcome)
