"""Kommunen as who runs the server sees them, and desks that are still to be founded."""

import pytest

from accounts.coordinators import find_coordinator
from accounts.models import Coordinator, CoordinatorInvitation
from accounts.roles import CoordinatorRole
from core.audit import acts
from desks.invitations import founding_codes, invite
from empowerment.network.agreement_text import CURRENT
from empowerment.network.agreements import sign
from tests.infrastructure.office_file import LARGE, MID, SMALL
from tests.server.account_kit import Visitor, count, invitation, joined
from tests.server.kit import House

HOME, KOMMUNEN = "/account/operator/", "/account/operator/kommunen"
DESKS = "/account/operator/desks"
pytestmark = pytest.mark.parametrize("founded", ["sqlite"], indirect=True)


def written(house: House) -> list[str]:
    with house.database.read() as session:
        told = acts(session, most=20)
    return [f"{act.action} {act.about}" for act in told if act.action != "join"]


def test_kommunen_are_listed_with_people_codes_agreement_and_desk(house: House) -> None:
    visitor = joined(house, CoordinatorRole.OPERATOR)
    joined(house)
    joined(house, CoordinatorRole.READER)
    invitation(house, ags=SMALL)
    with house.database.write() as session:
        sign(
            session, ags=LARGE, version=CURRENT, signed=house.clock.today, months=12, named=True,
            known=0, by=bytes(16), today=house.clock.today,
        )  # fmt: skip

    page = visitor.get(KOMMUNEN).text

    heidersum, kelbersruh, oldenmoor = page.split('class="people__entry"')[1:]
    assert "Heidersum" in heidersum
    assert "im Netzwerk, bis 22. November 2027" in heidersum
    assert "Kelbersruh" in kelbersruh
    assert "0 Konten, 1 offener Code" in kelbersruh
    assert "2 Konten<" in oldenmoor
    assert "keine Vereinbarung" in oldenmoor
    assert "Fachstelle: Muster" in " ".join(oldenmoor.split())
    own = visitor.get(f"{KOMMUNEN}/{MID}").text
    with house.database.read() as session:
        reader = find_coordinator(session, name="reader@oldenmoor.example").id.hex()
    assert f"{HOME}accounts/{reader}" in own
    assert "Wietzbruch" not in page


@pytest.mark.parametrize("ags", ["03999005", "05315000", "x", "0" * 400])
def test_a_kommune_without_anything_has_no_page(house: House, ags: str) -> None:
    assert joined(house, CoordinatorRole.OPERATOR).get(f"{KOMMUNEN}/{ags}").status_code == 404


def test_a_kommune_goes_only_when_its_name_or_key_is_typed(house: House) -> None:
    visitor, coordinator = joined(house, CoordinatorRole.OPERATOR), joined(house)
    joined(house, ags=SMALL)
    invitation(house)
    path = f"{KOMMUNEN}/{MID}"
    for typed in ("", "Kelbersruh", "Olden", SMALL):
        assert visitor.press(path, f"{path}/remove", typed_kommune=typed).status_code == 422
    assert coordinator.get("/account/").status_code == 200

    answer = visitor.press(path, f"{path}/remove", typed_kommune=" oldenmoor ")

    assert answer.headers["Location"] == f"{KOMMUNEN}?removed=1&codes=1"
    page = visitor.get(answer.headers["Location"]).text
    assert "Ein Konto ist gelöscht, seine Anmeldung beendet. Ein offener Code" in page
    assert coordinator.get("/account/").status_code == 401
    assert visitor.get(path).status_code == 404
    assert (count(house, Coordinator), count(house, CoordinatorInvitation)) == (2, 0)
    last, each = written(house)[:2]
    assert last == f"remove-kommune {MID}"
    assert each.startswith(f"remove {MID} ")
    assert f"Oldenmoor ({MID})</span>" in visitor.get("/account/operator/audit").text


def test_open_founding_codes_are_shown_and_withdrawn_and_those_of_a_desk_stay(house: House) -> None:
    visitor = joined(house, CoordinatorRole.OPERATOR)
    assert "Offene Codes" not in visitor.get(DESKS).text
    with house.database.write() as session:
        invite(session, desk=None, today=house.clock.today)
        invite(session, desk=house.desk.fingerprint, today=house.clock.today)
    assert visitor.get(DESKS).text.count("gültig bis 30. November 2026") == 1
    assert "1 offener Code für eine Gründung" in visitor.get("/account/").text

    answer = visitor.press(DESKS, f"{DESKS}/withdraw")

    assert "keine Fachstelle mehr gründen" in visitor.get(answer.headers["Location"]).text
    assert written(house) == ["withdraw-desk lead"]
    with house.database.read() as session:
        assert founding_codes(session, today=house.clock.today) == []
        assert (
            session.connection().exec_driver_sql("SELECT count(*) FROM invitations").scalar() == 1
        )


def test_the_start_page_of_an_operator_leads_to_its_pages_and_a_next_step(house: House) -> None:
    visitor = joined(house, CoordinatorRole.OPERATOR)
    page = visitor.get("/account/").text
    assert '<h1 class="kern-heading-large">Betrieb</h1>' in page
    assert page.count("Ihr Konto</h") == 1
    panel = page.split('id="own-operation"')[1].split("</section>")[0]
    for path in (HOME, KOMMUNEN, f"{HOME}invite", DESKS, f"{HOME}audit"):
        assert f'href="{path}"' in panel
    assert "1 Konto, 1 ohne zweiten Schritt" in panel
    assert "Eine zweite Person für den Betrieb einladen" in page
    invitation(house, role=CoordinatorRole.OPERATOR)
    assert "Eine zweite Person" not in visitor.get("/account/").text


def test_others_have_no_panel_of_the_operator(house: House) -> None:
    for role in (CoordinatorRole.EDITOR, CoordinatorRole.COORDINATOR):
        assert "own-operation" not in joined(house, role).get("/account/").text


@pytest.mark.parametrize(
    ("role", "heading", "duty"),
    [
        ("editor", "Konto für Redaktion und Netzwerk", "Sie pflegen, was veröffentlicht wird"),
        ("operator", "Konto für den Betrieb", "Sie verwalten Konten."),
        ("coordinator", "Konto für Oldenmoor", "und laden andere ein."),
        ("reader", "Konto für Oldenmoor", "Sie sehen Zahlen, Hinweise und Ergebnisse"),
    ],
)
def test_who_joins_is_told_for_what(house: House, role: str, heading: str, duty: str) -> None:
    visitor, code = Visitor(house), invitation(house, role=CoordinatorRole(role))
    hidden = visitor.hidden(page := visitor.enter_code(code))
    again = visitor.post("/account/join/person", hidden)
    for shown in (page.text, again.text):
        assert f'<h1 class="kern-heading-large">{heading}</h1>' in shown
        assert f"{heading}</title>" in shown
        assert duty in shown


@pytest.mark.parametrize(
    ("role", "words"),
    [("editor", "Redaktion und Netzwerk"), ("operator", "Betrieb"), ("reader", "Lesen")],
)
def test_the_page_of_a_code_names_the_role(house: House, role: str, words: str) -> None:
    visitor, path = joined(house, CoordinatorRole.OPERATOR), f"{HOME}invite"
    kommune = "Oldenmoor" if role == "reader" else ""
    page = visitor.submit(path, role=role, kommune=kommune).text
    assert f"<dt>Aufgabe</dt><dd>{words}</dd>" in page


def test_what_must_be_answered_is_not_called_a_choice(house: House) -> None:
    operator, coordinator = joined(house, CoordinatorRole.OPERATOR), joined(house)
    for page in (operator.get(f"{HOME}invite"), coordinator.get("/account/people/")):
        assert "freiwillig" not in page.text
