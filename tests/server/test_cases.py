"""Cases: nothing is overwritten silently, nothing is lost on the way from report to case."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from sqlalchemy import select

from crypto.encoding import b64encode, new_id
from incidents.models import Message
from tests.server.case_kit import CaseClient, answer_to, waiting_messages
from tests.server.kit import Door, House, code
from tests.server.test_intake import start_next_epoch


@pytest.fixture
def door(house: House) -> Door:
    return house.sign_in()


@pytest.fixture
def case(house: House, door: Door) -> CaseClient:
    """A case whose report was just accepted."""
    reporter, _ = house.submit()
    client = CaseClient(house, reporter.id)
    client.accept(door)
    return client


def load(door: Door, case: CaseClient) -> dict[str, Any]:
    loaded: dict[str, Any] | None = door.get(f"/api/cases/{case.id}").json
    assert loaded is not None
    return loaded


def test_accepting_moves_a_report_from_queue_to_cases(house: House, door: Door) -> None:
    reporter, _ = house.submit()
    client = CaseClient(house, reporter.id)
    body = client.first_body(door)
    client.save(door, body)
    queue, cases = door.get("/api/reports").json, door.get("/api/cases").json
    assert queue == {"reports": [], "next": None, "total": 0}
    assert cases is not None
    assert cases["cases"] == [
        {
            "id": reporter.id,
            "status": "open",
            "assignee": None,
            "received": house.clock.today.isoformat(),
            "pending": 0,
            "head": body["head"],
            "key": body["keys"][0],
            "card": body["fields"]["card"],
        }
    ]
    loaded = load(door, client)
    assert loaded["keys"] == body["keys"]
    assert loaded["pending"] == []
    assert loaded["head"] == body["head"]
    assert loaded["fields"] == body["fields"]


def test_acceptance_deletes_the_intake_file_and_keeps_the_reporters_copy(
    house: House, case: CaseClient
) -> None:
    with house.database.read() as session:
        (row,) = session.execute(select(Message.intake, Message.mailbox))
    assert row.intake is None
    assert row.mailbox


def test_a_later_save_changes_only_its_fields(door: Door, case: CaseClient) -> None:
    before = load(door, case)["fields"]
    body = case.body(status="closed", assignee=case.house.desk.people[0].id)
    case.save(door, body)
    after = load(door, case)
    assert after["fields"] == before | body["fields"]
    assert after["fields"]["thread/in/0"] == before["thread/in/0"]
    assert (after["status"], after["assignee"]) == ("closed", case.house.desk.people[0].id)


def test_of_two_saves_on_the_same_head_one_is_refused(house: House, case: CaseClient) -> None:
    doors = [house.sign_in() for _ in range(6)]
    rivals = [CaseClient(house, case.id, case.tag, case.generation) for _ in doors]
    bodies = [rival.body() for rival in rivals]

    def send(index: int) -> int:
        return rivals[index].put(doors[index], bodies[index]).status_code

    with ThreadPoolExecutor(len(doors)) as pool:
        statuses = list(pool.map(send, range(len(doors))))
    assert sorted(statuses) == [200] + [409] * 5
    winner = bodies[statuses.index(200)]
    assert load(doors[0], case)["head"] == winner["head"]


def test_a_save_on_an_old_head_is_a_conflict(house: House, door: Door, case: CaseClient) -> None:
    late = CaseClient(house, case.id, case.tag, case.generation)
    body = case.body()
    case.save(door, body)
    refused = late.put(door, late.body())
    assert (refused.status_code, code(refused)) == (409, "conflict")
    assert load(door, case)["fields"]["card"] == body["fields"]["card"]


def test_accepting_twice_is_a_conflict(house: House, door: Door) -> None:
    reporter, _ = house.submit()
    first, second = CaseClient(house, reporter.id), CaseClient(house, reporter.id)
    bodies = [first.first_body(door), second.first_body(door)]
    assert first.put(door, bodies[0]).status_code == 200
    refused = second.put(door, bodies[1])
    assert (refused.status_code, code(refused)) == (409, "conflict")


def test_a_repeated_save_is_the_same_save(house: House, door: Door) -> None:
    reporter, sealed = house.submit()
    client = CaseClient(house, reporter.id)
    client.accept(door)
    body = client.body("thread/out/0", outgoing=answer_to(house, sealed, "Danke"))
    client.save(door, body)
    client.save(door, body)
    with house.database.read() as session:
        assert session.scalars(select(Message.direction).order_by(Message.position)).all() == [
            1,
            2,
        ]


def test_a_save_in_the_name_of_a_former_epoch_is_refused(house: House, case: CaseClient) -> None:
    old = case.body()
    start_next_epoch(house)
    refused = case.put(house.sign_in(), old)
    assert (refused.status_code, code(refused)) == (409, "stale-epoch")


def test_the_first_save_of_an_epoch_needs_a_new_generation(house: House, case: CaseClient) -> None:
    start_next_epoch(house)
    door = house.sign_in()
    without = CaseClient(house, case.id, case.tag, 1)
    refused = without.put(door, without.body())
    assert (refused.status_code, code(refused)) == (409, "stale-epoch")
    case.save(door, case.body(new_key=True))
    cases = door.get("/api/cases").json
    assert cases is not None
    # Head and card are written by every save: the newest key opens both.
    assert cases["cases"][0]["key"]["generation"] == 2
    assert [key["generation"] for key in load(door, case)["keys"]] == [1, 2]


def test_no_key_of_a_save_is_of_a_former_epoch(house: House, case: CaseClient) -> None:
    start_next_epoch(house)
    door = house.sign_in()
    former = {"generation": 2, "epoch": 1, "wrapped": b64encode(bytes(60))}
    case.generation = 2
    body = case.body(new_key=True)
    refused = case.put(door, body | {"keys": [former, *body["keys"]]})
    assert (refused.status_code, code(refused)) == (409, "stale-epoch")


def test_a_further_message_waits_at_its_case_until_it_is_accepted(house: House, door: Door) -> None:
    reporter, _ = house.submit()
    client = CaseClient(house, reporter.id)
    client.accept(door)
    further = house.write_back(reporter)
    house.report_door().post_form("/api/mailbox/messages", further.fields)
    cases = door.get("/api/cases").json
    assert cases is not None
    assert cases["cases"][0]["pending"] == 1
    (waiting,) = load(door, client)["pending"]
    assert waiting["id"] == further.fields["id"]
    assert waiting["sequence"] == 1
    body = client.body("thread/in/1", accepted=(waiting["id"],))
    assert client.put(door, body).status_code == 200
    assert load(door, client)["pending"] == []


def break_save(body: dict[str, Any], fault: str) -> dict[str, Any]:
    """Spoil one thing in a good second save with an answer."""
    other, copy = b64encode(bytes(540)), b64encode(bytes(16_412))
    written = body["fields"]
    changes: dict[str, dict[str, Any]] = {
        "no field": {"fields": {}},
        "coding missing": {
            "fields": {name: written[name] for name in ("card", "notes", "thread/out/0")}
        },
        "answer without a copy": {
            "fields": {name: written[name] for name in ("card", "notes", "coding")}
        },
        "copy of a message written again": {"fields": written | {"thread/in/0": copy}},
        "head of no size class": {"head": b64encode(bytes(1_053))},
        "field of no size class": {"fields": body["fields"] | {"card": b64encode(bytes(541))}},
        "field of no such name": {"fields": body["fields"] | {"diary": other}},
        "key with a gap": {
            "keys": [{"generation": 3, "epoch": 1, "wrapped": b64encode(bytes(60))}]
        },
        "unknown message accepted": {"accepted": [new_id()]},
        "stranger as assignee": {"assignee": new_id()},
        "answer that is not sealed": {
            "outgoing": body["outgoing"] | {"sealed": b64encode(bytes(18_043))}
        },
    }
    return body | changes[fault]


@pytest.mark.parametrize(
    "fault",
    [
        "no field",
        "coding missing",
        "answer without a copy",
        "copy of a message written again",
        "head of no size class",
        "field of no size class",
        "field of no such name",
        "key with a gap",
        "unknown message accepted",
        "stranger as assignee",
        "answer that is not sealed",
    ],
)
def test_a_save_that_does_not_hold_together_changes_nothing(
    house: House, door: Door, fault: str
) -> None:
    reporter, sealed = house.submit()
    client = CaseClient(house, reporter.id)
    client.accept(door)
    before = load(door, client)
    body = client.body("thread/out/0", outgoing=answer_to(house, sealed, "Danke"))
    refused = client.put(door, break_save(body, fault))
    assert (refused.status_code, code(refused)) == (422, "not-valid")
    assert load(door, client) == before
    assert client.put(door, body).status_code == 200


def test_accepting_without_taking_the_message_over_is_refused(house: House, door: Door) -> None:
    reporter, _ = house.submit()
    (message,) = waiting_messages(door, reporter.id)
    forgetful = CaseClient(house, reporter.id)
    refused = forgetful.put(door, forgetful.body(new_key=True))
    assert code(refused) == "not-valid"
    careless = CaseClient(house, reporter.id)
    body = careless.body(new_key=True, accepted=(message,))
    assert code(careless.put(door, body)) == "not-valid"
    assert waiting_messages(door, reporter.id) == [message]


def test_an_answer_out_of_turn_is_refused(house: House, door: Door) -> None:
    reporter, sealed = house.submit()
    client = CaseClient(house, reporter.id)
    client.accept(door)
    outgoing = answer_to(house, sealed, "Danke") | {"sequence": 1}
    refused = client.put(door, client.body("thread/out/1", outgoing=outgoing))
    assert (refused.status_code, code(refused)) == (409, "sequence-taken")


def test_cases_and_reports_of_another_desk_do_not_exist(
    house: House, case: CaseClient, second_house: House
) -> None:
    stranger = second_house.sign_in()
    assert code(stranger.get(f"/api/cases/{case.id}")) == "not-found"
    assert stranger.get("/api/cases").json == {"cases": [], "next": None, "total": 0}
    assert stranger.get("/api/reports").json == {"reports": [], "next": None, "total": 0}
    foreign = CaseClient(second_house, case.id)
    body = foreign.body("thread/in/0", new_key=True)
    assert code(foreign.put(stranger, body)) == "not-found"


def test_lists_come_in_pages_without_gaps(house: House, door: Door) -> None:
    reports = {house.submit()[0].id for _ in range(11)}
    seen: list[str] = []
    path = "/api/reports"
    while path:
        page = door.get(path).json
        assert page is not None
        assert page["total"] == 11
        assert len(page["reports"]) <= 10
        seen += [report["id"] for report in page["reports"]]
        path = f"/api/reports?before={page['next']}" if page["next"] else ""
    assert len(seen) == 11
    assert set(seen) == reports
    for report in seen[:3]:
        CaseClient(house, report).accept(door)
    found: list[str] = []
    path = "/api/cases?limit=2"
    while path:
        page = door.get(path).json
        assert page is not None
        assert page["total"] == 3
        found += [entry["id"] for entry in page["cases"]]
        path = f"/api/cases?limit=2&after={page['next']}" if page["next"] else ""
    assert len(found) == 3
    assert set(found) == set(seen[:3])


@pytest.mark.parametrize(
    "path",
    [
        "/api/cases?limit=0",
        "/api/cases?limit=1001",
        "/api/cases?limit=x",
        "/api/cases?after=x",
        "/api/reports?before=x",
        "/api/reports?before=2026-02-30.AAAAAAAAAAAAAAAAAAAAAA",
        "/api/cases/x",
    ],
)
def test_a_parameter_of_another_form_is_malformed(door: Door, path: str) -> None:
    assert code(door.get(path)) == "malformed"


def test_reports_come_newest_day_first(house: House, door: Door) -> None:
    older = house.submit()[0].id
    house.clock.advance(days=1)
    newer = house.submit()[0].id
    queue = house.sign_in().get("/api/reports").json
    assert queue is not None
    assert [report["id"] for report in queue["reports"]] == [newer, older]
