"""gunicorn's worker, with answers of our own to what is no HTTP request.

gunicorn would quote the request in a page without any of our headers, and log the sender's address.
"""

import logging
import socket
from contextlib import suppress
from typing import Any

from flask import Response
from gunicorn.http.errors import LimitRequestHeaders, LimitRequestLine, ParseException
from gunicorn.util import write_nonblock
from gunicorn.workers.gthread import ThreadWorker

from core.logs import log_event
from web.headers import FOREIGN
from web.problems import problem


class QuietWorker(ThreadWorker):
    """Answers a request that never reached the application with a problem."""

    def handle_error(
        self, _request: object, client: socket.socket, _address: object, error: BaseException
    ) -> None:
        """Tell what kind of mistake it is, and nothing of the request."""
        if isinstance(error, LimitRequestLine | LimitRequestHeaders):
            answer = problem("too-large")
        elif isinstance(error, ParseException):
            answer = problem("malformed")
        else:
            log_event("unexpected error", logging.ERROR, exception=type(error).__name__)
            answer = problem("unexpected")
        with suppress(OSError):
            write_nonblock(client, _as_bytes(answer))  # type: ignore[no-untyped-call]


def _as_bytes(answer: Response) -> bytes:
    headers: list[tuple[Any, Any]] = [*answer.headers, *FOREIGN, ("Connection", "close")]
    lines = [f"HTTP/1.1 {answer.status}", *(f"{name}: {value}" for name, value in headers)]
    return "\r\n".join([*lines, "", ""]).encode("latin-1") + answer.get_data()
