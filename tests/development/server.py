"""Starts the development server as a person does and looks after its processes."""

import os
import queue
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tests.infrastructure.ports import free_port

ROOT = Path(__file__).resolve().parents[2]
SECONDS = 180
PROGRAM = (sys.executable, "-m", "app.development")


@dataclass
class DevelopmentServer:
    """A running `python -m app.development` and what it has printed so far."""

    data: Path
    port: int = field(default_factory=free_port)
    program: Sequence[str] = PROGRAM
    lines: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        environment = {
            name: value for name, value in os.environ.items() if not name.startswith("RUECKHALT_")
        }
        self.process = subprocess.Popen(
            command(self.port, self.data, program=self.program),
            cwd=ROOT,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        self._output: queue.Queue[str | None] = queue.Queue()
        threading.Thread(target=self._read, daemon=True).start()

    def wait_for(self, start: str) -> str:
        """Read on until a line that begins so. Raises AssertionError if none comes."""
        end = time.monotonic() + SECONDS
        while time.monotonic() < end:
            line = self._output.get(timeout=max(0.1, end - time.monotonic()))
            if line is None:
                break
            self.lines.append(line)
            if line.startswith(start):
                return line
        raise AssertionError(f"no line {start!r}: {self.lines} {self.errors()}")

    def errors(self) -> str:
        """What a server that has ended wrote to standard error."""
        if self.process.poll() is None or self.process.stderr is None:
            return ""
        return self.process.stderr.read()

    def processes(self) -> dict[int, str]:
        """The processes below the server, by id, with their commands; none that ended meanwhile."""
        found: dict[int, str] = {}
        parents = [self.process.pid]
        while parents:
            parent = parents.pop()
            for child in children(parent):
                command = command_of(child)
                if command:
                    found[child] = command
                    parents.append(child)
        return found

    def stop(self) -> int:
        """Ask it to stop; its exit code."""
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(timeout=30)

    def close(self) -> None:
        """Leave nothing behind, whatever the test did."""
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()

    def _read(self) -> None:
        if self.process.stdout is not None:
            for line in self.process.stdout:
                self._output.put(line.rstrip("\n"))
        self._output.put(None)


def command(port: int, data: Path, *, program: Sequence[str] = PROGRAM) -> list[str]:
    """The command line of a server."""
    return [*program, "--port", str(port), "--data", str(data)]


def children(parent: int) -> list[int]:
    """The direct children of a process, threads' children included."""
    found: list[int] = []
    for path in Path(f"/proc/{parent}/task").glob("*/children"):
        found += [int(number) for number in path.read_text().split()]
    return found


def command_of(process: int) -> str:
    """A process's command line; empty if it is gone or a zombie."""
    try:
        return Path(f"/proc/{process}/cmdline").read_text().replace("\0", " ").strip()
    except (FileNotFoundError, ProcessLookupError):
        return ""


def wait_until_gone(processes: dict[int, str], *, seconds: float = 20) -> dict[int, str]:
    """Wait for processes to end; those that still run."""
    end = time.monotonic() + seconds
    left = dict(processes)
    while left and time.monotonic() < end:
        left = {number: line for number, line in left.items() if command_of(number) == line}
        time.sleep(0.05)
    return left


def field_of(line: str, pattern: str) -> str:
    """The part of a printed line that the pattern's group names."""
    match = re.search(pattern, line)
    assert match is not None, line
    return match[1]
