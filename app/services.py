"""The processes of a development server and how they find each other."""

import http.client
import os
import socket
import sys
import time
from collections.abc import Callable, Mapping
from contextlib import suppress

from app import valkey
from app.data_folder import DataFolder
from app.processes import Child, Family
from core.prefixes import PREFIX

REDIS_URL = f"{PREFIX}REDIS_URL"
READY_SECONDS = 60


class PortInUseError(Exception):
    """Somebody else listens on the port."""


class NotReadyError(Exception):
    """The web server runs but doesn't become ready."""


def listen(port: int) -> socket.socket:
    """Take a loopback port for the web server. Raises `PortInUseError`."""
    listener = socket.socket()
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind(("127.0.0.1", port))
        listener.listen(256)
    except (OSError, OverflowError):
        listener.close()
        raise PortInUseError(
            f"port {port} is in use or not allowed; choose one with --port"
        ) from None
    return listener


def origins(port: int) -> dict[str, str]:
    """The addresses of the three sites. Browsers lead `*.localhost` to this machine."""
    hosts = {"report": "report.localhost", "desk": "desk.localhost", "public": "localhost"}
    return {site: f"http://{host}:{port}" for site, host in hosts.items()}


def settings(folder: DataFolder, port: int) -> dict[str, str]:
    """The environment of all children: ours in place of any `RUECKHALT_*` but the queue's."""
    values = {name: value for name, value in os.environ.items() if not name.startswith(PREFIX)}
    if os.environ.get(REDIS_URL):
        values[REDIS_URL] = os.environ[REDIS_URL]
    ours = {
        "MODE": "development",
        "DATABASE_URL": folder.database_url,
        "SECRET_KEY": folder.secret_key,
        "SITE_DIR": str(folder.site),
        "MAIL_DIR": str(folder.mails),
        "MAIL_TO": "postfach@fachstelle.example",
        "MAIL_FROM": "rueckhalt@fachstelle.example",
    }
    ours |= {f"{site.upper()}_ORIGIN": origin for site, origin in origins(port).items()}
    return values | {PREFIX + name: value for name, value in ours.items()}


class Services:
    """Starts the processes into one family, all with the same environment."""

    def __init__(self, family: Family, folder: DataFolder, environment: Mapping[str, str]) -> None:
        self._family = family
        self._folder = folder
        self._environment = dict(environment)

    def start(self, listener: socket.socket) -> None:
        """Start all side by side: Valkey, unless one is configured, then those that wait for it.

        The web server takes over a socket that listens already.
        """
        if REDIS_URL not in self._environment:
            log = self._folder.logs / "valkey.log"
            child, url = valkey.start(self._folder.path, environment=self._environment, log=log)
            self._family.add(child)
            self._environment[REDIS_URL] = url
        handle = listener.fileno()
        gunicorn = ("gunicorn", "-c", "python:app.gunicorn_settings", "--bind", f"fd://{handle}")
        self._start("web", *gunicorn, "app.wsgi:application", files=(handle,))
        self._start("worker", "worker")
        self._start("schedule", "worker", "schedule")

    def _start(self, name: str, *command: str, files: tuple[int, ...] = ()) -> None:
        log = self._folder.logs / f"{name}.log"
        python = (sys.executable, "-m", *command)
        child = Child(name, python, environment=self._environment, log=log, files=files)
        self._family.add(child)


def wait_until_ready(port: int, *, meanwhile: Callable[[], None]) -> None:
    """Wait for /readyz; `meanwhile` is called again and again and may raise."""
    end = time.monotonic() + READY_SECONDS
    while time.monotonic() < end:
        meanwhile()
        with suppress(OSError, http.client.HTTPException):
            if _is_ready(port):
                return
        time.sleep(0.05)
    raise NotReadyError(f"the web server is not ready after {READY_SECONDS} seconds")


def _is_ready(port: int) -> bool:
    # Not much longer: until the answer is there nobody looks whether to stop.
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=2)
    try:
        connection.request("GET", "/readyz", headers={"Host": f"localhost:{port}"})
        return connection.getresponse().status == http.client.OK
    finally:
        connection.close()
