"""The job that publishes: run by a real worker, claimed by one of them, told to by the schedule."""

import datetime
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from redis import Redis
from rq.utils import import_attribute

from app.schema import migrate
from core.db import Database
from crypto.encoding import b64encode
from tests.trends.publication_kit import demonstration, store
from trends.periods import Period
from trends.publication.store import newest
from worker import queue
from worker.publication import publish
from worker.schedule import make_schedule

PERIOD = Period(2025, 3)
JOB = "worker.publication.publish"


@pytest.fixture
def valkey(valkey_url: str) -> Iterator[Redis]:
    with Redis.from_url(valkey_url) as client:
        yield client


@pytest.fixture
def database(
    database_url: str, valkey_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Database]:
    """A database with one release, and the environment of a worker that uses it."""
    publisher = demonstration()
    (tmp_path / "site" / "public").mkdir(parents=True)
    (tmp_path / "site" / "public" / "office.json").write_bytes(publisher.office_file)
    for name, value in {
        "MODE": "development",
        "DATABASE_URL": database_url,
        "REDIS_URL": valkey_url,
        "REPORT_ORIGIN": "http://report.localhost:8000",
        "DESK_ORIGIN": "http://desk.localhost:8000",
        "PUBLIC_ORIGIN": "http://localhost:8000",
        "SECRET_KEY": b64encode(os.urandom(32)),
        "SITE_DIR": str(tmp_path / "site"),
    }.items():
        monkeypatch.setenv(f"RUECKHALT_{name}", value)
    database = Database(database_url)
    migrate(database)
    store(database, [publisher.release(PERIOD, received=datetime.date(2025, 10, 14))])
    yield database
    database.dispose()


def edition(database: Database) -> str | None:
    with database.read() as session:
        return newest(session)


def test_worker_publishes_an_accepted_release(database: Database, valkey: Redis) -> None:
    queue.enqueue(valkey, JOB, seconds=queue.PUBLISH_SECONDS)

    # A process of its own, as in production: a fork of this one may lack the converter's threads.
    with subprocess.Popen((sys.executable, "-m", "worker")) as worker:
        end = time.monotonic() + 120
        while edition(database) is None and time.monotonic() < end:
            time.sleep(0.2)
        worker.terminate()

    assert edition(database) == str(PERIOD)
    assert queue.claim_publication(valkey)  # the claim has ended


def test_second_worker_leaves_the_work_to_the_first(database: Database, valkey: Redis) -> None:
    queue.claim_publication(valkey)

    publish()

    assert edition(database) is None


def test_claim_of_a_killed_worker_ends(database: Database, valkey: Redis) -> None:
    queue.claim_publication(valkey)
    queue.keep_publication(valkey)

    left = valkey.ttl("rueckhalt:publication")

    assert 0 < left <= queue.PUBLISH_CLAIM_SECONDS


def test_without_an_office_file_nothing_is_published(
    database: Database, valkey: Redis, tmp_path: Path
) -> None:
    (tmp_path / "site" / "public" / "office.json").write_bytes(b"{}")

    publish()

    assert edition(database) is None


def test_schedule_names_jobs_that_exist_and_gives_publishing_its_time(valkey: Redis) -> None:
    make_schedule(valkey).enqueue_jobs()

    jobs = {job.func_name: job for job in queue.open_queue(valkey).jobs}

    assert all(callable(import_attribute(str(name))) for name in jobs)
    assert jobs[JOB].timeout == queue.PUBLISH_SECONDS
    assert jobs["worker.jobs.tick"].timeout == queue.JOB_SECONDS
