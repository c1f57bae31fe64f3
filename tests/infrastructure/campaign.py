"""Long campaigns (kills, crashes, random input): a random sample by default, all with --full.

A test that runs on both databases is such a campaign, too: in a run of everything it runs on one of
them, drawn by lot, unless it belongs to what differs between them.
"""

import os
import random
import secrets
from collections import defaultdict

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


DATABASES = ("sqlite", "postgres")
DIFFERENT = ("tests/data/", "tests/search/", "tests/chaos/")
"""Where the databases themselves are the matter."""


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Draw a database for each test of a whole run; a chosen file runs on both."""
    if is_full() or config.args_source is not pytest.Config.ArgsSource.TESTPATHS:
        return
    twins: dict[tuple[str, str], list[pytest.Item]] = defaultdict(list)
    for item in items:
        name = _without_database(item)
        if name and not _needs_both(item):
            twins[item.nodeid.partition("[")[0], name].append(item)
    left_out = set()
    for key, pair in twins.items():
        drawn = random.Random(f"{os.environ[SEED]}/{key}").choice(pair)
        left_out |= {item for item in pair if item is not drawn}
    if left_out:
        config.hook.pytest_deselected(items=sorted(left_out, key=lambda item: item.nodeid))
        items[:] = [item for item in items if item not in left_out]


def _without_database(item: pytest.Item) -> str:
    """Give the test's parameters without the database; empty if it has none."""
    parts = getattr(item, "callspec", None)
    values = [] if parts is None else parts.id.split("-")
    if not set(values) & set(DATABASES):
        return ""
    return "-".join("*" if value in DATABASES else value for value in values)


def _needs_both(item: pytest.Item) -> bool:
    """Tell whether a test is about what differs: locks, races, SQL."""
    module = getattr(item, "module", None)
    starts = ("threading", "Thread", "ThreadPoolExecutor")
    races = any(hasattr(module, name) for name in starts)
    return races or item.nodeid.startswith(DIFFERENT)


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
