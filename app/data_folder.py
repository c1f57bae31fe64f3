"""The folder of a development server: database, pages, logs, mails, and the demo's secrets."""

import datetime
import fcntl
import json
import os
import secrets
import sqlite3
import stat
from contextlib import closing
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, TextIO

from core.clock import berlin_day, system_clock
from core.prefixes import DEMO_PREFIX
from crypto.encoding import b64decode, b64encode


class FolderInUseError(Exception):
    """Another server runs on this folder."""


class NotPreparedError(Exception):
    """Something that the server needs can't be made; the message says what."""


class SharedFolderError(Exception):
    """The folder is everybody's, such as /tmp: closing it would lock others out."""


@dataclass(frozen=True)
class Login:
    """How one person of the demonstration signs in."""

    name: str
    password: str
    account_key: str
    person: str


@dataclass(frozen=True)
class KommuneLogin:
    """How the coordinator of a Kommune signs in on the public site."""

    name: str
    password: str
    kommune: str


@dataclass(frozen=True)
class DemoRecord:
    """What can be tried with the demonstration of this folder."""

    fingerprint: str
    expires: str
    logins: tuple[Login, ...]
    receipt: str
    coordinator: KommuneLogin | None = None
    """None in folders of releases that had no such account."""
    editor: KommuneLogin | None = None
    """Of the network office, so of no Kommune; None as above."""
    operator: KommuneLogin | None = None
    """Of who runs the server; None as above."""

    @property
    def expired(self) -> bool:
        """Whether its desk takes no reports any more: nobody starts a new epoch for it."""
        return datetime.date.fromisoformat(self.expires) < berlin_day(system_clock())


class DataFolder:
    """A folder that only its owner may look into, for one server at a time."""

    def __init__(self, path: Path) -> None:
        self.path = path.resolve()
        self.mails = self.path / "mails"
        self.logs = self.path / "logs"
        self.site = self.path / "site"
        self.office = self.path / "office.json"
        self.prepared = self.path / "prepared"
        self.release = self.path / "release"
        self.record_file = self.path / "demo.json"
        self._unconfirmed = self.path / "demo.json.part"
        self._database = self.path / "rueckhalt.sqlite"
        self._close_to_others()
        for folder in (self.mails, self.logs, self.site):
            folder.mkdir(mode=0o700, exist_ok=True)
        self._lock = self._take_lock()
        self._keys = self._read_keys()

    @property
    def database_url(self) -> str:
        """The SQLite database."""
        return f"sqlite:///{self._database}"

    def schema(self) -> str:
        """The migration its database is at; empty if it is new or damaged.

        Read without SQLAlchemy and Alembic, which take longer to import than all the rest.
        """
        try:
            with closing(sqlite3.connect(self._database)) as connection:
                rows = connection.execute("SELECT version_num FROM alembic_version").fetchall()
        except sqlite3.Error:
            return ""
        return " ".join(version for (version,) in rows)

    @property
    def secret_key(self) -> str:
        """The server's secret, marked so that production refuses it."""
        return DEMO_PREFIX + self._keys["secret_key"]

    @property
    def office_seed(self) -> bytes:
        """The Ed25519 seed that signs the office file of this folder."""
        return b64decode(self._keys["office_seed"])

    def prepare_record(self, record: DemoRecord) -> None:
        """Keep a record before the database commits what it describes."""
        content = asdict(record)
        _write_private(self._unconfirmed, json.dumps(content, ensure_ascii=False, indent=1))

    def confirm_record(self) -> None:
        """Make the prepared record the valid one, after the commit."""
        os.replace(self._unconfirmed, self.record_file)

    def prepared_record(self) -> DemoRecord | None:
        """A record that a killed server has left unconfirmed."""
        return _read_record(self._unconfirmed)

    def record(self) -> DemoRecord | None:
        """The record of the demonstration, None before there is one."""
        return _read_record(self.record_file)

    def _close_to_others(self) -> None:
        """Make the folder 0700 and the database 0600, whatever they were before."""
        self.path.mkdir(mode=0o700, parents=True, exist_ok=True)
        if self.path.stat().st_mode & stat.S_ISVTX:
            raise SharedFolderError(f"{self.path} is shared with others; name a folder inside it")
        self.path.chmod(0o700)
        # SQLite gives its other files the mode of the database.
        self._database.touch(mode=0o600)
        for file in self.path.glob(f"{self._database.name}*"):
            file.chmod(0o600)

    def _take_lock(self) -> TextIO:
        lock = (self.path / "lock").open("w")
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.close()
            raise FolderInUseError(f"another server runs on {self.path}") from None
        return lock

    def _read_keys(self) -> dict[str, str]:
        path = self.path / "keys.json"
        if not path.exists():
            made = {
                name: b64encode(secrets.token_bytes(32)) for name in ("secret_key", "office_seed")
            }
            _write_private(path, json.dumps(made))
        keys: dict[str, str] = json.loads(path.read_text())
        return keys


def _read_record(path: Path) -> DemoRecord | None:
    if not path.exists():
        return None
    content: dict[str, Any] = json.loads(path.read_text("utf-8"))
    logins = tuple(Login(**login) for login in content.pop("logins"))
    given = content.pop("coordinator", None)
    coordinator = None if given is None else KommuneLogin(**given)
    office = content.pop("editor", None)
    editor = None if office is None else KommuneLogin(**office)
    running = content.pop("operator", None)
    operator = None if running is None else KommuneLogin(**running)
    return DemoRecord(
        logins=logins, coordinator=coordinator, editor=editor, operator=operator, **content
    )


def _write_private(path: Path, text: str) -> None:
    """Write a file for the owner alone, whole or not at all."""
    part = path.with_name(path.name + ".new")
    with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    os.replace(part, path)
