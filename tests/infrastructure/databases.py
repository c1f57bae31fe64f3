"""Both databases under one name: what holds on one must hold on the other."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from app.schema import migrate
from core.db import Database
from tests.infrastructure.postgres import PostgresServer


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    """SQLAlchemy URL of a SQLite file that does not exist yet."""
    return f"sqlite:///{tmp_path / 'rueckhalt.sqlite'}"


@pytest.fixture(params=["sqlite", "postgres"])
def database_url(request: pytest.FixtureRequest) -> str:
    """URL of a fresh, empty database; the test runs once on SQLite and once on PostgreSQL."""
    url: str = request.getfixturevalue(f"{request.param}_url")
    return url


@pytest.fixture(scope="session")
def migrated_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file at the newest schema that tests copy: all migrations take a second."""
    path = tmp_path_factory.mktemp("migrated") / "db"
    _migrate(f"sqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def migrated_postgres(postgres_server: PostgresServer) -> str:
    """The name of a PostgreSQL database at the newest schema that tests copy."""
    name = postgres_server.create_database()
    _migrate(postgres_server.url(name))
    return name


@pytest.fixture
def migrated_sqlite_url(migrated_sqlite: Path, tmp_path: Path) -> str:
    """URL of a SQLite file at the newest schema."""
    return f"sqlite:///{shutil.copy(migrated_sqlite, tmp_path / 'rueckhalt.sqlite')}"


@pytest.fixture
def migrated_postgres_url(migrated_postgres: str, postgres_server: PostgresServer) -> Iterator[str]:
    """URL of a PostgreSQL database at the newest schema."""
    with postgres_server.copy_of(migrated_postgres) as url:
        yield url


@pytest.fixture(params=["sqlite", "postgres"])
def migrated_url(request: pytest.FixtureRequest) -> str:
    """URL of an empty database at the newest schema, once on SQLite and once on PostgreSQL."""
    url: str = request.getfixturevalue(f"migrated_{request.param}_url")
    return url


@pytest.fixture
def database(migrated_url: str) -> Iterator[Database]:
    """Empty, at the newest schema; the test runs once on SQLite and once on PostgreSQL."""
    database = Database(migrated_url)
    yield database
    database.dispose()


@pytest.fixture
def session(database: Database) -> Iterator[Session]:
    """A transaction that nobody else sees."""
    with database.write() as session:
        yield session


def _migrate(url: str) -> None:
    database = Database(url)
    migrate(database)
    database.dispose()  # a template is copied only while nobody is connected to it
