"""Production refuses a demonstration, published keys and a database it doesn't know."""

import dataclasses
import io
import json
import os
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import update

from app.checks import SITES, StartError, start_problems, start_warnings
from app.cli import main
from app.commands.office import read_source
from app.demo import desk as desks
from app.demo.people import Person
from app.schema import migrate_down
from app.server import create_wsgi
from core.clock import berlin_day, system_clock
from core.config import Config, Mode, Origin
from core.db import Database
from core.errors import NotValidError
from crypto.document import SignedDocument, read_wrapper
from crypto.encoding import b64decode, b64encode
from desks.invitations import find_invitation
from desks.models import Desk, Statement
from desks.published import published_values, uses_published_key
from desks.services import found_desk
from reference.office import sign_office
from tests.server.kit import START, Door, House
from web.site_files import read_site

DEMO_OFFICE = Path("app/demo_data/office.toml")
VECTORS = Path("crypto/vectors")


def write_office(
    site_dir: Path, *, demonstration: bool, seed: bytes, content: dict[str, Any] | None = None
) -> None:
    data = sign_office(
        {
            "source": "https://example.org/rueckhalt",
            **(content or read_source(DEMO_OFFICE)),
            "demonstration": demonstration,
            "origins": {
                "report": "https://meldung.example",
                "desk": "https://desk.example",
                "public": "https://example",
            },
            "desks": [],
            "directory": [],
        },
        seed,
    )
    for site in ("report", "desk", "public"):
        (site_dir / site / "office.json").write_bytes(data)


@pytest.fixture
def production(config: Config, site_dir: Path) -> Config:
    """A configuration that may start, over whichever database."""
    write_office(site_dir, demonstration=False, seed=os.urandom(32))
    return dataclasses.replace(
        config,
        mode=Mode.PRODUCTION,
        report=Origin("https", "meldung.example"),
        desk=Origin("https", "desk.example"),
        public=Origin("https", "example"),
    )


def refusal(config: Config) -> str:
    with pytest.raises(StartError) as caught:
        create_wsgi(config)
    return "\n".join(caught.value.problems)


@pytest.mark.usefixtures("database")
def test_a_complete_office_starts_and_insists_on_https(production: Config) -> None:
    answer = Door(create_wsgi(production), "https://meldung.example").get("/readyz")
    assert answer.status_code == 200
    assert answer.headers["Strict-Transport-Security"].startswith("max-age=")


@pytest.mark.usefixtures("database")
def test_pages_of_a_demonstration_are_refused(production: Config, site_dir: Path) -> None:
    write_office(site_dir, demonstration=True, seed=os.urandom(32))
    assert "demonstration" in refusal(production)


@pytest.mark.usefixtures("database")
def test_an_office_that_has_not_said_what_it_must_is_refused(
    production: Config, site_dir: Path
) -> None:
    incomplete = {**read_source(DEMO_OFFICE), "phone": "[[Telefonnummer]]"}
    del incomplete["accessibility_reviewed"]
    incomplete["privacy"]["de"] = incomplete["privacy"]["de"][1:]
    write_office(site_dir, demonstration=False, seed=os.urandom(32), content=incomplete)

    lines = refusal(production).splitlines()

    assert [line.partition(":")[2].split()[0] for line in lines] == [
        "phone:",
        "privacy.de:",
        "accessibility_reviewed",
    ]


@pytest.mark.usefixtures("database")
def test_pages_built_for_other_origins_are_refused(production: Config) -> None:
    other = dataclasses.replace(production, report=Origin("https", "andere.example"))
    assert "other origins" in refusal(other)


@pytest.mark.usefixtures("database")
def test_pages_that_are_missing_are_refused(production: Config, site_dir: Path) -> None:
    (site_dir / "desk" / "office.json").unlink()
    assert "desk/office.json is missing" in refusal(production)


def test_a_demonstration_desk_is_refused(production: Config, database: Database) -> None:
    with database.write() as session:
        session.execute(update(Desk).values(demo=True))
    assert "demonstration desk" in refusal(production)


def published_log() -> list[SignedDocument]:
    vector = json.loads((VECTORS / "log-first-day.json").read_text())
    return [read_wrapper(wrapper) for wrapper in vector["input"]["log"]["statements"]]


def test_a_desk_with_published_keys_is_refused(production: Config, database: Database) -> None:
    with database.write() as session:
        session.execute(update(Statement).values(signed=published_log()[0].to_bytes()))
    assert "published test vectors" in refusal(production)


def test_published_statements_are_known_as_such() -> None:
    assert all(uses_published_key(signed) for signed in published_log())


def test_a_desk_is_not_founded_with_published_keys(
    database: Database, other_lead: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    keys, files = desks.found(other_lead, START.date())
    root = str(json.loads(keys.statements[0].document)["root"])
    monkeypatch.setattr("desks.published.published_values", lambda: frozenset({root}))

    def found(*, refuse_published: bool) -> bytes:
        with database.write() as session:
            return found_desk(
                session,
                log=keys.statements,
                files=files,
                lead=other_lead.account.id,
                today=START.date(),
                refuse_published=refuse_published,
            )

    with pytest.raises(NotValidError):
        found(refuse_published=True)
    assert found(refuse_published=False) == keys.fingerprint


@pytest.mark.usefixtures("database")
def test_a_published_secret_is_refused(production: Config) -> None:
    published = next(text for text in sorted(published_values()) if len(text) == 43)
    secret = b64decode(published, 32)
    assert "RUECKHALT_SECRET_KEY" in refusal(dataclasses.replace(production, secret_key=secret))


def test_a_database_of_another_release_is_refused(production: Config, database: Database) -> None:
    migrate_down(database, "base")
    assert "rueckhalt migrate" in refusal(production)


def test_a_database_that_is_not_there_is_refused(production: Config, tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/no/such/folder/db"
    assert "can't be reached" in refusal(dataclasses.replace(production, database_url=url))


def test_a_server_without_its_schema_lives_but_is_not_ready(house: House) -> None:
    migrate_down(house.database, "base")
    door = house.report_door()
    assert door.get("/healthz").status_code == 200
    assert door.get("/readyz").status_code == 503


def test_problems_of_pages_and_database_are_told_together(
    production: Config, database: Database, site_dir: Path
) -> None:
    write_office(site_dir, demonstration=True, seed=os.urandom(32))
    with database.write() as session:
        session.execute(update(Desk).values(demo=True))
    assert len(refusal(production).splitlines()) == 4
    assert start_problems(production, {site: {} for site in ("report", "desk", "public")}, database)


def operators_environment(config: Config) -> dict[str, str]:
    return {
        "RUECKHALT_MODE": "development",
        "RUECKHALT_DATABASE_URL": config.database_url,
        "RUECKHALT_REPORT_ORIGIN": str(config.report),
        "RUECKHALT_DESK_ORIGIN": str(config.desk),
        "RUECKHALT_PUBLIC_ORIGIN": str(config.public),
        "RUECKHALT_SECRET_KEY": b64encode(config.secret_key),
        "RUECKHALT_SITE_DIR": str(config.site_dir),
    }


def test_the_operator_migrates_checks_and_invites(
    house: House, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name, value in operators_environment(house.config).items():
        monkeypatch.setenv(name, value)
    migrate_down(house.database, "base")
    assert main(["migrate"]) == 0
    (house.config.site_dir / "report" / "office.json").unlink()
    (house.config.site_dir / "rendering.json").write_text("{}")
    assert main(["check-config"]) == 1
    complaints = capsys.readouterr().err
    assert "office.json is missing" in complaints
    assert "rendering.json is missing or damaged" in complaints
    assert main(["desk", "invite"]) == 0
    printed = capsys.readouterr().out
    code = printed.split("Code:")[1].split()[0]
    assert str(house.config.desk) in printed
    with house.database.read() as session:
        invitation = find_invitation(session, code=code, today=berlin_day(system_clock()))
        assert invitation.desk is None


def test_a_look_at_the_accessibility_long_ago_is_told_and_stops_nothing(
    production: Config, log_lines: io.StringIO
) -> None:
    content = {**read_source(DEMO_OFFICE), "issued": "2024-05-02"}
    content["accessibility_reviewed"] = "2024-05-01"
    seed = os.urandom(32)
    write_office(production.site_dir, demonstration=False, seed=seed, content=content)

    create_wsgi(production)

    assert "something to look at: rueckhalt check-config" in log_lines.getvalue()
    files = {name: read_site(production.site_dir / name) for name in SITES}
    (warning,) = start_warnings(files, today=START.date())
    assert "accessibility_reviewed is 2024-05-01" in warning


def test_a_wrong_environment_is_told_without_a_traceback(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in [name for name in os.environ if name.startswith("RUECKHALT_")]:
        monkeypatch.delenv(name)
    assert main(["check-config"]) == 1
    assert "RUECKHALT_DATABASE_URL is missing" in capsys.readouterr().err
