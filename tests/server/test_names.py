"""Names people choose: what no column takes or no eye reads rightly is refused before it counts."""

from typing import Any

import pytest
from sqlalchemy import func, select

from accounts.models import Account
from app.demo import desk as desks
from app.demo.people import Person
from tests.server.kit import House, code, found_body
from tests.server.test_membership import founding_code

GROWS = "\ufdfa"
"""One character that is 18 in the normal form."""


@pytest.fixture
def founding(house: House, other_lead: Person) -> dict[str, Any]:
    """What founds another desk, as it should be."""
    keys, files = desks.found(other_lead, house.clock.today)
    return found_body(founding_code(house), keys, files)


def named(founding: dict[str, Any], **names: str) -> dict[str, Any]:
    return founding | {"account": founding["account"] | names}


def count_accounts(house: House) -> int:
    with house.database.read() as session:
        return session.scalars(select(func.count()).select_from(Account)).one()


def test_a_name_that_grows_beyond_its_column_is_refused(
    house: House, founding: dict[str, Any]
) -> None:
    door = house.desk_door()
    answer = door.post("/api/desks", named(founding, name=GROWS * 100))
    assert (answer.status_code, code(answer)) == (422, "not-valid")
    assert count_accounts(house) == 1
    # 22 of them are 396 characters, and the invitation is still good.
    assert door.post("/api/desks", named(founding, name=GROWS * 22)).status_code == 201


@pytest.mark.parametrize("field", ["name", "display_name"])
@pytest.mark.parametrize(
    "character",
    ["\x00", "\n", "\x1f", "\x7f", "\x85", "\u2028", "\u202a", "\u202e", "\u2066", "\u2069"],
)
def test_a_name_that_reads_as_another_is_refused(
    house: House, founding: dict[str, Any], field: str, character: str
) -> None:
    for name in (f"Frau{character}Leitung", f"Leitung{character}"):
        answer = house.desk_door().post("/api/desks", named(founding, **{field: name}))
        assert (answer.status_code, code(answer)) == (400, "malformed")
    assert count_accounts(house) == 1


def test_names_of_any_language_are_taken(house: House, founding: dict[str, Any]) -> None:
    names = {"name": "مريم-łucja", "display_name": "Łucja O’Neill-Đặng مريم"}
    answer = house.desk_door().post("/api/desks", named(founding, **names))
    assert answer.status_code == 201
    assert answer.json is not None
    assert answer.json["account"]["display_name"] == names["display_name"]


@pytest.mark.parametrize("path", ["/api/login", "/api/login/parameters"])
def test_a_name_that_grows_is_an_unknown_name_at_sign_in(house: House, path: str) -> None:
    token = {"token": "A" * 43} if path == "/api/login" else {}
    answer = house.desk_door().post(path, {"name": GROWS * 100} | token)
    assert answer.status_code == (401 if token else 200)
