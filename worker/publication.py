"""The job that publishes.

The chart converter runs threads, which a fork leaves behind: this module is imported in a job's
own process alone, never in the worker that forks it (worker.run.PREPARED).
"""

import logging
from pathlib import Path

from core.clock import berlin_day, system_clock
from core.logs import log_event
from reference.office import Office, OfficeError, read_office
from trends.publication import publishing
from worker import queue
from worker.surroundings import surroundings


def publish() -> None:
    """Build the editions that accepted releases are due; almost always there is nothing to do."""
    with surroundings() as here:
        office = _office(here.site_dir)
        if office is None or not queue.claim_publication(here.valkey):
            return
        try:
            publishing.publish(
                here.database,
                office,
                today=berlin_day(system_clock()),
                alive=lambda: queue.keep_publication(here.valkey),
            )
        finally:
            queue.release_publication(here.valkey)


def _office(site_dir: Path) -> Office | None:
    """Read the office file that the public pages were built from."""
    try:
        return read_office((site_dir / "public" / "office.json").read_bytes())
    except (OSError, OfficeError):
        log_event("office-file-unusable", logging.ERROR)
        return None
