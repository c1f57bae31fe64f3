"""An empty database for each test, with the tables of the models: migrations are tested apart."""

from collections.abc import Iterator

import pytest

from app.models import metadata
from core.db import Database
from tests.selfcheck.kit import Kommune


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """Once on SQLite, once on PostgreSQL."""
    database = Database(database_url)
    metadata.create_all(database.engine)
    yield database
    database.dispose()


@pytest.fixture
def kommune(database: Database) -> Kommune:
    """A Kommune that has not begun yet."""
    return Kommune(database)
