"""The people of a Kommune: its coordinators invite and remove, others and other Kommunen can't."""

import pytest
from sqlalchemy import select

from accounts.coordinators import find_coordinator
from accounts.models import Coordinator
from accounts.roles import CoordinatorRole
from core.audit import acts
from tests.infrastructure.office_file import MID, SMALL
from tests.server.account_kit import Visitor, count, joined
from tests.server.kit import House

PEOPLE, REMOVE, WITHDRAW = "/account/people/", "/account/people/remove", "/account/people/withdraw"
pytestmark = pytest.mark.parametrize("founded", ["sqlite"], indirect=True)


def invite_as(visitor: Visitor, role: str) -> str:
    """Make a code on the page."""
    answer = visitor.press(PEOPLE, PEOPLE, role=role)
    assert "Der Einladungscode" in answer.text, answer.text
    return answer.text.split('class="pin">')[1].split("<")[0]


def id_of(house: House, name: str) -> str:
    with house.database.read() as session:
        return find_coordinator(session, name=name).id.hex()


def remove(visitor: Visitor, person: str) -> int:
    """Send the form of the page for whoever this is."""
    token = visitor.hidden(visitor.get(PEOPLE), REMOVE)["token"]
    return visitor.post(REMOVE, {"token": token, "person": person}).status_code


def written(house: House) -> list[tuple[str, str, str]]:
    with house.database.read() as session:
        told = acts(session, most=10)
    return [(act.by, act.action, act.about) for act in told if act.action != "join"]


@pytest.mark.parametrize("role", ["reader", "coordinator"])
def test_a_coordinator_lets_a_colleague_in(house: House, role: str) -> None:
    visitor = joined(house)
    code = invite_as(visitor, role)
    assert "gültig bis 7. Dezember 2026" in visitor.get(PEOPLE).text
    colleague = Visitor(house)
    assert colleague.join(code, name="neu@oldenmoor.example").status_code == 303
    with house.database.read() as session:
        new = find_coordinator(session, name="neu@oldenmoor.example")
    assert (new.ags, new.role) == (MID, role)
    by = id_of(house, "coordinator@oldenmoor.example")
    assert written(house) == [(by, "invite", f"{MID} {role}")]


@pytest.mark.parametrize("role", ["editor", "operator", "", "lead"])
def test_nobody_gets_more_than_a_kommune_has(house: House, role: str) -> None:
    assert joined(house).press(PEOPLE, PEOPLE, role=role).status_code == 422
    assert written(house) == []


@pytest.mark.parametrize("role", list(CoordinatorRole))
def test_only_coordinators_do_it(house: House, role: CoordinatorRole) -> None:
    expected = 200 if role is CoordinatorRole.COORDINATOR else 403
    assert joined(house, role).get(PEOPLE).status_code == expected


def test_a_removed_colleague_is_out_at_once(house: House) -> None:
    visitor = joined(house)
    colleague = joined(house, CoordinatorRole.READER)
    gone = id_of(house, "reader@oldenmoor.example")
    assert remove(visitor, gone) == 303
    assert colleague.get("/account/").status_code == 401
    # A second click on the same question: it is done already.
    joined(house, CoordinatorRole.READER)
    assert remove(visitor, gone) == 303
    assert written(house)[0][1:] == ("remove", f"{MID} {gone}")
    assert len(written(house)) == 1


def test_people_of_other_kommunen_can_be_neither_seen_nor_removed(house: House) -> None:
    visitor = joined(house)
    joined(house, CoordinatorRole.READER)
    other = joined(house, ags=SMALL)
    editor = joined(house, CoordinatorRole.EDITOR)
    page = visitor.get(PEOPLE).text
    for name in (f"coordinator@{SMALL}.example", "editor@oldenmoor.example"):
        assert name not in page
        remove(visitor, id_of(house, name))
    assert other.get("/account/").status_code == 200
    assert editor.get("/account/").status_code == 200
    assert written(house) == []


def test_nobody_removes_themselves(house: House) -> None:
    visitor = joined(house)
    joined(house, CoordinatorRole.READER)
    assert remove(visitor, id_of(house, "coordinator@oldenmoor.example")) == 422
    assert count(house, Coordinator) == 2


def test_withdrawn_codes_open_nothing_and_those_of_others_stay(house: House) -> None:
    visitor, other = joined(house), joined(house, ags=SMALL)
    mine, theirs = invite_as(visitor, "reader"), invite_as(other, "reader")
    assert visitor.press(PEOPLE, WITHDRAW).headers["Location"] == f"{PEOPLE}?withdrawn=1"
    assert "Diesen Code kennen wir nicht." in Visitor(house).enter_code(mine).text
    assert Visitor(house).join(theirs, name="x@kelbersruh.example").status_code == 303


def test_names_are_shown_as_text(house: House) -> None:
    visitor = joined(house)
    code = invite_as(visitor, "reader")
    evil = '<script>alert(1)</script>"'
    Visitor(house).join(code, name="neu@oldenmoor.example", display_name=evil)
    page = visitor.get(PEOPLE).text
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    with house.database.read() as session:
        assert evil in session.scalars(select(Coordinator.display_name)).all()


def test_each_question_names_its_person_and_goes_without_script(house: House) -> None:
    visitor = joined(house)
    joined(house, CoordinatorRole.READER)
    page = visitor.get(PEOPLE)
    assert visitor.hidden(page, REMOVE)["person"] == id_of(house, "reader@oldenmoor.example")
    assert "Anna Muster kann sich dann nicht mehr anmelden, und offene Codes" in page.text
