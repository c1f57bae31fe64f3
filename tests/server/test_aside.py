"""Putting aside what does not open: no reminder, nothing deleted, nothing of another desk."""

import pytest
from sqlalchemy import select

from crypto.encoding import new_id
from incidents.models import Message
from tests.server.case_kit import CaseClient, waiting_messages
from tests.server.kit import Door, House, code
from worker.notification import desks_with_unread


@pytest.fixture
def door(house: House) -> Door:
    return house.sign_in()


def unread(house: House) -> bool:
    with house.database.read() as session:
        return house.desk.fingerprint in desks_with_unread(session)


def put_aside(door: Door, messages: list[str], *, aside: bool = True) -> int:
    return door.put("/api/messages/aside", {"messages": messages, "aside": aside}).status_code


def marks(door: Door) -> list[bool]:
    queue = door.get("/api/reports").json
    assert queue is not None
    return [message["aside"] for report in queue["reports"] for message in report["messages"]]


def test_nobody_is_reminded_of_a_report_that_was_put_aside(house: House, door: Door) -> None:
    reporter, _ = house.submit()
    assert unread(house)

    assert put_aside(door, waiting_messages(door, reporter.id)) == 204

    assert not unread(house)
    assert marks(door) == [True]


def test_a_new_message_of_the_same_person_is_unread_again(house: House, door: Door) -> None:
    reporter, _ = house.submit()
    put_aside(door, waiting_messages(door, reporter.id))

    house.report_door().post_form("/api/mailbox/messages", house.write_back(reporter).fields)

    assert unread(house)
    assert marks(door) == [True, False]


def test_what_was_put_aside_can_be_taken_back_and_accepted(house: House, door: Door) -> None:
    reporter, _ = house.submit()
    messages = waiting_messages(door, reporter.id)
    put_aside(door, messages)

    assert put_aside(door, messages, aside=False) == 204

    assert unread(house)
    CaseClient(house, reporter.id).accept(door)


def test_a_message_put_aside_is_no_new_message_of_its_case(house: House, door: Door) -> None:
    reporter, _ = house.submit()
    client = CaseClient(house, reporter.id)
    client.accept(door)
    further = house.write_back(reporter)
    house.report_door().post_form("/api/mailbox/messages", further.fields)

    put_aside(door, [str(further.fields["id"])])

    cases = door.get("/api/cases").json
    loaded = door.get(f"/api/cases/{client.id}").json
    assert cases is not None
    assert loaded is not None
    assert cases["cases"][0]["pending"] == 0
    assert [message["aside"] for message in loaded["pending"]] == [True]


def test_what_does_not_wait_can_not_be_put_aside_and_nothing_else_is(
    house: House, door: Door
) -> None:
    reporter, _ = house.submit()
    messages = waiting_messages(door, reporter.id)

    refused = door.put("/api/messages/aside", {"messages": [*messages, new_id()], "aside": True})

    assert (refused.status_code, code(refused)) == (404, "not-found")
    assert marks(door) == [False]


def test_another_desk_puts_nothing_aside_here(
    house: House, door: Door, second_house: House
) -> None:
    reporter, _ = house.submit()
    messages = waiting_messages(door, reporter.id)

    assert put_aside(second_house.sign_in(), messages) == 404

    assert marks(door) == [False]
    with house.database.read() as session:
        assert session.scalars(select(Message.intake)).one() is not None
