"""Everything that goes through Valkey, heard while it happens and read when it lies there."""

import re
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import redis

from app.valkey import socket_path
from tests.infrastructure.canaries import unpacked

# What one command's line holds between quotation marks, with its escapes.
ARGUMENT = re.compile(rb'"((?:[^"\\]|\\.)*)"')


class QueueWatch:
    """Listens to every command of every client, from the moment it is made."""

    def __init__(self, client: redis.Redis) -> None:
        # Answers are bytes or lists of them, which no annotation tells.
        self.client: Any = client
        self._line = _open_line(client)
        self._line.sendall(b"MONITOR\r\n")
        self._lines: list[bytes] = []
        self._listener = threading.Thread(target=self._listen, daemon=True)
        self._listener.start()

    def _listen(self) -> None:
        with self._line.makefile("rb") as lines, suppress(OSError, ValueError):
            self._lines.extend(lines)

    @property
    def heard(self) -> bytes:
        """All commands so far, as they were written and as they were meant."""
        lines = list(self._lines)
        meant = [unpacked(unescaped(part)) for line in lines for part in ARGUMENT.findall(line)]
        return b"\n".join([*lines, *meant])

    def dump(self) -> bytes:
        """Every key with its value, as Valkey dumps it and as a client reads it."""
        parts = []
        for key in self.client.scan_iter():
            parts += [key, self.client.dump(key) or b"", *map(unpacked, self._values(key))]
        return b"\n".join(parts)

    def _values(self, key: bytes) -> list[bytes]:
        match self.client.type(key):
            case b"string":
                return [self.client.get(key) or b""]
            case b"hash":
                return [part for pair in self.client.hgetall(key).items() for part in pair]
            case b"list":
                return list(self.client.lrange(key, 0, -1))
            case b"set":
                return list(self.client.smembers(key))
            case b"zset":
                return list(self.client.zrange(key, 0, -1))
            case b"stream":
                return [repr(entry).encode() for entry in self.client.xrange(key)]
            case kind:
                raise AssertionError(f"{key!r} is of an unknown kind {kind!r}")

    def close(self) -> None:
        # What was sent before is heard before this ends the line.
        self._line.shutdown(socket.SHUT_WR)
        self._listener.join(timeout=10)
        self._line.close()
        self.client.close()


def _open_line(client: redis.Redis) -> socket.socket:
    """A connection of our own: the client's would take MONITOR's lines for answers."""
    place = client.get_connection_kwargs()
    if "path" in place:
        line = socket.socket(socket.AF_UNIX)
        line.connect(place["path"])
        return line
    return socket.create_connection((place["host"], place["port"]))


def unescaped(argument: bytes) -> bytes:
    """An argument as it was sent: MONITOR writes most bytes as `\\xNN`."""
    return argument.decode("unicode_escape").encode("latin-1")


@contextmanager
def watch_queue(data: Path) -> Iterator[QueueWatch]:
    """Listen as long as the block runs."""
    watch = QueueWatch(redis.Redis(unix_socket_path=str(socket_path(data))))
    try:
        yield watch
    finally:
        watch.close()
