"""A whole office running on loopback: three origins, a real database, a founded desk."""

import datetime
import io
import json
import socket
import threading
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from sqlalchemy import delete
from werkzeug.serving import BaseWSGIServer, WSGIRequestHandler, make_server

from app.demo.desk import DeskKeys, found
from app.demo.people import new_person
from app.demo_office import demo_office
from app.schema import migrate
from app.server import create_wsgi
from app.site import build_site
from core.clock import Clock, berlin_day, system_clock
from core.config import Config, from_environment
from core.db import Database
from crypto.document import parse_wrapper
from crypto.encoding import b64encode
from desks.invitations import invite
from desks.log import append_statement
from desks.models import Statement
from reference.office import sign_office
from support.membership import found as store_founding
from tests.infrastructure.ports import free_port

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

ASSETS = Path(__file__).resolve().parents[2] / "dist" / "assets.json"
OFFICE_SEED = bytes(range(32))


class BreakingLine:
    """The line between browser and server.

    Keeps what browsers sent, as an eavesdropper at the server's door would, and cuts answers after
    the server has done its work.
    """

    def __init__(self, application: "WSGIApplication") -> None:
        self.application = application
        self.answers_to_lose = 0
        self.sent: list[bytes] = []

    def __call__(
        self, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> Iterable[bytes]:
        if environ["REQUEST_METHOD"] == "POST":
            self.sent.append(environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"])))
            environ["wsgi.input"] = io.BytesIO(self.sent[-1])
        answer = self.application(environ, start_response)
        if self.answers_to_lose == 0 or environ["REQUEST_METHOD"] != "POST":
            return answer
        self.answers_to_lose -= 1
        b"".join(answer)
        environ["werkzeug.socket"].shutdown(socket.SHUT_RDWR)
        return []


@dataclass
class RunningOffice:
    """What a test can reach: addresses, the desk's keys, the database."""

    report: str
    public: str
    desk_origin: str
    site: Path
    desk: DeskKeys = field(repr=False)
    database: Database = field(repr=False)
    server: BaseWSGIServer = field(repr=False)
    line: BreakingLine = field(repr=False)
    second: DeskKeys | None = field(default=None, repr=False)
    """Another desk, run by the Kommune Vossmarn, where a test asked for one."""

    @property
    def fingerprint(self) -> str:
        """The desk's fingerprint as the office file and posters carry it."""
        return b64encode(self.desk.fingerprint)

    def file(self, url: str) -> bytes:
        """The bytes of a static file of the report site by its URL."""
        return (self.site / "report" / urlsplit(url).path.lstrip("/")).read_bytes()

    def stop(self) -> None:
        """Stop serving."""
        self.server.shutdown()
        self.database.dispose()


def start_office(
    folder: Path,
    *,
    pinned: str | None = None,
    founded: datetime.date | None = None,
    forged: bool = False,
    assets: Path = ASSETS,
    two_desks: bool = False,
    clock: Clock = system_clock,
) -> RunningOffice:
    """Start an office with the pages of this bundle.

    `pinned` puts another fingerprint into the office file than the desk's; `forged` lets a database
    writer put another desk's statements in the place of the real ones.
    """
    day = founded or berlin_day(clock())
    port = free_port()
    origins = {
        "report": f"http://report.localhost:{port}",
        "desk": f"http://desk.localhost:{port}",
        "public": f"http://localhost:{port}",
    }
    (folder / "site").mkdir()
    config = _config(folder, origins)
    database = Database(config.database_url)
    migrate(database)
    desk = _found_desk(database, "lead", day)
    second = _found_desk(database, "second", day) if two_desks else None
    if forged:
        _forge_log(database, desk, day)
    fingerprint = pinned or b64encode(desk.fingerprint)
    data = demo_office(fingerprint=fingerprint, origins=origins, seed=OFFICE_SEED)
    office_file = folder / "office.json"
    office_file.write_bytes(data if second is None else _with_second_desk(data, second))
    build_site(office_file=office_file, assets_file=assets, out=folder / "site")
    line = BreakingLine(create_wsgi(config, clock=clock))
    server = make_server("127.0.0.1", port, line, threaded=True, request_handler=QuietRequests)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return RunningOffice(
        report=origins["report"],
        public=origins["public"],
        desk_origin=origins["desk"],
        site=config.site_dir,
        desk=desk,
        database=database,
        server=server,
        line=line,
        second=second,
    )


def _found_desk(database: Database, name: str, day: datetime.date) -> DeskKeys:
    lead = new_person(name=name, display_name="Lea Leitung", role="lead")
    desk, files = found(lead, day)
    with database.write() as session:
        store_founding(
            session,
            invitation=invite(session, desk=None, today=day).code,
            new=lead.account,
            log=desk.statements,
            files=files,
            today=day,
            refuse_published=False,
        )
    return desk


def _forge_log(database: Database, desk: DeskKeys, day: datetime.date) -> None:
    other, _files = found(desk.people[0], day)
    with database.write() as session:
        session.execute(delete(Statement).where(Statement.desk == desk.fingerprint))
        for position, signed in enumerate(other.statements):
            append_statement(session, desk=desk.fingerprint, position=position, signed=signed)


def _with_second_desk(data: bytes, second: DeskKeys) -> bytes:
    content = json.loads(parse_wrapper(data).document)
    del content["format"]
    fingerprint = b64encode(second.fingerprint)
    name = {"de": "Ansprechstelle Vossmarn", "en": "Contact point Vossmarn"}
    content["desks"].append(
        {"fingerprint": fingerprint, "name": name, "town": "Vossmarn", "run_by_kommune": True}
    )
    for entry in content["directory"]:
        if entry["kommune"] == "Vossmarn":
            entry["desk"] = fingerprint
    return sign_office(content, OFFICE_SEED)


class QuietRequests(WSGIRequestHandler):
    """Serves without a line per request or broken line."""

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Say nothing."""

    def log_error(self, text: str, *values: object) -> None:
        """Say nothing."""


def _config(folder: Path, origins: dict[str, str]) -> Config:
    return from_environment(
        {
            "RUECKHALT_MODE": "development",
            "RUECKHALT_DATABASE_URL": f"sqlite:///{folder / 'rueckhalt.sqlite'}",
            "RUECKHALT_SECRET_KEY": b64encode(OFFICE_SEED),
            "RUECKHALT_SITE_DIR": str(folder / "site"),
            "RUECKHALT_MAIL_DIR": str(folder / "mail"),
            **{f"RUECKHALT_{name.upper()}_ORIGIN": origin for name, origin in origins.items()},
        }
    )
