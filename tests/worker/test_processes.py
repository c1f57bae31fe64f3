"""Worker and schedule as processes: they wait for a lost Valkey, and stop when asked without it."""

import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import redis

from tests.bench.product import Product, Program


@pytest.fixture
def product(tmp_path: Path, sqlite_url: str) -> Iterator[Product]:
    folder = tmp_path / "product"
    folder.mkdir()
    product = Product(folder, sqlite_url)
    for program in (product.valkey, product.worker, product.schedule):
        program.start()
    yield product
    product.stop()


@pytest.mark.parametrize("name", ["worker", "schedule"])
@pytest.mark.parametrize("valkey_is_there", [True, False])
def test_process_stops_when_asked(product: Product, name: str, valkey_is_there: bool) -> None:
    process: subprocess.Popen[bytes] | None = getattr(product, name).process
    assert process is not None
    wait_until_it_runs(product)
    if not valkey_is_there:
        product.valkey.kill()
        time.sleep(1)

    process.terminate()

    assert process.wait(timeout=30) == 0


@pytest.mark.parametrize("name", ["worker", "schedule"])
def test_process_that_never_found_valkey_stops_when_asked(
    tmp_path: Path, sqlite_url: str, name: str
) -> None:
    folder = tmp_path / "product"
    folder.mkdir()
    product = Product(folder, sqlite_url)
    program: Program = getattr(product, name)
    program.start()
    assert program.process is not None
    wait_until_logged(program, "queue-unreachable")

    program.process.terminate()

    assert program.process.wait(timeout=30) == 0


def wait_until_logged(program: Program, word: str, seconds: float = 30) -> None:
    end = time.monotonic() + seconds
    while word not in program.log.read_text():
        assert time.monotonic() < end, program.log.read_text()
        time.sleep(0.1)


def wait_until_it_runs(product: Product, seconds: float = 30) -> None:
    """Both have told Valkey that they live."""
    end = time.monotonic() + seconds
    with redis.Redis.from_url(product.valkey_url) as client:
        while time.monotonic() < end:
            try:
                if client.keys("rq:cron_scheduler:*") and client.keys("rq:worker:*"):
                    return
            except redis.ConnectionError:
                pass
            time.sleep(0.1)
    raise TimeoutError(product.worker.log.read_text() + product.schedule.log.read_text())
