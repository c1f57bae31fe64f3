"""A server over an office whose releases are in the database, and its visitors."""

import datetime
import os
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from werkzeug.test import TestResponse

from accounts.coordinator_invitations import invite
from accounts.roles import CoordinatorRole
from app.schema import migrate
from app.server import create_wsgi
from app.site import build_site
from core.config import from_environment
from core.db import Database
from crypto.encoding import b64encode
from tests.infrastructure.built_pages import describe_build
from tests.infrastructure.office_file import MID
from tests.server.account_kit import BROWSER, attribute
from tests.server.kit import Door, MovableClock
from tests.trends.publication_kit import Publisher, store
from trends.periods import Period
from trends.publication.publishing import publish

SITES = ("report", "desk", "public")
PASSWORD = "grüne Lampe im Regen"
NOON = datetime.time(12, tzinfo=datetime.UTC)


def build_folder(folder: Path, office_file: bytes) -> Path:
    """Write what a server needs of a build: the office file and the names of assets."""
    for site in SITES:
        (folder / site).mkdir(parents=True)
        (folder / site / "office.json").write_bytes(office_file)
        (folder / site / "index.html").write_bytes(b"<!doctype html><title>Seite</title>")
    describe_build(folder)
    return folder


@dataclass
class PublishedOffice:
    """A running server, its database and clock."""

    publisher: Publisher
    database_url: str
    folder: Path
    port: int = 8000
    assets: Path | None = None
    """What bundling made, for tests that look closely at pages."""
    database: Database = field(init=False)
    clock: MovableClock = field(init=False)
    door: Door = field(init=False)

    def __post_init__(self) -> None:
        self.database = Database(self.database_url)
        migrate(self.database)
        self.clock = MovableClock()
        public = f"http://localhost:{self.port}"
        if self.assets is None:
            build_folder(self.folder, self.publisher.office_file)
        else:
            file = self.folder.with_name("office.json")
            file.write_bytes(self.publisher.office_file)
            build_site(office_file=file, assets_file=self.assets, out=self.folder)
        config = from_environment(
            {
                "RUECKHALT_MODE": "development",
                "RUECKHALT_DATABASE_URL": self.database_url,
                "RUECKHALT_REPORT_ORIGIN": f"http://report.localhost:{self.port}",
                "RUECKHALT_DESK_ORIGIN": f"http://desk.localhost:{self.port}",
                "RUECKHALT_PUBLIC_ORIGIN": public,
                "RUECKHALT_SECRET_KEY": b64encode(os.urandom(32)),
                "RUECKHALT_SITE_DIR": str(self.folder),
            }
        )
        self.application = create_wsgi(config, clock=self.clock)
        self.door = Door(self.application, public)

    def on(self, day: datetime.date) -> None:
        """Let it be noon of a day."""
        self.clock.now = datetime.datetime.combine(day, NOON)

    def release(self, periods: Sequence[Period]) -> None:
        """Take in releases, without any edition yet."""
        store(self.database, [self.publisher.release(period) for period in periods])

    def publish(self) -> None:
        """Build the editions as the worker does."""
        publish(self.database, self.publisher.office, today=self.clock.today)

    def get(self, path: str, **headers: str) -> TestResponse:
        return self.door.get(path, headers={**BROWSER, **headers})

    def person(
        self, ags: str = MID, role: CoordinatorRole = CoordinatorRole.COORDINATOR
    ) -> "Person":
        """Somebody of a Kommune who has just opened an account."""
        with self.database.write() as session:
            code = invite(session, ags=ags, role=role, by=None, today=self.clock.today).code
        person = Person(Door(self.application, self.door.origin), f"{code[:8]}@{ags}.example")
        hidden = person.send("/account/join", {"code": code})
        fields = {
            "display_name": "A",
            "name": person.name,
            "password": PASSWORD,
            "repeated": PASSWORD,
        }
        answer = person.post("/account/join/person", {**hidden_fields(hidden), **fields})
        assert answer.status_code == 303, answer.text
        return person


@dataclass
class Person:
    """A signed-in browser."""

    door: Door
    name: str

    def get(self, path: str) -> TestResponse:
        return self.door.get(path, headers=BROWSER)

    def post(self, path: str, fields: dict[str, str]) -> TestResponse:
        return self.door.post(path, data=fields, headers={**BROWSER, "Origin": self.door.origin})

    def send(self, path: str, fields: dict[str, str]) -> TestResponse:
        """Open a page and send the form on it."""
        return self.post(path, {**hidden_fields(self.get(path)), **fields})

    def comment(self, text: str, **changed: str) -> TestResponse:
        return self.send("/account/trends/", {"statement": text, **changed})


def hidden_fields(page: TestResponse) -> dict[str, str]:
    """Give the hidden fields of a page, tokens among them."""
    tags = [f"<input{each}" for each in page.text.split("<input")[1:]]
    shown = [tag.partition(">")[0] for tag in tags]
    return {attribute(t, "name"): attribute(t, "value") for t in shown if 'type="hidden"' in t}
