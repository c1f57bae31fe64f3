"""The mailbox: the words open it, nobody else learns whether it exists."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from werkzeug.test import TestResponse

from crypto.encoding import b64decode, b64encode
from tests.server.case_kit import CaseClient, answer_to
from tests.server.kit import House, code
from tests.server.test_intake import start_next_epoch, stored


def poll(house: House, token: bytes, after: int = 0) -> TestResponse:
    return house.report_door().post("/api/mailbox", {"token": b64encode(token), "after": after})


def messages(answer: TestResponse) -> list[dict[str, Any]]:
    assert answer.json is not None
    found: list[dict[str, Any]] = answer.json["messages"]
    return found


def test_a_reporter_reads_the_own_copy_and_the_answer(house: House) -> None:
    reporter, sealed = house.submit()
    door, case = house.sign_in(), CaseClient(house, reporter.id)
    case.accept(door)
    answer = answer_to(house, sealed, "Wir sind da")
    saved = case.put(door, case.body("thread/out/0", outgoing=answer))
    assert saved.status_code == 200
    read = messages(poll(house, reporter.keys.mailbox_token))
    assert read == [
        {"direction": 1, "position": 1, "sealed": b64encode(sealed.self_copy)},
        {"direction": 2, "position": 2, "sealed": answer["sealed"]},
    ]
    opened = reporter.read(b64decode(read[1]["sealed"]), house.desk.log)
    assert len(opened.state.outgoing.hashes) == 1


def test_unknown_and_nothing_new_are_the_same_bytes_and_work(
    house: House, statements: list[str]
) -> None:
    reporter, _ = house.submit()
    statements.clear()
    nothing_new = poll(house, reporter.keys.mailbox_token, after=1)
    known_work = list(statements)
    statements.clear()
    unknown = poll(house, bytes(32), after=1)
    assert unknown.data == nothing_new.data
    assert dict(unknown.headers) == dict(nothing_new.headers)
    assert statements == known_work
    assert len(statements) == 1


def test_every_answer_has_one_size_and_a_long_thread_comes_in_parts(house: House) -> None:
    reporter, _ = house.submit()
    token = reporter.keys.mailbox_token
    for number in range(7):
        further = house.write_back(reporter, "x" * (40_000 if number == 6 else 10))
        sent = house.report_door().post_form("/api/mailbox/messages", further.fields)
        assert sent.status_code == 201
        reporter = further.reporter
    positions: list[int] = []
    while True:
        answer = poll(house, token, after=positions[-1] if positions else 0)
        assert len(answer.data) == 131_072
        positions += [message["position"] for message in messages(answer)]
        assert answer.json is not None
        if not answer.json["more"]:
            break
    assert positions == list(range(1, 9))


def test_a_message_is_stored_once_however_often_it_is_sent(
    house: House, statements: list[str]
) -> None:
    reporter, _ = house.submit()
    further = house.write_back(reporter)
    statements.clear()
    first = house.report_door().post_form("/api/mailbox/messages", further.fields)
    assert len(statements) == 3
    assert first.json == {
        "id": further.fields["id"],
        "received": house.clock.today.isoformat(),
    }
    again = house.report_door().post_form("/api/mailbox/messages", further.fields)
    assert (again.status_code, again.json) == (201, first.json)
    assert stored(house.database) == (1, 2, 2)


def test_a_retry_after_the_epoch_changed_is_still_acknowledged(house: House) -> None:
    reporter, _ = house.submit()
    further = house.write_back(reporter)
    house.report_door().post_form("/api/mailbox/messages", further.fields)
    start_next_epoch(house)
    again = house.report_door().post_form("/api/mailbox/messages", further.fields)
    assert again.status_code == 201
    assert stored(house.database) == (1, 2, 2)


@pytest.mark.parametrize(
    ("change", "status", "expected"),
    [
        ({"token": b64encode(bytes(32))}, 404, "unknown-mailbox"),
        ({"epoch": b64encode(bytes(32))}, 409, "stale-epoch"),
        ({"sequence": "0"}, 409, "sequence-taken"),
        ({"sequence": "2"}, 409, "sequence-taken"),
        ({"sequence": "-1"}, 400, "malformed"),
        ({"sequence": "1.0"}, 400, "malformed"),
        ({"sequence": "٢"}, 400, "malformed"),
        ({"sequence": "99999999999"}, 400, "malformed"),
        ({"sealed": b"no sealed file"}, 422, "not-sealed"),
    ],
)
def test_a_message_that_does_not_fit_changes_nothing(
    house: House, change: dict[str, str | bytes], status: int, expected: str
) -> None:
    reporter, _ = house.submit()
    further = house.write_back(reporter)
    answer = house.report_door().post_form("/api/mailbox/messages", further.fields | change)
    assert (answer.status_code, code(answer)) == (status, expected)
    assert stored(house.database) == (1, 1, 1)
    good = house.report_door().post_form("/api/mailbox/messages", further.fields)
    assert good.status_code == 201


def test_an_id_of_another_message_is_refused(house: House) -> None:
    reporter, _ = house.submit()
    further = house.write_back(reporter)
    house.report_door().post_form("/api/mailbox/messages", further.fields)
    other, _ = house.submit()
    theirs = house.write_back(other)
    answer = house.report_door().post_form(
        "/api/mailbox/messages", theirs.fields | {"id": further.fields["id"]}
    )
    assert (answer.status_code, code(answer)) == (409, "id-taken")
    assert stored(house.database) == (2, 3, 3)


def test_of_different_messages_at_once_one_gets_the_place(house: House) -> None:
    reporter, _ = house.submit()
    rivals = [house.write_back(reporter, f"Fassung {number}") for number in range(8)]

    def send(index: int) -> int:
        door = house.report_door()
        return door.post_form("/api/mailbox/messages", rivals[index].fields).status_code

    with ThreadPoolExecutor(8) as pool:
        statuses = sorted(pool.map(send, range(8)))
    assert statuses == [201] + [409] * 7
    assert stored(house.database) == (1, 2, 2)


@pytest.mark.parametrize(
    "body",
    [
        {"token": b64encode(bytes(32))},
        {"token": b64encode(bytes(31)), "after": 0},
        {"token": b64encode(bytes(32)), "after": -1},
        {"token": b64encode(bytes(32)), "after": 2**31},
        {"token": b64encode(bytes(32)), "after": 0, "more": True},
        {"token": 7, "after": 0},
        [],
    ],
)
def test_a_poll_of_another_form_is_malformed(house: House, body: object) -> None:
    answer = house.report_door().post("/api/mailbox", body)
    assert (answer.status_code, code(answer)) == (400, "malformed")
