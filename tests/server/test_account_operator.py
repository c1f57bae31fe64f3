"""Pages of who runs the server: every account, no case, and nothing is lost by one wrong click."""

import datetime
import re

import pytest
from sqlalchemy import delete, select

from accounts.coordinators import find_coordinator, remove_coordinator
from accounts.errors import LastOperatorError
from accounts.models import Coordinator, CoordinatorInvitation
from accounts.roles import CoordinatorRole
from core.audit import ACTIONS, AuditEntry, acts, record
from crypto.encoding import b64encode
from tests.infrastructure.office_file import MID
from tests.server.account_kit import Visitor, count, joined
from tests.server.factor_kit import set_up_app
from tests.server.kit import House

HOME, INVITE, AUDIT = "/account/operator/", "/account/operator/invite", "/account/operator/audit"
READER_NAME = "reader@oldenmoor.example"
pytestmark = pytest.mark.parametrize("founded", ["sqlite"], indirect=True)


def operator(house: House) -> Visitor:
    return joined(house, CoordinatorRole.OPERATOR)


def account_path(house: House, name: str) -> str:
    with house.database.read() as session:
        return f"{HOME}accounts/{find_coordinator(session, name=name).id.hex()}"


def written(house: House) -> list[tuple[str, str]]:
    with house.database.read() as session:
        told = acts(session, most=10)
    return [(act.action, act.about) for act in told if act.action != "join"]


def test_accounts_are_found_by_role_name_address_and_kommune(house: House) -> None:
    visitor = operator(house)
    joined(house)
    set_up_app(joined(house, CoordinatorRole.READER))
    for query, found in (
        ({}, {"operator", "coordinator", "reader"}),
        ({"role": "reader"}, {"reader"}),
        ({"q": "oldenMOOR", "role": "coordinator"}, {"coordinator"}),
        ({"q": MID}, {"coordinator", "reader"}),
        ({"q": "operator@"}, {"operator"}),
        ({"q": "nirgends"}, set()),
        ({"role": "lead"}, set()),
    ):
        page = visitor.post(HOME, query).text
        shown = set(re.findall(r"(\w+)@oldenmoor\.example", page)) - {"leer"}
        assert shown - set(re.findall(r'value="(\w+)@', page)) == found or shown == found, query
    assert "Kein Konto passt dazu." in visitor.post(HOME, {"q": "nirgends"}).text
    assert visitor.post(HOME, {"role": "reader"}).text.count("mit zweitem Schritt") == 1


@pytest.mark.parametrize(
    ("role", "kommune", "ags"),
    [
        ("coordinator", "Oldenmoor", MID),
        ("reader", MID, MID),
        ("editor", "", None),
        ("operator", "", None),
    ],
)
def test_everybody_can_be_invited(house: House, role: str, kommune: str, ags: str | None) -> None:
    visitor = operator(house)
    answer = visitor.submit(INVITE, role=role, kommune=kommune)
    code = answer.text.split('class="pin">')[1].split("<")[0]
    assert Visitor(house).join(code, name="neu@example.org").status_code == 303
    with house.database.read() as session:
        new = find_coordinator(session, name="neu@example.org")
    assert (new.role, new.ags) == (role, ags)
    assert written(house) == [("invite", f"{ags} {role}" if ags else role)]


@pytest.mark.parametrize(
    ("role", "kommune", "message"),
    [
        ("coordinator", "", "Bitte füllen Sie dieses Feld aus."),
        ("reader", "Nirgendwo", "Diese Kommune finden wir nicht."),
        ("editor", "Oldenmoor", "Dieses Konto gehört zu keiner Kommune."),
        ("lead", "", "Das stimmt noch nicht"),
    ],
)
def test_what_doesnt_go_together_is_refused(
    house: House, role: str, kommune: str, message: str
) -> None:
    answer = operator(house).submit(INVITE, role=role, kommune=kommune)
    assert (answer.status_code, message in answer.text) == (422, True)
    assert count(house, CoordinatorInvitation) == 0


def test_codes_are_withdrawn_by_kommune_and_those_for_none_apart(house: House) -> None:
    visitor = operator(house)
    for role, kommune in (("editor", ""), ("reader", "Oldenmoor")):
        visitor.submit(INVITE, role=role, kommune=kommune)
    page = visitor.get(HOME)
    token = re.findall(r'name="token"[^>]*value="([^"]+)"', page.text)[0]
    assert visitor.post(f"{HOME}withdraw", {"token": token, "kommune": ""}).status_code == 303
    with house.database.read() as session:
        assert session.scalars(select(CoordinatorInvitation.role)).all() == ["reader"]
    visitor.press(HOME, f"{HOME}withdraw")
    assert count(house, CoordinatorInvitation) == 0
    assert written(house)[:2] == [("withdraw", MID), ("withdraw", "no Kommune")]


def test_an_account_goes_only_when_its_address_is_typed(house: House) -> None:
    visitor, reader = operator(house), joined(house, CoordinatorRole.READER)
    path = account_path(house, READER_NAME)
    for typed in ("", "operator@oldenmoor.example", "reader"):
        assert visitor.press(path, f"{path}/remove", typed_name=typed).status_code == 422
    assert reader.get("/account/").status_code == 200
    answer = visitor.press(path, f"{path}/remove", typed_name=" Reader@Oldenmoor.example")
    assert answer.headers["Location"] == f"{HOME}?removed=1"
    assert reader.get("/account/").status_code == 401
    assert visitor.get(path).status_code == 404
    assert written(house)[0] == ("remove", f"{MID} {path[-32:]}")


def test_the_last_operator_stays_and_one_of_two_may_go(house: House) -> None:
    visitor = operator(house)
    path = account_path(house, "operator@oldenmoor.example")
    own = {"typed_name": "operator@oldenmoor.example"}
    answer = visitor.press(path, f"{path}/remove", **own)
    assert "Das ist das letzte Konto für den Betrieb." in answer.text
    code = visitor.submit(INVITE, role="operator").text.split('class="pin">')[1].split("<")[0]
    Visitor(house).join(code, name="zweite@oldenmoor.example")
    answer = visitor.press(path, f"{path}/remove", **own)
    assert answer.headers["Location"] == "/account/signed-out"
    assert visitor.get(HOME).status_code == 401
    with house.database.write() as session:
        left = find_coordinator(session, name="zweite@oldenmoor.example").id
        with pytest.raises(LastOperatorError):
            remove_coordinator(session, coordinator=left)


def test_a_lost_second_factor_is_taken_away_and_sessions_end(house: House) -> None:
    visitor, reader = operator(house), joined(house, CoordinatorRole.READER)
    set_up_app(reader)
    path = account_path(house, READER_NAME)
    assert "genügt das Passwort" in visitor.get(path).text
    answer = visitor.press(path, f"{path}/second-factor")
    assert answer.headers["Location"] == f"{path}?reset=1"
    assert reader.get("/account/").status_code == 401
    assert Visitor(house).sign_in(READER_NAME).headers["Location"] == "/account/"
    assert written(house)[0] == ("second-factor-reset", path[-32:])
    assert "Zweiten Schritt wegnehmen" not in visitor.get(path).text


@pytest.mark.parametrize("person", ["0" * 32, "x" * 32, "00", "0" * 400])
def test_who_isnt_there_isnt_found(house: House, person: str) -> None:
    assert operator(house).get(f"{HOME}accounts/{person}").status_code == 404


def test_desks_are_shown_with_their_areas_and_nothing_of_cases(house: House) -> None:
    house.submit("Drohbrief")
    page = operator(house).get(f"{HOME}desks").text
    assert "Heidersum, Kelbersruh, Lammeringen, Oldenmoor, Wietzbruch" in page
    # The office of the tests names another desk than the founded one.
    assert "Auf diesem Server nicht gegründet" in page
    assert "Steht nicht in office.json" in page
    assert b64encode(house.desk.fingerprint) in page
    assert "Drohbrief" not in page


def test_the_audit_is_read_by_pages_and_names_who_is_still_there(house: House) -> None:
    visitor = operator(house)
    visitor.submit(INVITE, role="editor")
    with house.database.write() as session:
        for number in range(60):
            about = f"Nr-{number}"
            record(session, by="operator", action="invite", about=about, today=house.clock.today)
    page = visitor.get(AUDIT).text
    assert "Nr-59" in page
    assert "Nr-10<" in page
    assert "Nr-9<" not in page
    assert "Alle 62 Einträge passen zueinander." in page
    older = visitor.get(f"{AUDIT}?before=13").text
    assert "Nr-9<" in older
    assert "Anna Muster" in older
    assert "eingeladen" in older
    assert visitor.get(f"{AUDIT}?before=quatsch").status_code == 200
    with house.database.write() as session:
        session.execute(delete(Coordinator).where(Coordinator.role != "operator"))
        session.execute(delete(AuditEntry).where(AuditEntry.number == 5))
    assert "Eintrag 6 passt nicht in die Kette" in visitor.get(AUDIT).text


def test_the_audit_names_kommunen_beside_their_keys(house: House) -> None:
    visitor = operator(house)
    visitor.submit(INVITE, role="reader", kommune=MID)
    assert f"Oldenmoor ({MID}), Lesen</span>" in visitor.get(AUDIT).text
    assert f"Oldenmoor ({MID}), Reading</span>" in visitor.get(f"/en{AUDIT}").text


def test_every_act_has_words_in_both_languages(house: House) -> None:
    visitor = operator(house)
    with house.database.write() as session:
        for action in sorted(ACTIONS):
            record(session, by="operator", action=action, about="-", today=house.clock.today)
        with pytest.raises(ValueError, match="without words"):
            record(session, by="operator", action="x-act", about="-", today=house.clock.today)

    shown = {prefix: words_of_acts(visitor.get(prefix + AUDIT).text) for prefix in ("", "/en")}

    assert all(len(words) == len(ACTIONS) for words in shown.values())
    assert shown[""].isdisjoint(ACTIONS | shown["/en"])


def words_of_acts(html: str) -> set[str]:
    return set(re.findall(r'cell">([^<]+) <span class="audit__about">', html))


def test_a_day_without_acts_says_so(house: House) -> None:
    visitor = operator(house)
    with house.database.write() as session:
        session.execute(delete(AuditEntry))
    assert "Noch nichts." in visitor.get(AUDIT).text


def test_expired_desks_are_named(house: House) -> None:
    house.clock.now += datetime.timedelta(days=200)
    assert "Nimmt seit" in operator(house).get(f"{HOME}desks").text
