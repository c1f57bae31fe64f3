"""Signed documents, desk statements and the log."""

import datetime
from collections.abc import Iterator
from typing import Any

from crypto import statements
from crypto.canonical import Json, parse, serialise
from crypto.document import SignedDocument, sign_bytes, sign_document
from crypto.encoding import b64encode
from crypto.signing import public_key, sign
from tests.crypto.scenarios.base import (
    FOUNDED,
    RENEWED,
    SECOND_EXPIRES,
    Scenario,
    Values,
    World,
    flip,
    seed,
)

ONE_DAY = datetime.timedelta(days=1)


def scenarios(world: World) -> Iterator[Scenario]:
    """Give all scenarios of this topic."""
    yield from _documents(world)
    yield from _good_logs(world)
    yield from _days(world)
    yield from _memory(world)
    yield from _bad_foundings(world)
    yield from _bad_epochs(world)
    yield from _bad_successions(world)


def _documents(world: World) -> Iterator[Scenario]:
    seeds = [seed("first signer"), seed("second signer")]
    keys = [b64encode(public_key(item)) for item in seeds]
    content = serialise({"format": "rueckhalt/example/v1", "n": 1})
    signed = sign_bytes(content, seeds)
    wrapper = signed.to_json()
    first, second = (entry.signature for entry in signed.signatures)
    yield Scenario(
        "document-sign", "Two keys sign in order", "document.sign",
        {"document": b64encode(content), "seeds": [b64encode(item) for item in seeds]},
    )  # fmt: skip
    entries: list[Json] = [
        {"key": key, "signature": b64encode(value)}
        for key, value in zip(keys, (first, second), strict=True)
    ]

    def second_signed(value: bytes) -> dict[str, Json]:
        return wrapper | {
            "signatures": [entries[0], {"key": keys[1], "signature": b64encode(value)}]
        }

    for name, description, value, expected, outcome in (
        ("good", "A document opens", wrapper, keys, "ok"),
        ("signer-missing", "A signature missing",
         wrapper | {"signatures": entries[:1]}, keys, "signer"),
        ("signer-extra", "A signature too many", wrapper, keys[:1], "signer"),
        ("signer-order", "Signatures in another order", wrapper, keys[::-1], "signer"),
        ("signature", "A flipped signature",
         second_signed(flip(second, 5)),
         keys, "signature"),
        ("changed", "A changed document",
         wrapper | {"document": b64encode(content.replace(b"1}", b"2}"))}, keys, "signature"),
        ("undomained", "A signature over the bare document",
         _sign_bare(content, seeds[0]), keys[:1], "signature"),
        ("not-canonical", "A signed document that is not canonical",
         sign_bytes(content + b" ", seeds).to_json(), keys, "canonical"),
        ("unknown-key", "A key too many in the wrapper", wrapper | {"extra": 1}, keys, "document"),
        ("no-signatures", "A wrapper without its list",
         {"document": wrapper["document"]}, keys, "document"),
        ("short-signature", "A signature of 63 bytes",
         second_signed(second[:63]),
         keys, "document"),
        ("padded", "A document in padded base64",
         wrapper | {"document": b64encode(content) + "="}, keys, "document"),
    ):  # fmt: skip
        yield Scenario(
            f"document-{name}", description, "document.open",
            {"wrapper": value, "keys": expected}, outcome,
        )  # fmt: skip


def _sign_bare(content: bytes, signing_seed: bytes) -> dict[str, Json]:
    """Sign a document without the domain in front."""
    entry: Json = {
        "key": b64encode(public_key(signing_seed)),
        "signature": b64encode(sign(signing_seed, content)),
    }
    return {"document": b64encode(content), "signatures": [entry]}


def _log(
    world: World,
    name: str,
    description: str,
    *signed: SignedDocument,
    outcome: str = "ok",
    **more: Any,
) -> Scenario:
    pin = more.pop("pin", None)
    values: Values = {"log": world.log_values(*signed, pin=pin)} | more
    return Scenario(f"log-{name}", description, "statements.verify_log", values, outcome)


def _succession(world: World, **changes: Any) -> SignedDocument:
    arguments: Values = {
        "root_seed": world.root_seed,
        "recovery_seed": world.kit.signing_seed,
        "new_root_seed": world.next_root_seed,
        "new_recovery_key": public_key(world.next_kit.signing_seed),
        "new_recovery_recipient": world.next_kit.identity.recipient,
        "desk": world.desk,
        "previous": world.first_epoch.hash,
        "since": RENEWED,
    }
    return statements.succeed_root(**(arguments | changes))


def _good_logs(world: World) -> Iterator[Scenario]:
    founding, first, second = world.founding, world.first_epoch, world.second_epoch
    yield _log(world, "one-epoch", "Founding and epoch 1", founding, first)
    yield _log(world, "two-epochs", "Founding and two epochs", founding, first, second)
    succession = _succession(world)
    renewed = statements.open_epoch(
        **world.epoch_arguments(2, previous=succession.hash, root_seed=world.next_root_seed)
    )
    yield _log(
        world, "succession", "A new root opens epoch 2", founding, first, succession, renewed
    )
    yield _log(
        world, "epoch-by-old-root", "The old root opens an epoch after it was succeeded",
        founding, first, succession,
        statements.open_epoch(**world.epoch_arguments(2, previous=succession.hash)),
        outcome="signer",
    )  # fmt: skip


def _days(world: World) -> Iterator[Scenario]:
    for name, day, outcome in (
        ("first-day", RENEWED, "ok"),
        ("day-before", RENEWED - ONE_DAY, "ok"),
        ("last-day", SECOND_EXPIRES, "ok"),
        ("two-days-before", RENEWED - 2 * ONE_DAY, "expired"),
        ("expired", SECOND_EXPIRES + ONE_DAY, "expired"),
        ("expired-long-ago", datetime.date(2199, 12, 31), "expired"),
    ):
        yield _log(
            world, name, "Is the current epoch usable on this day?",
            world.founding, world.first_epoch, world.second_epoch,
            outcome=outcome, day=day.isoformat(),
        )  # fmt: skip


def _memory(world: World) -> Iterator[Scenario]:
    founding, first, second = world.founding, world.first_epoch, world.second_epoch
    for name, remembered, outcome in (
        ("same", [3, b64encode(second.hash)], "ok"),
        ("longer", [2, b64encode(first.hash)], "ok"),
        ("shorter", [4, b64encode(seed("later"))], "rollback"),
        ("forked", [2, b64encode(seed("other epoch"))], "rollback"),
    ):
        yield _log(
            world, f"remembered-{name}", "A log beside what was remembered of it",
            founding, first, second, outcome=outcome, remembered=remembered,
        )  # fmt: skip


def _edited(signed: SignedDocument, seeds: list[bytes], **changes: Json) -> SignedDocument:
    content = parse(signed.document)
    return sign_document(content | changes if isinstance(content, dict) else {}, seeds)


def _bad_foundings(world: World) -> Iterator[Scenario]:
    founding, first = world.founding, world.first_epoch
    seeds = [world.root_seed, world.kit.signing_seed]
    forged = statements.found_desk(
        root_seed=seed("forged root"),
        recovery_seed=world.kit.signing_seed,
        recovery_recipient=world.kit.identity.recipient,
        since=FOUNDED,
    )
    swapped = sign_bytes(founding.document, seeds[::-1])
    other = sign_bytes(founding.document, [seed("forged root"), seeds[1]])
    rule = _edited(founding, seeds, successor_rule="root-alone")
    for name, description, signed, outcome in (
        ("empty", "No statements", [], "log"),
        ("no-epoch", "A founding alone", [founding], "log"),
        ("other-founding", "Another founding than on the poster", [forged, first], "pin"),
        ("founding-swapped", "Root and recovery key signed in the other order",
         [swapped, first], "signer"),
        ("founding-other-signer", "Signed by a root that is not the one named",
         [other, first], "signer"),
        ("founding-one-signature", "The recovery key did not sign",
         [sign_bytes(founding.document, seeds[:1]), first], "signer"),
        ("founding-signature", "A changed founding",
         [SignedDocument(founding.document.replace(b"2026-01-05", b"2026-01-06"),
                         founding.signatures), first], "signature"),
        ("founding-rule", "A rule by which the root alone decides", [rule, first], "schema"),
        ("epoch-first", "An epoch before the founding", [first, founding], "signer"),
    ):  # fmt: skip
        values: Values = {"log": world.log_values(*signed)}
        values["log"]["statements"] = [entry.to_json() for entry in signed]
        yield Scenario(f"log-{name}", description, "statements.verify_log", values, outcome)
    yield _log(
        world, "other-pin", "Another pin", founding, first, outcome="pin", pin=seed("other pin")
    )


def _bad_epochs(world: World) -> Iterator[Scenario]:
    def epoch(
        name: str, description: str, outcome: str, place: int = 2, **changes: Any
    ) -> Scenario:
        named = {"number": changes.pop("named", place)}
        signed = statements.open_epoch(**world.epoch_arguments(place, **named, **changes))
        before = [world.founding] if place == 1 else [world.founding, world.first_epoch]
        return _log(world, f"epoch-{name}", description, *before, signed, outcome=outcome)

    yield epoch("not-by-root", "Signed by a stranger", "signer", root_seed=seed("stranger"))
    yield epoch(
        "by-recovery", "Signed by the recovery key alone", "signer",
        root_seed=world.kit.signing_seed,
    )  # fmt: skip
    yield epoch("other-desk", "An epoch of another desk", "desk", desk=seed("other desk"))
    yield epoch("previous", "Not after the statement before it", "log", previous=world.desk)
    yield epoch("number-same", "A number twice", "log", named=1)
    yield epoch("number-gap", "A number left out", "log", named=3)
    yield epoch(
        "since-earlier", "Begins before the epoch before it", "log", since=FOUNDED - ONE_DAY
    )
    yield epoch("too-long", "121 days", "log", expires=RENEWED + datetime.timedelta(days=121))
    yield epoch("ends-before", "Ends before it begins", "log", expires=RENEWED - ONE_DAY)
    yield epoch("no-closing", "No closing list in epoch 2", "log", closing=bytes(32))
    yield epoch("early-closing", "A closing list in epoch 1", "log", 1, closing=seed("x"))
    yield epoch("first-number", "The first epoch is number 2", "log", 1, named=2)
    first = world.first_epoch
    changed = SignedDocument(flip(first.document, 20), first.signatures)
    root = [world.root_seed]
    spaced = sign_bytes(first.document + b" ", root)
    classical = _edited(first, root, intake="age1" + "q" * 58)
    fraction = sign_bytes(first.document.replace(b'"number":1', b'"number":1.0'), root)
    for name, description, signed, outcome in (
        ("signature", "A changed epoch", changed, "signature"),
        ("not-canonical", "An epoch that is not canonical", spaced, "canonical"),
        ("fraction", "A number written as a fraction", fraction, "canonical"),
        ("unknown-key", "A key too many", _edited(first, root, extra=1), "schema"),
        ("classical-intake", "A classical intake key", classical, "schema"),
        ("number-zero", "Number 0", _edited(first, root, number=0), "schema"),
        ("day", "A day that does not exist", _edited(first, root, since="2026-02-30"), "schema"),
        ("two-signatures", "An epoch with two signatures",
         sign_bytes(first.document, [world.root_seed, world.kit.signing_seed]), "signer"),
        ("as-succession", "A succession signed like an epoch",
         sign_bytes(_succession(world, previous=world.desk).document, root), "schema"),
    ):  # fmt: skip
        yield _log(world, f"epoch-{name}", description, world.founding, signed, outcome=outcome)


def _bad_successions(world: World) -> Iterator[Scenario]:
    good = _succession(world)
    stranger = seed("stranger")
    seeds = [world.root_seed, world.kit.signing_seed, world.next_root_seed]
    for name, description, signed, outcome in (
        ("without-recovery", "The recovery key did not agree",
         _succession(world, recovery_seed=stranger), "signer"),
        ("without-root", "The old root did not agree",
         _succession(world, root_seed=stranger), "signer"),
        ("new-root-absent", "The new root did not sign",
         sign_bytes(good.document, seeds[:2]), "signer"),
        ("other-new-root", "Another root signed than the one named",
         sign_bytes(good.document, [*seeds[:2], stranger]), "signer"),
        ("other-desk", "A succession of another desk",
         _succession(world, desk=seed("other desk")), "desk"),
        ("previous", "Not after the statement before it",
         _succession(world, previous=world.desk), "log"),
        ("earlier", "Before the statement before it",
         _succession(world, since=FOUNDED - ONE_DAY), "log"),
    ):  # fmt: skip
        yield _log(
            world, f"succession-{name}", description, world.founding, world.first_epoch, signed,
            outcome=outcome,
        )  # fmt: skip
