"""The database: SQLite or PostgreSQL behind the same statements.

Both are set so that a commit that returned is on disk, because an acknowledged report must never
be lost.
"""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine, MetaData, Table, create_engine, event, exc, make_url
from sqlalchemy.orm import DeclarativeBase, Session
from sqlalchemy.pool import ConnectionPoolEntry

from core.group_commit import GroupCommit
from core.turn import Turn

T = TypeVar("T")

POOL_SIZE = 20
POOL_OVERFLOW = 20
WAIT_SECONDS = 20.0
"""How long a request waits for a connection or for SQLite's one writer before it answers 503."""

_WRITE = "rueckhalt_write"


class Base(DeclarativeBase):
    """Common base of all models; constraint names are stable so that migrations can name them."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


def table_of(model: type[Base]) -> Table:
    """Give a model's table, for statements that go past the unit of work."""
    table = model.__table__
    if not isinstance(table, Table):
        raise TypeError(f"{model.__name__} has no table")
    return table


class Database:
    """An engine and the ways to use it: `read`, `write` and `commit`."""

    def __init__(self, url: str) -> None:
        self.engine = _make_engine(url)
        # SQLite has one writer. A transaction that reads first and writes later would fail with
        # "locked" when another one wrote in between, so writers queue from their first statement.
        self._writing = self.engine.execution_options(**{_WRITE: True})
        # What one request reads must be of one moment: a head beside the fields of a later save
        # would look like a forgery to the browser. SQLite reads so anyhow.
        snapshot = {"sqlite": {}, "postgresql": {"isolation_level": "REPEATABLE READ"}}
        self._reading = self.engine.execution_options(**snapshot[self.engine.dialect.name])
        self.turn = _turn(self.engine)
        self._group = GroupCommit(self.turn.take, self._writing.begin) if self.turn else None

    @contextmanager
    def read(self) -> Iterator[Session]:
        """Give a session for reading; whatever it wrote is rolled back."""
        with Session(self._reading, autoflush=False) as session:
            yield session

    @contextmanager
    def write(self) -> Iterator[Session]:
        """Give a session that commits when the block ends well; otherwise nothing is stored."""
        turn = self.turn.take() if self.turn else nullcontext()
        with turn, Session(self._writing, expire_on_commit=False) as session:
            yield session
            session.commit()

    def commit(self, work: Callable[[Connection], T]) -> T:
        """Do `work` past the unit of work; give what it gave once it is committed.

        On SQLite waiting threads share a transaction: `work` is repeated if another's fails, so it
        must do nothing but write to the connection.
        """
        if self._group is not None:
            return self._group.commit(work)
        with self._writing.begin() as connection:
            return work(connection)

    def dispose(self) -> None:
        """Close all connections."""
        self.engine.dispose()


def _make_engine(url: str) -> Engine:
    parsed = make_url(url)
    pool: dict[str, Any] = {
        "pool_size": POOL_SIZE,
        "max_overflow": POOL_OVERFLOW,
        "pool_timeout": WAIT_SECONDS,
    }
    if parsed.get_backend_name() == "sqlite":
        engine = create_engine(parsed, connect_args={"timeout": WAIT_SECONDS}, **pool)
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
        return engine
    settings = (
        "-c synchronous_commit=on",  # whatever the server's default is
        "-c timezone=UTC",
        f"-c lock_timeout={int(WAIT_SECONDS * 1_000)}",
        f"-c statement_timeout={int(2 * WAIT_SECONDS * 1_000)}",
    )
    options = {"options": " ".join(settings)}
    return create_engine(parsed.set(drivername="postgresql+psycopg"), connect_args=options, **pool)


def _turn(engine: Engine) -> Turn | None:
    if engine.dialect.name != "sqlite":
        return None
    return Turn(Path(engine.url.database or "").resolve().parent, seconds=WAIT_SECONDS)


def _prepare_sqlite(connection: sqlite3.Connection, _: ConnectionPoolEntry) -> None:
    # The driver must not begin transactions on its own: it would not take the write lock.
    connection.isolation_level = None
    for pragma in (
        "journal_mode = WAL",
        "synchronous = FULL",
        "foreign_keys = ON",
        "secure_delete = ON",  # a deleted intake file is overwritten, not only unlinked
        "trusted_schema = OFF",
    ):
        _execute(connection, f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    mode = "IMMEDIATE" if connection.get_execution_options().get(_WRITE) else "DEFERRED"
    driver = connection.connection.driver_connection
    if not isinstance(driver, sqlite3.Connection):
        raise TypeError("not a SQLite connection")
    _execute(driver, f"BEGIN {mode}")


def _execute(driver: sqlite3.Connection, statement: str) -> None:
    """Run a statement that SQLAlchemy doesn't see, with its error as SQLAlchemy would raise it."""
    try:
        driver.execute(statement)
    except sqlite3.Error as error:
        raise exc.OperationalError(statement, None, error) from error
