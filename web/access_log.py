"""One log line per request: site, route, status, how long. On the report site only failures.

A service manager stamps lines with the time, so a line per report would note when somebody wrote.
"""

import logging
import time

from flask import Flask, Response, g, request

from core.logs import log_event

_CLASSES = ((0.01, "<10ms"), (0.1, "<100ms"), (1.0, "<1s"))


def install_access_log(app: Flask, site: str, *, failures_only: bool) -> None:
    """Log the app's requests by route name, never by address, query or path."""

    def start() -> None:
        g.started = time.perf_counter()

    def finish(response: Response) -> Response:
        failed = response.status_code >= 500
        if failed or not failures_only:
            log_event(
                "request",
                logging.ERROR if failed else logging.INFO,
                site=site,
                route=request.endpoint or "none",
                status=response.status_code,
                duration=_duration_class(time.perf_counter() - g.started),
            )
        return response

    app.before_request(start)
    app.after_request(finish)


def _duration_class(seconds: float) -> str:
    for limit, name in _CLASSES:
        if seconds < limit:
            return name
    return ">=1s"
