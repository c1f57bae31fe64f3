"""Answers that must not tell apart what they stand for: equal bytes, headers and work.

Each is a sentence of docs/http-api.md. Time is not measured: equal statements are what makes it so.
"""

from collections.abc import Callable

import pytest
from werkzeug.test import TestResponse

from accounts.throttle import ATTEMPTS, MOST_ATTEMPTS
from app.demo import desk as desks
from app.demo.people import Person
from app.demo.reporter import Reporter
from crypto.encoding import b64encode, new_id
from crypto.message import SealedMessage
from incidents.mailbox import ANSWER_LENGTH
from tests.server.case_kit import CaseClient, answer_to, waiting_messages
from tests.server.kit import House, code, contents, found_body, report_fields
from tests.server.test_intake import start_next_epoch
from tests.server.test_membership import founding_code, joining_code

UNKNOWN = b64encode(bytes(32))


def everything(answer: TestResponse) -> tuple[int, bytes, list[tuple[str, str]]]:
    """What a listener or a guesser gets to see; the server below adds no more than the date."""
    return answer.status_code, answer.data, list(answer.headers.items())


def poll(house: House, token: str, after: int) -> TestResponse:
    return house.report_door().post("/api/mailbox", {"token": token, "after": after})


State = Callable[[House, Reporter, SealedMessage], int]
"""Brings a report into a state; gives how many messages its mailbox then has."""


def sent(_house: House, _reporter: Reporter, _sealed: SealedMessage) -> int:
    return 1


def put_aside(house: House, reporter: Reporter, _sealed: SealedMessage) -> int:
    door = house.sign_in()
    body = {"messages": waiting_messages(door, reporter.id), "aside": True}
    assert door.put("/api/messages/aside", body).status_code == 204
    return 1


def accepted(house: House, reporter: Reporter, _sealed: SealedMessage) -> int:
    CaseClient(house, reporter.id).accept(house.sign_in())
    return 1


def answered(house: House, reporter: Reporter, sealed: SealedMessage) -> int:
    door, case = house.sign_in(), CaseClient(house, reporter.id)
    case.accept(door)
    case.save(door, case.body("thread/out/0", outgoing=answer_to(house, sealed, "Wir sind da")))
    return 2


def continued(house: House, reporter: Reporter, _sealed: SealedMessage) -> int:
    further = house.write_back(reporter)
    sent = house.report_door().post_form("/api/mailbox/messages", further.fields)
    assert sent.status_code == 201
    return 2


def closed(house: House, reporter: Reporter, sealed: SealedMessage) -> int:
    door, case = house.sign_in(), CaseClient(house, reporter.id)
    case.accept(door)
    answer = answer_to(house, sealed, "Auf Wiedersehen")
    case.save(door, case.body("thread/out/0", outgoing=answer, status="closed"))
    return 2


def of_a_former_epoch(house: House, _reporter: Reporter, _sealed: SealedMessage) -> int:
    start_next_epoch(house)
    return 1


def expired(house: House, _reporter: Reporter, _sealed: SealedMessage) -> int:
    house.clock.advance(days=200)
    return 1


STATES: tuple[State, ...] = (
    *(sent, put_aside, accepted, answered, continued, closed, of_a_former_epoch, expired),
)


@pytest.mark.parametrize("state", STATES, ids=lambda state: state.__name__)
def test_a_mailbox_with_nothing_new_looks_as_if_it_were_not_there(
    house: House, statements: list[str], state: State
) -> None:
    reporter, sealed = house.submit()
    token = b64encode(reporter.keys.mailbox_token)
    count = state(house, reporter, sealed)

    statements.clear()
    unknown, work = everything(poll(house, UNKNOWN, count)), list(statements)
    statements.clear()
    nothing_new, own_work = everything(poll(house, token, count)), list(statements)

    assert nothing_new == unknown
    assert own_work == work
    # Nor does it tell what an unknown mailbox was asked for.
    assert everything(poll(house, UNKNOWN, 0)) == unknown


@pytest.mark.parametrize("state", STATES, ids=lambda state: state.__name__)
def test_a_mailbox_with_something_new_has_the_same_size_and_headers(
    house: House, state: State
) -> None:
    reporter, sealed = house.submit()
    count = state(house, reporter, sealed)

    new = poll(house, b64encode(reporter.keys.mailbox_token), 0)
    unknown = poll(house, UNKNOWN, 0)

    assert new.json is not None
    assert len(new.json["messages"]) == count
    assert len(new.data) == len(unknown.data) == ANSWER_LENGTH
    assert everything(new)[2] == everything(unknown)[2]


def test_a_repeated_report_gets_the_first_answer(house: House) -> None:
    fields = report_fields(*house.seal())
    door = house.report_door()
    first = everything(door.post_form("/api/reports", fields))
    house.clock.advance(days=3)
    assert everything(door.post_form("/api/reports", fields)) == first


def test_a_repeated_message_gets_the_first_answer(house: House) -> None:
    reporter, _ = house.submit()
    fields = house.write_back(reporter).fields
    door = house.report_door()
    first = everything(door.post_form("/api/mailbox/messages", fields))
    stored = contents(house.database)
    assert everything(door.post_form("/api/mailbox/messages", fields)) == first
    assert contents(house.database) == stored


def test_a_repeated_save_gets_the_first_answer(house: House) -> None:
    reporter, sealed = house.submit()
    door, case = house.sign_in(), CaseClient(house, reporter.id)
    case.accept(door)
    body = case.body("thread/out/0", outgoing=answer_to(house, sealed, "Wir sind da"))
    first = everything(case.put(door, body))
    assert first[0] == 200
    assert everything(case.put(door, body)) == first


def log_in(house: House, name: str, token: str = UNKNOWN) -> TestResponse:
    return house.desk_door().post("/api/login", {"name": name, "token": token})


def test_an_unknown_name_and_a_wrong_token_are_the_same(
    house: House, statements: list[str]
) -> None:
    statements.clear()
    known, work = everything(log_in(house, "leitung")), list(statements)
    statements.clear()
    unknown, own_work = everything(log_in(house, "niemand")), list(statements)
    assert known == unknown
    assert own_work == work


@pytest.mark.parametrize("attempts", [ATTEMPTS, MOST_ATTEMPTS])
def test_guessing_is_stopped_alike_for_known_and_unknown_names(house: House, attempts: int) -> None:
    refused = []
    for name in ("leitung", "niemand"):
        for _ in range(attempts):
            log_in(house, name)
        refused.append(log_in(house, name))
    assert {code(each) for each in refused} == {"too-many-attempts"}
    assert everything(refused[0]) == everything(refused[1])


def parameters(house: House, name: str) -> TestResponse:
    return house.desk_door().post("/api/login/parameters", {"name": name})


def test_parameters_of_an_unknown_name_differ_in_nothing_but_the_salt(
    house: House, statements: list[str]
) -> None:
    statements.clear()
    known, work = parameters(house, "leitung"), list(statements)
    statements.clear()
    unknown, own_work = parameters(house, "niemand"), list(statements)
    assert known.json is not None
    assert unknown.json is not None
    salts = known.json["salt"], unknown.json["salt"]
    assert salts[0] != salts[1]
    assert known.data.replace(salts[0].encode(), b"") == unknown.data.replace(
        salts[1].encode(), b""
    )
    assert list(known.headers) == list(unknown.headers)
    assert own_work == work


@pytest.mark.parametrize(("name", "other"), [("leitung", "Leitung "), ("niemand", "NIEMAND ")])
def test_spelling_tells_nothing_about_a_name(house: House, name: str, other: str) -> None:
    assert everything(parameters(house, name)) == everything(parameters(house, other))


def test_every_invitation_that_does_not_open_is_unknown(house: House, other_lead: Person) -> None:
    used, ended = founding_code(house), founding_code(house)
    door = house.desk_door()
    body = found_body(used, *desks.found(other_lead, house.clock.today))
    assert door.post("/api/desks", body).status_code == 201
    house.clock.advance(days=8)
    codes = (used, ended, "A" * 26, "kein Code")
    guesser = house.desk_door()
    answers = [everything(guesser.post("/api/invitations/open", {"code": each})) for each in codes]
    assert [answer[0] for answer in answers] == [404] * 4
    assert answers == answers[:1] * 4


def test_a_code_for_joining_founds_as_little_as_an_unknown_one(
    house: House, other_lead: Person
) -> None:
    founded = desks.found(other_lead, house.clock.today)
    joining = joining_code(house.sign_in())
    answers = [
        everything(house.desk_door().post("/api/desks", found_body(each, *founded)))
        for each in (joining, "A" * 26)
    ]
    assert answers[0][0] == 404
    assert answers[0] == answers[1]


def test_what_another_desk_has_is_what_nobody_has(
    house: House, second_house: House, statements: list[str]
) -> None:
    waiting, _ = house.submit()
    other, _ = house.submit()
    case = CaseClient(house, other.id)
    case.accept(house.sign_in())
    (message,) = waiting_messages(house.sign_in(), waiting.id)
    stranger = second_house.sign_in()

    def reads(identifier: str) -> tuple[object, list[str]]:
        statements.clear()
        return everything(stranger.get(f"/api/cases/{identifier}")), list(statements)

    def saves(identifier: str) -> tuple[object, list[str]]:
        save = CaseClient(second_house, identifier).body("thread/in/0", new_key=True)
        statements.clear()
        return everything(stranger.put(f"/api/cases/{identifier}", save)), list(statements)

    def moves(identifier: str) -> tuple[object, list[str]]:
        statements.clear()
        body = {"messages": [identifier], "aside": True}
        return everything(stranger.put("/api/messages/aside", body)), list(statements)

    for identifier in (waiting.id, other.id):
        assert reads(identifier) == reads(new_id())
        assert saves(identifier) == saves(new_id())
    assert moves(message) == moves(new_id())
    assert everything(stranger.get(f"/api/cases/{other.id}"))[0] == 404


def test_pages_are_the_same_whoever_asks(house: House) -> None:
    """Signed in, marked or a stranger: a page knows nobody."""
    member, stranger = house.sign_in(), house.desk_door()
    agent = {"User-Agent": "x", "Accept-Language": "ar", "Cookie": "a=b", "If-None-Match": "*"}
    for path in ("/", "/en/", "/assets/app.0f3a.js"):
        assert everything(member.get(path)) == everything(stranger.get(path))
        assert everything(stranger.get(path, headers=agent)) == everything(stranger.get(path))
