"""Child processes of one parent: started together, watched, stopped in order, never left behind."""

import ctypes
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from types import FrameType

PR_SET_PDEATHSIG = 1  # prctl(2)
STOPPING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class ChildError(Exception):
    """A child ended although it should run."""

    def __init__(self, name: str, code: int, log: Path) -> None:
        super().__init__(f"{name} ended with code {code}, see {log}")


class StopRequest:
    """A person or a service manager asks this process to stop.

    At first that interrupts whatever is being done. Once there are children it is only noted:
    an interrupted `Popen` can keep its lock for ever, and nobody could wait for the child then.
    """

    def __init__(self) -> None:
        self._interrupts = True
        self._came = False
        for number in STOPPING:
            signal.signal(number, self._note)

    def note_only(self) -> None:
        """From now on `check` is the only place that tells."""
        self._interrupts = False

    def check(self) -> None:
        """Raise `KeyboardInterrupt` if the request came."""
        if self._came:
            raise KeyboardInterrupt

    def _note(self, _signal: int, _frame: FrameType | None) -> None:
        self._came = True
        if self._interrupts:
            raise KeyboardInterrupt


def _die_with_parent(parent: int) -> None:
    """Between fork and exec: get SIGTERM when the parent goes away, even by SIGKILL (Linux)."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
    if os.getppid() != parent:
        os.kill(os.getpid(), signal.SIGTERM)


class Child:
    """One process in a session of its own, so that a signal to the parent's group spares it.

    `files` are descriptors it inherits, `own_folder` goes when it has ended.
    """

    def __init__(
        self,
        name: str,
        command: Sequence[str | Path],
        *,
        environment: Mapping[str, str],
        log: Path,
        files: Sequence[int] = (),
        own_folder: Path | None = None,
    ) -> None:
        self.name = name
        self._own_folder = own_folder
        self._log = log
        parent = os.getpid()
        with log.open("ab") as output:
            self._process = subprocess.Popen(
                command,
                env=dict(environment),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                pass_fds=files,
                start_new_session=True,
                # No threads run yet in the parent, which is what makes this safe.
                preexec_fn=lambda: _die_with_parent(parent),  # noqa: PLW1509
            )

    def check(self) -> None:
        """Raise `ChildError` if the process has ended."""
        code = self._process.poll()
        if code is not None:
            raise ChildError(self.name, code, self._log)

    def ask_to_stop(self) -> None:
        if self._process.poll() is None:
            self._process.terminate()

    def wait(self, until: float) -> None:
        """Wait up to a monotonic time, then kill whatever of its group is left."""
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(max(0.0, until - time.monotonic()))
        with suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
        if self._own_folder is not None:
            shutil.rmtree(self._own_folder, ignore_errors=True)


class Family:
    """The children in order of their start; the first started is the last to go."""

    GRACE_SECONDS = 10

    def __init__(self) -> None:
        self._children: list[Child] = []

    def add(self, child: Child) -> None:
        self._children.append(child)

    def check(self) -> None:
        for child in self._children:
            child.check()

    def stop(self) -> None:
        """Stop all: everyone but the first at the same time, the first when the others are gone."""
        until = time.monotonic() + self.GRACE_SECONDS
        first, others = self._children[:1], self._children[1:]
        for group in (others, first):
            for child in group:
                child.ask_to_stop()
            for child in group:
                child.wait(until)
        self._children.clear()
