"""A running public site with events: one free, one full, one over with material."""

import datetime
from dataclasses import dataclass

import pytest

from core.clock import berlin_day, system_clock
from empowerment.events.keeping import save_material
from empowerment.events.models import MaterialFor
from empowerment.files import add_file
from tests.browser_account.conftest import Site, site
from tests.events.kit import published, sign_up

__all__ = ["site"]


@dataclass(frozen=True)
class Calendar:
    """The site, and the keys of its events."""

    site: Site
    free: str
    full: str
    past: str


@pytest.fixture(scope="module")
def events(site: Site) -> Calendar:  # the fixture of that name
    """A house with three events."""
    today = berlin_day(system_clock())
    soon, before = today + datetime.timedelta(days=20), today - datetime.timedelta(days=5)
    with site.database.write() as session:
        days = {"day": soon, "last_day": soon, "open_until": soon}
        free = published(session, **days, title_de="Offener Abend", title_en="Open evening")
        full = published(session, **days, title_de="Voller Abend", capacity=1)
        sign_up(session, full, "Ben", today=today)
        days = {"day": before, "last_day": before, "open_until": before}
        past = published(session, **days, title_de="Gewesener Abend", title_en="")
        save_material(
            session,
            event=past,
            german="## Folien\n\n* Ein Punkt",
            english="",
            readers=MaterialFor.EVERYBODY,
        )
        add_file(session, owner=past, name="Folien.pdf", content=b"%PDF-1.7", today=today)
    return Calendar(site, free.hex(), full.hex(), past.hex())
