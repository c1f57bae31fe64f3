"""What docs/metadata-budget.md says is removed is gone from the database, and when it says."""

from sqlalchemy import select

from accounts.models import Account, SignIn
from app.demo.people import Person
from desks.models import Candidate, DeskFiles, Invitation, RootCopy
from tests.server.kit import House
from tests.server.test_intake import start_next_epoch
from tests.server.test_membership import admit, founding_code, join, joining_code


def count(house: House, table: type) -> int:
    with house.database.read() as session:
        return len(session.scalars(select(table)).all())


def test_a_session_goes_at_the_first_sign_in_two_days_later(house: House) -> None:
    house.sign_in()
    house.clock.advance(days=1)
    house.sign_in()
    assert count(house, SignIn) == 2
    house.clock.advance(days=1)
    house.sign_in()
    assert count(house, SignIn) == 2


def test_a_session_goes_when_it_is_ended(house: House) -> None:
    door = house.sign_in()
    assert door.post("/api/logout", {}).status_code == 204
    assert count(house, SignIn) == 0


def test_the_browser_forgets_the_session_when_it_closes(house: House) -> None:
    person = house.desk.people[0]
    house.sign_in()
    door = house.sign_in()
    house.clock.advance(minutes=5)
    written = door.get("/api/session").headers["Set-Cookie"]  # renewed
    assert person.name not in written
    assert "expires" not in written.lower()
    assert "max-age" not in written.lower()


def test_an_invitation_goes_when_it_is_used_or_over(house: House, counsellor: Person) -> None:
    join(house, counsellor)
    assert count(house, Invitation) == 0
    founding_code(house)
    house.clock.advance(days=8)
    joining_code(house.sign_in())
    assert count(house, Invitation) == 1


def test_a_request_to_join_goes_when_the_person_is_admitted(
    house: House, counsellor: Person
) -> None:
    join(house, counsellor)
    assert count(house, Candidate) == 1
    admit(house, counsellor)
    assert count(house, Candidate) == 0
    assert count(house, Account) == 2


def test_files_of_a_former_epoch_go_with_it(house: House) -> None:
    with house.database.read() as session:
        before = session.scalars(select(DeskFiles.secrets)).one()
        copies = set(session.scalars(select(RootCopy.sealed)))
    start_next_epoch(house)
    with house.database.read() as session:
        assert session.scalars(select(DeskFiles.secrets)).one() != before
        assert not copies & set(session.scalars(select(RootCopy.sealed)))
