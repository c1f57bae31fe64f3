"""`rueckhalt account`, `audit`, `desk list`: the operator's way in, and what it leaves behind."""

import io
from pathlib import Path

import pytest
from sqlalchemy import delete, select

from accounts.models import CoordinatorInvitation, SecondFactor
from accounts.roles import CoordinatorRole
from app.cli import main
from core.audit import AuditEntry, acts
from core.clock import berlin_day, system_clock
from crypto.encoding import b64encode
from tests.infrastructure.office_file import MID
from tests.server.account_kit import Visitor, count, joined
from tests.server.factor_kit import set_up_app
from tests.server.kit import START, House
from tests.server.test_production import operators_environment

Captured = pytest.CaptureFixture[str]
NAME = "operator@oldenmoor.example"
pytestmark = pytest.mark.parametrize("founded", ["sqlite"], indirect=True)


@pytest.fixture(autouse=True)
def environment(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in operators_environment(house.config).items():
        monkeypatch.setenv(name, value)


def written(house: House) -> list[tuple[str, str, str]]:
    with house.database.read() as session:
        told = acts(session, most=9)
    return [(act.by, act.action, act.about) for act in told if act.action != "join"]


@pytest.mark.parametrize("role", ["editor", "operator"])
def test_editors_and_operators_are_invited_without_a_kommune(
    house: House, role: str, capsys: Captured
) -> None:
    assert main(["account", "invite", "--role", role, "--ags", MID]) == 1
    assert main(["account", "invite", "--role", role]) == 0
    assert f"For:   {role}\n" in capsys.readouterr().out
    assert written(house) == [("operator", "invite", role)]
    assert main(["account", "withdraw", "--yes"]) == 0
    with house.database.read() as session:
        assert session.scalars(select(CoordinatorInvitation.role)).all() == []


def test_coordinators_need_a_kommune(house: House, capsys: Captured) -> None:
    assert main(["account", "invite", "--role", "coordinator"]) == 1
    assert "needs --ags" in capsys.readouterr().err
    assert written(house) == []


def test_a_lost_second_factor_is_taken_away_after_a_question(
    house: House, capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    visitor = joined(house, CoordinatorRole.OPERATOR)
    set_up_app(visitor)
    main(["account", "list", "--role", "operator"])
    assert capsys.readouterr().out == f"(no Kommune)  operator  {NAME}  second factor\n"
    command = ["account", "second-factor", "reset", NAME]
    monkeypatch.setattr("sys.stdin", io.StringIO("no\n"))
    assert main(command) == 1
    assert visitor.get("/account/").status_code == 200
    monkeypatch.setattr("sys.stdin", io.StringIO("yes\n"))
    assert main(command) == 0
    assert visitor.get("/account/").status_code == 401
    with house.database.read() as session:
        assert session.scalars(select(SecondFactor.coordinator)).all() == []
    assert written(house)[0][:2] == ("operator", "second-factor-reset")
    assert main(["account", "second-factor", "reset", "x@example.org", "--yes"]) == 1


def test_the_command_line_removes_the_last_operator_too(house: House) -> None:
    visitor = joined(house, CoordinatorRole.OPERATOR)
    assert main(["account", "remove", NAME, "--yes"]) == 0
    assert visitor.get("/account/").status_code == 401
    by, action, about = written(house)[0]
    assert (by, action, about.split()[0]) == ("operator", "remove", "operator")
    assert NAME not in about


def test_the_question_names_the_last_operator(
    house: House, capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    joined(house, CoordinatorRole.OPERATOR)
    monkeypatch.setattr("sys.stdin", io.StringIO("no\n"))
    assert main(["account", "remove", NAME]) == 1
    assert "It is the last operator" in capsys.readouterr().out
    main(["account", "invite", "--role", "operator"])
    code = capsys.readouterr().out.split("Code:")[1].split()[0]
    house.clock.now = START.combine(berlin_day(system_clock()), START.timetz())
    Visitor(house).join(code, name="zweite@example.org")
    monkeypatch.setattr("sys.stdin", io.StringIO("no\n"))
    assert main(["account", "remove", NAME]) == 1
    assert "last operator" not in capsys.readouterr().out


def test_a_removed_accounts_codes_are_void_and_counted(house: House, capsys: Captured) -> None:
    visitor = joined(house, CoordinatorRole.OPERATOR)
    visitor.submit("/account/operator/invite", role="operator")
    assert main(["account", "remove", NAME, "--yes"]) == 0
    assert "open codes of its making: 1." in capsys.readouterr().out
    assert count(house, CoordinatorInvitation) == 0


@pytest.mark.parametrize(
    "arguments",
    [
        ["--before", "99999999999999999999"],
        ["--before", "9" * 5000],
        ["--before", "0"],
        ["--most", "-3"],
        ["--most", "x"],
    ],
)
def test_a_number_that_is_none_is_refused_without_a_traceback(
    arguments: list[str], capsys: Captured
) -> None:
    with pytest.raises(SystemExit):
        main(["audit", "list", *arguments])
    assert "not a number from 1 to" in capsys.readouterr().err


def test_a_release_without_anybody_at_the_terminal_draws_nothing(
    house: House, tmp_path: Path, capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(""))
    office = str(house.config.site_dir / "public" / "office.json")
    command = ["release", "finish", "2026-Q4", "--office", office, "--folder", str(tmp_path / "r")]
    assert main(command) == 1
    assert "release: nothing was done" in capsys.readouterr().err


def test_codes_of_no_kommune_are_not_withdrawn_as_if_there_were_one(
    house: House, capsys: Captured
) -> None:
    assert main(["account", "withdraw", "--ags", "99999999", "--yes"]) == 1
    assert "no Kommune has this key" in capsys.readouterr().err
    assert main(["account", "withdraw", "--ags", MID, "--yes"]) == 0
    assert capsys.readouterr().out == "0 withdrawn.\n"
    assert written(house) == []


def test_codes_that_found_desks_are_listed_and_withdrawn_after_a_question(
    house: House, capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    main(["desk", "invite"])
    code = capsys.readouterr().out.split("Code:")[1].split()[0]
    assert main(["desk", "invitations"]) == 0
    listed = capsys.readouterr().out
    assert listed.count("founds a desk  until ") == 1
    assert code[:4] not in listed
    monkeypatch.setattr("sys.stdin", io.StringIO(""))
    assert main(["desk", "withdraw"]) == 1
    assert main(["desk", "withdraw", "--yes"]) == 0
    assert main(["desk", "withdraw", "--yes"]) == 0
    assert [action for _, action, _ in written(house)] == ["withdraw-desk", "invite-desk"]
    capsys.readouterr()
    main(["desk", "invitations"])
    assert capsys.readouterr().out == ""


def test_the_audit_is_listed_and_its_head_kept_elsewhere_shows_a_lost_end(
    house: House, capsys: Captured
) -> None:
    for _ in range(3):
        main(["account", "invite", "--role", "editor"])
    capsys.readouterr()
    assert main(["audit", "list", "--most", "2"]) == 0
    listed = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in listed] == ["3", "2"]
    assert main(["audit", "verify"]) == 0
    head = capsys.readouterr().out.splitlines()[-1]
    assert main(["audit", "verify", "--head", head]) == 0
    with house.database.write() as session:
        session.execute(delete(AuditEntry).where(AuditEntry.number == 3))
    assert main(["audit", "verify"]) == 0
    assert main(["audit", "verify", "--head", head]) == 1
    assert "Entry 3 doesn't fit" in capsys.readouterr().out
    for spoilt in ("3", "x:y", "3:AAAA"):
        assert main(["audit", "verify", "--head", spoilt]) == 1


def test_desks_are_listed_with_their_kommunen_and_nothing_of_cases(
    house: House, capsys: Captured
) -> None:
    house.submit()
    assert main(["desk", "list"]) == 0
    printed = capsys.readouterr().out
    assert f"{b64encode(house.desk.fingerprint)}  (not in the office file)  until " in printed
    assert "    Heidersum, Kelbersruh, Lammeringen, Oldenmoor, Wietzbruch" in printed
    assert "not founded here" in printed
