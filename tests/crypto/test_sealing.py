"""What a client must refuse before it seals, signs or writes anything."""

import datetime
from collections.abc import Callable
from dataclasses import replace

import pytest

from crypto import account, age, case, desk_secrets, members, message, receipt, recovery, symmetric
from crypto.age_header import AgeError, Stanza, parse_header, write_header
from crypto.age_keys import Identity, encode_recipient
from crypto.canonical import serialise
from crypto.document import parse_wrapper
from crypto.encoding import NONE_HASH
from crypto.errors import CryptoError
from crypto.message_body import FROM_DESK, FROM_REPORTER
from crypto.message_prefix import encode_prefix
from crypto.signing import public_key
from tests.crypto.scenarios.base import FIRST_EXPIRES, FOUNDED, World, seed, text_body

WORLD = World()
ONE_DAY = datetime.timedelta(days=1)
SHORT = bytes(15)


def refused(action: Callable[[], object]) -> str:
    with pytest.raises(CryptoError) as caught:
        action()
    return caught.value.code


def test_a_conversation_is_read_by_both_sides_in_order() -> None:
    intake, own = WORLD.intakes[0], WORLD.reporter.identity
    desk, reporter = WORLD.desk_start, WORLD.reporter_start
    bodies = [WORLD.report_body, *(text_body(f"Nachricht {number}") for number in range(1, 6))]

    for number, body in enumerate(bodies):
        if number % 3 == 2:
            answer = message.seal_from_desk(
                body=body,
                answering_seed=WORLD.answering_seeds[0],
                state=desk,
                log=WORLD.log,
                day=FOUNDED,
            )
            read = message.open_message(
                answer.sealed, own, direction=FROM_DESK, log=WORLD.log, state=reporter
            )
            desk, reporter = answer.message.state, read.state
        else:
            sent = WORLD.from_reporter(body, reporter)
            read = message.open_message(
                sent.sealed, intake, direction=FROM_REPORTER, log=WORLD.log, state=desk
            )
            again = message.open_self_copy(sent.self_copy, own, log=WORLD.log, state=reporter)
            desk, reporter = read.state, again.state
        assert read.body == body

    assert desk == reporter
    assert (len(desk.incoming.hashes), len(desk.outgoing.hashes)) == (4, 2)


def test_nothing_is_sealed_to_an_expired_epoch() -> None:
    def seal(day: datetime.date) -> object:
        return message.seal_from_reporter(
            body=WORLD.report_body,
            signing_seed=WORLD.reporter.signing_seed,
            state=WORLD.reporter_start,
            log=WORLD.log,
            day=day,
        )

    assert seal(FIRST_EXPIRES)
    assert refused(lambda: seal(FIRST_EXPIRES + ONE_DAY)) == "expired"


def test_a_report_names_the_reporters_own_key_to_answer_to() -> None:
    body = WORLD.report_body | {"reply_to": WORLD.stranger.identity.recipient}

    code = refused(lambda: WORLD.from_reporter(body, WORLD.reporter_start))

    assert code == "recipient"


def test_an_answer_is_signed_by_the_answering_key_alone() -> None:
    code = refused(
        lambda: message.seal_from_desk(
            body=text_body("Guten Tag."),
            answering_seed=WORLD.anna.signing_seed,
            state=WORLD.report.message.state,
            log=WORLD.log,
            day=FOUNDED,
        )
    )

    assert code == "sender"


def test_a_desk_cannot_answer_before_it_has_read_the_report() -> None:
    code = refused(
        lambda: message.seal_from_desk(
            body=text_body("Guten Tag."),
            answering_seed=WORLD.answering_seeds[0],
            state=WORLD.desk_start,
            log=WORLD.log,
            day=FOUNDED,
        )
    )

    assert code == "recipient"


def test_a_text_that_grows_past_the_largest_size_is_refused() -> None:
    state = WORLD.answer.message.state

    assert WORLD.from_reporter(text_body("a" * 60_000), state).sealed
    assert refused(lambda: WORLD.from_reporter(text_body("\x01" * 60_000), state)) == "size"


def test_a_file_is_sealed_to_one_to_sixty_four_keys() -> None:
    recipient = WORLD.anna.identity.recipient
    mlkem, x25519 = WORLD.anna.identity.public_key[:1184], WORLD.anna.identity.public_key[1184:]

    assert refused(lambda: age.seal(b"", [])) == "profile"
    assert refused(lambda: age.seal(b"", [recipient] * 65)) == "profile"
    assert refused(lambda: age.seal(b"", ["age1pq1"])) == "encoding"
    assert refused(lambda: age.seal(b"", [encode_recipient(b"\xff" * 1184 + x25519)])) == "age"
    assert refused(lambda: age.seal(b"", [encode_recipient(mlkem + bytes(32))])) == "age"


def test_keys_of_another_length_are_refused() -> None:
    prefix = WORLD.report.message.prefix
    context = case.KeyContext(WORLD.case, WORLD.desk, 1, 1)
    for action, code in (
        (lambda: Identity(SHORT), "encoding"),
        (lambda: encode_recipient(SHORT), "encoding"),
        (lambda: public_key(SHORT), "encoding"),
        (lambda: symmetric.encrypt(SHORT, b"", {}), "encoding"),
        (lambda: symmetric.decrypt(SHORT, b"", {}, "field"), "encoding"),
        (lambda: case.wrap_case_key(SHORT, bytes(32), context), "encoding"),
        (lambda: recovery.recovery_keys(SHORT), "encoding"),
        (lambda: account.encode_account_key(SHORT), "encoding"),
        (lambda: account.account_keys(SHORT, bytes(32)), "encoding"),
        (lambda: account.account_keys(bytes(16), SHORT), "encoding"),
        (lambda: receipt.encode_receipt(SHORT, "german"), "receipt"),
        (lambda: receipt.receipt_keys(SHORT), "receipt"),
        (lambda: encode_prefix(replace(prefix, desk=SHORT)), "encoding"),
        (lambda: encode_prefix(replace(prefix, direction=256)), "encoding"),
        (lambda: encode_prefix(replace(prefix, sequence=2**32)), "encoding"),
    ):
        assert refused(action) == code


def test_documents_of_another_shape_are_not_written() -> None:
    people = WORLD.people
    secrets = desk_secrets.DeskSecrets(
        desk=WORLD.desk,
        epoch=1,
        intake=WORLD.intakes[0],
        answering_seed=SHORT,
        vault_key=bytes(32),
    )
    to = [WORLD.anna.identity.recipient]

    def write_list(chosen: list[members.Member]) -> object:
        return members.encrypt_members(chosen, desk=WORLD.desk, epoch=1, vault_key=bytes(32))

    assert refused(lambda: case.encode_card({"title": "Drohbrief"})) == "schema"
    assert refused(lambda: case.encode_notes("a" * 60_001)) == "schema"
    assert refused(lambda: write_list([people[1]])) == "schema"
    assert refused(lambda: write_list([replace(people[0], name="")])) == "schema"
    assert refused(lambda: write_list([people[0], people[0]])) == "schema"
    assert refused(lambda: desk_secrets.seal_secrets(secrets, to)) == "schema"
    assert (
        refused(
            lambda: members.request_to_join(
                account="",
                desk=WORLD.desk,
                signing_seed=bytes(32),
                name="Ben",
                recipient=to[0],
            )
        )
        == "schema"
    )


def test_a_field_that_does_not_exist_is_not_written() -> None:
    context = case.FieldContext(WORLD.case, WORLD.desk, "thread/in/00", 1, 1)

    assert refused(lambda: case.encrypt_field(b"", bytes(32), context)) == "field"


def test_a_header_names_at_least_one_recipient_and_ends_with_its_mac() -> None:
    stanza = Stanza(("mlkem768x25519",), b"")
    without, good = write_header((), bytes(16)), write_header((stanza,), bytes(16))

    assert parse_header(good).stanzas == (stanza,)
    for bad in (without, good.replace(b"\n--- ", b"\n+-- ")):
        with pytest.raises(AgeError) as caught:
            parse_header(bad)
        assert caught.value.failure == "header"


def test_an_object_has_only_texts_for_keys() -> None:
    assert refused(lambda: serialise({1: 2})) == "canonical"


def test_a_stored_wrapper_has_one_form() -> None:
    stored = WORLD.founding.to_bytes()

    assert parse_wrapper(stored) == WORLD.founding
    assert refused(lambda: parse_wrapper(stored + b"\n")) == "document"
    assert refused(lambda: parse_wrapper(b"\xff")) == "document"


def test_secrets_do_not_show_in_what_a_log_or_traceback_would_print() -> None:
    holders = [
        WORLD.anna,
        WORLD.kit,
        WORLD.reporter,
        account.account_keys(bytes(16), bytes(32)),
        desk_secrets.DeskSecrets(NONE_HASH, 1, WORLD.intakes[0], seed("answering"), seed("vault")),
        desk_secrets.FormerSecrets(1, WORLD.intakes[0], seed("vault")),
    ]

    printed = " ".join(map(repr, holders))

    assert "Identity()" in printed
    assert "b'\\" not in printed.replace(repr(NONE_HASH), "")
