"""The office's server on loopback, holding what a network's desks sent."""

import datetime
import io
import os
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from werkzeug.serving import make_server

from app.demo.batches import Sender
from app.schema import migrate
from app.server import create_wsgi
from core.config import Config, from_environment
from core.db import Database
from crypto.batch import open_batch
from crypto.encoding import b64encode
from desks.log import append_statement
from desks.models import Desk
from tests.infrastructure.built_pages import describe_build
from tests.infrastructure.ports import free_port
from tests.server.kit import MovableClock
from tests.trends.network import Network
from trends.models import Batch, BatchFile

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment


def configuration(path: Path, network: Network, *, port: int) -> Config:
    """Write the built pages' office file and give a configuration over a SQLite file."""
    for site in ("report", "desk", "public"):
        folder = path / "site" / site
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "office.json").write_bytes(network.office_file)
    describe_build(path / "site")
    return from_environment(
        {
            "RUECKHALT_MODE": "development",
            "RUECKHALT_DATABASE_URL": f"sqlite:///{path}/server.db",
            "RUECKHALT_REPORT_ORIGIN": f"http://report.localhost:{port}",
            "RUECKHALT_DESK_ORIGIN": f"http://desk.localhost:{port}",
            "RUECKHALT_PUBLIC_ORIGIN": f"http://localhost:{port}",
            "RUECKHALT_SECRET_KEY": b64encode(os.urandom(32)),
            "RUECKHALT_SITE_DIR": str(path / "site"),
        }
    )


def fill(database: Database, network: Network) -> None:
    """Make the schema and store everything on the network's shelf, as its weeks brought it."""
    migrate(database)
    with database.write() as session:
        for sender in network.senders:
            epoch = sender.epoch
            session.add(
                Desk(
                    fingerprint=sender.desk,
                    revision=1,
                    number=epoch.number,
                    epoch=epoch.hash,
                    since=epoch.since,
                    expires=epoch.expires,
                )
            )
            session.flush()
            for position, signed in enumerate(sender.statements):
                append_statement(session, desk=sender.desk, position=position, signed=signed)
            for row in _rows(network, sender):
                session.add(row)
                session.flush()


def _rows(network: Network, sender: Sender) -> Iterator[Batch | BatchFile]:
    for week, batch in network.shelf.batches[sender.desk]:
        number = open_batch(batch.statement, sender.epoch.answering).number
        yield Batch(
            desk=sender.desk,
            number=number,
            week=week,
            epoch=sender.epoch.number,
            statement=batch.statement.to_bytes(),
            copy=batch.copy,
        )
        for period, sealed in batch.files.items():
            yield BatchFile(desk=sender.desk, number=number, period=period, sealed=sealed)


@contextmanager
def running(
    path: Path, network: Network, day: datetime.date, *, sent: list[bytes] | None = None
) -> Iterator[tuple[str, Database]]:
    """Serve what lies in `path` on a day; gives the public origin and the database.

    `sent` gets the bodies of all requests, as an eavesdropper at the server's door would.
    """
    port = free_port()
    config = configuration(path, network, port=port)
    clock = MovableClock(datetime.datetime.combine(day, datetime.time(12), datetime.UTC))
    database = Database(config.database_url)
    application = create_wsgi(config, clock=clock)
    if sent is not None:
        application = overheard(application, sent)
    server = make_server("127.0.0.1", port, application, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield str(config.public), database
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
        database.dispose()


def overheard(application: "WSGIApplication", sent: list[bytes]) -> "WSGIApplication":
    """Keep the body of every request on its way to the application."""

    def listen(environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
        sent.append(body)
        environ["wsgi.input"] = io.BytesIO(body)
        return application(environ, start_response)

    return listen
