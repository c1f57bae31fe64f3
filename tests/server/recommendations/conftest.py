"""Who writes, who reviews, and a colleague of another Kommune."""

import pytest

from accounts.roles import CoordinatorRole
from tests.infrastructure.office_file import LARGE, MID
from tests.server.account_kit import Visitor, joined
from tests.server.kit import House
from tests.server.test_network import in_network


@pytest.fixture
def author(house: House) -> Visitor:
    """A coordinator of Oldenmoor, which is in the network."""
    in_network(house, MID)
    return joined(house)


@pytest.fixture
def editor(house: House) -> Visitor:
    """Somebody of the network office."""
    return joined(house, CoordinatorRole.EDITOR)


@pytest.fixture
def other(house: House) -> Visitor:
    """A coordinator of Heidersum, which is in the network."""
    in_network(house, LARGE)
    return joined(house, ags=LARGE)
