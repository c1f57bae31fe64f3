"""SQLite's one writer: threads and processes take turns at it.

SQLite lets those that wait sleep longer and longer before they try again, so that some wait for
seconds while the database is idle.
"""

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Lock

from sqlalchemy import exc

PAUSE_SECONDS = 0.0005
"""A transaction takes some milliseconds; `flock` has no wait that ends after a while."""


class Turn:
    """One thread of one process at a time, among all that name the same folder.

    The lock is the folder's own: it needs no file, and the kernel frees it when a process is
    killed.
    """

    def __init__(self, folder: Path, *, seconds: float) -> None:
        self._folder = folder
        self.seconds = seconds
        self._threads = Lock()

    @contextmanager
    def take(self) -> Iterator[None]:
        """Wait for the turn and hold it in the block.

        Raises SQLAlchemy's TimeoutError, or its OperationalError if there is nothing to wait for.
        """
        end = time.monotonic() + self.seconds
        if not self._threads.acquire(timeout=self.seconds):
            raise _too_long()
        try:
            with self._among_processes(end):
                yield
        finally:
            self._threads.release()

    @contextmanager
    def _among_processes(self, end: float) -> Iterator[None]:
        try:
            folder = os.open(self._folder, os.O_RDONLY | os.O_DIRECTORY)
        except OSError as error:
            raise exc.OperationalError("flock", None, error) from error
        try:
            while not _try_lock(folder):
                if time.monotonic() > end:
                    raise _too_long()
                time.sleep(PAUSE_SECONDS)
            try:
                yield
            finally:
                fcntl.flock(folder, fcntl.LOCK_UN)
        finally:
            os.close(folder)


def _try_lock(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _too_long() -> exc.TimeoutError:
    return exc.TimeoutError("SQLite's other writers took too long")
