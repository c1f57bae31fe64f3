"""An office on loopback for the desk's screens: real pages, real server, real database."""

import datetime
import threading
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import select
from werkzeug.serving import BaseWSGIServer, make_server

from app.demo.seed import Demo, seed
from app.demo_office import demo_office
from app.schema import migrate
from app.server import create_wsgi
from app.site import build_site
from core.clock import Clock, berlin_day, system_clock
from core.config import Config, from_environment
from core.db import Database
from crypto.age_keys import Identity, new_identity
from crypto.canonical import Json
from crypto.encoding import b64encode
from crypto.signing import public_key
from desks.invitations import invite
from desks.models import Desk
from tests.infrastructure.ports import free_port
from trends.frame import VERSION
from trends.periods import Period

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication, WSGIEnvironment

ASSETS = Path(__file__).resolve().parents[2] / "dist" / "assets.json"
OFFICE_SEED = bytes(range(32))


class Switch:
    """Passes requests on to the application of the moment, so that a release can change."""

    def __init__(self) -> None:
        self.application: WSGIApplication | None = None

    def __call__(self, environ: "WSGIEnvironment", start_response: object) -> object:
        assert self.application is not None
        return self.application(environ, start_response)  # type: ignore[arg-type]


@dataclass
class Office:
    """A running office and the ways to what lies behind it."""

    folder: Path
    origins: dict[str, str]
    config: Config
    database: Database = field(repr=False)
    server: BaseWSGIServer = field(repr=False)
    switch: Switch = field(repr=False)
    release_keys: dict[str, Identity] = field(default_factory=dict, repr=False)
    """What opens the tuples of each period, as the office's officers have it."""
    counts: bool = True
    """Whether the office file has a section for statistics."""
    names_keys: bool = True
    """Whether that section names the release keys."""
    demo: Demo | None = None
    clock: Clock = system_clock
    """What the server takes for now."""

    @property
    def desk(self) -> str:
        """The desk's origin."""
        return self.origins["desk"]

    @property
    def today(self) -> datetime.date:
        return berlin_day(self.clock())

    def publish(self, fingerprint: str | None) -> None:
        """Build the pages for an office file that names this desk, and serve them."""
        office_file = self.folder / "office.json"
        office_file.write_bytes(
            demo_office(
                fingerprint=fingerprint,
                origins=self.origins,
                seed=OFFICE_SEED,
                trends=self._trends() if self.counts else None,
            )
        )
        build_site(office_file=office_file, assets_file=ASSETS, out=self.folder / "site")
        self.switch.application = create_wsgi(self.config, clock=self.clock)

    def _trends(self) -> dict[str, Json]:
        """Name two officers, and a release key for every period around today."""
        for year in range(self.today.year - 1, self.today.year + 2):
            for period in (Period(year, quarter) for quarter in range(5)):
                self.release_keys.setdefault(str(period), new_identity())
        officers = [b64encode(public_key(bytes([number]) * 32)) for number in (1, 2)]
        return {
            "officers": list[Json](officers),
            "keys": [
                {"period": period, "frame": VERSION, "recipient": identity.recipient}
                for period, identity in self.release_keys.items()
                if self.names_keys
            ],
            "notes": [],
        }

    def founding_code(self) -> str:
        """Give a code for founding a desk, as the operator's command prints it."""
        with self.database.write() as session:
            return invite(session, desk=None, today=self.today).code

    def fill(self) -> Demo:
        """Put the demonstration in: a lead, a counsellor, twelve reports; publish its desk."""
        with self.database.write() as session:
            demo = seed(session, today=self.today)
        self.publish(b64encode(demo.fingerprint))
        self.demo = demo
        return demo

    def keys_expire(self) -> datetime.date:
        """The last day of the desk's current keys; a change of the team moves it."""
        assert self.demo is not None
        query = select(Desk.expires).where(Desk.fingerprint == self.demo.fingerprint)
        with self.database.read() as session:
            return session.scalars(query).one()

    def stop(self) -> None:
        self.server.shutdown()
        self.server.server_close()
        self.database.dispose()


def start_office(folder: Path, port: int | None = None) -> Office:
    """Start an office without a desk."""
    port = port or free_port()
    origins = {
        "report": f"http://report.localhost:{port}",
        "desk": f"http://desk.localhost:{port}",
        "public": f"http://localhost:{port}",
    }
    (folder / "site").mkdir()
    config = from_environment(
        {
            "RUECKHALT_MODE": "development",
            "RUECKHALT_DATABASE_URL": f"sqlite:///{folder / 'rueckhalt.sqlite'}",
            "RUECKHALT_SECRET_KEY": b64encode(OFFICE_SEED),
            "RUECKHALT_SITE_DIR": str(folder / "site"),
            "RUECKHALT_MAIL_DIR": str(folder / "mail"),
            **{f"RUECKHALT_{name.upper()}_ORIGIN": origin for name, origin in origins.items()},
        }
    )
    database = Database(config.database_url)
    migrate(database)
    switch = Switch()
    server = make_server("127.0.0.1", port, switch, threaded=True)  # type: ignore[arg-type]
    office = Office(folder, origins, config, database, server, switch)
    office.publish(None)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return office
