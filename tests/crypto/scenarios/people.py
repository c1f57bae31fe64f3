"""Members, desk secrets, recovery kit, accounts."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from crypto import account, age, desk_secrets, members, statements, symmetric
from crypto.age_keys import Identity, encode_identity
from crypto.canonical import Json, parse, serialise
from crypto.desk_secrets import DeskSecrets, FormerSecrets
from crypto.document import sign_bytes
from crypto.encoding import b64encode, sha256
from crypto.members import Member
from tests.crypto import slip39
from tests.crypto.scenarios.base import Scenario, Values, World, flip, identifier, seed


def scenarios(world: World) -> Iterator[Scenario]:
    """Give all scenarios of this topic."""
    yield from _joining(world)
    yield from _lists(world)
    yield from _secrets(world)
    yield from _root_copies(world)
    yield from _recovery()
    yield from _account_keys()
    yield from _passwords()
    yield from _key_files(world)


def _joining(world: World) -> Iterator[Scenario]:
    for name, key in (("anna", world.anna), ("ben", world.ben)):
        yield Scenario(
            f"fingerprint-{name}", "What two people compare", "members.fingerprint",
            {"recipient": key.identity.recipient, "key": b64encode(key.signing_key)},
        )  # fmt: skip
    good = members.request_to_join(
        account=identifier("ben"),
        desk=world.desk,
        signing_seed=world.ben.signing_seed,
        name="Ben",
        recipient=world.ben.identity.recipient,
    )
    document = good.document
    own = [world.ben.signing_seed]
    other_desk = b64encode(seed("x")).encode()
    for name, description, signed, outcome in (
        ("good", "A request to join", good, "ok"),
        ("other-signer", "Signed by another key than the one named",
         sign_bytes(document, [world.stranger.signing_seed]), "signer"),
        ("two-signers", "Two signatures", sign_bytes(document, own * 2), "signer"),
        ("other-desk", "For another desk",
         sign_bytes(document.replace(b64encode(world.desk).encode(), other_desk), own),
         "desk"),
        ("no-name", "Without a name", sign_bytes(document.replace(b'"Ben"', b'""'), own), "schema"),
        ("signature", "A changed name",
         replace(good, document=document.replace(b"Ben", b"Bea")), "signature"),
    ):  # fmt: skip
        values: Values = {"wrapper": signed.to_json(), "desk": b64encode(world.desk)}
        yield Scenario(f"join-{name}", description, "members.open_join_request", values, outcome)


def _with_list(world: World, sealed: bytes) -> Values:
    """Give a log whose first epoch commits to this member list."""
    epoch = statements.open_epoch(**world.epoch_arguments(1, members=sha256(sealed)))
    return world.log_values(world.founding, epoch)


def _lists(world: World) -> Iterator[Scenario]:
    vault = world.vault_keys[0]
    good = world.member_lists[0]
    context: symmetric.Context = {
        "desk": b64encode(world.desk), "epoch": 1, "format": members.LIST_FORMAT
    }  # fmt: skip
    content: Any = parse(symmetric.decrypt(vault, good, context, "members"))
    lead, counsellor = (
        next(entry for entry in content["members"] if entry["role"] == role)
        for role in ("lead", "counsellor")
    )

    def opening(
        name: str, description: str, sealed: bytes, outcome: str = "ok", **more: Any
    ) -> Scenario:
        values: Values = {
            "sealed": b64encode(sealed), "vault": b64encode(vault), "epoch": 1,
            "log": more.pop("log", None) or _with_list(world, sealed),
        }  # fmt: skip
        return Scenario(f"members-{name}", description, "members.open_list", values | more, outcome)

    def encrypted(document: Json, **changes: Any) -> bytes:
        return symmetric.encrypt(vault, serialise(document), {**context, **changes})

    yield opening("good", "The list the epoch commits to", good)
    yield opening(
        "added", "A list with one more member, put into the database",
        members.encrypt_members(
            [*world.people, _stranger(world)], desk=world.desk, epoch=1, vault_key=vault
        ),
        "members", log=world.log_values(),
    )  # fmt: skip
    yield opening("other-vault", "Another vault key", good, "members", vault=b64encode(seed("x")))
    yield opening("flipped", "A flipped byte", flip(good, 100), "members")
    yield opening("short", "Less than a nonce", good[:8], "members")
    yield opening("other-epoch", "A list of another epoch", encrypted(content, epoch=2), "members")
    yield opening(
        "other-epoch-inside", "A list that names another epoch",
        encrypted(content | {"epoch": 2}), "members",
    )  # fmt: skip
    yield opening(
        "other-desk-inside", "A list that names another desk",
        encrypted(content | {"desk": b64encode(seed("x"))}), "members",
    )  # fmt: skip
    twice = [lead, lead]
    for name, description, entries in (
        ("no-lead", "A list without a lead", [counsellor]),
        ("order", "Members out of order", content["members"][::-1]),
        ("twice", "A member twice", twice),
        ("nobody", "Nobody", []),
        ("role", "A role nobody knows", [lead | {"role": "root"}]),
    ):
        yield opening(name, description, encrypted(content | {"members": entries}), "schema")
    spaced = symmetric.encrypt(vault, serialise(content) + b" ", context)
    yield opening("not-canonical", "A list that is not canonical", spaced, "canonical")


def _stranger(world: World) -> Member:
    return world.member(world.stranger, "stranger", "lead")


def _secrets(world: World) -> Iterator[Scenario]:
    recipients = [member.recipient for member in world.people] + [world.kit.identity.recipient]
    former = FormerSecrets(1, world.intakes[0], world.vault_keys[0])
    good = DeskSecrets(
        desk=world.desk,
        epoch=2,
        intake=world.intakes[1],
        answering_seed=world.answering_seeds[1],
        vault_key=world.vault_keys[1],
        former=(former,),
    )
    log = world.log_values(world.founding, world.first_epoch, world.second_epoch)

    def opening(
        name: str, description: str, secrets: DeskSecrets | bytes, outcome: str = "ok", **more: Any
    ) -> Scenario:
        sealed = secrets
        if isinstance(sealed, DeskSecrets):
            sealed = desk_secrets.seal_secrets(sealed, recipients)
        values: Values = {
            "sealed": b64encode(sealed), "identity": encode_identity(world.ben.identity),
            "log": log, "epoch": 2,
        }  # fmt: skip
        return Scenario(f"secrets-{name}", description, "desk_secrets.open", values | more, outcome)

    stranger = Identity(seed("stranger intake"))
    yield opening("member", "A member opens the secrets", good)
    yield opening(
        "recovery", "The recovery kit opens them too", good,
        identity=encode_identity(world.kit.identity),
    )  # fmt: skip
    destroyed = replace(good, former=(replace(former, intake=None),))
    yield opening("destroyed", "An old intake key was destroyed", destroyed)
    for name, description, secrets in (
        ("intake", "Another intake key", replace(good, intake=stranger)),
        ("answering", "Another answering key", replace(good, answering_seed=seed("x"))),
        ("vault", "Another vault key", replace(good, vault_key=seed("x"))),
        ("former-intake", "Another former intake key",
         replace(good, former=(replace(former, intake=stranger),))),
        ("former-vault", "Another former vault key",
         replace(good, former=(replace(former, vault_key=seed("x")),))),
        ("desk", "Secrets of another desk", replace(good, desk=seed("x"))),
        ("epoch", "Secrets of another epoch", replace(good, epoch=3)),
    ):  # fmt: skip
        yield opening(name, description, secrets, "secrets")
    yield opening(
        "stranger", "Somebody who is no member", good, "age",
        identity=encode_identity(world.stranger.identity),
    )  # fmt: skip
    document: Any = {
        "answering": b64encode(good.answering_seed), "desk": b64encode(world.desk), "epoch": 2,
        "format": desk_secrets.SECRETS_FORMAT, "former": [], "intake": b64encode(good.intake.seed),
        "vault": b64encode(good.vault_key),
    }  # fmt: skip
    entry: Json = {"epoch": 1, "intake": "", "vault": b64encode(world.vault_keys[0])}
    for name, description, change in (
        ("former-twice", "A former epoch twice", {"former": [entry, entry]}),
        ("former-not-earlier", "A former epoch that is not earlier",
         {"former": [{"epoch": 2, "intake": "", "vault": b64encode(good.vault_key)}]}),
        ("short-seed", "A seed of 31 bytes", {"vault": b64encode(good.vault_key[:31])}),
    ):  # fmt: skip
        sealed = age.seal(serialise(document | change), recipients)
        yield opening(name, description, sealed, "schema")


def _root_copies(world: World) -> Iterator[Scenario]:
    lead = world.anna.identity

    def opening(name: str, description: str, sealed: bytes, outcome: str = "ok") -> Scenario:
        values: Values = {
            "sealed": b64encode(sealed), "identity": encode_identity(lead),
            "log": world.log_values(),
        }  # fmt: skip
        return Scenario(f"root-{name}", description, "desk_secrets.open_root_copy", values, outcome)

    def sealed(root_seed: bytes, desk: bytes) -> bytes:
        return desk_secrets.seal_root_copy(root_seed, desk=desk, recipient=lead.recipient)

    yield opening("good", "A lead opens the root", sealed(world.root_seed, world.desk))
    yield opening("other", "Another root", sealed(seed("x"), world.desk), "secrets")
    yield opening("desk", "A root of another desk", sealed(world.root_seed, seed("x")), "secrets")
    document = serialise(
        {
            "desk": b64encode(world.desk),
            "format": "rueckhalt/root/v1",
            "seed": b64encode(world.root_seed),
        }
    )
    two = age.seal(document, [lead.recipient, world.ben.identity.recipient])
    yield opening("two-recipients", "A copy for two people", two, "profile")


def _recovery() -> Iterator[Scenario]:
    master = seed("recovery master")[:16]
    yield Scenario(
        "recovery-derive", "The keys of a kit", "recovery.derive", {"master": b64encode(master)}
    )
    first, second, third = slip39.split_master(master)
    foreign = slip39.split_master(seed("next recovery master")[:16])[0]
    words = first.split()
    misspelled = " ".join([*words[:-1], "academic" if words[-1] != "academic" else "acid"])
    for name, description, shares, outcome in (
        ("first-second", "Two of three sheets", [first, second], "ok"),
        ("third-first", "Two others, in another order", [third, first], "ok"),
        ("one", "One sheet alone", [first], "recovery"),
        ("same", "The same sheet twice", [first, first], "recovery"),
        ("foreign", "Sheets of two kits", [first, foreign], "recovery"),
        ("misspelled", "A wrong last word", [misspelled, second], "recovery"),
        (
            "unknown-word",
            "A word of no list",
            [" ".join([*words[:-1], "xyzzy"]), second],
            "recovery",
        ),
        ("cut", "A sheet cut short", [" ".join(words[:-1]), second], "recovery"),
        ("none", "No sheet", [], "recovery"),
    ):
        yield Scenario(
            f"recovery-{name}", description, "recovery.combine", {"shares": shares}, outcome
        )


def _account_keys() -> Iterator[Scenario]:
    key = seed("account key")[:16]
    for name, value in (("", key), ("-zeros", bytes(16)), ("-ones", b"\xff" * 16)):
        yield Scenario(
            f"account-key-encode{name}", "16 bytes for paper", "account.encode_key",
            {"key": b64encode(value)},
        )  # fmt: skip
    text = account.encode_account_key(key)
    zeros = account.encode_account_key(bytes(16))
    other = "1" if text[-1] != "1" else "2"
    for name, description, typed, outcome in (
        ("good", "As printed", text, "ok"),
        (
            "as-typed",
            "Lower case, spaces for hyphens",
            f" {text.lower().replace('-', ' ')}\n",
            "ok",
        ),
        ("letters-for-digits", "O for zero", zeros.replace("0", "o"), "ok"),
        ("no-groups", "Without hyphens", text.replace("-", ""), "ok"),
        ("check", "A wrong check character", text[:-1] + other, "account-key"),
        ("swapped", "Two characters swapped", _swap(text), "account-key"),
        ("short", "A character missing", text[:-1], "account-key"),
        ("long", "A character too many", text + "0", "account-key"),
        ("letter-u", "U is no digit", "U" + text[1:], "account-key"),
        ("too-large", "More than 128 bits", "8" + zeros[1:], "account-key"),
        ("other-script", "A digit of another script", "\u0660" + zeros[1:], "account-key"),
        ("empty", "Nothing at all", "", "account-key"),
    ):
        yield Scenario(
            f"account-key-{name}", description, "account.decode_key", {"text": typed}, outcome
        )
    stretched = seed("stretched")
    yield Scenario(
        "account-derive", "Login token and key-encryption key", "account.derive",
        {"key": b64encode(key), "stretched": b64encode(stretched)},
    )  # fmt: skip


def _swap(text: str) -> str:
    position = next(at for at in range(len(text) - 1) if _differ(text[at], text[at + 1]))
    return text[:position] + text[position + 1] + text[position] + text[position + 2 :]


def _differ(left: str, right: str) -> bool:
    return left != right and left.isalnum() and right.isalnum()


def _passwords() -> Iterator[Scenario]:
    salt = b64encode(seed("salt")[:16])
    floor: Values = {
        "password": "Ein langer Satz als Passwort", "salt": salt, "memory_kib": 65_536,
        "iterations": 3, "parallelism": 1,
    }  # fmt: skip
    for name, description, change, outcome in (
        ("floor", "The lowest parameters", {}, "ok"),
        ("composed", "Composed characters", {"password": "\u00fc\ufb01\u216b"}, "ok"),
        ("decomposed", "The same, decomposed", {"password": "u\u0308fiXII"}, "ok"),
        ("memory", "Too little memory", {"memory_kib": 65_535}, "weak"),
        ("memory-huge", "More memory than a client has", {"memory_kib": 1_048_577}, "weak"),
        ("iterations", "Too few passes", {"iterations": 2}, "weak"),
        ("iterations-many", "More passes than a person waits for", {"iterations": 17}, "weak"),
        ("parallelism", "Other parallelism", {"parallelism": 4}, "weak"),
        ("salt", "A short salt", {"salt": b64encode(seed("salt")[:15])}, "weak"),
        ("surrogate", "A password with a lone surrogate", {"password": "\udc00"}, "encoding"),
    ):
        yield Scenario(f"stretch-{name}", description, "account.stretch", floor | change, outcome)


def _key_files(world: World) -> Iterator[Scenario]:
    key, owner = seed("key-encryption key"), identifier("anna")
    good = account.encrypt_member_key(world.anna, key, owner)
    context = {"account": owner, "format": "rueckhalt/member-key/v1"}
    for name, description, data, change, outcome in (
        ("good", "A member key file opens", good, {}, "ok"),
        ("other-key", "Another password or account key", good,
         {"key_encryption_key": b64encode(seed("x"))}, "key-file"),
        ("other-account", "The file of another account", good,
         {"account": identifier("ben")}, "key-file"),
        ("flipped", "A flipped byte", flip(good, 40), {}, "key-file"),
        ("truncated", "A byte missing", good[:-1], {}, "key-file"),
        ("one-seed", "One seed alone",
         symmetric.encrypt(key, seed("x"), context), {}, "key-file"),
        ("empty", "Nothing at all", b"", {}, "key-file"),
    ):  # fmt: skip
        values: Values = {
            "file": b64encode(data), "key_encryption_key": b64encode(key), "account": owner
        }  # fmt: skip
        yield Scenario(
            f"key-file-{name}", description, "account.open_key_file", values | change, outcome
        )
