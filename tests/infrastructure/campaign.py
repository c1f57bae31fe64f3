"""Long campaigns (kills, crashes, random input): a random sample by default, all with --full."""

import os
import secrets

import pytest

SEED = "RUECKHALT_TEST_SEED"
FULL = "RUECKHALT_TEST_FULL"


def pytest_configure() -> None:
    # In the environment, so that the processes of a parallel run share it.
    os.environ.setdefault(SEED, str(secrets.randbits(32)))


def pytest_report_header() -> str:
    extent = "in full" if is_full() else "as a sample"
    return f"campaigns: {extent}, {SEED}={os.environ[SEED]} repeats this choice"


def is_full() -> bool:
    return os.environ.get(FULL) == "1"


@pytest.fixture(scope="session")
def seed() -> int:
    """The number a campaign draws its choices from; printed, so that a failure can be repeated."""
    value = int(os.environ[SEED])
    print(f"{SEED}={value}")
    return value


@pytest.fixture(scope="session")
def full() -> bool:
    """Whether a campaign runs in full (`dev.py test --full`) or as a sample."""
    return is_full()
