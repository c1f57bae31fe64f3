"""Two hundred people register at the same moment for twenty seats, over HTTP, on both databases."""

import threading
from concurrent.futures import ThreadPoolExecutor

from sqlalchemy import select

from core.letters import Letter
from empowerment.events.announcing import REGISTERED
from empowerment.events.models import Event, Registration
from tests.events.kit import published
from tests.server.account_kit import Visitor
from tests.server.kit import House

PEOPLE, SEATS = 200, 20


def test_two_hundred_at_once_get_exactly_twenty_seats_and_an_ordered_list(house: House) -> None:
    with house.database.write() as session:
        event = published(session, capacity=SEATS)
    path = f"/events/{event.hex()}/register"
    hidden = Visitor(house).hidden(Visitor(house).get(path))
    together = threading.Barrier(PEOPLE)

    def sign_up(number: int) -> tuple[int, str]:
        fields = {**hidden, "name": f"Person {number}", "email": f"p{number}@kommune.example"}
        visitor = Visitor(house)
        together.wait()
        answer = visitor.post(path, fields)
        return answer.status_code, answer.text

    with ThreadPoolExecutor(PEOPLE) as pool:
        answers = list(pool.map(sign_up, range(PEOPLE)))

    assert {status for status, _ in answers} == {200}
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
    told = sorted(text.count("Sie haben einen Platz") > 0 for _, text in answers)
    assert told == [False] * (PEOPLE - SEATS) + [True] * SEATS


def test_seats_given_back_at_once_are_each_taken_once(house: House) -> None:
    """Cancelling races with registering: no seat is lost, none is given twice."""
    with house.database.write() as session:
        event = published(session, capacity=SEATS)
    path = f"/events/{event.hex()}/register"
    hidden = Visitor(house).hidden(Visitor(house).get(path))
    codes = []
    for number in range(SEATS + 10):
        fields = {**hidden, "name": f"P {number}", "email": f"p{number}@kommune.example"}
        page = Visitor(house).post(path, fields).text
        codes.append(page.partition("<code>")[2].partition("</code>")[0])

    def cancel(number: int) -> int:
        visitor = Visitor(house)
        page = visitor.submit("/events/registration", code=codes[number])
        hidden = visitor.hidden(page, "/events/registration/cancel")
        return visitor.post("/events/registration/cancel", hidden).status_code

    def join(number: int) -> int:
        fields = {**hidden, "name": "Neu", "email": f"neu{number}@kommune.example"}
        return Visitor(house).post(path, fields).status_code

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
