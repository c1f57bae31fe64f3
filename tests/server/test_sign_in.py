"""Signing in: who knows the token gets a session that ends; nobody learns which names exist."""

import pytest
from sqlalchemy import select

from accounts.models import Account, SignIn
from accounts.routes.cookies import NAME
from accounts.throttle import ATTEMPTS, MOST_ATTEMPTS
from crypto.encoding import b64encode, sha256
from tests.server.kit import Door, House, code


def cookie(door: Door) -> str:
    found = door.client.get_cookie(NAME, domain="desk.localhost")
    assert found is not None
    return found.value


def log_in(house: House, door: Door, token: bytes, name: str = "leitung") -> tuple[int, str]:
    answer = door.post("/api/login", {"name": name, "token": b64encode(token)})
    return answer.status_code, "" if answer.status_code == 200 else code(answer)


def test_the_right_token_opens_a_session(house: House) -> None:
    person = house.desk.people[0]
    door = house.desk_door()
    answer = door.post(
        "/api/login", {"name": " LEITUNG ", "token": b64encode(person.login.login_token)}
    )
    assert answer.status_code == 200
    assert answer.json == {
        "account": {
            "id": person.id,
            "name": "leitung",
            "display_name": "Frau Leitung",
            "role": "lead",
            "status": "active",
        },
        "desk": b64encode(house.desk.fingerprint),
        "key_file": answer.json["key_file"] if answer.json else "",
    }
    written = answer.headers["Set-Cookie"]
    assert written.startswith("__Host-desk=")
    for attribute in ("Secure", "HttpOnly", "SameSite=Strict", "Path=/"):
        assert attribute in written
    assert "Domain" not in written
    assert door.get("/api/session").json == answer.json


def test_a_wrong_token_and_a_wrong_name_answer_alike(house: House) -> None:
    door = house.desk_door()
    wrong_token = door.post("/api/login", {"name": "leitung", "token": b64encode(bytes(32))})
    wrong_name = door.post("/api/login", {"name": "niemand", "token": b64encode(bytes(32))})
    assert code(wrong_token) == "wrong-credentials"
    assert wrong_token.data == wrong_name.data
    assert dict(wrong_token.headers) == dict(wrong_name.headers)


def test_unknown_names_get_stable_invented_parameters(house: House) -> None:
    door = house.desk_door()
    invented = [door.post("/api/login/parameters", {"name": "Niemand"}).json for _ in range(2)]
    other = door.post("/api/login/parameters", {"name": "jemand"}).json
    real = door.post("/api/login/parameters", {"name": "Leitung"}).json
    assert invented[0] == invented[1]
    assert invented[0] is not None
    assert other is not None
    assert real is not None
    assert invented[0]["salt"] != other["salt"]
    assert real["salt"] == b64encode(house.desk.people[0].salt)
    assert real | {"salt": ""} == invented[0] | {"salt": ""}


def test_guessing_is_slowed_for_known_and_unknown_names(house: House) -> None:
    door = house.desk_door()
    for name in ("leitung", "niemand"):
        for _ in range(ATTEMPTS):
            assert log_in(house, door, bytes(32), name) == (401, "wrong-credentials")
        assert log_in(house, door, bytes(32), name) == (429, "too-many-attempts")
    house.clock.advance(minutes=5)
    assert log_in(house, door, bytes(32)) == (401, "wrong-credentials")


def test_somebody_elses_guesses_do_not_keep_the_owner_out(house: House) -> None:
    right = house.desk.people[0].login.login_token
    for _ in range(MOST_ATTEMPTS - 1):
        log_in(house, house.desk_door(), bytes(32))
    assert log_in(house, house.desk_door(), right) == (200, "")


def test_very_many_guesses_shut_the_name_for_a_while(house: House) -> None:
    right = house.desk.people[0].login.login_token
    door = house.desk_door()
    for _ in range(MOST_ATTEMPTS):
        log_in(house, door, bytes(32))
    refused = door.post("/api/login", {"name": "leitung", "token": b64encode(right)})
    assert refused.status_code == 429
    house.clock.advance(seconds=int(refused.headers["Retry-After"]))
    assert log_in(house, door, right) == (200, "")


def test_the_database_holds_only_hashes_of_tokens(house: House) -> None:
    door = house.sign_in()
    token = cookie(door).split("~")[0]
    with house.database.read() as session:
        kept = set(session.scalars(select(SignIn.hash)))
        stored = session.scalars(select(Account.token)).one()
    assert b64encode(house.desk.people[0].login.login_token) != b64encode(stored)
    assert stored == sha256(house.desk.people[0].login.login_token)
    assert all(token != b64encode(digest) for digest in kept)


def test_a_session_ends_after_a_while_without_a_request(house: House) -> None:
    door = house.sign_in()
    house.clock.advance(minutes=29)
    assert door.get("/api/session").status_code == 200  # and moves the time on
    house.clock.advance(minutes=29)
    assert door.get("/api/session").status_code == 200
    house.clock.advance(minutes=31)
    assert code(door.get("/api/session")) == "no-session"


def test_a_session_ends_after_hours_whatever_happens(house: House) -> None:
    door = house.sign_in()
    for _ in range(12 * 3):
        house.clock.advance(minutes=20)
        assert door.get("/api/session").status_code == 200
    house.clock.advance(minutes=1)
    assert code(door.get("/api/session")) == "no-session"


@pytest.mark.parametrize("part", [0, 1, 2])
def test_a_changed_cookie_is_no_session(house: House, part: int) -> None:
    door = house.sign_in()
    value = cookie(door)
    token, rest = value.split("~")
    started, renewed, signature = rest.split(".")
    changed = [
        f"{token}~{int(started) + 9_999}.{renewed}.{signature}",
        f"{b64encode(bytes(32))}~{started}.{renewed}.{signature}",
        f"{token}~{started}.{renewed[::-1]}.{signature}",
    ][part]
    door.client.set_cookie(NAME, changed, domain="desk.localhost")
    assert code(door.get("/api/session")) == "no-session"


def test_logging_out_ends_the_session_for_every_copy_of_the_cookie(house: House) -> None:
    door = house.sign_in()
    copy = cookie(door)
    answer = door.post("/api/logout", {})
    assert answer.status_code == 204
    # "cookies" would drop those of sister sites below the same domain as well.
    assert answer.headers["Clear-Site-Data"] == '"cache"'
    thief = house.desk_door()
    thief.client.set_cookie(NAME, copy, domain="desk.localhost")
    assert code(thief.get("/api/session")) == "no-session"


@pytest.mark.parametrize("minutes", [0, 5])
def test_logging_out_leaves_no_cookie_behind(house: House, minutes: int) -> None:
    door = house.sign_in()
    house.clock.advance(minutes=minutes)  # after some, an answer would renew the cookie
    answer = door.post("/api/logout", {})
    (expired,) = answer.headers.getlist("Set-Cookie")
    for attribute in ("Max-Age=0", "Secure", "HttpOnly", "SameSite=Strict", "Path=/"):
        assert attribute in expired
    assert door.client.get_cookie(NAME, domain="desk.localhost") is None
