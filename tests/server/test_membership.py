"""Founding, joining, admitting, removing: what a desk needs is complete, or nothing changes."""

from typing import Any

import pytest

from accounts.services import NewAccount
from app.demo import desk as desks
from app.demo.people import Person, new_person
from crypto.encoding import b64encode
from desks.invitations import invite
from tests.server.case_kit import CaseClient
from tests.server.kit import (
    Door,
    House,
    account_body,
    code,
    epoch_body,
    found_body,
    join_body,
)


def founding_code(house: House) -> str:
    with house.database.write() as session:
        return invite(session, desk=None, today=house.clock.today).code


def desk_view(door: Door) -> dict[str, Any]:
    view: dict[str, Any] | None = door.get("/api/desk").json
    assert view is not None
    return view


def joining_code(lead_door: Door) -> str:
    answer = lead_door.post("/api/desk/invitations", {})
    assert answer.status_code == 201
    assert answer.json is not None
    return str(answer.json["code"])


def join(house: House, person: Person) -> Door:
    """Give the browser of a person who asked to join."""
    door = house.desk_door()
    request = person.join_request(house.desk.fingerprint)
    body = join_body(joining_code(house.sign_in()), person.account, request)
    answer = door.post("/api/members", body)
    assert answer.status_code == 201, answer.text
    return door


def admit(house: House, person: Person) -> None:
    """Start an epoch with one more person."""
    door = house.sign_in()
    keys, files = desks.next_epoch(house.desk, [*house.desk.people, person], house.clock.today)
    body = epoch_body(desk_view(door)["revision"], keys, files, admit=(person.id,))
    assert door.post("/api/desk/epochs", body).status_code == 201
    house.desk = keys


def test_founding_opens_a_session_and_the_log(house: House, other_lead: Person) -> None:
    keys, files = desks.found(other_lead, house.clock.today)
    door = house.desk_door()
    answer = door.post("/api/desks", found_body(founding_code(house), keys, files))
    assert answer.status_code == 201
    assert "__Host-desk=" in answer.headers["Set-Cookie"]
    view = desk_view(door)
    assert view["secrets"] == b64encode(files.secrets)
    assert view["members"] == [{"epoch": 1, "sealed": b64encode(files.members)}]
    assert view["root_copy"] == b64encode(files.root_copies[other_lead.id])
    assert view["closing"] is None
    assert view["candidates"] == []
    log = house.report_door().get(f"/api/desks/{b64encode(keys.fingerprint)}/log")
    assert log.json == {"log": [signed.to_json() for signed in keys.statements]}


def test_an_invitation_tells_what_it_is_for_and_works_once(
    house: House, other_lead: Person
) -> None:
    invitation = founding_code(house)
    door = house.desk_door()
    spaced = "-".join([invitation[:4].lower(), invitation[4:9], invitation[9:]])
    opened = door.post("/api/invitations/open", {"code": spaced})
    assert opened.json == {"kind": "found", "desk": None}
    keys, files = desks.found(other_lead, house.clock.today)
    body = found_body(invitation, keys, files)
    assert door.post("/api/desks", body).status_code == 201
    third = new_person(name="third", display_name="Third", role="lead")
    other_body = found_body(invitation, *desks.found(third, house.clock.today))
    assert code(door.post("/api/desks", other_body)) == "unknown-invitation"
    assert code(door.post("/api/invitations/open", {"code": invitation})) == "unknown-invitation"


def test_a_founding_sent_again_is_the_same_desk_for_who_made_it_alone(
    house: House, other_lead: Person
) -> None:
    keys, files = desks.found(other_lead, house.clock.today)
    body = found_body(founding_code(house), keys, files)
    first = house.desk_door().post("/api/desks", body)
    door = house.desk_door()

    again = door.post("/api/desks", body)

    assert (again.status_code, again.json) == (201, first.json)
    assert desk_view(door)["fingerprint"] == b64encode(keys.fingerprint)
    stranger = body | {"account": body["account"] | {"token": b64encode(bytes(32))}}
    assert code(house.desk_door().post("/api/desks", stranger)) == "unknown-invitation"
    other_desk = body | {"log": found_body("x", *desks.found(other_lead, house.clock.today))["log"]}
    assert code(house.desk_door().post("/api/desks", other_desk)) == "unknown-invitation"


def test_a_join_request_sent_again_is_the_same_request(house: House, counsellor: Person) -> None:
    request = counsellor.join_request(house.desk.fingerprint)
    body = join_body(joining_code(house.sign_in()), counsellor.account, request)
    first = house.desk_door().post("/api/members", body)

    again = house.desk_door().post("/api/members", body)

    assert (again.status_code, again.json) == (201, first.json)
    candidates = desk_view(house.sign_in())["candidates"]
    assert [each["account"] for each in candidates] == [counsellor.id]
    stranger = body | {"account": body["account"] | {"token": b64encode(bytes(32))}}
    assert code(house.desk_door().post("/api/members", stranger)) == "unknown-invitation"


def test_an_invitation_ends_with_its_last_day(house: House) -> None:
    lead = house.sign_in()
    answer = lead.post("/api/desk/invitations", {}).json
    assert answer is not None
    opened = house.desk_door().post("/api/invitations/open", {"code": answer["code"]})
    assert opened.json == {"kind": "join", "desk": b64encode(house.desk.fingerprint)}
    house.clock.advance(days=7)
    assert house.clock.today.isoformat() == answer["expires"]
    door = house.desk_door()
    assert door.post("/api/invitations/open", {"code": answer["code"]}).status_code == 200
    house.clock.advance(days=1)
    late = door.post("/api/invitations/open", {"code": answer["code"]})
    assert (late.status_code, code(late)) == (404, "unknown-invitation")


def test_a_joining_code_founds_no_desk(house: House, other_lead: Person) -> None:
    keys, files = desks.found(other_lead, house.clock.today)
    body = found_body(joining_code(house.sign_in()), keys, files)
    assert code(house.desk_door().post("/api/desks", body)) == "unknown-invitation"


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"members": b64encode(bytes(100))}, "not-valid"),
        ({"secrets": b64encode(bytes(100))}, "not-valid"),
        ({"root_copies": []}, "not-valid"),
        ({"log": []}, "malformed"),
    ],
)
def test_a_founding_that_does_not_hold_together_keeps_its_code(
    house: House, other_lead: Person, change: dict[str, Any], expected: str
) -> None:
    keys, files = desks.found(other_lead, house.clock.today)
    body = found_body(founding_code(house), keys, files)
    door = house.desk_door()
    assert code(door.post("/api/desks", body | change)) == expected
    assert door.post("/api/desks", body).status_code == 201


def test_a_founding_signed_by_another_key_is_refused(house: House, other_lead: Person) -> None:
    keys, files = desks.found(other_lead, house.clock.today)
    body = found_body(founding_code(house), keys, files)
    body["log"][1] = house.desk.statements[1].to_json()
    assert code(house.desk_door().post("/api/desks", body)) == "not-valid"


def test_a_login_name_is_given_once(house: House, other_lead: Person) -> None:
    keys, files = desks.found(other_lead, house.clock.today)
    body = found_body(founding_code(house), keys, files)
    taken = body | {"account": body["account"] | {"name": "LEITUNG"}}
    answer = house.desk_door().post("/api/desks", taken)
    assert (answer.status_code, code(answer)) == (409, "name-taken")


@pytest.mark.parametrize(
    "weak", [{"memory_kib": 65_535}, {"iterations": 2}, {"parallelism": 2}, {"key_file": ""}]
)
def test_weak_parameters_of_a_new_account_are_refused(
    house: House, other_lead: Person, weak: dict[str, Any]
) -> None:
    keys, files = desks.found(other_lead, house.clock.today)
    body = found_body(founding_code(house), keys, files)
    body["account"] = account_body(other_lead.account) | weak
    assert code(house.desk_door().post("/api/desks", body)) == "not-valid"


def test_who_is_not_admitted_yet_sees_the_log_and_nothing_else(
    house: House, counsellor: Person
) -> None:
    door = join(house, counsellor)
    assert set(desk_view(door)) == {"fingerprint", "log", "revision"}
    assert code(door.get("/api/reports")) == "forbidden"
    session = door.get("/api/session").json
    assert session is not None
    assert session["account"]["status"] == "pending"
    view = desk_view(house.sign_in())
    request = counsellor.join_request(house.desk.fingerprint)
    assert [entry["account"] for entry in view["candidates"]] == [counsellor.id]
    assert view["candidates"][0]["request"]["document"] == request.to_json()["document"]


def test_admitting_takes_a_new_epoch_and_opens_the_queue(house: House, counsellor: Person) -> None:
    door = join(house, counsellor)
    admit(house, counsellor)
    view = desk_view(door)
    assert view["candidates"] == []
    assert view["root_copy"] is None  # a counsellor doesn't hold the root key
    assert [entry["epoch"] for entry in view["members"]] == [1, 2]
    assert {entry["status"] for entry in view["accounts"]} == {"active"}
    assert door.get("/api/reports").status_code == 200
    assert code(door.post("/api/desk/invitations", {})) == "forbidden"


def test_a_removed_person_is_out_at_once(house: House, counsellor: Person) -> None:
    door = join(house, counsellor)
    admit(house, counsellor)
    lead_door = house.sign_in()
    keys, files = desks.next_epoch(house.desk, house.desk.people[:1], house.clock.today)
    body = epoch_body(desk_view(lead_door)["revision"], keys, files, remove=(counsellor.id,))
    assert lead_door.post("/api/desk/epochs", body).status_code == 201
    assert code(door.get("/api/session")) == "no-session"
    token = b64encode(counsellor.login.login_token)
    again = door.post("/api/login", {"name": counsellor.name, "token": token})
    assert code(again) == "wrong-credentials"
    assert desk_view(lead_door)["secrets"] == b64encode(files.secrets)


def test_a_lead_is_not_removed_without_a_succession(house: House) -> None:
    door = house.sign_in()
    keys, files = desks.next_epoch(house.desk, house.desk.people, house.clock.today)
    body = epoch_body(desk_view(door)["revision"], keys, files, remove=(house.desk.people[0].id,))
    assert code(door.post("/api/desk/epochs", body)) == "not-valid"


def test_an_epoch_started_on_old_knowledge_is_a_conflict(house: House) -> None:
    door = house.sign_in()
    revision = desk_view(door)["revision"]
    keys, files = desks.next_epoch(house.desk, house.desk.people, house.clock.today)
    rival, rival_files = desks.next_epoch(house.desk, house.desk.people, house.clock.today)
    assert door.post("/api/desk/epochs", epoch_body(revision, keys, files)).status_code == 201
    late = door.post("/api/desk/epochs", epoch_body(revision, rival, rival_files))
    assert (late.status_code, code(late)) == (409, "conflict")
    assert len(desk_view(door)["log"]) == 3


def test_a_case_saved_meanwhile_stops_an_epoch_whose_closing_list_lacks_it(
    house: House,
) -> None:
    reporter, _ = house.submit()
    door = house.sign_in()
    revision = desk_view(door)["revision"]
    keys, files = desks.next_epoch(house.desk, house.desk.people, house.clock.today)
    CaseClient(house, reporter.id).accept(door)
    late = door.post("/api/desk/epochs", epoch_body(revision, keys, files))
    assert code(late) == "conflict"


@pytest.mark.parametrize(
    "change",
    [
        {"closing": b64encode(b"another list")},
        {"members": b64encode(b"another list")},
        {"admit": [b64encode(bytes(16))]},
        {"root_copies": []},
    ],
)
def test_an_epoch_that_does_not_hold_together_changes_nothing(
    house: House, change: dict[str, Any]
) -> None:
    door = house.sign_in()
    before = desk_view(door)
    keys, files = desks.next_epoch(house.desk, house.desk.people, house.clock.today)
    body = epoch_body(before["revision"], keys, files)
    assert code(door.post("/api/desk/epochs", body | change)) == "not-valid"
    assert desk_view(door) == before


def test_secrets_sealed_to_too_few_people_are_refused(house: House, counsellor: Person) -> None:
    join(house, counsellor)
    door = house.sign_in()
    keys, files = desks.next_epoch(house.desk, house.desk.people, house.clock.today)
    body = epoch_body(desk_view(door)["revision"], keys, files, admit=(counsellor.id,))
    assert code(door.post("/api/desk/epochs", body)) == "not-valid"


def test_a_request_signed_for_another_desk_or_account_is_refused(
    house: House, counsellor: Person
) -> None:
    lead = house.sign_in()
    wrong_desk = counsellor.join_request(bytes(32))
    body = join_body(joining_code(lead), counsellor.account, wrong_desk)
    assert code(house.desk_door().post("/api/members", body)) == "not-valid"
    right = counsellor.join_request(house.desk.fingerprint)
    other = NewAccount(
        bytes(16), "andere", "Andere", counsellor.account.parameters, bytes(32), bytes(92)
    )
    body = join_body(joining_code(lead), other, right)
    assert code(house.desk_door().post("/api/members", body)) == "not-valid"


def test_the_log_of_an_unknown_desk_is_not_found(house: House) -> None:
    door = house.report_door()
    for fingerprint in (b64encode(bytes(32)), "x"):
        answer = door.get(f"/api/desks/{fingerprint}/log")
        assert (answer.status_code, code(answer)) == (404, "unknown-desk")
