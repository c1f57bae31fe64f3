"""Who keeps the library."""

import pytest

from accounts.roles import CoordinatorRole
from tests.server.account_kit import Visitor, joined
from tests.server.kit import House


@pytest.fixture
def editor(house: House) -> Visitor:
    return joined(house, CoordinatorRole.EDITOR)
