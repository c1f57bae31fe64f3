"""The load generator: `python -m tests.bench.load`, a process of its own.

One thread keeps many connections busy with prepared bytes, so that it needs little of the
machine. Each client sends its next request as soon as it has the answer to the last.
"""

import json
import os
import selectors
import socket
import sys
import time
from base64 import urlsafe_b64encode
from dataclasses import asdict, dataclass, field
from pathlib import Path

ID_MARK = b"@" * 22
"""Where a request gets a fresh id (16 random bytes in base64url)."""
MAILBOX_MARK = b"@" * 43
"""Where it gets a fresh hash (32 bytes)."""


@dataclass(frozen=True)
class Order:
    """What to do: requests are the files of `pool`, sent in turn."""

    port: int
    pool: str
    clients: int
    seconds: float


@dataclass
class Result:
    """What came of it. Latencies are in seconds."""

    acknowledged: int = 0
    errors: int = 0
    elapsed: float = 0.0
    latencies: list[float] = field(default_factory=list)


class Client:
    """One connection: send, read the whole answer, begin again."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.socket = self._connect()
        self.outgoing = memoryview(b"")
        self.incoming = bytearray()
        self.started = 0.0

    def begin(self, request: bytes) -> None:
        self.outgoing = memoryview(request)
        self.incoming.clear()
        self.started = time.perf_counter()

    def reconnect(self) -> None:
        self.socket.close()
        self.socket = self._connect()

    def send(self) -> None:
        sent = self.socket.send(self.outgoing)
        self.outgoing = self.outgoing[sent:]

    def receive(self) -> int | None:
        """Read what is there; the status once the answer is whole, 0 if the connection ended."""
        data = self.socket.recv(65_536)
        if not data:
            return 0
        self.incoming += data
        end = self.incoming.find(b"\r\n\r\n")
        if end < 0:
            return None
        head = bytes(self.incoming[:end]).lower()
        length = int(head.split(b"content-length:", 1)[1].split(b"\r\n", 1)[0])
        if len(self.incoming) < end + 4 + length:
            return None
        return int(head.split(b" ", 2)[1])

    def _connect(self) -> socket.socket:
        connection = socket.create_connection(("127.0.0.1", self.port), timeout=30)
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        connection.setblocking(False)
        return connection


class Load:
    """Runs one order."""

    def __init__(self, order: Order) -> None:
        self.order = order
        self.templates = [path.read_bytes() for path in sorted(Path(order.pool).glob("*.http"))]
        self.result = Result()
        self.number = 0

    def run(self) -> Result:
        selector = selectors.DefaultSelector()
        start = time.perf_counter()
        end = start + self.order.seconds
        for _ in range(self.order.clients):
            client = Client(self.order.port)
            client.begin(self._request())
            selector.register(client.socket, selectors.EVENT_WRITE, client)
        busy = self.order.clients
        while busy:
            for key, events in selector.select(timeout=30):
                client = key.data
                busy -= self._turn(selector, client, events, ends=time.perf_counter() > end)
        self.result.elapsed = time.perf_counter() - start
        return self.result

    def _turn(
        self, selector: selectors.BaseSelector, client: Client, events: int, *, ends: bool
    ) -> int:
        """Move one client on; 1 if it is finished."""
        if events & selectors.EVENT_WRITE:
            self._send(selector, client)
            return 0
        status = self._receive(client)
        if status is None:
            return 0
        old = client.socket
        self._count(client, status)
        selector.unregister(old)
        if status == 0:
            client.reconnect()
        if ends:
            client.socket.close()
            return 1
        client.begin(self._request())
        selector.register(client.socket, selectors.EVENT_WRITE, client)
        return 0

    def _send(self, selector: selectors.BaseSelector, client: Client) -> None:
        try:
            client.send()
        except OSError:
            client.outgoing = memoryview(b"")
        if not client.outgoing:
            selector.modify(client.socket, selectors.EVENT_READ, client)

    def _receive(self, client: Client) -> int | None:
        try:
            return client.receive()
        except OSError:
            return 0

    def _count(self, client: Client, status: int) -> None:
        if status == 201:
            self.result.acknowledged += 1
            self.result.latencies.append(time.perf_counter() - client.started)
        else:
            self.result.errors += 1

    def _request(self) -> bytes:
        template = self.templates[self.number % len(self.templates)]
        self.number += 1
        return freshen(template)


def freshen(template: bytes) -> bytes:
    """Give a request or body a new id and a new mailbox."""
    # The longer mark first: the shorter one is a part of it.
    return template.replace(MAILBOX_MARK, _b64(32), 1).replace(ID_MARK, _b64(16), 1)


def _b64(length: int) -> bytes:
    return urlsafe_b64encode(os.urandom(length)).rstrip(b"=")


if __name__ == "__main__":
    json.dump(asdict(Load(Order(**json.load(sys.stdin))).run()), sys.stdout)
