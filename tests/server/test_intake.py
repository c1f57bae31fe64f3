"""Taking in reports: acknowledged means stored, once, and only what is sealed."""

import base64
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import func, select, text

from app.demo import desk as desks
from core.db import Database
from core.outbox import OutboxRow
from crypto.encoding import b64encode
from crypto.profile import HEADER_LENGTH
from incidents.models import Message, Report
from tests.server.kit import BOUNDARY, House, code, encode_form, epoch_body, report_fields

Fields = dict[str, str | bytes]


def stored(database: Database) -> tuple[int, int, int]:
    """Count reports, messages and outbox rows."""
    with database.read() as session:
        reports, messages, rows = (
            session.scalars(select(func.count()).select_from(table)).one()
            for table in (Report, Message, OutboxRow)
        )
    return reports, messages, rows


def test_a_report_is_acknowledged_and_waits_in_the_queue(house: House) -> None:
    reporter, sealed = house.seal()
    answer = house.report_door().post_form("/api/reports", report_fields(reporter, sealed))
    assert answer.status_code == 201
    assert answer.json == {"id": reporter.id, "received": house.clock.today.isoformat()}
    queue = house.sign_in().get("/api/reports").json
    assert queue is not None
    (report,) = queue["reports"]
    assert report["id"] == reporter.id
    assert report["epoch"] == b64encode(sealed.message.prefix.epoch)
    assert report["messages"][0]["sealed"] == b64encode(sealed.sealed)
    assert (queue["next"], queue["total"]) == (None, 1)


STATEMENTS = {"sqlite": 3, "postgresql": 1}
"""PostgreSQL takes report, message and outbox row in one."""


def test_report_message_and_outbox_row_take_no_statement_more_than_needed(
    house: House, statements: list[str]
) -> None:
    fields = report_fields(*house.seal())
    door = house.report_door()
    statements.clear()
    assert door.post_form("/api/reports", fields).status_code == 201
    assert len(statements) == STATEMENTS[house.database.engine.dialect.name]
    assert stored(house.database) == (1, 1, 1)


def test_a_repeated_report_is_the_same_report(house: House) -> None:
    fields = report_fields(*house.seal())
    door = house.report_door()
    first = door.post_form("/api/reports", fields)
    house.clock.advance(days=1)
    second = door.post_form("/api/reports", fields)
    assert second.status_code == 201
    assert second.json == first.json  # with the day of the first time
    assert stored(house.database) == (1, 1, 1)


def test_a_report_sent_many_times_at_once_is_stored_once(house: House) -> None:
    fields = report_fields(*house.seal())

    def send(_: int) -> int:
        return house.report_door().post_form("/api/reports", fields).status_code

    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(send, range(16))) == {201}
    assert stored(house.database) == (1, 1, 1)


def test_a_retry_after_the_epoch_changed_is_still_acknowledged(house: House) -> None:
    fields = report_fields(*house.seal())
    assert house.report_door().post_form("/api/reports", fields).status_code == 201
    start_next_epoch(house)
    assert house.report_door().post_form("/api/reports", fields).status_code == 201
    assert stored(house.database) == (1, 1, 1)


def test_a_report_for_the_former_epoch_is_refused(house: House) -> None:
    fields = report_fields(*house.seal())
    start_next_epoch(house)
    answer = house.report_door().post_form("/api/reports", fields)
    assert (answer.status_code, code(answer)) == (409, "stale-epoch")
    assert stored(house.database) == (0, 0, 0)


def test_a_report_for_an_expired_epoch_is_refused(house: House) -> None:
    fields = report_fields(*house.seal())
    house.clock.advance(days=121)
    answer = house.report_door().post_form("/api/reports", fields)
    assert (answer.status_code, code(answer)) == (409, "stale-epoch")
    assert stored(house.database) == (0, 0, 0)


def test_a_report_for_nobody_is_refused(house: House) -> None:
    fields = report_fields(*house.seal()) | {"desk": b64encode(bytes(32))}
    answer = house.report_door().post_form("/api/reports", fields)
    assert (answer.status_code, code(answer)) == (404, "unknown-desk")
    assert stored(house.database) == (0, 0, 0)


@pytest.mark.parametrize("taken", ["id", "mailbox"])
def test_another_persons_id_or_mailbox_is_refused(house: House, taken: str) -> None:
    first, second = report_fields(*house.seal()), report_fields(*house.seal())
    door = house.report_door()
    door.post_form("/api/reports", first)
    answer = door.post_form("/api/reports", second | {taken: first[taken]})
    assert (answer.status_code, code(answer)) == (409, "id-taken")
    assert stored(house.database) == (1, 1, 1)


def with_classical_recipient(sealed: bytes) -> bytes:
    share = base64.b64encode(bytes(32)).rstrip(b"=")
    head, mac, payload = sealed[: HEADER_LENGTH - 48], sealed[HEADER_LENGTH - 48 :], b""
    return head + b"-> X25519 " + share + b"\n" + share + b"\n" + mac + payload


BROKEN: dict[str, Callable[[bytes], bytes]] = {
    "empty": lambda sealed: b"",
    "plaintext": lambda sealed: b"Das ist passiert".ljust(len(sealed)),
    "truncated": lambda sealed: sealed[:-1],
    "longer": lambda sealed: sealed + b"\0",
    "header alone": lambda sealed: sealed[:HEADER_LENGTH],
    "two recipients": lambda sealed: sealed[:1579] + sealed[22:],
    "classical recipient beside": with_classical_recipient,
    "other class than its copy": lambda sealed: sealed.ljust(67_195, b"\0"),
}


@pytest.mark.parametrize("part", ["sealed", "copy"])
@pytest.mark.parametrize("fault", BROKEN)
def test_what_is_not_sealed_as_required_is_refused(house: House, fault: str, part: str) -> None:
    fields = report_fields(*house.seal())
    good = fields[part]
    assert isinstance(good, bytes)
    answer = house.report_door().post_form("/api/reports", fields | {part: BROKEN[fault](good)})
    assert (answer.status_code, code(answer)) == (422, "not-sealed")
    assert stored(house.database) == (0, 0, 0)


def without(fields: Fields, name: str) -> Fields:
    return {key: value for key, value in fields.items() if key != name}


@pytest.mark.parametrize("name", ["id", "desk", "epoch", "mailbox", "sealed", "copy"])
def test_a_missing_field_is_malformed(house: House, name: str) -> None:
    fields = without(report_fields(*house.seal()), name)
    answer = house.report_door().post_form("/api/reports", fields)
    assert (answer.status_code, code(answer)) == (400, "malformed")


@pytest.mark.parametrize(
    "change",
    [
        {"id": "AAAAAAAAAAAAAAAAAAAAAB"},  # a spare bit is set
        {"id": "AAAAAAAAAAAAAAAAAAAAAA=="},
        {"mailbox": "kurz"},
        {"epoch": ""},
        {"note": "a field nobody asked for"},
        {"sealed": "text where a file belongs"},
        {"id": b"a file where text belongs"},
    ],
)
def test_a_field_of_another_form_is_malformed(house: House, change: Fields) -> None:
    fields = report_fields(*house.seal()) | change
    answer = house.report_door().post_form("/api/reports", fields)
    assert (answer.status_code, code(answer)) == (400, "malformed")
    assert stored(house.database) == (0, 0, 0)


def test_a_field_sent_twice_is_malformed(house: House) -> None:
    fields = report_fields(*house.seal())
    answer = house.report_door().post(
        "/api/reports",
        data=encode_form(fields).removesuffix(b"--\r\n") + b"\r\n" + again(fields, "id"),
        content_type=f"multipart/form-data; boundary={BOUNDARY}",
    )
    assert (answer.status_code, code(answer)) == (400, "malformed")
    assert stored(house.database) == (0, 0, 0)


def again(fields: Fields, name: str) -> bytes:
    """Write one field and the end of the form, without the boundary that begins it."""
    return encode_form({name: fields[name]}).removeprefix(f"--{BOUNDARY}\r\n".encode())


def test_more_than_two_large_files_is_too_large(house: House) -> None:
    fields = report_fields(*house.seal()) | {"sealed": bytes(200_000)}
    answer = house.report_door().post_form("/api/reports", fields)
    assert (answer.status_code, code(answer)) == (413, "too-large")


def test_json_is_no_envelope(house: House) -> None:
    answer = house.report_door().post("/api/reports", {"id": "x"})
    assert (answer.status_code, code(answer)) == (415, "unsupported-media-type")


@pytest.mark.usefixtures("impatient")
def test_a_database_that_cannot_write_gives_no_false_receipt(house: House) -> None:
    fields = report_fields(*house.seal())
    with house.database.write() as session:
        if house.database.engine.dialect.name == "postgresql":
            session.execute(text("LOCK TABLE outbox IN ACCESS EXCLUSIVE MODE"))
        else:
            session.connection()  # holds SQLite's one write lock
        answer = house.report_door().post_form("/api/reports", fields)
    assert (answer.status_code, code(answer)) == (503, "unavailable")
    assert int(answer.headers["Retry-After"]) > 0
    assert stored(house.database) == (0, 0, 0)
    assert house.report_door().post_form("/api/reports", fields).status_code == 201


def start_next_epoch(house: House) -> None:
    door = house.sign_in()
    desk = door.get("/api/desk").json
    assert desk is not None
    keys, files = desks.next_epoch(house.desk, house.desk.people, house.clock.today)
    answer = door.post("/api/desk/epochs", epoch_body(desk["revision"], keys, files))
    assert answer.status_code == 201, answer.text
    house.desk = keys
