"""Two hundred people register at the same moment for twenty seats, over HTTP, on both databases.

Asking is what everybody does at once, and so is confirming: each is tried with all of them.
"""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from sqlalchemy import select
from werkzeug.test import TestResponse

from accounts.roles import CoordinatorRole
from core.letters import Letter
from empowerment.events.announcing import REGISTERED
from empowerment.events.models import Event, Registration
from tests.events.kit import published, statuses
from tests.server.account_kit import Visitor, joined
from tests.server.events_kit import ask, mailed_code, sign_up
from tests.server.kit import House

PEOPLE, SEATS = 200, 20
CONFIRM = "/events/registration/confirm"


def at_once(number_of_people: int, act: Callable[[int], TestResponse]) -> list[TestResponse]:
    """Let everybody act at the same moment."""
    together = threading.Barrier(number_of_people)

    def wait_and_act(number: int) -> TestResponse:
        together.wait()
        return act(number)

    with ThreadPoolExecutor(number_of_people) as pool:
        return list(pool.map(wait_and_act, range(number_of_people)))


def email_of(number: int) -> str:
    return f"p{number}@kommune.example"


def test_two_hundred_at_once_get_exactly_twenty_seats_and_an_ordered_list(house: House) -> None:
    with house.database.write() as session:
        event = published(session, capacity=SEATS)
    key = event.hex()
    path = f"/events/{key}/register"
    hidden = Visitor(house).hidden(Visitor(house).get(path))

    def ask_for_a_seat(number: int) -> TestResponse:
        fields = {**hidden, "name": f"Person {number}", "email": email_of(number)}
        return Visitor(house).post(path, fields)

    asked = at_once(PEOPLE, ask_for_a_seat)
    assert {answer.status_code for answer in asked} == {303}
    with house.database.read() as session:
        assert statuses(session, event) == [(None, "requested")] * PEOPLE
    codes = [mailed_code(Visitor(house), key, email_of(number)) for number in range(PEOPLE)]
    page = Visitor(house).submit("/events/registration", code=codes[0])
    button = Visitor(house).hidden(page, CONFIRM)

    answers = at_once(
        PEOPLE, lambda number: Visitor(house).post(CONFIRM, {**button, "code": codes[number]})
    )

    assert {answer.status_code for answer in answers} == {200}
    with house.database.read() as session:
        rows = session.scalars(
            select(Registration).where(Registration.event == event).order_by(Registration.number)
        ).all()
        letters = session.scalars(select(Letter).where(Letter.kind == REGISTERED)).all()
        counter = session.get_one(Event, event).numbers
    assert [row.number for row in rows] == list(range(1, PEOPLE + 1))
    assert [row.status for row in rows] == ["confirmed"] * SEATS + ["waiting"] * (PEOPLE - SEATS)
    assert counter == PEOPLE
    assert {letter.addressee for letter in letters} == {row.id for row in rows}
    told = sorted("Sie haben einen Platz" in answer.text for answer in answers)
    assert told == [False] * (PEOPLE - SEATS) + [True] * SEATS


def test_one_code_sent_by_many_at_once_takes_one_seat(house: House) -> None:
    with house.database.write() as session:
        event = published(session, capacity=SEATS)
    ask(Visitor(house), event.hex(), "Anna")
    code = mailed_code(Visitor(house), event.hex(), "anna@kommune.example")
    page = Visitor(house).submit("/events/registration", code=code)
    button = Visitor(house).hidden(page, CONFIRM)

    answers = at_once(16, lambda _number: Visitor(house).post(CONFIRM, button))

    assert {answer.status_code for answer in answers} == {200}
    with house.database.read() as session:
        assert statuses(session, event) == [(1, "confirmed")]


def test_one_address_asked_for_by_many_at_once_is_one_request_and_one_mail(house: House) -> None:
    with house.database.write() as session:
        event = published(session)
    path = f"/events/{event.hex()}/register"
    hidden = Visitor(house).hidden(Visitor(house).get(path))
    fields = {**hidden, "name": "Anna", "email": "anna@kommune.example"}

    answers = at_once(16, lambda _number: Visitor(house).post(path, fields))

    assert {answer.status_code for answer in answers} == {303}
    with house.database.read() as session:
        assert statuses(session, event) == [(None, "requested")]
        assert len(session.scalars(select(Letter)).all()) == 1


def test_an_account_and_codes_at_once_share_the_seats(house: House) -> None:
    with house.database.write() as session:
        event = published(session, capacity=4)
    key = event.hex()
    roles = (CoordinatorRole.COORDINATOR, CoordinatorRole.READER, CoordinatorRole.EDITOR)
    people = [joined(house, role) for role in roles]
    forms = [each.hidden(each.get(f"/events/{key}/register")) for each in people]
    for number in range(5):
        ask(Visitor(house), key, f"P{number}", email_of(number))
    codes = [mailed_code(Visitor(house), key, email_of(number)) for number in range(5)]
    page = Visitor(house).submit("/events/registration", code=codes[0])
    button = Visitor(house).hidden(page, CONFIRM)

    def act(number: int) -> TestResponse:
        if number < len(codes):
            return Visitor(house).post(CONFIRM, {**button, "code": codes[number]})
        who = number - len(codes)
        fields = {"name": "Anna", "email": f"{roles[who]}@oldenmoor.example"}
        return people[who].post(f"/events/{key}/register", {**forms[who], **fields})

    answers = at_once(len(codes) + len(people), act)

    assert [answer.status_code for answer in answers] == [200] * 5 + [303] * 3
    with house.database.read() as session:
        found = statuses(session, event)
    assert found == [(number, "confirmed" if number <= 4 else "waiting") for number in range(1, 9)]


def test_seats_given_back_at_once_are_each_taken_once(house: House) -> None:
    """Cancelling races with registering: no seat is lost, none is given twice."""
    with house.database.write() as session:
        event = published(session, capacity=SEATS)
    key, new = event.hex(), range(SEATS + 10, SEATS + 18)
    codes = [
        sign_up(Visitor(house), key, f"P {number}", email_of(number))[0]
        for number in range(SEATS + 10)
    ]
    for number in new:
        ask(Visitor(house), key, "Neu", email_of(number))
    waiting = [mailed_code(Visitor(house), key, email_of(number)) for number in new]

    def cancel(number: int) -> int:
        visitor = Visitor(house)
        page = visitor.submit("/events/registration", code=codes[number])
        hidden = visitor.hidden(page, "/events/registration/cancel")
        return visitor.post("/events/registration/cancel", hidden).status_code

    def join(number: int) -> int:
        page = Visitor(house).submit("/events/registration", code=waiting[number])
        button = Visitor(house).hidden(page, CONFIRM)
        return Visitor(house).post(CONFIRM, button).status_code

    with ThreadPoolExecutor(16) as pool:
        done = [pool.submit(cancel, number) for number in range(8)]
        done += [pool.submit(join, number) for number in range(8)]
        results = sorted(each.result() for each in done)

    assert results == [200] * 8 + [303] * 8
    with house.database.read() as session:
        rows = session.scalars(
            select(Registration).where(Registration.event == event).order_by(Registration.number)
        ).all()
    active = [row.status for row in rows if row.status != "cancelled"]
    assert active == ["confirmed"] * SEATS + ["waiting"] * 10
    assert [row.number for row in rows] == list(range(1, SEATS + 19))
