"""Work of several threads in one transaction of SQLite: one's fault harms no other."""

import errno
import os
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import Connection, event, select, text
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.exc import TimeoutError as TurnTimeoutError

from app.schema import migrate
from core.db import Database
from core.outbox import Kind, OutboxRow, enqueue
from tests.data.kit import TODAY

Work = Callable[[Connection], bytes]
THREADS = 6


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    """SQLite alone: PostgreSQL joins waiting commits on its own."""
    database = Database(f"sqlite:///{tmp_path}/db")
    migrate(database)
    yield database
    database.dispose()


def store(connection: Connection) -> bytes:
    desk = os.urandom(32)
    enqueue(connection, kind=Kind.NOTIFY, desk=desk, day=TODAY)
    return desk


def store_and_fail(connection: Connection) -> bytes:
    store(connection)
    raise ZeroDivisionError


def store_what_no_commit_takes(connection: Connection) -> bytes:
    connection.execute(text("PRAGMA defer_foreign_keys = ON"))
    row = {"hash": os.urandom(32), "account": os.urandom(16), "day": TODAY.isoformat()}
    connection.execute(text("INSERT INTO sessions VALUES (:hash, :account, :day)"), row)
    return b""


def stored(database: Database) -> list[bytes]:
    with database.read() as session:
        return sorted(session.scalars(select(OutboxRow.desk)))


def commit_together(database: Database, works: Sequence[Work]) -> list[Future[bytes]]:
    """Let all works wait for their turn before the first of them gets it."""
    with ThreadPoolExecutor(len(works)) as pool, database.write():
        outcomes = [pool.submit(database.commit, work) for work in works]
        time.sleep(0.5)
    return outcomes


def test_those_who_wait_share_one_commit(database: Database) -> None:
    commits: list[Connection] = []
    event.listen(database.engine, "commit", commits.append)

    outcomes = commit_together(database, [store] * THREADS)

    assert sorted(outcome.result() for outcome in outcomes) == stored(database)
    assert len(stored(database)) == THREADS
    assert len(commits) == 1


def test_work_that_fails_leaves_nothing_and_the_others_are_stored(database: Database) -> None:
    works = [store, store_and_fail, store, store, store_and_fail, store]

    outcomes = commit_together(database, works)

    failures = [outcome for outcome in outcomes if outcome.exception() is not None]
    results = [outcome.result() for outcome in outcomes if outcome.exception() is None]
    assert [type(outcome.exception()) for outcome in failures] == [ZeroDivisionError] * 2
    assert sorted(results) == stored(database)
    assert len(results) == 4


def test_a_commit_that_fails_acknowledges_nobody(database: Database) -> None:
    outcomes = commit_together(database, [store, store_what_no_commit_takes, store])

    assert all(isinstance(outcome.exception(), IntegrityError) for outcome in outcomes)
    assert stored(database) == []


def test_work_that_waited_too_long_is_never_done(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database.turn, "seconds", 0.1)
    with ThreadPoolExecutor(1) as pool, database.write(), pytest.raises(TurnTimeoutError):
        pool.submit(database.commit, store).result(timeout=10)

    desk = database.commit(store)

    assert stored(database) == [desk]


def test_work_whose_turn_failed_is_never_done(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_more_files(*_: object) -> int:
        raise OSError(errno.EMFILE, "too many open files")

    with monkeypatch.context() as crowded:
        crowded.setattr("core.turn.os.open", no_more_files)
        with pytest.raises(OperationalError):
            database.commit(store)

    desk = database.commit(store)

    assert stored(database) == [desk]
