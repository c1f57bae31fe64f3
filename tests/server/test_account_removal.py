"""Who was removed is out, with every way back in, and the audit tells who came in how."""

import datetime
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import select

from accounts.coordinator_invitations import find_invitation, invite, use_invitation
from accounts.coordinators import (
    NewCoordinator,
    create_coordinator,
    find_coordinator,
    remove_coordinator,
)
from accounts.errors import UnknownCodeError
from accounts.kommunen import remove_kommune
from accounts.models import Coordinator, CoordinatorInvitation
from accounts.roles import CoordinatorRole
from app.schema import migrate
from core.audit import acts
from core.db import Database
from core.errors import NotFoundError
from tests.infrastructure.office_file import MID, SMALL
from tests.server.account_kit import Visitor, joined
from tests.server.kit import House

HOME, INVITE, AUDIT = "/account/operator/", "/account/operator/invite", "/account/operator/audit"
PEOPLE = "/account/people/"
TODAY = datetime.date(2026, 11, 23)
sqlite_alone = pytest.mark.parametrize("founded", ["sqlite"], indirect=True)


@pytest.fixture
def empty(database_url: str) -> Iterator[Database]:
    """An empty one; once on SQLite, once on PostgreSQL."""
    database = Database(database_url)
    migrate(database)
    yield database
    database.dispose()


def add(database: Database, role: CoordinatorRole, name: str, ags: str = MID) -> bytes:
    of = ags if role.of_kommune else None
    with database.write() as session:
        new = NewCoordinator(f"{name}@example.org", name, "stretched")
        return create_coordinator(session, new=new, ags=of, role=role)


def code_of(database: Database, by: bytes | None, role: CoordinatorRole, ags: str = MID) -> str:
    of = ags if role.of_kommune else None
    with database.write() as session:
        return invite(session, ags=of, role=role, by=by, today=TODAY).code


def is_good(database: Database, code: str) -> bool:
    with database.read() as session:
        try:
            find_invitation(session, code=code, today=TODAY)
        except UnknownCodeError:
            return False
        return True


@pytest.mark.parametrize("role", list(CoordinatorRole))
def test_codes_of_a_removed_person_are_void_and_those_of_others_are_not(
    empty: Database, role: CoordinatorRole
) -> None:
    thief, other = add(empty, role, "thief"), add(empty, role, "other")
    kept = [code_of(empty, by, role) for by in (thief, thief, other, None)]

    with empty.write() as session:
        codes = remove_coordinator(session, coordinator=thief, last_operator_too=True)

    assert codes == 2
    assert [is_good(empty, each) for each in kept] == [False, False, True, True]


def test_the_database_itself_lets_no_code_outlive_its_maker(empty: Database) -> None:
    """Whatever deletes the account, also a statement that nobody thought of."""
    thief = add(empty, CoordinatorRole.COORDINATOR, "thief")
    kept = code_of(empty, thief, CoordinatorRole.READER)
    with empty.write() as session:
        session.execute(Coordinator.__table__.delete())  # type: ignore[attr-defined]
    assert not is_good(empty, kept)


def test_who_is_removed_this_moment_makes_no_code(empty: Database) -> None:
    thief = add(empty, CoordinatorRole.COORDINATOR, "thief")

    def remove(_: int) -> None:
        with empty.write() as session:
            remove_coordinator(session, coordinator=thief)

    def make(_: int) -> None:
        with empty.write() as session:
            invite(session, ags=MID, role=CoordinatorRole.READER, by=thief, today=TODAY)

    with ThreadPoolExecutor(8) as threads:
        tried = [threads.submit(remove if each == 4 else make, each) for each in range(16)]
    assert all(isinstance(each.exception(), NotFoundError | None) for each in tried)
    with empty.read() as session:
        assert session.scalars(select(CoordinatorInvitation.hash)).all() == []


def test_a_kommune_is_removed_as_a_whole_and_others_stay(empty: Database) -> None:
    mine = add(empty, CoordinatorRole.COORDINATOR, "mine")
    reader = add(empty, CoordinatorRole.READER, "reader")
    editor = add(empty, CoordinatorRole.EDITOR, "editor")
    theirs = add(empty, CoordinatorRole.COORDINATOR, "theirs", SMALL)
    gone = [code_of(empty, by, CoordinatorRole.READER) for by in (mine, editor, None)]
    stays = code_of(empty, theirs, CoordinatorRole.READER, SMALL)

    with empty.write() as session:
        emptied = remove_kommune(session, ags=MID)

    assert (set(emptied.people), emptied.codes) == ({mine, reader}, 3)
    assert not any(is_good(empty, each) for each in gone)
    assert is_good(empty, stays)
    with empty.read() as session:
        assert set(session.scalars(select(Coordinator.id))) == {editor, theirs}


def test_a_code_used_while_its_kommune_is_removed_leaves_nobody(empty: Database) -> None:
    codes = [code_of(empty, None, CoordinatorRole.READER) for _ in range(8)]

    def come_in(number: int) -> None:
        with empty.write() as session:
            used = use_invitation(session, code=codes[number], today=TODAY)
            new = NewCoordinator(f"{number}@example.org", "x", "stretched")
            create_coordinator(session, new=new, ags=used.ags, role=used.role)

    def remove(_: int) -> None:
        with empty.write() as session:
            remove_kommune(session, ags=MID)

    with ThreadPoolExecutor(9) as threads:
        tried = [threads.submit(come_in, each) for each in range(4)]
        tried += [threads.submit(remove, 0)]
        tried += [threads.submit(come_in, each) for each in range(4, 8)]
    assert all(isinstance(each.exception(), UnknownCodeError | None) for each in tried)
    with empty.read() as session:
        assert session.scalars(select(Coordinator.id)).all() == []


def made_code(visitor: Visitor, page: str, **fields: str) -> str:
    answer = visitor.press(page, page, **fields)
    return answer.text.split('class="pin">')[1].split("<")[0]


def id_of(house: House, name: str) -> str:
    with house.database.read() as session:
        return find_coordinator(session, name=name).id.hex()


def test_a_removed_coordinator_doesnt_come_back_with_a_code_put_by(house: House) -> None:
    visitor = joined(house)
    first = made_code(visitor, PEOPLE, role="coordinator")
    thief = Visitor(house)
    thief.join(first, name="dieb@oldenmoor.example")
    kept = made_code(thief, PEOPLE, role="coordinator")

    answer = visitor.press(PEOPLE, f"{PEOPLE}remove")

    assert answer.headers["Location"] == f"{PEOPLE}?removed=1&codes=1"
    page = visitor.get(answer.headers["Location"]).text
    assert "Ein offener Code, den sie erzeugt hat, gilt nicht mehr." in page
    assert "Offene Einladungen" not in page
    assert "Diesen Code kennen wir nicht." in Visitor(house).enter_code(kept).text


@sqlite_alone
def test_a_removed_operator_doesnt_come_back_with_a_code_put_by(house: House) -> None:
    visitor = joined(house, CoordinatorRole.OPERATOR)
    thief = Visitor(house)
    thief.join(made_code(visitor, INVITE, role="operator"), name="dieb@example.org")
    kept = made_code(thief, INVITE, role="operator")
    path = f"{HOME}accounts/{id_of(house, 'dieb@example.org')}"

    answer = visitor.press(path, f"{path}/remove", typed_name="dieb@example.org")

    assert "Ein offener Code, den sie erzeugt hat" in visitor.get(answer.headers["Location"]).text
    assert "Diesen Code kennen wir nicht." in Visitor(house).enter_code(kept).text


def test_who_comes_in_is_on_record_with_role_and_inviter(house: House) -> None:
    visitor = joined(house)
    code = made_code(visitor, PEOPLE, role="reader")
    Visitor(house).join(code, name="neu@oldenmoor.example")
    first, new = (id_of(house, f"{each}@oldenmoor.example") for each in ("coordinator", "neu"))
    with house.database.read() as session:
        told = [(act.by, act.about) for act in acts(session, most=9) if act.action == "join"]
    assert told == [
        (new, f"{MID} reader by:{first}"),
        (first, f"{MID} coordinator by:operator"),
    ]


@sqlite_alone
def test_the_audit_tells_who_came_in_with_whose_code_also_after_a_removal(house: House) -> None:
    visitor = joined(house, CoordinatorRole.OPERATOR)
    thief = Visitor(house)
    thief.join(
        made_code(visitor, INVITE, role="operator"), name="dieb@example.org", display_name="Dieb"
    )
    Visitor(house).join(made_code(thief, INVITE, role="editor"), name="e@example.org")
    assert "Redaktion und Netzwerk, mit Code von Dieb</span>" in visitor.get(AUDIT).text
    gone = id_of(house, "dieb@example.org")
    path = f"{HOME}accounts/{gone}"
    visitor.press(path, f"{path}/remove", typed_name="dieb@example.org")
    page = visitor.get(AUDIT).text
    assert f"mit Code von gelöschtem Konto {gone[:6]}" in page
    assert f">gelöschtes Konto {gone[:6]}<" in page
    assert gone not in page
    assert f"with a code from deleted account {gone[:6]}" in visitor.get(f"/en{AUDIT}").text
