"""A real server over a real database, with one desk founded through its own interface."""

import io
import logging
import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import Engine, event

from app.demo.people import Person, new_person
from app.schema import migrate
from app.server import create_wsgi
from core.config import Config, from_environment
from core.db import Database
from core.logs import configure_logging
from crypto.encoding import b64encode
from tests.server.kit import House, MovableClock, found_house

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

PAGES = {
    "index.html": b"<!doctype html><title>Seite</title>",
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


@pytest.fixture
def site_dir(tmp_path: Path) -> Path:
    """Built pages, one and a script per site."""
    for site in ("report", "desk", "public"):
        for name, content in PAGES.items():
            path = tmp_path / "site" / site / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content + site.encode())
    return tmp_path / "site"


@pytest.fixture
def config(database_url: str, site_dir: Path) -> Config:
    """A development configuration over each database."""
    return from_environment(
        {
            "RUECKHALT_MODE": "development",
            "RUECKHALT_DATABASE_URL": database_url,
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
    """A migrated database, beside the server's own connections."""
    database = Database(config.database_url)
    migrate(database)
    yield database
    database.dispose()


@pytest.fixture
def application(config: Config, database: Database, clock: MovableClock) -> "WSGIApplication":
    """The server over a migrated, empty database."""
    return create_wsgi(config, clock=clock)


@pytest.fixture
def house(
    application: "WSGIApplication",
    config: Config,
    database: Database,
    clock: MovableClock,
    lead: Person,
) -> House:
    """A server whose desk was founded by its lead."""
    return found_house(House(application, config, database, clock), lead)


@pytest.fixture
def second_house(house: House, other_lead: Person) -> House:
    """Another desk of the same server."""
    second = House(house.application, house.config, house.database, house.clock)
    return found_house(second, other_lead)


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
