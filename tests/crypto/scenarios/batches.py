"""Batches of coded tuples: statements, files, copies."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from crypto import age, batch
from crypto.age_keys import encode_identity
from crypto.batch import CopyRow, Row, Tuples
from crypto.canonical import Json, parse
from crypto.document import SignedDocument, parse_wrapper, sign_document
from crypto.encoding import b64encode, sha256
from crypto.padding import pad, unpad
from crypto.signing import public_key
from tests.crypto.scenarios.base import Scenario, Values, World, flip, identifier, seed

WEEK = "2026-W06"


def scenarios(world: World) -> Iterator[Scenario]:
    """Give all scenarios of this topic."""
    yield from _ids()
    yield from _statements(world)
    yield from _files(world)
    yield from _copies(world)


def _ids() -> Iterator[Scenario]:
    coding_seed = b64encode(seed("coding")[:16])
    for part, revision in (("kommune", 1), ("network", 1), ("kommune", 12)):
        yield Scenario(
            f"tuple-id-{part}-{revision}", "The id of a tuple", "batch.tuple_id",
            {"seed": coding_seed, "part": part, "revision": revision},
        )  # fmt: skip


def _kommune_rows() -> tuple[Row, ...]:
    """Give a count, a withdrawal and 30 empty rows, with published ids."""
    empty = (Row("empty", identifier(f"empty {number}"), ("",)) for number in range(30))
    return (
        Row("count", identifier("tuple 1"), ("01001000",)),
        Row("withdraw", identifier("tuple 2"), ("",)),
        *empty,
    )


def _network_rows() -> tuple[Row, ...]:
    empty = (Row("empty", identifier(f"network {number}"), ("",) * 4) for number in range(31))
    return (
        *empty,
        Row("count", identifier("tuple 3"), ("threat", "volunteer", "written", "none")),
    )


def _quarter(world: World) -> Tuples:
    return Tuples(world.desk, 1, WEEK, "2026-Q1", "1", _kommune_rows(), ())


def _year(world: World) -> Tuples:
    return replace(_quarter(world), period="2026", network=_network_rows())


def _signed(world: World, files: dict[str, bytes], **changes: Any) -> SignedDocument:
    arguments: Values = {
        "answering_seed": world.answering_seeds[0],
        "desk": world.desk,
        "epoch": world.first_epoch.hash,
        "number": 1,
        "week": WEEK,
        "previous": bytes(32),
        "files": files,
        "copy": seed("copy"),
    }
    return batch.sign_batch(**(arguments | changes))


def _statements(world: World) -> Iterator[Scenario]:
    hashes = {"2026": seed("year file"), "2026-Q1": seed("quarter file")}
    good = _signed(world, hashes)
    content: Any = parse(good.document)
    key = public_key(world.answering_seeds[0])

    def resigned(**changes: Json) -> SignedDocument:
        return sign_document(content | changes, [world.answering_seeds[0]])

    rows = content["files"]
    for name, description, signed, outcome in (
        ("good", "A week's batch", good, "ok"),
        ("next", "The batch after it", _signed(world, hashes, number=2, previous=good.hash), "ok"),
        ("other-key", "Signed by the next epoch",
         _signed(world, hashes, answering_seed=world.answering_seeds[1]), "signer"),
        ("flipped", "A flipped signature", _flipped(good), "signature"),
        ("week", "A week that no year has", resigned(week="2026-W54"), "schema"),
        ("number", "Number 0", resigned(number=0), "schema"),
        ("order", "Files out of order", resigned(files=rows[::-1]), "schema"),
        ("twice", "A period twice", resigned(files=[rows[0], rows[0]]), "schema"),
        ("period", "A month", resigned(files=[["2026-02", rows[0][1]]]), "schema"),
        ("unknown-key", "A key too many", resigned(count=3), "schema"),
    ):  # fmt: skip
        yield Scenario(
            f"batch-{name}", description, "batch.open",
            {"wrapper": signed.to_json(), "key": b64encode(key)}, outcome,
        )  # fmt: skip


def _flipped(signed: SignedDocument) -> SignedDocument:
    (entry,) = signed.signatures
    return replace(signed, signatures=(replace(entry, signature=flip(entry.signature, 9)),))


def _files(world: World) -> Iterator[Scenario]:
    release = world.intakes[0]
    answering = world.answering_seeds[0]
    quarter, year = _quarter(world), _year(world)
    good = batch.seal_tuples(quarter, answering, release.recipient)
    padded = age.open_sealed(good, release)
    document: Any = parse(parse_wrapper(unpad(padded, "tuples")).document)

    def again(**changes: Json) -> bytes:
        signed = sign_document(document | changes, [answering])
        return age.seal(pad(signed.to_bytes(), "tuples"), [release.recipient])

    def sealed(tuples: Tuples, by: bytes = answering) -> bytes:
        return batch.seal_tuples(tuples, by, release.recipient)

    rows = document["kommunen"]
    for name, description, data, outcome in (
        ("quarter", "Rows of a quarter", good, "ok"),
        ("year", "Rows of a year, the network's too", sealed(year), "ok"),
        ("other-signer", "Signed by another key", sealed(quarter, world.answering_seeds[1]),
         "signer"),
        ("other-desk", "Rows of another desk", sealed(replace(quarter, desk=seed("x"))), "batch"),
        ("other-number", "Rows of another batch", sealed(replace(quarter, number=2)), "batch"),
        ("other-week", "Rows of another week", sealed(replace(quarter, week="2026-W07")), "batch"),
        ("too-few", "31 rows", again(kommunen=rows[1:]), "schema"),
        ("too-many", "33 rows", again(kommunen=[*rows, rows[2]]), "schema"),
        ("network-in-quarter", "A quarter with the network's rows",
         again(network=[[row.kind, row.id, *row.values] for row in _network_rows()]), "schema"),
        ("year-without-network", "A year without the network's rows", again(period="2026"),
         "schema"),
        ("count-without-value", "A count of no Kommune",
         again(kommunen=[["count", rows[0][1], ""], *rows[1:]]), "schema"),
        ("empty-with-value", "An empty row that names a Kommune",
         again(kommunen=[*rows[:-1], ["empty", rows[-1][1], "01001000"]]), "schema"),
        ("kind", "An unknown kind", again(kommunen=[["add", *rows[0][1:]], *rows[1:]]), "schema"),
        ("padding", "Padded as a copy",
         age.seal(padded[:4] + padded[4:4096], [release.recipient]), "padding"),
        ("no-wrapper", "Not a signed document",
         age.seal(pad(b"rows", "tuples"), [release.recipient]), "document"),
        ("other-period-key", "Sealed to another release key",
         batch.seal_tuples(quarter, answering, world.intakes[1].recipient), "age"),
        ("flipped", "A flipped byte", flip(good, 3_000), "age"),
        ("truncated", "A byte missing", good[:-1], "age"),
    ):  # fmt: skip
        yield Scenario(
            f"tuples-{name}", description, "batch.open_tuples",
            {
                "sealed": b64encode(data), "identity": encode_identity(release),
                "key": b64encode(public_key(answering)),
                "batch": _signed(world, {"2026-Q1": sha256(data)}).to_json(),
            }, outcome,
        )  # fmt: skip


def _copies(world: World) -> Iterator[Scenario]:
    rows = [
        CopyRow("2026-Q1", "count", identifier("tuple 1")),
        CopyRow("2026-Q1", "withdraw", identifier("tuple 2")),
        CopyRow("2026", "count", identifier("tuple 3")),
    ]
    vault = world.vault_keys[0]
    good = batch.encrypt_copy(rows, vault, desk=world.desk, epoch=1, number=1)
    full = [CopyRow("2026-Q1", "withdraw", identifier(f"tuple {n}")) for n in range(64)]
    for name, description, data, change, outcome in (
        ("good", "What a desk keeps of a batch", good, {}, "ok"),
        ("empty", "A week without anything",
         batch.encrypt_copy([], vault, desk=world.desk, epoch=1, number=1), {}, "ok"),
        ("full", "The most there can be",
         batch.encrypt_copy(full, vault, desk=world.desk, epoch=1, number=1), {}, "ok"),
        ("other-number", "The copy of another batch", good, {"number": 2}, "batch"),
        ("other-epoch", "The copy of another epoch", good, {"epoch": 2}, "batch"),
        ("other-key", "Under another vault key", good,
         {"vault": b64encode(world.vault_keys[1])}, "batch"),
        ("flipped", "A flipped byte", flip(good, 100), {}, "batch"),
    ):  # fmt: skip
        values: Values = {
            "sealed": b64encode(data), "vault": b64encode(vault), "desk": b64encode(world.desk),
            "epoch": 1, "number": 1,
        }  # fmt: skip
        yield Scenario(
            f"batch-copy-{name}", description, "batch.open_copy", values | change, outcome
        )
