"""From accepted releases to the editions that should be there."""

import datetime
import logging
from collections.abc import Callable

from core.db import Database
from core.errors import NotValidError
from core.logs import log_event
from reference.office import Office
from trends.publication.edition import edition_files
from trends.publication.material import Material, Wanted, input_hash, prepare, wanted_editions
from trends.publication.store import (
    StoredFile,
    compress,
    put_edition,
    remove_editions,
    stored_inputs,
)
from trends.releases import all_releases

ALIVE_EVERY = 20
"""After so many files the one who waits is told that work goes on."""


def publish(
    database: Database,
    office: Office,
    *,
    today: datetime.date,
    alive: Callable[[], None] = lambda: None,
) -> list[str]:
    """Build each edition that should be there and isn't, then remove those nobody needs.

    Gives the names of those it built. A release that no longer verifies makes no edition; what was
    built before stays. Safe to repeat, whenever an earlier run was killed, and to run twice.
    """
    missing = missing_editions(database, office, today=today)
    built = [wanted.name for wanted in missing if _build(database, wanted, office, alive)]
    if len(built) == len(missing):
        _remove_old(database, today)
    return built


def missing_editions(database: Database, office: Office, *, today: datetime.date) -> list[Wanted]:
    """Give the editions that are not there or were made from something else."""
    with database.read() as session:
        wanted = wanted_editions(all_releases(session), today)
        stored = stored_inputs(session)
    return [each for each in wanted if stored.get(each.name) != input_hash(each, office)]


def _build(database: Database, wanted: Wanted, office: Office, alive: Callable[[], None]) -> bool:
    try:
        material = prepare(wanted, office)
    except NotValidError:
        log_event("release-refused", logging.ERROR, edition=wanted.name)
        return False
    files = _compressed(material, alive)
    with database.write() as session:
        put_edition(session, name=material.name, input_hash=material.input, files=files)
    log_event("edition-published", edition=wanted.name, files=len(files))
    return True


def _compressed(material: Material, alive: Callable[[], None]) -> list[StoredFile]:
    files: list[StoredFile] = []
    for file in edition_files(material):
        files.append(compress(file))
        if len(files) % ALIVE_EVERY == 0:
            alive()
    return files


def _remove_old(database: Database, today: datetime.date) -> None:
    with database.write() as session:
        wanted = {each.name for each in wanted_editions(all_releases(session), today)}
        remove_editions(session, stored_inputs(session).keys() - wanted)
