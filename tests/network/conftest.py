"""A migrated database for each test."""

from collections.abc import Iterator

import pytest
from sqlalchemy.orm import Session

from app.models import metadata
from core.db import Database


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """Empty, with all tables; once on SQLite, once on PostgreSQL."""
    database = Database(database_url)
    metadata.create_all(database.engine)
    yield database
    database.dispose()


@pytest.fixture
def session(database: Database) -> Iterator[Session]:
    """A transaction that nobody else sees."""
    with database.write() as session:
        yield session
