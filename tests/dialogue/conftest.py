"""A migrated database for each test."""

from collections.abc import Iterator

import pytest
from sqlalchemy.orm import Session

from app.schema import migrate
from core.db import Database


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """Empty, at the newest schema; once on SQLite, once on PostgreSQL."""
    database = Database(database_url)
    migrate(database)
    yield database
    database.dispose()


@pytest.fixture
def session(database: Database) -> Iterator[Session]:
    """A transaction that nobody else sees."""
    with database.write() as session:
        yield session
