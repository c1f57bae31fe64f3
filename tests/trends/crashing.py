"""Runs a step of a release in a process that dies at its n-th act on disk, database or network.

The acts are found by Python's audit events and by standing around SQLite's statements, so the tool
itself knows nothing of it. `os._exit` leaves everything as a killed process would.
"""

import multiprocessing
import os
import sqlite3
import sys
from collections.abc import Callable
from contextlib import suppress
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

KILLED = 137
# Children come from a server without threads: a fork of the test process, whose web server has
# some, may wait for ever for a lock that a thread held.
CHILDREN = multiprocessing.get_context("forkserver")
CHILDREN.set_forkserver_preload(["tests.trends.officer_steps"])
_FILE_EVENTS = ("open", "os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.chmod")


class _Counter:
    """Counts acts; dies before the one it was told."""

    def __init__(self, folder: Path, die_at: int) -> None:
        self.folder = str(folder)
        self.die_at = die_at
        self.acts: list[str] = []

    def act(self, name: str) -> None:
        self.acts.append(name)
        if len(self.acts) == self.die_at:
            os._exit(KILLED)

    def audit(self, event: str, arguments: tuple[Any, ...]) -> None:
        if event in ("sqlite3.connect", "urllib.Request"):
            self.act(event)
        elif event in _FILE_EVENTS and self.changes(event, arguments):
            self.act(f"{event} {os.path.basename(str(arguments[0]))}")

    def changes(self, event: str, arguments: tuple[Any, ...]) -> bool:
        """Whether something of the folder is written; opening for reading is not."""
        if not str(arguments[0]).startswith(self.folder):
            return False
        return event != "open" or bool(arguments[2] & os.O_ACCMODE)


def run(step: Callable[[], None], folder: Path, *, die_at: int = 0) -> tuple[int, list[str]]:
    """Run a step in a child; its exit code and, if it lived, all its acts."""
    receiver, sender = CHILDREN.Pipe(duplex=False)
    child = CHILDREN.Process(target=_child, args=(step, folder, die_at, sender))
    child.start()
    sender.close()
    acts: list[str] = []
    with suppress(EOFError):
        acts = receiver.recv()
    child.join(60)
    child.kill()
    code = child.exitcode
    return (-1 if code is None else code), acts


def _child(step: Callable[[], None], folder: Path, die_at: int, sender: Connection) -> None:
    counter = _Counter(folder, die_at)

    class Counted(sqlite3.Connection):
        """Counts statements before they run; the commit after it has run, too."""

        def execute(self, sql: str, *rest: Any) -> sqlite3.Cursor:
            counter.act(sql.split(maxsplit=1)[0])
            done = super().execute(sql, *rest)
            if sql == "COMMIT":
                counter.act("committed")
            return done

        def executemany(self, sql: str, *rest: Any) -> sqlite3.Cursor:
            counter.act(f"many {sql.split(maxsplit=1)[0]}")
            return super().executemany(sql, *rest)

    connect = sqlite3.connect

    def counted(*arguments: Any, **options: Any) -> sqlite3.Connection:
        return connect(*arguments, factory=Counted, **options)

    sqlite3.connect = counted  # type: ignore[assignment]
    sys.addaudithook(counter.audit)
    step()
    sender.send(counter.acts)
    os._exit(0)
