"""The job that looks whether what aids lead to is still there: each address once a day at most.

A few at a time, one after the other, in no order: other people's sites notice nothing of it.
"""

import datetime
from collections.abc import Mapping

from core.clock import berlin_day, system_clock
from core.db import Database
from core.logs import log_event
from empowerment.library.fetching import Fetcher
from empowerment.library.links import claim, forget_unused, record
from empowerment.library.models import LinkOutcome
from reference.office import OfficeError, read_office
from worker.surroundings import Surroundings, surroundings

AT_ONCE = 3
"""Addresses of one run; runs are ten minutes apart, which makes 432 a day. Mails wait for a run."""

_ANSWERS = (LinkOutcome.GOOD, LinkOutcome.MISSING, LinkOutcome.FAULT, LinkOutcome.REFUSED)
"""Of a site itself. The others may as well come from a network that leads nowhere or astray."""


def check() -> None:
    """Look at some addresses, unless the operator switched it off."""
    with surroundings() as here:
        fetcher = _fetcher(here) if here.check_links else None
        if fetcher is not None:
            look(here.database, fetcher, today=berlin_day(system_clock()))


def look(database: Database, fetcher: Fetcher, *, today: datetime.date) -> None:
    """Look at some addresses and note what came of it."""
    silent: dict[str, LinkOutcome] = {}
    answered: set[str] = set()
    for _ in range(AT_ONCE):
        with database.write() as session:
            address = claim(session, today=today)
        if address is None:
            break
        outcome = fetcher.look(address)
        if outcome not in _ANSWERS:
            silent[address] = outcome
            continue
        answered.add(address)
        with database.write() as session:
            record(session, address=address, outcome=outcome, today=today)
    _note_silent(database, silent, answered=bool(answered), today=today)
    with database.write() as session:
        forget_unused(session)


def _note_silent(
    database: Database,
    silent: Mapping[str, LinkOutcome],
    *,
    answered: bool,
    today: datetime.date,
) -> None:
    """Note who didn't answer: nobody's fault but ours if nobody at all did."""
    for address, outcome in silent.items():
        found = outcome if answered else LinkOutcome.UNKNOWN
        with database.write() as session:
            record(session, address=address, outcome=found, today=today)
    if silent and not answered:
        log_event("links-not-checked", addresses=len(silent))


def _fetcher(here: Surroundings) -> Fetcher | None:
    """Give what asks in the office's name."""
    try:
        office = read_office((here.site_dir / "public" / "office.json").read_bytes())
    except (OSError, OfficeError):
        return None
    return Fetcher(f"Rueckhalt-Link-Check (+{office.origins['public']}/library/)")
