"""The line between browsers and server, with someone listening on it."""

import socket
import threading
from contextlib import suppress

PIECE = 65_536


class Wire:
    """Passes connections on to a port and keeps every byte that browsers send.

    Playwright does not show the bodies of forms with files, so this listens below the browser.
    """

    def __init__(self, port: int) -> None:
        self._target = port
        self._sent: list[bytearray] = []
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.rule = f"MAP *.localhost:{port} 127.0.0.1:{self._listener.getsockname()[1]}"
        """How Chromium is told to use it: `--host-resolver-rules`."""
        threading.Thread(target=self._accept, daemon=True).start()

    @property
    def sent(self) -> bytes:
        """Everything browsers have sent, connection by connection."""
        return b"\n".join(bytes(each) for each in self._sent)

    def close(self) -> None:
        self._listener.close()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                browser, _ = self._listener.accept()
                server = socket.create_connection(("127.0.0.1", self._target))
                kept = bytearray()
                self._sent.append(kept)
                for ends in ((browser, server, kept), (server, browser, None)):
                    threading.Thread(target=_pass_on, args=ends, daemon=True).start()


def _pass_on(source: socket.socket, target: socket.socket, kept: bytearray | None) -> None:
    with suppress(OSError):
        while piece := source.recv(PIECE):
            if kept is not None:
                kept += piece
            target.sendall(piece)
    with suppress(OSError):
        target.shutdown(socket.SHUT_WR)
