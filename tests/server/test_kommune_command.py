"""`rueckhalt kommune`: the operator lets people of Kommunen in, and out again."""

import io

import pytest
from sqlalchemy import select

from accounts.models import Coordinator, CoordinatorInvitation
from accounts.roles import CoordinatorRole
from app.cli import main
from tests.infrastructure.office_file import MID, SMALL
from tests.server.account_kit import EMAIL, Visitor, count, joined
from tests.server.kit import House
from tests.server.test_production import operators_environment

Captured = pytest.CaptureFixture[str]


@pytest.fixture(autouse=True)
def environment(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in operators_environment(house.config).items():
        monkeypatch.setenv(name, value)


def test_a_printed_code_opens_an_account(house: House, capsys: Captured) -> None:
    assert main(["kommune", "invite", "--ags", MID, "--role", "reader"]) == 0
    printed = capsys.readouterr().out
    assert "Oldenmoor (03999002), reader" in printed
    assert f"Enter: {house.config.public}/account/join" in printed
    # The command goes by the real clock, the server by the test's.
    with house.database.read() as session:
        house.clock.now = house.clock.now.combine(
            session.scalars(select(CoordinatorInvitation.expires)).one(), house.clock.now.timetz()
        )
    code = printed.split("Code:")[1].split()[0]
    assert Visitor(house).join(code).status_code == 303
    with house.database.read() as session:
        account = session.scalars(select(Coordinator)).one()
    assert (account.ags, account.role) == (MID, "reader")


@pytest.mark.usefixtures("house")
@pytest.mark.parametrize("ags", ["00000000", "05", "05315000"])
def test_only_a_kommune_of_this_office_is_invited(ags: str, capsys: Captured) -> None:
    """The office of the tests is a demonstration: a real Kommune has no place in it."""
    assert main(["kommune", "invite", "--ags", ags]) == 1
    assert "no Kommune has this key" in capsys.readouterr().err


def test_accounts_and_open_codes_are_listed(house: House, capsys: Captured) -> None:
    joined(house)
    main(["kommune", "invite", "--ags", SMALL])
    capsys.readouterr()
    assert main(["kommune", "list"]) == 0
    account, code = capsys.readouterr().out.splitlines()
    assert account == "03999002 Oldenmoor  coordinator  coordinator@oldenmoor.example"
    assert code.startswith("03999001 Kelbersruh  coordinator  invited until ")


@pytest.mark.parametrize("answer", ["", "no\n", "y\n"])
def test_nothing_is_removed_without_a_clear_yes(
    house: House, answer: str, monkeypatch: pytest.MonkeyPatch, capsys: Captured
) -> None:
    visitor = joined(house)
    monkeypatch.setattr("sys.stdin", io.StringIO(answer))
    assert main(["kommune", "remove", "coordinator@oldenmoor.example"]) == 1
    assert "Nothing was changed." in capsys.readouterr().out
    assert visitor.get("/account/").status_code == 200


def test_a_removed_account_is_gone_with_its_sessions(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    visitor = joined(house)
    monkeypatch.setattr("sys.stdin", io.StringIO("yes\n"))
    assert main(["kommune", "remove", "Coordinator@Oldenmoor.example"]) == 0
    assert visitor.get("/account/").status_code == 401
    assert main(["kommune", "remove", EMAIL, "--yes"]) == 1


def test_withdrawn_codes_open_nothing(house: House, capsys: Captured) -> None:
    for ags in (MID, MID, SMALL):
        main(["kommune", "invite", "--ags", ags])
    codes = [part.split()[0] for part in capsys.readouterr().out.split("Code:")[1:]]
    assert main(["kommune", "withdraw", "--ags", MID, "--yes"]) == 0
    assert capsys.readouterr().out == "2 withdrawn.\n"
    assert "Diesen Code kennen wir nicht." in Visitor(house).enter_code(codes[0]).text
    with house.database.read() as session:
        assert session.scalars(select(CoordinatorInvitation.ags)).all() == [SMALL]


def test_accounts_of_no_kommune_are_out_of_reach(house: House, capsys: Captured) -> None:
    operator = joined(house, CoordinatorRole.OPERATOR)
    main(["account", "invite", "--role", "editor"])
    capsys.readouterr()
    assert main(["kommune", "remove", "operator@oldenmoor.example", "--yes"]) == 1
    assert "is of no Kommune" in capsys.readouterr().err
    assert operator.get("/account/").status_code == 200
    assert main(["kommune", "list"]) == 0
    assert capsys.readouterr().out == ""


def test_a_kommune_is_removed_as_a_whole_after_a_question(
    house: House, capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    joined(house)
    joined(house, ags=SMALL)
    main(["kommune", "invite", "--ags", MID])
    monkeypatch.setattr("sys.stdin", io.StringIO(""))
    assert main(["kommune", "remove-all", "--ags", MID]) == 1
    assert "Oldenmoor: accounts 1, codes 1?" in capsys.readouterr().out
    assert main(["kommune", "remove-all", "--ags", MID, "--yes"]) == 0
    assert (count(house, Coordinator), count(house, CoordinatorInvitation)) == (1, 0)
    assert main(["kommune", "remove-all", "--ags", MID, "--yes"]) == 1
