"""A real server over a real database, with one desk founded through its own interface."""

import io
import logging
import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import Engine, event, make_url

from app.demo import desk as desks
from app.demo.desk import DeskKeys
from app.demo.people import Person, new_person
from app.schema import migrate
from app.server import create_wsgi
from core.config import Config, from_environment
from core.db import Database
from core.logs import configure_logging
from crypto.age_keys import Identity, new_identity
from crypto.encoding import b64encode
from desks.invitations import invite
from support.membership import found
from tests.infrastructure.built_pages import describe_build
from tests.infrastructure.office_file import make_office_file
from tests.infrastructure.postgres import PostgresServer
from tests.server.kit import START, House, MovableClock
from trends.periods import Period

PAGES = {
    "index.html": b"<!doctype html><title>Seite</title>",
    "en/index.html": b"<!doctype html><title>Page</title>",
    "assets/app.0f3a.js": b"export {};",
}


@pytest.fixture(scope="session")
def lead() -> Person:
    """The founder; made once, stretching a password takes its time."""
    return new_person(name="Leitung", display_name="Frau Leitung", role="lead")


@pytest.fixture(scope="session")
def counsellor() -> Person:
    """A second person."""
    return new_person(name="beratung", display_name="Herr Beratung", role="counsellor")


@pytest.fixture(scope="session")
def other_lead() -> Person:
    """The founder of another desk."""
    return new_person(name="andernorts", display_name="Herr Andernorts", role="lead")


@dataclass(frozen=True)
class Founded:
    """A database with one desk, and what the desk's people hold."""

    url: str
    keys: DeskKeys


def found_desk(database: Database, lead: Person) -> DeskKeys:
    """Found a desk as its interface does."""
    keys, files = desks.found(lead, START.date())
    with database.write() as session:
        found(
            session,
            invitation=invite(session, desk=None, today=START.date()).code,
            new=lead.account,
            log=keys.statements,
            files=files,
            today=START.date(),
            refuse_published=True,
        )
    return keys


def make_template(url: str, lead: Person) -> Founded:
    """Fill an empty database and leave no connection to it."""
    database = Database(url)
    migrate(database)
    keys = found_desk(database, lead)
    database.dispose()
    return Founded(url, keys)


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory, lead: Person) -> Founded:
    """A founded desk in a SQLite file that tests copy."""
    return make_template(f"sqlite:///{tmp_path_factory.mktemp('founded')}/db", lead)


@pytest.fixture(scope="session")
def postgres_template(postgres_server: PostgresServer, lead: Person) -> Founded:
    """A founded desk in a PostgreSQL database that tests copy."""
    return make_template(postgres_server.url(postgres_server.create_database()), lead)


@pytest.fixture
def founded_sqlite(sqlite_template: Founded, tmp_path: Path) -> Founded:
    file = sqlite_template.url.removeprefix("sqlite:///")
    return Founded(f"sqlite:///{shutil.copy(file, tmp_path / 'db')}", sqlite_template.keys)


@pytest.fixture
def founded_postgres(
    postgres_template: Founded, postgres_server: PostgresServer
) -> Iterator[Founded]:
    template = make_url(postgres_template.url).database
    assert template is not None
    with postgres_server.copy_of(template) as url:
        yield Founded(url, postgres_template.keys)


@pytest.fixture(params=["sqlite", "postgres"])
def founded(request: pytest.FixtureRequest) -> Founded:
    """A database with one desk and nothing else; once on SQLite, once on PostgreSQL."""
    founded: Founded = request.getfixturevalue(f"founded_{request.param}")
    return founded


@dataclass(frozen=True)
class Officers:
    """Who may release, with the keys that tuples of 2026 and 2027 are sealed to."""

    seeds: tuple[bytes, bytes]
    former: bytes
    """The seed of one who left."""
    identities: dict[Period, Identity]

    def recipients(self) -> dict[Period, str]:
        return {period: identity.recipient for period, identity in self.identities.items()}


@pytest.fixture(scope="session")
def officers() -> Officers:
    """Two officers and their release keys."""
    periods = (Period(year, quarter) for year in (2026, 2027) for quarter in range(5))
    return Officers(
        (os.urandom(32), os.urandom(32)),
        os.urandom(32),
        {period: new_identity() for period in periods},
    )


@pytest.fixture
def site_dir(tmp_path: Path, officers: Officers) -> Path:
    """Built pages, one in two languages and a script per site, and the office file."""
    office = make_office_file(
        [os.urandom(32)], officers.seeds, officers.recipients(), former=officers.former
    )
    for site in ("report", "desk", "public"):
        for name, content in PAGES.items():
            path = tmp_path / "site" / site / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content + site.encode())
        (tmp_path / "site" / site / "assets/app.0f3a.js.gz").write_bytes(b"compressed")
        (tmp_path / "site" / site / "office.json").write_bytes(office)
    describe_build(tmp_path / "site")
    return tmp_path / "site"


@pytest.fixture
def config(founded: Founded, site_dir: Path) -> Config:
    """A development configuration over each database."""
    return from_environment(
        {
            "RUECKHALT_MODE": "development",
            "RUECKHALT_DATABASE_URL": founded.url,
            "RUECKHALT_REPORT_ORIGIN": "http://report.localhost:8000",
            "RUECKHALT_DESK_ORIGIN": "http://desk.localhost:8000",
            "RUECKHALT_PUBLIC_ORIGIN": "http://localhost:8000",
            "RUECKHALT_SECRET_KEY": b64encode(os.urandom(32)),
            "RUECKHALT_SITE_DIR": str(site_dir),
        }
    )


@pytest.fixture
def clock() -> MovableClock:
    return MovableClock()


@pytest.fixture
def database(config: Config) -> Iterator[Database]:
    """The server's database, beside its own connections."""
    database = Database(config.database_url)
    yield database
    database.dispose()


@pytest.fixture
def house(config: Config, database: Database, clock: MovableClock, founded: Founded) -> House:
    """A server with one desk."""
    return House(create_wsgi(config, clock=clock), config, database, clock, founded.keys)


@pytest.fixture
def second_house(house: House, other_lead: Person) -> House:
    """Another desk of the same server."""
    keys = found_desk(house.database, other_lead)
    return House(house.application, house.config, house.database, house.clock, keys)


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the server, built after this, give up waiting for the database soon."""
    monkeypatch.setattr("core.db.WAIT_SECONDS", 0.3)


@pytest.fixture
def statements() -> Iterator[list[str]]:
    """Every SQL statement from now on; begin and commit are not among them."""
    seen: list[str] = []

    def note(*arguments: object) -> None:
        seen.append(str(arguments[2]))

    event.listen(Engine, "before_cursor_execute", note)
    yield seen
    event.remove(Engine, "before_cursor_execute", note)


@pytest.fixture
def log_lines(clock: MovableClock) -> Iterator[io.StringIO]:
    """What the server logs, as an operator would read it."""
    root = logging.getLogger()
    handlers, level = list(root.handlers), root.level
    stream = io.StringIO()
    configure_logging(stream, clock)
    yield stream
    root.handlers[:] = handlers
    root.setLevel(level)
