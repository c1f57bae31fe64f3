"""decode(encode(x)) = x, for every codec."""

import datetime

from hypothesis import given
from hypothesis import strategies as st

from crypto import (
    account,
    age,
    case,
    case_head,
    closing,
    desk_secrets,
    members,
    memory,
    padding,
    receipt,
)
from crypto.account import MemberKey
from crypto.age_header import Stanza, parse_header, verify_mac, write_header
from crypto.age_keys import Identity, decode_identity, decode_recipient, encode_identity
from crypto.age_stream import decrypt_payload, encrypt_payload
from crypto.canonical import Json, parse, serialise
from crypto.case import FieldContext, KeyContext
from crypto.closing import HeadMark
from crypto.document import parse_wrapper, read_wrapper, sign_document
from crypto.encoding import b64decode, b64encode, parse_day, sha256
from crypto.message_prefix import Prefix, decode_prefix, encode_prefix
from crypto.schema import parse_object
from crypto.signing import public_key
from crypto.statements import open_epoch, verify_log
from tests.crypto import slip39
from tests.crypto.scenarios.base import FOUNDED, World, identifier
from tests.crypto.strategies import integers, json_documents, json_values, keys, texts

WORLD = World()
OWNER = identifier("anna")
identifiers = st.binary(min_size=16, max_size=16).map(b64encode)
days = st.dates(datetime.date(2020, 1, 1), datetime.date(2199, 12, 31))
entropies = st.binary(min_size=16, max_size=16)
counts = st.integers(1, 2**53 - 1)
arguments = st.text(st.characters(min_codepoint=33, max_codepoint=126), min_size=1)
stanzas = st.builds(Stanza, st.lists(arguments, min_size=1).map(tuple), st.binary(max_size=200))
marks = st.dictionaries(identifiers, st.builds(HeadMark, counts, keys), max_size=5)


@given(st.binary())
def test_b64(data: bytes) -> None:
    assert b64decode(b64encode(data), len(data)) == data


@given(days)
def test_days(day: datetime.date) -> None:
    assert parse_day(day.isoformat()) == day


@given(json_values)
def test_canonical_json(value: Json) -> None:
    assert parse(serialise(value)) == value


@given(keys)
def test_age_keys(seed: bytes) -> None:
    identity = Identity(seed)

    assert decode_identity(encode_identity(identity)) == identity
    assert decode_recipient(identity.recipient) == identity.public_key


@given(
    st.lists(stanzas, min_size=1, max_size=4).map(tuple),
    entropies,
    st.binary(max_size=40),
)  # fmt: skip
def test_age_headers(written_stanzas: tuple[Stanza, ...], file_key: bytes, payload: bytes) -> None:
    written = write_header(written_stanzas, file_key)

    header = parse_header(written + payload)

    verify_mac(header, file_key)
    assert (header.stanzas, header.length) == (written_stanzas, len(written))


@given(st.sampled_from([0, 1, 65_535, 65_536, 65_537, 131_072, 131_073]), entropies)
def test_age_payloads(length: int, file_key: bytes) -> None:
    plaintext = bytes(length)

    assert decrypt_payload(encrypt_payload(plaintext, file_key), file_key) == plaintext


@given(st.binary(max_size=300), st.integers(1, 3))
def test_sealed_files(plaintext: bytes, people: int) -> None:
    readers = [WORLD.anna.identity, WORLD.ben.identity, WORLD.kit.identity][:people]

    sealed = age.seal(plaintext, [reader.recipient for reader in readers])

    assert all(age.open_sealed(sealed, reader, people) == plaintext for reader in readers)


@given(st.integers(0, 65_532), st.sampled_from(["message", "notes"]))
def test_padding(length: int, use: padding.Use) -> None:
    payload = b"\xff" * length

    assert padding.unpad(padding.pad(payload, use), use) == payload


@given(entropies, st.sampled_from(receipt.LISTS))
def test_receipts(entropy: bytes, word_list: receipt.WordList) -> None:
    words = receipt.encode_receipt(entropy, word_list)

    assert receipt.decode_receipt(" ".join(words)) == entropy
    assert receipt.decode_receipt("\n".join(word[:4].upper() for word in words)) == entropy


@given(
    st.builds(
        Prefix,
        direction=st.integers(0, 255),
        sender=keys,
        recipient=keys,
        desk=keys,
        epoch=keys,
        thread=identifiers,
        sequence=st.integers(0, 2**32 - 1),
        previous=keys,
        acknowledged=keys,
    )
)
def test_message_prefixes(prefix: Prefix) -> None:
    assert decode_prefix(encode_prefix(prefix)) == prefix


@given(json_documents, st.lists(keys, max_size=3))
def test_signed_documents(document: dict[str, Json], seeds: list[bytes]) -> None:
    signed = sign_document(document, seeds)

    assert parse_wrapper(signed.to_bytes()) == signed == read_wrapper(signed.to_json())
    assert parse_object(signed.document, lambda _: True) == document


@given(st.dates(FOUNDED, datetime.date(2199, 9, 2)), st.integers(0, 120), st.integers(0, 1))
def test_epochs(since: datetime.date, length: int, early: int) -> None:
    expires = since + datetime.timedelta(days=length)
    signed = open_epoch(**WORLD.epoch_arguments(1, since=since, expires=expires))

    epoch = verify_log([WORLD.founding, signed], WORLD.desk).current

    epoch.require_usable(since - datetime.timedelta(days=early))
    assert (epoch.since, epoch.expires, epoch.hash) == (since, expires, signed.hash)


@given(st.lists(st.tuples(identifiers, texts.filter(bool), keys), unique_by=lambda row: row[0]))
def test_member_lists(rows: list[tuple[str, str, bytes]]) -> None:
    people = [
        members.Member(account, key, name[:25], WORLD.anna.identity.recipient, "lead")
        for account, name, key in [(OWNER, "Anna", bytes(32)), *rows]
        if account != OWNER or name == "Anna"
    ]
    vault_key = WORLD.vault_keys[0]

    sealed = members.encrypt_members(people, desk=WORLD.desk, epoch=1, vault_key=vault_key)

    signed = open_epoch(**WORLD.epoch_arguments(1, members=sha256(sealed)))
    epoch = verify_log([WORLD.founding, signed], WORLD.desk).current
    opened = members.open_members(sealed, vault_key=vault_key, desk=WORLD.desk, epoch=epoch)
    assert set(opened.members) == set(people)


@given(st.booleans())
def test_desk_secrets(destroyed: bool) -> None:
    intake = None if destroyed else WORLD.intakes[0]
    secrets = desk_secrets.DeskSecrets(
        desk=WORLD.desk,
        epoch=2,
        intake=WORLD.intakes[1],
        answering_seed=WORLD.answering_seeds[1],
        vault_key=WORLD.vault_keys[1],
        former=(desk_secrets.FormerSecrets(1, intake, WORLD.vault_keys[0]),),
    )

    sealed = desk_secrets.seal_secrets(secrets, [WORLD.ben.identity.recipient])

    opened = desk_secrets.open_secrets(sealed, WORLD.ben.identity, log=WORLD.renewed_log, epoch=2)
    assert opened == secrets


@given(entropies, st.permutations([0, 1, 2]))
def test_recovery_kits(master: bytes, order: list[int]) -> None:
    shares = slip39.split_master(master)

    assert slip39.combine_shares([shares[order[0]], shares[order[1]]]) == master


@given(entropies)
def test_account_keys(account_key: bytes) -> None:
    assert account.decode_account_key(account.encode_account_key(account_key)) == account_key


@given(keys, keys, keys)
def test_member_key_files(x_wing_seed: bytes, signing_seed: bytes, key: bytes) -> None:
    member_key = MemberKey(Identity(x_wing_seed), signing_seed)

    data = account.encrypt_member_key(member_key, key, OWNER)

    assert (len(data), account.open_member_key(data, key, OWNER)) == (92, member_key)


@given(keys, keys, st.builds(KeyContext, identifiers, keys, counts, counts))
def test_case_keys(case_key: bytes, vault_key: bytes, context: KeyContext) -> None:
    wrapped = case.wrap_case_key(case_key, vault_key, context)

    assert case.unwrap_case_key(wrapped, vault_key, context) == case_key


@given(
    st.binary(max_size=508),
    keys,
    st.builds(
        FieldContext,
        identifiers,
        keys,
        st.sampled_from(["card", "notes", "coding", "thread/in/0", "thread/out/4294967295"]),
        counts,
        counts,
    ),
)
def test_fields(payload: bytes, case_key: bytes, context: FieldContext) -> None:
    sealed = case.encrypt_field(payload, case_key, context)

    assert case.is_field_length(context.field, len(sealed))
    assert case.open_field(sealed, case_key, context) == payload


@given(texts)
def test_notes(text: str) -> None:
    assert case.read_notes(case.encode_notes(text)) == text


@given(days, st.integers(2, 2**53 - 1), keys.filter(any), integers)
def test_case_heads(day: datetime.date, version: int, previous: bytes, number: int) -> None:
    core = {"card": b"card", "notes": b"notes", "coding": b"coding"}
    fields = core | {f"thread/in/{abs(number) % 2**32}": b"message"}
    head = case_head.CaseHead(
        case=WORLD.case,
        desk=WORLD.desk,
        epoch=1,
        fields={
            name: case_head.FieldEntry(1, version if name in core else 1, sha256(data))
            for name, data in fields.items()
        },
        generation=1,
        previous=previous,
        saved=day,
        version=version,
    )
    member_list = members.MemberList(WORLD.desk, 1, WORLD.people)

    kept = case_head.seal_head(head, case_key=WORLD.case_key, signing_seed=WORLD.anna.signing_seed)

    verified = case_head.verify_head(
        kept.sealed,
        case_key=WORLD.case_key,
        context=case.KeyContext(WORLD.case, WORLD.desk, epoch=1, generation=1),
        fields=fields,
        reader=case_head.HeadReader(1, {1: member_list}),
    )
    assert case_head.is_head_length(len(kept.sealed))
    assert (verified.head, verified.member.key) == (head, public_key(WORLD.anna.signing_seed))


@given(marks)
def test_closing_lists(heads: dict[str, HeadMark]) -> None:
    closed = closing.ClosingList(WORLD.desk, 1, heads)
    vault_key = WORLD.vault_keys[1]

    sealed = closing.encrypt_closing(closed, vault_key)

    signed = open_epoch(**WORLD.epoch_arguments(2, closing=sha256(sealed)))
    log = verify_log([WORLD.founding, WORLD.first_epoch, signed], WORLD.desk)
    opened = closing.open_closing(sealed, vault_key=vault_key, desk=WORLD.desk, epoch=log.current)
    assert opened == closed


@given(marks, counts, keys)
def test_memories(heads: dict[str, HeadMark], length: int, last: bytes) -> None:
    remembered = memory.Memory(length, last, heads)

    data = memory.encrypt_memory(remembered, WORLD.anna, OWNER)

    assert memory.open_memory(data, WORLD.anna, OWNER) == remembered
