"""Fixtures for all tests, and how a run behaves."""

import os
import signal
from types import FrameType

import pytest
from hypothesis import settings
from hypothesis.configuration import set_hypothesis_home_dir
from hypothesis.database import DirectoryBasedExampleDatabase

pytest_plugins = [
    "tests.infrastructure.browser",
    "tests.infrastructure.campaign",
    "tests.infrastructure.postgres",  # before those that build on it
    "tests.infrastructure.databases",
    "tests.infrastructure.mail",
    "tests.infrastructure.valkey",
]


def pytest_configure(config: pytest.Config) -> None:
    signal.signal(signal.SIGTERM, _interrupt)
    # Everything it keeps: notes on the code it tests lie there too, with this machine's paths.
    home = config.rootpath / ".dev" / "hypothesis"
    set_hypothesis_home_dir(home)
    examples = DirectoryBasedExampleDatabase(home)
    # No deadline: how long one example takes on a busy machine says nothing about the code.
    settings.register_profile("sample", deadline=None, print_blob=True, database=examples)
    settings.register_profile("full", settings.get_profile("sample"), max_examples=2_000)
    settings.load_profile("full" if os.environ.get("RUECKHALT_TEST_FULL") == "1" else "sample")


def _interrupt(_signal: int, _frame: FrameType | None) -> None:
    """End a run stopped by `timeout` or CI as Ctrl-C does, so that no server is left behind."""
    signal.signal(signal.SIGTERM, signal.SIG_IGN)  # a second one would interrupt the clearing up
    raise KeyboardInterrupt
