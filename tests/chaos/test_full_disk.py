"""No space left: no false acknowledgement, and everything works again once there is room."""

import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from core.db import Database
from tests.bench.product import Product
from tests.chaos.conftest import MakeProduct
from tests.chaos.full_disk import FileLimit, Space, can_mount, family, small_disk
from tests.chaos.reporters import Outcome, Submission, prepare, require_kept, submit_once
from tests.infrastructure.postgres import PostgresServer

REPORTS = 40
SECONDS = 180

with TemporaryDirectory() as probe:
    # Not everyone may mount a small disk; anyone may limit files.
    WAYS = ("disk", "limit") if can_mount(Path(probe)) else ("limit",)

ACCOUNT = "nobody" if os.geteuid() == 0 else None
"""Who PostgreSQL runs as."""

# Of the two, PostgreSQL needs the larger disk: for root its programs are copied there too.
SQLITE_MEGABYTES, POSTGRES_MEGABYTES = 8, 180


class SmallPostgres(PostgresServer):
    """Write-ahead log in small files, so that other files reach a limit before it does."""

    initdb_options = (*PostgresServer.initdb_options, "--wal-segsize=1")

    def revive(self) -> None:
        """Start it again like its supervisor, if it gave up.

        A write-ahead log without room ends PostgreSQL by design; what was committed stays.
        """
        if self._process.poll() is not None:
            self._process = self._start()


@pytest.fixture
def folder() -> Iterator[Path]:
    with TemporaryDirectory(prefix="rueckhalt-full-") as name:
        path = Path(name)
        path.chmod(0o755)
        yield path


@pytest.mark.parametrize("way", WAYS)
def test_full_disk_under_sqlite(make_product: MakeProduct, folder: Path, way: str) -> None:
    with place(folder, way, SQLITE_MEGABYTES) as (data, disk):
        product = make_product(f"sqlite:///{data / 'full.sqlite'}")
        web = product.web.process
        assert web is not None

        require_honest(product, disk or FileLimit(data, lambda: family(web.pid)))

        product.stop()


@pytest.mark.parametrize("way", WAYS)
def test_full_disk_under_postgresql(make_product: MakeProduct, folder: Path, way: str) -> None:
    with place(folder, way, POSTGRES_MEGABYTES) as (data, disk):
        server = SmallPostgres(data)
        try:
            product = make_product(server.url(server.create_database()))

            space = disk or FileLimit(server.data, lambda: family(server.pid), ACCOUNT)
            require_honest(product, space, server.revive)

            product.stop()
        finally:
            server.stop()


@contextmanager
def place(folder: Path, way: str, megabytes: int) -> Iterator[tuple[Path, Space | None]]:
    """Where the database goes, and the disk that can be filled."""
    if way == "disk":
        with small_disk(folder / "disk", megabytes) as disk:
            yield folder / "disk", disk
    else:
        yield folder, None


def require_honest(
    product: Product, space: Space, revive: Callable[[], None] = lambda: None
) -> None:
    """Report until nothing fits any more, free the space, and report the rest."""
    submissions = prepare(product, REPORTS)
    outcome = Outcome()
    send(product, outcome, submissions[:5])
    assert set(outcome.answers) == {201}

    space.use_up()
    refused = [one for one in submissions[5:] if status_of(product, outcome, one) != 201]
    answers = set(outcome.answers)
    space.free()
    wait_until(lambda: is_readable(product.database, revive))

    assert refused, "the space was never used up"
    assert answers == {201, 503}
    require_kept(product.database, product, submissions, outcome)
    for submission in refused:
        wait_until(lambda one=submission: status_of(product, outcome, one) == 201)  # type: ignore[misc]
    assert len(outcome.acknowledged) == REPORTS
    require_kept(product.database, product, submissions, outcome)


def send(product: Product, outcome: Outcome, submissions: list[Submission]) -> None:
    for submission in submissions:
        status_of(product, outcome, submission)


def status_of(product: Product, outcome: Outcome, submission: Submission) -> int:
    status = submit_once(product, submission)
    outcome.note(submission, status)
    return status


def is_readable(database: Database, revive: Callable[[], None]) -> bool:
    """Whether the database answers; PostgreSQL recovers for a moment after a full disk."""
    revive()
    try:
        with database.read() as session:
            session.execute(text("SELECT 1"))
    except OperationalError:
        return False
    return True


def wait_until(holds: Callable[[], bool]) -> None:
    """Try again like the page and its readers do."""
    end = time.monotonic() + SECONDS
    while not holds():
        assert time.monotonic() < end, "the database does not recover although there is room again"
        time.sleep(0.2)
