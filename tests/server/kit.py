"""What the server's tests stand on: browsers' requests as the real clients would send them."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import select
from werkzeug.test import Client, TestResponse

from accounts.services import NewAccount
from app.demo.desk import DeskKeys
from app.demo.reporter import Reporter, send_report, text_body
from app.models import metadata
from core.config import Config
from core.db import Database
from crypto.document import SignedDocument
from crypto.encoding import b64encode
from crypto.message import SealedMessage
from crypto.message_body import REPORT
from desks.services import EpochFiles

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

BOUNDARY = "----WebKitFormBoundary7MA4YWxkTrZu0gW"
START = datetime.datetime(2026, 11, 23, 12, tzinfo=datetime.UTC)


@dataclass
class MovableClock:
    """A clock that stands until a test moves it."""

    now: datetime.datetime = START

    def __call__(self) -> datetime.datetime:
        return self.now

    @property
    def today(self) -> datetime.date:
        """Noon is the same day in UTC and in Berlin."""
        return self.now.date()

    def advance(self, **parts: float) -> None:
        self.now += datetime.timedelta(**parts)


class Door:
    """One browser at one origin: keeps cookies, sends Origin with what changes something."""

    def __init__(self, application: "WSGIApplication", origin: str) -> None:
        self.origin = origin
        self.client = Client(application)

    def get(self, path: str, **options: Any) -> TestResponse:
        return self.client.get(path, base_url=self.origin, **options)

    def post(self, path: str, json: object = None, **options: Any) -> TestResponse:
        return self._send("POST", path, json, options)

    def put(self, path: str, json: object) -> TestResponse:
        return self._send("PUT", path, json, {})

    def post_form(self, path: str, fields: Mapping[str, str | bytes]) -> TestResponse:
        """Post multipart/form-data as a browser writes it; bytes are files."""
        content_type = f"multipart/form-data; boundary={BOUNDARY}"
        return self.post(path, data=encode_form(fields), content_type=content_type)

    def _send(self, method: str, path: str, json: object, options: Any) -> TestResponse:
        options.setdefault("headers", {"Origin": self.origin})
        if json is not None:
            options["json"] = json
        return self.client.open(path, method=method, base_url=self.origin, **options)


def encode_form(fields: Mapping[str, str | bytes]) -> bytes:
    """Write form data as Chromium does (werkzeug's own client writes empty files wrongly)."""
    body = b""
    for name, value in fields.items():
        body += f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"'.encode()
        if isinstance(value, bytes):
            body += b'; filename="blob"\r\nContent-Type: application/octet-stream'
        body += b"\r\n\r\n" + (value if isinstance(value, bytes) else value.encode()) + b"\r\n"
    return body + f"--{BOUNDARY}--\r\n".encode()


@dataclass
class House:
    """A running server with one founded desk, and everything its people hold."""

    application: "WSGIApplication"
    config: Config
    database: Database
    clock: MovableClock
    desk: DeskKeys

    def report_door(self) -> Door:
        return Door(self.application, str(self.config.report))

    def desk_door(self) -> Door:
        return Door(self.application, str(self.config.desk))

    def sign_in(self, index: int = 0) -> Door:
        """Give the browser of a signed-in member."""
        person = self.desk.people[index]
        door = self.desk_door()
        token = b64encode(person.login.login_token)
        assert door.post("/api/login", {"name": person.name, "token": token}).status_code == 200
        return door

    def seal(self, text: str = "Drohbrief im Briefkasten") -> tuple[Reporter, SealedMessage]:
        """Make a reporter with a sealed first message."""

        def body(reply_to: str) -> dict[str, Any]:
            return {
                "answers": {},
                "attachments": [],
                "format": REPORT,
                "kommune": "Musterstadt",
                "language": "de",
                "reply_to": reply_to,
                "text": text,
            }

        return send_report(self.desk.fingerprint, body, self.desk.log, self.clock.today)

    def submit(self, text: str = "Drohbrief im Briefkasten") -> tuple[Reporter, SealedMessage]:
        """Send a report and expect its acknowledgement."""
        reporter, sealed = self.seal(text)
        answer = self.report_door().post_form("/api/reports", report_fields(reporter, sealed))
        assert answer.status_code == 201, answer.text
        return reporter, sealed

    def write_back(self, reporter: Reporter, text: str = "Noch etwas") -> "FurtherMessage":
        """Seal a further message of a reporter."""
        after, sealed = reporter.send(
            text_body(text, self.clock.today), self.desk.log, self.clock.today
        )
        return FurtherMessage(after, message_fields(after, sealed))


@dataclass(frozen=True)
class FurtherMessage:
    """A reporter's next message as form fields, and the reporter after it."""

    reporter: Reporter
    fields: dict[str, str | bytes]


def report_fields(reporter: Reporter, sealed: SealedMessage) -> dict[str, str | bytes]:
    prefix = sealed.message.prefix
    return {
        "id": reporter.id,
        "desk": b64encode(prefix.desk),
        "epoch": b64encode(prefix.epoch),
        "mailbox": b64encode(reporter.mailbox),
        "sealed": sealed.sealed,
        "copy": sealed.self_copy,
    }


def message_fields(reporter: Reporter, sealed: SealedMessage) -> dict[str, str | bytes]:
    prefix = sealed.message.prefix
    return {
        "token": b64encode(reporter.keys.mailbox_token),
        "id": b64encode(sealed.message.hash[:16]),
        "epoch": b64encode(prefix.epoch),
        "sequence": str(prefix.sequence),
        "sealed": sealed.sealed,
        "copy": sealed.self_copy,
    }


def account_body(account: NewAccount) -> dict[str, Any]:
    return {
        "id": b64encode(account.id),
        "name": account.name,
        "display_name": account.display_name,
        "salt": b64encode(account.parameters.salt),
        "memory_kib": account.parameters.memory_kib,
        "iterations": account.parameters.iterations,
        "parallelism": account.parameters.parallelism,
        "token": b64encode(account.token),
        "key_file": b64encode(account.key_file),
    }


def found_body(invitation: str, desk: DeskKeys, files: EpochFiles) -> dict[str, Any]:
    return {
        "invitation": invitation,
        "account": account_body(desk.people[0].account),
        "log": [signed.to_json() for signed in desk.statements],
        "secrets": b64encode(files.secrets),
        "members": b64encode(files.members),
        "root_copies": root_copies(files),
    }


def epoch_body(
    revision: int,
    desk: DeskKeys,
    files: EpochFiles,
    *,
    admit: tuple[str, ...] = (),
    remove: tuple[str, ...] = (),
) -> dict[str, Any]:
    assert files.closing is not None
    return {
        "revision": revision,
        "statement": desk.statements[-1].to_json(),
        "secrets": b64encode(files.secrets),
        "members": b64encode(files.members),
        "closing": b64encode(files.closing),
        "root_copies": root_copies(files),
        "admit": list(admit),
        "remove": list(remove),
    }


def root_copies(files: EpochFiles) -> list[dict[str, str]]:
    return [
        {"holder": holder, "sealed": b64encode(sealed)}
        for holder, sealed in files.root_copies.items()
    ]


def join_body(invitation: str, account: NewAccount, request: SignedDocument) -> dict[str, Any]:
    return {
        "invitation": invitation,
        "account": account_body(account),
        "request": request.to_json(),
    }


def contents(database: Database) -> dict[str, list[str]]:
    """Every row of every table."""
    with database.read() as session:
        return {
            table.name: sorted(repr(tuple(row)) for row in session.execute(select(table)))
            for table in metadata.sorted_tables
        }


def code(answer: TestResponse) -> str:
    """Give a problem's code; its form is checked on the way."""
    body = answer.json
    assert answer.content_type == "application/problem+json", answer.text
    assert isinstance(body, dict)
    assert set(body) == {"type", "title", "status", "code"}
    assert body["status"] == answer.status_code
    assert body["type"] == f"/problems/{body['code']}"
    assert answer.headers["Cache-Control"] == "no-store"
    return str(body["code"])
