"""A Kommune that checks itself."""

import pytest

from core.db import Database
from tests.selfcheck.kit import Kommune


@pytest.fixture
def kommune(database: Database) -> Kommune:
    """A Kommune that has not begun yet."""
    return Kommune(database)
