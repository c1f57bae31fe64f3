"""How gunicorn serves the sites: `gunicorn -c python:app.gunicorn_settings app.wsgi:application`.

The number of processes is the operator's (`--workers` or WEB_CONCURRENCY).
"""

from gunicorn.config import Config
from gunicorn.glogging import Logger

from core.logs import DayFormatter


class QuietLogger(Logger):
    """Writes lines as the application does: gunicorn's own carry times and clients' addresses."""

    def setup(self, cfg: Config) -> None:
        """Give every handler the formatter that leaves them out."""
        super().setup(cfg)  # type: ignore[no-untyped-call]
        for handler in self.error_log.handlers:
            handler.setFormatter(DayFormatter())


worker_class = "app.gunicorn_worker.QuietWorker"
threads = 8
timeout = 60
graceful_timeout = 10
keepalive = 5
accesslog = None
logger_class = QuietLogger
loglevel = "warning"
control_socket_disable = True
# Scheme, path and address of a request are never taken from a header: anybody can send one.
forwarded_allow_ips = ""
forwarder_headers = ""
secure_scheme_headers: dict[str, str] = {}
# The heartbeat file changes every second; it needs no disk.
worker_tmp_dir = "/dev/shm"  # noqa: S108 -- gunicorn opens an unlinked file there
