"""A running public site with one invited person, and a device that makes passkeys."""

import datetime
import os
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from playwright.sync_api import CDPSession, Page

from accounts.coordinator_invitations import invite
from accounts.roles import CoordinatorRole
from app.schema import migrate
from app.server import create_wsgi
from app.site import build_site
from core.clock import berlin_day, system_clock
from core.config import from_environment
from core.db import Database
from crypto.age_keys import new_identity
from crypto.encoding import b64encode
from tests.browser_report.office import ASSETS
from tests.browser_trends.conftest import serve
from tests.infrastructure.office_file import MID, make_office_file
from tests.infrastructure.ports import free_port
from trends.periods import Period


@dataclass(frozen=True)
class Site:
    """A public site."""

    origin: str
    database: Database
    secret: bytes

    def invitation(self, role: CoordinatorRole = CoordinatorRole.COORDINATOR) -> str:
        today: datetime.date = berlin_day(system_clock())
        with self.database.write() as session:
            ags = MID if role.of_kommune else None
            return invite(session, ags=ags, role=role, by=None, today=today).code


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    folder, port = tmp_path_factory.mktemp("account"), free_port()
    file = folder / "office.json"
    officers = [os.urandom(32), os.urandom(32)]
    keys = {Period(2026, 4): new_identity().recipient}
    file.write_bytes(make_office_file([os.urandom(32)], officers, keys))
    build_site(office_file=file, assets_file=ASSETS, out=folder / "site")
    origin = f"http://localhost:{port}"
    config = from_environment(
        {
            "RUECKHALT_MODE": "development",
            "RUECKHALT_DATABASE_URL": f"sqlite:///{folder}/db",
            "RUECKHALT_REPORT_ORIGIN": f"http://report.localhost:{port}",
            "RUECKHALT_DESK_ORIGIN": f"http://desk.localhost:{port}",
            "RUECKHALT_PUBLIC_ORIGIN": origin,
            "RUECKHALT_SECRET_KEY": b64encode(os.urandom(32)),
            "RUECKHALT_SITE_DIR": str(folder / "site"),
        }
    )
    database = Database(config.database_url)
    migrate(database)
    stop = serve(create_wsgi(config), port)
    yield Site(origin, database, config.secret_key)
    stop()
    database.dispose()


@dataclass(frozen=True)
class Device:
    """A virtual authenticator (WebAuthn, section 11) in one page's browser."""

    session: CDPSession
    id: str

    def does(self, command: str, **parameters: Any) -> Any:
        return self.session.send(f"WebAuthn.{command}", {"authenticatorId": self.id, **parameters})

    @property
    def passkeys(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.does("getCredentials")["credentials"]
        return found


def plug_in(page: Page) -> Device:
    """Give the page's browser a device that verifies its person by itself."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    made = session.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    return Device(session, made["authenticatorId"])
