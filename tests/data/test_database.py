"""What the database promises: commits on disk, whole transactions, no dangling rows."""

import os
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as FutureTimeoutError
from pathlib import Path

import pytest
from sqlalchemy import delete, func, select, text, update
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from core.db import Database
from core.outbox import Kind, OutboxRow, enqueue
from desks.models import Desk
from tests.data.kit import TODAY, fill


def scalar(database: Database, statement: str) -> object:
    with database.read() as session:
        return session.scalar(text(statement))


def test_a_commit_waits_for_the_disk(database: Database) -> None:
    if database.engine.dialect.name == "postgresql":
        assert scalar(database, "SHOW synchronous_commit") == "on"
        return
    assert scalar(database, "PRAGMA synchronous") == 2
    assert scalar(database, "PRAGMA journal_mode") == "wal"
    assert scalar(database, "PRAGMA secure_delete") == 1


def test_a_failing_block_stores_nothing(database: Database) -> None:
    def fail_late() -> None:
        with database.write() as session:
            enqueue(session, kind=Kind.NOTIFY, desk=os.urandom(32), day=TODAY)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail_late()
    with database.read() as session:
        assert session.scalars(select(OutboxRow)).all() == []


def test_reading_stores_nothing(database: Database) -> None:
    with database.read() as session:
        enqueue(session, kind=Kind.NOTIFY, desk=os.urandom(32), day=TODAY)
    with database.read() as session:
        assert session.scalars(select(OutboxRow)).all() == []


def test_one_request_reads_one_moment_even_while_somebody_saves(database: Database) -> None:
    counted = select(func.count()).select_from(OutboxRow)
    with database.read() as session:
        before = session.scalar(counted)
        with database.write() as other:
            enqueue(other, kind=Kind.NOTIFY, desk=os.urandom(32), day=TODAY)

        after = session.scalar(counted)

    assert (before, after) == (0, 0)
    assert scalar(database, "SELECT count(*) FROM outbox") == 1


def test_a_writer_waits_for_the_one_before_and_not_for_ever(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    def write() -> None:
        with database.write() as session:
            session.execute(update(OutboxRow).values(closed=True))

    with database.write() as session:
        enqueue(session, kind=Kind.NOTIFY, desk=os.urandom(32), day=TODAY)
    with ThreadPoolExecutor(1) as pool:
        with database.write() as session:
            session.execute(update(OutboxRow).values(day=TODAY))
            waiting = pool.submit(write)
            with pytest.raises(FutureTimeoutError):
                waiting.result(timeout=0.2)
        waiting.result(timeout=10)
        if database.turn is not None:
            monkeypatch.setattr(database.turn, "seconds", 0.1)
            with database.write(), pytest.raises(PoolTimeoutError):
                pool.submit(write).result(timeout=10)


def test_a_desk_with_reports_cannot_be_deleted(database: Database) -> None:
    fill(database)
    with pytest.raises(IntegrityError), database.write() as session:
        session.execute(delete(Desk))


def test_a_hash_of_another_length_is_refused(database: Database) -> None:
    with pytest.raises(IntegrityError), database.write() as session:
        enqueue(session, kind=Kind.NOTIFY, desk=os.urandom(31), day=TODAY)


def test_a_deleted_intake_file_leaves_nothing_in_the_file(tmp_path: Path) -> None:
    """A seized disk of a small office: what was deleted is overwritten (SQLite)."""
    path = tmp_path / "db"
    database = Database(f"sqlite:///{path}")
    canary = os.urandom(4_000)
    with database.write() as session:
        session.execute(text("CREATE TABLE t (b BLOB)"))
        session.execute(text("INSERT INTO t VALUES (:b)"), {"b": canary})
    database.dispose()
    piece = canary[1_000:1_064]
    assert piece in path.read_bytes()
    with database.write() as session:
        session.execute(text("DELETE FROM t"))
    database.dispose()
    assert piece not in path.read_bytes()
    assert not path.with_name("db-wal").exists()


def test_a_full_disk_stores_nothing(tmp_path: Path) -> None:
    """The limit stands for the disk's: SQLite ends the transaction in the same way."""
    database = Database(f"sqlite:///{tmp_path}/db")
    with database.write() as session:
        session.execute(text("CREATE TABLE t (b BLOB)"))

    def fill_up() -> None:
        with database.write() as session:
            session.execute(text("PRAGMA max_page_count = 20"))
            session.execute(text("INSERT INTO t VALUES (zeroblob(10))"))
            session.execute(text("INSERT INTO t VALUES (zeroblob(200000))"))

    with pytest.raises(OperationalError):
        fill_up()
    with database.read() as session:
        assert session.execute(text("SELECT * FROM t")).all() == []
