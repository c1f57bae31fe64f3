"""Two honest ways to run out of space: a small file system, and a limit of the kernel on files."""

import errno
import os
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

from tests.bench.product import descendants
from tests.development.server import command_of

ROOM = 400_000
"""What is left when the space is used up: enough for some reports, too little for all."""

CHUNK = 64 * 1024


class Space(Protocol):
    """Something that can be used up and freed again."""

    def use_up(self) -> None: ...

    def free(self) -> None: ...


class SmallDisk:
    """A tmpfs of its own that is filled with ballast."""

    def __init__(self, path: Path) -> None:
        self._ballast = path / "ballast"

    def use_up(self) -> None:
        with self._ballast.open("wb", buffering=0) as file:
            try:
                while True:
                    file.write(bytes(CHUNK))
            except OSError as error:
                if error.errno != errno.ENOSPC:
                    raise
        os.truncate(self._ballast, max(0, self._ballast.stat().st_size - ROOM))

    def free(self) -> None:
        self._ballast.unlink()


def can_mount(folder: Path) -> bool:
    """Whether this process may mount a small disk: as root, and not in every container."""
    command = ("mount", "-t", "tmpfs", "-o", "size=1m", "rueckhalt-test", folder)
    if subprocess.run(command, check=False, capture_output=True).returncode:
        return False
    subprocess.run(("umount", "--lazy", folder), check=True)
    return True


@contextmanager
def small_disk(path: Path, megabytes: int) -> Iterator[SmallDisk]:
    """Mount a tmpfs, which takes root."""
    path.mkdir()
    options = f"size={megabytes}m,mode=0755"
    subprocess.run(("mount", "-t", "tmpfs", "-o", options, "rueckhalt-test", path), check=True)
    try:
        yield SmallDisk(path)
    finally:
        subprocess.run(("umount", "--lazy", path), check=True)


class FileLimit:
    """RLIMIT_FSIZE on running processes: no file of theirs grows past the largest there is."""

    def __init__(
        self, folder: Path, processes: Callable[[], list[int]], account: str | None = None
    ) -> None:
        self._folder = folder
        self._processes = processes
        self._account = account

    def use_up(self) -> None:
        sizes = [path.stat().st_size for path in self._folder.rglob("*") if path.is_file()]
        self._limit(str(max(sizes) + ROOM))

    def free(self) -> None:
        self._limit("unlimited")

    def _limit(self, size: str) -> None:
        for process in self._processes():
            # As the processes' own account: in a container even root may not do it for others.
            done = subprocess.run(
                ("prlimit", "--pid", str(process), f"--fsize={size}:unlimited"),
                user=self._account,
                check=False,
                capture_output=True,
            )
            # PostgreSQL's helpers come and go; one that is gone fills nothing.
            if size != "unlimited" and command_of(process):
                done.check_returncode()


def family(process: int) -> list[int]:
    """A process and all below it."""
    return [process, *descendants(process)]
