"""Forms of a Kommune's account: what is refused and how kindly, whose form it must be."""

import io
import re

import pytest

from accounts import passwords
from accounts.models import Coordinator
from accounts.roles import CoordinatorRole
from accounts.routes.cookies import COORDINATOR_NAME
from accounts.throttle import ATTEMPTS, MOST_PASSWORDS
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
from tests.server.kit import Door, House, code

OTHER = "blaue Lampe im Schnee"
WRONG = "E-Mail-Adresse und Passwort passen nicht zusammen."

pytestmark = pytest.mark.parametrize("founded", ["sqlite"], indirect=True)


def test_everything_is_there_in_english(house: House) -> None:
    visitor = Visitor(house, "/en")
    answer = visitor.join(invitation(house))
    assert answer.headers["Location"] == "/en/account/"
    assert "Hello, Anna Muster." in visitor.get("/account/").text
    refused = Visitor(house, "/en").sign_in(password="wrong")
    assert "E-mail address and password don’t match." in refused.text


@pytest.mark.parametrize("typed", ["", "quatsch", "A" * 26, "A" * 5_000, "\x00", "ä"])
def test_what_is_no_code_is_refused_kindly(house: House, typed: str) -> None:
    answer = Visitor(house).enter_code(typed)
    assert answer.status_code == 422
    assert "Das stimmt noch nicht" in answer.text
    assert "<title>Fehler: Konto einrichten</title>" in answer.text


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"display_name": " "}, "Bitte füllen Sie dieses Feld aus."),
        ({"display_name": "A\u202eB"}, "ein Zeichen dabei, das man nicht sieht"),
        (
            {"display_name": "A" * 1_001},
            "zu lang: 1.001 Zeichen. Höchstens 100 passen hinein.",
        ),
        ({"name": "anna"}, "keine vollständige E-Mail-Adresse"),
        ({"name": "anna@oldenmoor"}, "keine vollständige E-Mail-Adresse"),
        ({"name": "anna@öldenmoor.example"}, "An Adressen mit Umlauten"),
        ({"name": "a" * 250 + "@x.de"}, "Das ist zu lang: 255 Zeichen."),
        ({"password": "kurz", "repeated": "kurz"}, "mindestens 12 Zeichen"),
        ({"password": "Passwort1234!", "repeated": "Passwort1234!"}, "leicht zu erraten"),
        ({"password": "anna@oldenmoor", "repeated": "anna@oldenmoor"}, "leicht zu erraten"),
        ({"repeated": OTHER}, "nicht gleich"),
    ],
)
def test_nothing_typed_is_lost_but_the_password(
    house: House, changed: dict[str, str], message: str
) -> None:
    code_ = invitation(house)
    visitor = Visitor(house)
    answer = visitor.join(code_, **changed)
    assert answer.status_code == 422
    assert message in answer.text
    kept = {"display_name": "Anna Muster", "name": EMAIL} | changed
    for name in ("display_name", "name"):
        assert f'value="{kept[name].strip()}"' in answer.text
    assert PASSWORD not in answer.text
    assert count(house, Coordinator) == 0
    fixed = {"display_name": "Anna", "name": EMAIL, "password": PASSWORD, "repeated": PASSWORD}
    again = visitor.post("/account/join/person", {**visitor.hidden(answer), **fixed})
    assert again.status_code == 303


def test_a_wrong_password_and_an_unknown_name_answer_alike(house: House) -> None:
    visitor = with_account(house)
    hidden = visitor.hidden(visitor.get("/account/sign-in"), "/account/sign-in")
    answers = {
        name: visitor.post("/account/sign-in", {**hidden, "name": name, "password": OTHER})
        for name in (EMAIL, "niemand@oldenmoor.example")
    }
    # A challenge for passkeys is drawn anew for each page.
    drawn = re.compile(r'name="ticket"[^>]*value="[^"]*"|"challenge":"[^"]*"')
    known, unknown = answers.values()
    assert known.status_code == unknown.status_code == 422
    assert WRONG in known.text
    texts = [drawn.sub("", known.text), drawn.sub("", unknown.text)]
    assert texts[0].replace(EMAIL, "") == texts[1].replace("niemand@oldenmoor.example", "")
    assert dict(known.headers).keys() == dict(unknown.headers).keys()


def test_guessing_is_slowed_for_known_and_unknown_names(house: House) -> None:
    visitor = with_account(house)
    for name in (EMAIL, "niemand@oldenmoor.example"):
        for _ in range(ATTEMPTS):
            assert WRONG in visitor.sign_in(name, OTHER).text
        slowed = visitor.sign_in(name, OTHER)
        assert slowed.status_code == 429
        assert slowed.headers["Retry-After"] == "301"
        assert "Zu viele Versuche." in slowed.text
    assert visitor.sign_in().status_code == 303


def test_very_many_guesses_shut_the_name_for_a_while(house: House) -> None:
    visitor = with_account(house)
    for _ in range(MOST_PASSWORDS):
        visitor.sign_in(password=OTHER)
    assert visitor.sign_in().status_code == 429
    house.clock.advance(minutes=5, seconds=1)
    assert visitor.sign_in().status_code == 303


def test_a_flood_of_sign_ins_leaves_threads_for_reports(house: House) -> None:
    visitor = with_account(house)
    taken = [passwords._places.acquire(blocking=False) for _ in range(passwords.AT_ONCE)]
    try:
        answer = visitor.sign_in()
    finally:
        for _ in taken:
            passwords._places.release()
    assert all(taken)
    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "5"
    assert visitor.sign_in().status_code == 303


def test_a_session_ends_after_a_while_without_a_request(house: House) -> None:
    visitor = joined(house)
    house.clock.advance(minutes=59)
    assert visitor.get("/account/").status_code == 200  # and moves the time on
    house.clock.advance(minutes=59)
    assert visitor.get("/account/").status_code == 200
    house.clock.advance(minutes=61)
    assert visitor.get("/account/").status_code == 401


def test_a_session_ends_after_hours_whatever_happens(house: House) -> None:
    visitor = joined(house)
    for _ in range(12 * 3):
        house.clock.advance(minutes=20)
        assert visitor.get("/account/").status_code == 200
    house.clock.advance(minutes=1)
    assert visitor.get("/account/").status_code == 401


def test_who_is_not_signed_in_is_led_to_it_and_back(house: House) -> None:
    visitor = with_account(house)
    asked = visitor.get("/account/password")
    assert asked.status_code == 401
    assert 'href="/account/sign-in?to=/account/password"' in asked.text
    hidden = visitor.hidden(
        visitor.get("/account/sign-in?to=/account/password"), "/account/sign-in"
    )
    answer = visitor.post("/account/sign-in", {**hidden, "name": EMAIL, "password": PASSWORD})
    assert answer.headers["Location"] == "/account/password"


@pytest.mark.parametrize(
    "to", ["https://evil.example/", "//evil.example/", "/\\evil.example", "/a?b", "javascript:x"]
)
def test_signing_in_leads_to_no_other_site(house: House, to: str) -> None:
    visitor = with_account(house)
    hidden = visitor.hidden(visitor.get("/account/sign-in"), "/account/sign-in")
    fields = {**hidden, "to": to, "name": EMAIL, "password": PASSWORD}
    assert visitor.post("/account/sign-in", fields).headers["Location"] == "/account/"


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"current": "falsche Lampe im Wind"}, "nicht Ihr jetziges Passwort"),
        ({"password": PASSWORD, "repeated": PASSWORD}, "Das ist Ihr jetziges Passwort."),
        ({"password": "Oldenmoor 2026", "repeated": "Oldenmoor 2026"}, "leicht zu erraten"),
        ({"repeated": PASSWORD}, "nicht gleich"),
    ],
)
def test_a_password_is_not_changed_by_accident(
    house: House, fields: dict[str, str], message: str
) -> None:
    visitor = with_account(house)
    visitor.sign_in()
    given = {"current": PASSWORD, "password": OTHER, "repeated": OTHER} | fields
    answer = visitor.submit("/account/password", **given)
    assert answer.status_code == 422
    assert message in answer.text
    assert Visitor(house).sign_in().status_code == 303


def test_a_form_of_somebody_else_is_not_taken(house: House) -> None:
    """Not even with the right Origin: each form belongs to one session."""
    anna, bea = joined(house), joined(house, CoordinatorRole.READER)
    stolen = bea.hidden(bea.get("/account/"))
    answer = anna.post("/account/sign-out", stolen)
    assert answer.status_code == 409
    assert "Geändert wurde nichts." in answer.text
    assert anna.get("/account/").status_code == 200


@pytest.mark.parametrize("token", ["", "form", "form.AAAA.BBBB"])
def test_a_form_without_its_token_is_shown_again(house: House, token: str) -> None:
    visitor = with_account(house)
    fields = {"token": token, "name": EMAIL, "password": PASSWORD}
    answer = visitor.post("/account/sign-in", fields)
    assert answer.status_code == 422
    assert "Die Seite war zu lange offen." in answer.text
    assert f'value="{EMAIL}"' in answer.text


def test_a_form_of_another_kind_or_day_is_not_taken(house: House) -> None:
    visitor = with_account(house)
    other = visitor.hidden(visitor.get("/account/join"))["token"]
    fields = {"name": EMAIL, "password": PASSWORD}
    assert visitor.post("/account/sign-in", {**fields, "token": other}).status_code == 422
    token = visitor.hidden(visitor.get("/account/sign-in"), "/account/sign-in")["token"]
    house.clock.advance(hours=12, seconds=1)
    assert visitor.post("/account/sign-in", {**fields, "token": token}).status_code == 422


@pytest.mark.parametrize("origin", ["null", "https://evil.example", "http://desk.localhost:8000"])
def test_no_other_site_signs_anybody_in_or_out(house: House, origin: str) -> None:
    visitor = joined(house)
    hidden = visitor.hidden(visitor.get("/account/"), "/account/sign-out")
    assert visitor.post("/account/sign-out", hidden, origin=origin).status_code == 403
    assert visitor.get("/account/").status_code == 200
    fresh = Visitor(house)
    fields = {
        **fresh.hidden(fresh.get("/account/sign-in"), "/account/sign-in"),
        "name": "x",
        "password": "y",
    }
    assert fresh.post("/account/sign-in", fields, origin=origin).status_code == 403


def test_json_is_no_form(house: House) -> None:
    visitor = with_account(house)
    body = {
        **visitor.hidden(visitor.get("/account/sign-in"), "/account/sign-in"),
        "name": EMAIL,
        "password": PASSWORD,
    }
    answer = visitor.door.post("/account/sign-in", body)
    assert answer.status_code == 422
    assert count(house, Coordinator) == 1


def test_a_coordinators_cookie_changes_nothing_for_a_reporter(house: House) -> None:
    value = cookie(joined(house))
    plain, marked = house.report_door(), house.report_door()
    marked.client.set_cookie(COORDINATOR_NAME, value, domain="report.localhost")
    assert dict(plain.get("/").headers) == dict(marked.get("/").headers)


def test_the_account_of_a_kommune_opens_no_desk(house: House) -> None:
    joined(house)
    answer = house.desk_door().post("/api/login", {"name": EMAIL, "token": "A" * 43})
    assert code(answer) == "wrong-credentials"


def test_logs_hold_no_address_no_name_and_no_code(house: House, log_lines: io.StringIO) -> None:
    code_ = invitation(house)
    visitor = Visitor(house)
    visitor.join(code_, name="kanarie")
    visitor.join(code_)
    Visitor(house).sign_in("kanarie@example.org", "kanarie")
    visitor.get("/account/sign-in?to=/kanarie")
    logged = log_lines.getvalue()
    assert "account.join_person" in logged
    for canary in ("kanarie", EMAIL, "Anna", PASSWORD, code_, code_[:4], "localhost"):
        assert canary not in logged


def test_signing_in_writes_the_only_cookie(house: House) -> None:
    visitor = with_account(house)
    for path in ("/", "/account/sign-in", "/account/join", "/nowhere"):
        assert "Set-Cookie" not in visitor.get(path).headers
    assert "Set-Cookie" not in visitor.sign_in(password=OTHER).headers
    assert len(visitor.sign_in().headers.getlist("Set-Cookie")) == 1


def test_account_pages_stay_in_no_cache_and_no_frame(house: House) -> None:
    answer = joined(house).get("/account/")
    assert answer.headers["Cache-Control"] == "no-store"
    policy = answer.headers["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in policy
    assert "form-action 'self'" in policy
    # Without any referrer, browsers would post the forms with `Origin: null`.
    assert answer.headers["Referrer-Policy"] == "same-origin"


def test_a_large_form_is_refused(house: House) -> None:
    answer = Visitor(house).post("/account/sign-in", {"name": "x" * 20_000})
    assert answer.status_code == 413
    assert "Das ist zu viel auf einmal" in answer.text


def test_the_second_step_opened_on_its_own_leads_to_the_first(house: House) -> None:
    answer = Visitor(house, "/en").get("/account/join/person")
    assert answer.headers["Location"] == "/en/account/join"


def test_the_door_keeps_its_pages_apart(house: House) -> None:
    for door in (house.report_door(), house.desk_door()):
        assert isinstance(door, Door)
        assert door.get("/account/sign-in").status_code == 404


def test_a_choice_that_has_to_be_made_is_not_called_voluntary(house: House) -> None:
    page = joined(house).get("/account/people/").text
    choice = re.search(r"<legend[^>]*>(.*?)</legend>", page, re.DOTALL)
    assert choice is not None
    assert "Was soll die Person tun können?" in choice[1]
    assert "freiwillig" not in choice[1]
