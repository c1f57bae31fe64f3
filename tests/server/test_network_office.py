"""The network office: inviting, recording, ending, and seeing states but never answers."""

import re

import pytest

from accounts.coordinator_invitations import open_invitations
from accounts.models import Coordinator, CoordinatorInvitation
from accounts.roles import CoordinatorRole
from core.audit import Act, acts
from empowerment.network.agreements import State, standing_of
from empowerment.network.progress import Progress
from tests.infrastructure.office_file import LARGE, MID, SMALL
from tests.server.account_kit import Visitor, count, joined
from tests.server.dialogue_kit import begun
from tests.server.kit import House
from tests.server.test_network import in_network

OFFICE = "/network/office/"
OLDENMOOR = f"{OFFICE}{MID}/"


@pytest.fixture
def editor(house: House) -> Visitor:
    return joined(house, CoordinatorRole.EDITOR)


def state(house: House, ags: str = MID) -> State:
    with house.database.read() as session:
        return standing_of(session, ags=ags, today=house.clock.today).state


def house_acts(house: House) -> list[Act]:
    """What is on record, the newest first."""
    with house.database.read() as session:
        return acts(session, most=20)


def signing(house: House, **changed: str) -> dict[str, str]:
    fields = {
        "signed": house.clock.today.isoformat(),
        "months": "24",
        "version": "2026-1",
        "sure": "y",
    }
    return fields | changed


def test_a_code_of_the_office_opens_the_first_coordinator_s_account(
    house: House, editor: Visitor
) -> None:
    page = editor.submit(f"{OFFICE}invite", kommune="oldenmoor")
    code = re.search(r'<code class="pin">([A-Z2-7-]+)</code>', page.text)
    assert code is not None
    assert Visitor(house).join(code[1]).status_code == 303
    with house.database.read() as session:
        person = session.query(Coordinator).where(Coordinator.ags == MID).one()
        assert (person.ags, person.role) == (MID, "coordinator")
        (act,) = [each for each in acts(session, most=9) if each.action == "invite"]
    assert act.about == f"{MID} coordinator"
    assert "Oldenmoor" in editor.get(OFFICE).text


def test_of_several_one_is_chosen(house: House, editor: Visitor) -> None:
    page = editor.submit(f"{OFFICE}invite", kommune="lb")
    assert "Welche ist gemeint?" in page.text
    assert count(house, CoordinatorInvitation) == 0
    forms = re.findall(r'(?s)<form[^>]*office/invite/code".*?</form>', page.text)
    assert len(forms) > 1
    (chosen,) = [each for each in forms if f'value="{SMALL}"' in each]
    token = re.search(r'name="token"[^>]*value="([^"]+)"', chosen)
    assert token is not None
    editor.post(f"{OFFICE}invite/code", {"token": token[1], "kommune": SMALL})
    with house.database.read() as session:
        (made,) = open_invitations(session, today=house.clock.today)
    assert made.ags == SMALL


def test_an_unknown_kommune_is_said_to_be_unknown(house: House, editor: Visitor) -> None:
    page = editor.submit(f"{OFFICE}invite", kommune="Nirgendheim")
    assert page.status_code == 422
    assert "Diese Kommune finden wir nicht." in page.text
    assert count(house, CoordinatorInvitation) == 0


def test_open_codes_are_withdrawn_after_a_question(house: House, editor: Visitor) -> None:
    editor.submit(f"{OFFICE}invite", kommune=MID)
    assert "1 offener Code" in editor.get(OLDENMOOR).text
    editor.press(OLDENMOOR, f"{OLDENMOOR}codes")
    assert count(house, CoordinatorInvitation) == 0


def test_a_signature_is_recorded_renewed_and_ended(house: House, editor: Visitor) -> None:
    joined(house)
    editor.press(OLDENMOOR, f"{OLDENMOOR}sign", **signing(house, named="y"))
    assert state(house) is State.ACTIVE
    assert "Oldenmoor" in Visitor(house).get("/network/").text
    editor.press(OLDENMOOR, f"{OLDENMOOR}naming")
    assert "Oldenmoor" not in Visitor(house).get("/network/").text
    editor.press(OLDENMOOR, f"{OLDENMOOR}sign", **signing(house, months="12"))
    with house.database.read() as session:
        standing = standing_of(session, ags=MID, today=house.clock.today)
    assert [each.months for each in standing.agreements] == [24, 12]
    editor.press(OLDENMOOR, f"{OLDENMOOR}end")
    assert state(house) is State.ENDED
    told = [each.action for each in house_acts(house)][:4]
    assert told == ["end-agreement", "renew-agreement", "unname-kommune", "sign-agreement"]


def test_the_same_form_twice_records_one_agreement(house: House, editor: Visitor) -> None:
    joined(house)
    fields = {**editor.hidden(editor.get(OLDENMOOR), f"{OLDENMOOR}sign"), **signing(house)}
    assert editor.post(f"{OLDENMOOR}sign", fields).status_code == 303
    assert editor.post(f"{OLDENMOOR}sign", fields).status_code == 409


@pytest.mark.parametrize(
    "wrong",
    [
        {"signed": "2031-01-01"},
        {"signed": "gestern"},
        {"signed": ""},
        {"sure": ""},
        {"months": "7"},
    ],
)
def test_what_cannot_be_signed_is_not(house: House, editor: Visitor, wrong: dict[str, str]) -> None:
    joined(house)
    fields = {name: text for name, text in signing(house, **wrong).items() if text}
    page = editor.press(OLDENMOOR, f"{OLDENMOOR}sign", **fields)
    assert page.status_code == 422
    assert "Das stimmt noch nicht" in page.text
    assert state(house) is State.INVITED


def test_kommunen_stand_in_the_order_of_the_alphabet(house: House, editor: Visitor) -> None:
    for ags in (MID, SMALL, LARGE):
        joined(house, ags=ags)
    in_network(house, MID)
    names = re.findall(r'office/\d{8}/">([^<]+)</a>', editor.get(OFFICE).text)
    assert names == ["Heidersum", "Kelbersruh", "Oldenmoor"]
    some = re.findall(r'office/\d{8}/">([^<]+)</a>', editor.get(f"{OFFICE}?state=active").text)
    assert some == ["Oldenmoor"]
    assert editor.get(f"{OFFICE}?state=%27").status_code == 200


def test_the_office_gets_states_and_has_no_place_for_answers() -> None:
    """A field that could hold more than a state, a number or a day would break the promise."""
    allowed = {
        "kommune",
        "standing",
        "people",
        "codes",
        "selfcheck",
        "dialogue",
        "recommendation",
    }
    assert set(Progress.__dataclass_fields__) == allowed
    kinds = {name: field.type for name, field in Progress.__dataclass_fields__.items()}
    assert kinds["recommendation"] is bool
    assert getattr(kinds["selfcheck"], "__name__", "") == "SelfcheckState"
    assert getattr(kinds["dialogue"], "__name__", "") == "DialogueState"


def test_the_office_reads_that_an_answer_after_a_dialogue_is_overdue(
    house: House, editor: Visitor
) -> None:
    evening = begun(joined(house))
    evening.invite()
    evening.press("", "announce")
    assert "angekündigt" in editor.get(OLDENMOOR).text
    house.clock.advance(days=400)
    editor.sign_in("editor@oldenmoor.example")
    assert "Antwort überfällig" in editor.get(OLDENMOOR).text
    assert "Antwort überfällig" in editor.get(OFFICE).text


def test_the_office_learns_of_agreements_that_run_out(house: House, editor: Visitor) -> None:
    in_network(house, MID)
    assert "bald ablaufen" not in editor.get("/account/").text
    house.clock.advance(days=700)
    later = Visitor(house)
    later.sign_in("editor@oldenmoor.example")
    home = later.get("/account/").text
    assert "Vereinbarungen, die bald ablaufen: 1" in home
    assert "läuft bald ab" in later.get(OLDENMOOR).text


def test_a_recommendation_that_is_due_is_a_step_and_on_the_office_s_page(
    house: House, editor: Visitor
) -> None:
    anna = joined(house)
    in_network(house, MID)
    assert "fällig bis" in editor.get(OLDENMOOR).text
    assert "Eine Handlungsempfehlung schreiben" not in anna.get("/account/").text


def test_a_slip_is_ended_and_entered_again_on_the_same_day(house: House, editor: Visitor) -> None:
    joined(house)
    editor.press(OLDENMOOR, f"{OLDENMOOR}sign", **signing(house, months="12"))
    editor.press(OLDENMOOR, f"{OLDENMOOR}end")
    again = editor.press(OLDENMOOR, f"{OLDENMOOR}sign", **signing(house, months="24"))
    assert again.status_code == 303
    with house.database.read() as session:
        standing = standing_of(session, ags=MID, today=house.clock.today)
    assert standing.state is State.ACTIVE
    assert standing.newest is not None
    assert standing.newest.months == 24


def test_a_recommendation_that_never_came_is_overdue_when_the_agreement_is_over(
    house: House, editor: Visitor
) -> None:
    joined(house)
    in_network(house, MID)
    house.clock.advance(days=731)
    later = Visitor(house)
    later.sign_in("editor@oldenmoor.example")
    for page in (OFFICE, OLDENMOOR):
        assert "überfällig, fällig war sie bis 22. November 2028" in later.get(page).text


def test_a_kommune_without_account_or_agreement_is_not_there(house: House, editor: Visitor) -> None:
    assert editor.get(OLDENMOOR).status_code == 404
    assert editor.get(f"{OFFICE}99999999/").status_code == 404
    assert "Noch hat keine Kommune ein Konto." in editor.get(OFFICE).text
