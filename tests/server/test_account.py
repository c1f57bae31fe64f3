"""A Kommune's account: joining by code, signing in and out, and who can't."""

import pytest
from sqlalchemy import select

from accounts.coordinators import find_coordinator, remove_coordinator
from accounts.models import Coordinator, CoordinatorInvitation, CoordinatorSignIn
from accounts.routes.cookies import COORDINATOR_NAME, NAME, Cookies
from accounts.throttle import ATTEMPTS
from tests.server.account_kit import (
    EMAIL,
    PASSWORD,
    Visitor,
    cookie,
    count,
    invitation,
    joined,
    with_account,
)
from tests.server.kit import House, code

OTHER = "blaue Lampe im Schnee"
WRONG = "E-Mail-Adresse und Passwort passen nicht zusammen."


def test_a_code_opens_an_account_and_signs_in(house: House) -> None:
    visitor = Visitor(house)
    answer = visitor.join(invitation(house).lower().replace("-", " "))
    assert (answer.status_code, answer.headers["Location"]) == (303, "/account/")
    home = visitor.get("/account/")
    assert "Oldenmoor" in home.text
    assert "Guten Tag, Anna Muster." in home.text
    assert "Ihr Konto" in home.text
    written = answer.headers["Set-Cookie"]
    assert written.startswith("__Host-account=")
    for attribute in ("Secure", "HttpOnly", "SameSite=Strict", "Path=/"):
        assert attribute in written
    assert "Domain" not in written


def test_a_code_is_used_once(house: House) -> None:
    code_ = invitation(house)
    Visitor(house).join(code_)
    again = Visitor(house).enter_code(code_)
    assert again.status_code == 422
    assert "Diesen Code kennen wir nicht." in again.text
    assert count(house, CoordinatorInvitation) == 0


def test_a_code_that_was_used_meanwhile_opens_nothing(house: House) -> None:
    code_ = invitation(house)
    slow = Visitor(house)
    hidden = slow.hidden(slow.enter_code(code_))
    Visitor(house).join(code_)
    fields = {"display_name": "B", "name": "b@example.org", "password": OTHER, "repeated": OTHER}
    answer = slow.post("/account/join/person", {**hidden, **fields})
    assert "Diesen Code kennen wir nicht." in answer.text
    assert count(house, Coordinator) == 1


def test_a_code_ends_after_a_fortnight(house: House) -> None:
    early, late = invitation(house), invitation(house)
    house.clock.advance(days=14)
    assert Visitor(house).join(early).status_code == 303
    house.clock.advance(days=1)
    assert "Diesen Code kennen wir nicht." in Visitor(house).enter_code(late).text


def test_a_taken_address_is_told_to_the_invited_alone_and_not_often(house: House) -> None:
    with_account(house)
    visitor, code_ = Visitor(house), invitation(house)
    answers = [visitor.join(code_, name=EMAIL.upper()) for _ in range(ATTEMPTS + 1)]
    assert "Mit dieser Adresse gibt es schon ein Konto." in answers[0].text
    assert answers[-1].status_code == 429
    assert count(house, Coordinator) == 1
    assert count(house, CoordinatorInvitation) == 1


def test_the_right_password_signs_in(house: House) -> None:
    visitor = with_account(house)
    answer = visitor.sign_in(" ANNA@Oldenmoor.example ")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/account/")
    assert visitor.get("/account/").status_code == 200
    assert visitor.get("/account/sign-in").headers["Location"] == "/account/"


def test_the_database_holds_no_password_no_code_and_no_token(house: House) -> None:
    code_ = invitation(house)
    visitor = joined(house)
    token = cookie(visitor).split("~")[0]
    with house.database.read() as session:
        account = session.scalars(select(Coordinator)).one()
        stored = [account.password, *map(str, session.scalars(select(CoordinatorSignIn.hash)))]
        stored += map(str, session.scalars(select(CoordinatorInvitation.hash)))
    assert account.password.startswith("$argon2id$v=19$m=65536,t=3,p=4$")
    for secret in (PASSWORD, token, code_):
        assert all(secret not in text for text in stored)


def test_signing_out_ends_the_session_for_every_copy_of_the_cookie(house: House) -> None:
    visitor = joined(house)
    copy = cookie(visitor)
    hidden = visitor.hidden(visitor.get("/account/"), "/account/sign-out")
    answer = visitor.post("/account/sign-out", hidden)
    assert answer.headers["Location"] == "/account/signed-out"
    assert answer.headers["Clear-Site-Data"] == '"cache"'
    assert visitor.door.client.get_cookie(COORDINATOR_NAME, domain="localhost") is None
    assert "Sie sind abgemeldet" in visitor.get("/account/signed-out").text
    thief = Visitor(house)
    thief.door.client.set_cookie(COORDINATOR_NAME, copy, domain="localhost")
    assert thief.get("/account/").status_code == 401


def test_a_new_password_ends_all_other_sessions(house: House) -> None:
    visitor = with_account(house)
    visitor.sign_in()
    elsewhere = Visitor(house)
    elsewhere.sign_in()
    answer = visitor.submit("/account/password", current=PASSWORD, password=OTHER, repeated=OTHER)
    assert answer.headers["Location"] == "/account/?changed=1"
    assert "Das Passwort ist geändert" in visitor.get("/account/?changed=1").text
    assert elsewhere.get("/account/").status_code == 401
    assert WRONG in elsewhere.sign_in().text
    assert elsewhere.sign_in(password=OTHER).status_code == 303


def test_a_removed_person_is_out_at_once(house: House) -> None:
    visitor = with_account(house)
    visitor.sign_in()
    with house.database.write() as session:
        remove_coordinator(session, coordinator=find_coordinator(session, name=EMAIL).id)
    assert visitor.get("/account/").status_code == 401
    assert WRONG in visitor.sign_in().text


def test_a_desk_session_is_nothing_on_the_public_site(house: House) -> None:
    desk = house.sign_in()
    value = desk.client.get_cookie(NAME, domain="desk.localhost")
    assert value is not None
    visitor = Visitor(house)
    for name in (NAME, COORDINATOR_NAME):
        visitor.door.client.set_cookie(name, value.value, domain="localhost")
    assert visitor.get("/account/").status_code == 401


def test_a_coordinators_session_is_nothing_at_the_desk(house: House) -> None:
    value = cookie(joined(house))
    desk = house.desk_door()
    for name in (NAME, COORDINATOR_NAME):
        desk.client.set_cookie(name, value, domain="desk.localhost")
    for path in ("/api/session", "/api/cases", "/api/desk"):
        assert code(desk.get(path)) == "no-session"


@pytest.mark.parametrize("founded", ["sqlite"], indirect=True)
def test_each_cookie_has_a_signature_of_its_own(house: House) -> None:
    """Even if a token stood in the tables of both, which it never does."""
    value = cookie(joined(house))
    secret = house.config.secret_key
    assert Cookies(secret, house.clock, COORDINATOR_NAME).read(value) is not None
    assert Cookies(secret, house.clock, NAME).read(value) is None
