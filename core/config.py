"""Typed configuration from environment variables `RUECKHALT_*`; nothing else configures a process.

Every mistake is found at once and named by its variable, so that an operator mends them in one go.
Values are never repeated in messages: they may be secrets.
"""

import base64
import binascii
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import TypeVar
from urllib.parse import urlsplit

from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

from core.errors import ProblemsError
from core.prefixes import DEMO_PREFIX, PREFIX, TEST_PREFIX

SECRET_LENGTH = 32

T = TypeVar("T")


class Mode(StrEnum):
    """How strict the process is; without a word it is strict."""

    PRODUCTION = "production"
    DEVELOPMENT = "development"


class ConfigError(ProblemsError):
    """The environment doesn't make a configuration; `problems` has one line per variable."""


@dataclass(frozen=True, slots=True)
class Origin:
    """One of the three doors, as browsers write it in the Origin header."""

    scheme: str
    host: str
    """As in the Host header: with the port if it is not the scheme's own."""

    def __str__(self) -> str:
        return f"{self.scheme}://{self.host}"


@dataclass(frozen=True, slots=True)
class Mail:
    """Where notifications go: an SMTP server, or in development a folder."""

    smtp_url: str | None = field(repr=False)
    folder: Path | None
    sender: str
    recipients: Mapping[str, str]
    """Address by desk fingerprint (base64url); `*` stands for every desk without its own."""


@dataclass(frozen=True, slots=True)
class Config:
    """Everything a process of Rückhalt needs to know."""

    mode: Mode
    report: Origin
    desk: Origin
    public: Origin
    database_url: str = field(repr=False)
    redis_url: str | None = field(repr=False)
    secret_key: bytes = field(repr=False)
    site_dir: Path
    mail: Mail
    check_links: bool = True
    """Whether the worker asks other sites if what the library leads to is still there."""

    @property
    def production(self) -> bool:
        """Whether demo data, SQLite and plain HTTP are refused."""
        return self.mode is Mode.PRODUCTION


def from_environment(environment: Mapping[str, str]) -> Config:
    """Read the configuration. Raises ConfigError with every problem found."""
    reader = _Reader(environment)
    mode = reader.read("MODE", _mode, default=Mode.PRODUCTION)
    production = mode is not Mode.DEVELOPMENT
    reader.production = production
    origins = [
        reader.read(f"{name}_ORIGIN", reader.origin) for name in ("REPORT", "DESK", "PUBLIC")
    ]
    database_url = reader.read("DATABASE_URL", reader.database)
    redis_url = reader.read("REDIS_URL", _redis, optional=not production)
    secret_key = reader.read("SECRET_KEY", reader.secret)
    site_dir = reader.read("SITE_DIR", _directory)
    mail = _read_mail(reader)
    check_links = reader.read("LINK_CHECK", _switch, default=production)
    reader.refuse_unknown()
    hosts = [origin.host for origin in origins if origin is not None]
    if len(set(hosts)) != len(hosts):
        reader.problem("DESK_ORIGIN", "the three origins must differ")
    report, desk, public = origins
    if reader.problems or not (mode and report and desk and public):
        raise ConfigError(reader.problems)
    if database_url is None or secret_key is None or site_dir is None:
        raise ConfigError(reader.problems)
    return Config(
        mode=mode,
        report=report,
        desk=desk,
        public=public,
        database_url=database_url,
        redis_url=redis_url,
        secret_key=secret_key,
        site_dir=site_dir,
        mail=mail,
        check_links=bool(check_links),
    )


def _read_mail(reader: "_Reader") -> Mail:
    smtp_url = reader.read("SMTP_URL", reader.smtp, optional=True)
    folder = reader.read("MAIL_DIR", Path, optional=True)
    if reader.production and folder is not None:
        reader.problem("MAIL_DIR", "is for development; production sends mail by SMTP")
    if reader.production and smtp_url is None and not reader.given("SMTP_URL"):
        reader.problem("SMTP_URL", "is missing")
    sender = reader.read("MAIL_FROM", _address, optional=not reader.production)
    recipients = reader.read("MAIL_TO", _recipients, optional=not reader.production)
    return Mail(smtp_url, folder, sender or "rueckhalt@localhost", recipients or {})


class _Reader:
    """Reads variables one by one and collects what is wrong."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        self._environment = environment
        self._known: set[str] = set()
        self.problems: list[str] = []
        self.production = True

    def problem(self, name: str, text: str) -> None:
        self.problems.append(f"{PREFIX}{name} {text}")

    def given(self, name: str) -> bool:
        return bool(self._environment.get(PREFIX + name))

    def read(
        self,
        name: str,
        parse: Callable[[str], T],
        *,
        optional: bool = False,
        default: T | None = None,
    ) -> T | None:
        self._known.add(PREFIX + name)
        text = self._environment.get(PREFIX + name, "")
        if not text:
            if default is None and not optional:
                self.problem(name, "is missing")
            return default
        try:
            return parse(text)
        except ValueError as error:
            self.problem(name, str(error))
            return None

    def refuse_unknown(self) -> None:
        """A misspelt variable must not silently mean its default."""
        for name in sorted(self._environment):
            ours = name.startswith(PREFIX) and not name.startswith(TEST_PREFIX)
            if ours and name not in self._known:
                self.problems.append(f"{name} is not a variable of Rückhalt")

    def origin(self, text: str) -> Origin:
        parts = urlsplit(text)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise ValueError("must be an origin like https://meldung.example.org")
        default_port = {"http": 80, "https": 443}[parts.scheme]
        host = parts.hostname
        if parts.port not in (None, default_port):
            host = f"{host}:{parts.port}"
        origin = Origin(parts.scheme, host)
        if text != str(origin):
            raise ValueError("must be scheme and host alone, in lower case, without a path")
        # An onion service is encrypted and authenticated by its name.
        if self.production and parts.scheme != "https" and not parts.hostname.endswith(".onion"):
            raise ValueError("must be https in production")
        return origin

    def database(self, text: str) -> str:
        try:
            backend = make_url(text).get_backend_name()
        except ArgumentError:
            raise ValueError("must be a database address like postgresql://…") from None
        if backend not in ("sqlite", "postgresql"):
            raise ValueError("must be PostgreSQL, or SQLite in development")
        if self.production and backend == "sqlite":
            raise ValueError("must be PostgreSQL in production")
        return text

    def secret(self, text: str) -> bytes:
        if text.startswith(DEMO_PREFIX):
            if self.production:
                raise ValueError("is a demo secret; make one: rueckhalt make-secret")
            text = text.removeprefix(DEMO_PREFIX)
        try:
            secret = base64.b64decode(text + "=" * (-len(text) % 4), b"-_", validate=True)
        except binascii.Error:
            secret = b""
        if len(secret) != SECRET_LENGTH:
            raise ValueError("must be 32 random bytes in base64url; rueckhalt make-secret")
        if len(set(secret)) < SECRET_LENGTH // 2:
            raise ValueError("is not random")
        return secret

    def smtp(self, text: str) -> str:
        parts = urlsplit(text)
        if parts.scheme not in ("smtp", "smtps", "smtp+starttls") or not parts.hostname:
            raise ValueError("must be smtps://user:password@host, or smtp+starttls://…")
        if self.production and parts.scheme == "smtp" and parts.hostname not in _LOOPBACK:
            raise ValueError("must be encrypted (smtps or smtp+starttls) unless on this machine")
        return text


_LOOPBACK = ("127.0.0.1", "::1", "localhost")
_ADDRESS = re.compile(r"[^@\s,=<>]+@[^@\s,=<>]+")
_FINGERPRINT = re.compile(r"[A-Za-z0-9_-]{43}")


def _mode(text: str) -> Mode:
    try:
        return Mode(text)
    except ValueError:
        raise ValueError("must be production or development") from None


def _switch(text: str) -> bool:
    if text not in ("on", "off"):
        raise ValueError("must be on or off")
    return text == "on"


def _redis(text: str) -> str:
    if urlsplit(text).scheme not in ("redis", "rediss", "unix", "valkey", "valkeys"):
        raise ValueError("must be an address like rediss://…")
    return text


def _directory(text: str) -> Path:
    path = Path(text)
    if not path.is_dir():
        raise ValueError("must be the folder of the built pages")
    return path


def _address(text: str) -> str:
    if _ADDRESS.fullmatch(text) is None:
        raise ValueError("must be a mail address")
    return text


def _recipients(text: str) -> dict[str, str]:
    recipients: dict[str, str] = {}
    for entry in re.split(r"[\s,]+", text.strip()):
        desk, separator, address = entry.rpartition("=")
        if separator and _FINGERPRINT.fullmatch(desk) is None:
            raise ValueError("must be an address, or fingerprint=address for each desk")
        recipients[desk or "*"] = _address(address)
    return recipients
