"""Publication of the whole country: all 10,796 Gemeinden, 12 quarters and 3 years, at once.

A worker would never have so much to do at a time but after a new version of the product: it builds
every page's data, a chart per unit and language, and open data, and stores them in PostgreSQL.
"""

import datetime
import os
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from app.schema import migrate
from core.db import Database
from tests.bench.databases import both
from tests.trends.publication_kit import Publisher, all_gemeinden, store, years
from trends.publication.report import report_file
from trends.publication.store import newest

ROOT = Path(__file__).resolve().parents[3]
FIRST, LAST = 2024, 2026
TODAY = datetime.date(2027, 3, 1)
REPORTED = "09162000"
"""München: the first report somebody asks for."""


def measure_publication() -> dict[str, float]:
    """Publish once in a process of its own, whose memory (peak, its children's too) is measured.

    Seconds from the start of the process to the last commit; MiB; seconds of a first report.
    """
    publisher = all_gemeinden()
    with TemporaryDirectory(prefix="rueckhalt-publication-") as folder:
        for name, url in both(Path(folder)):
            if name == "postgresql":
                return _measure(publisher, url, Path(folder))
    raise AssertionError("there is no PostgreSQL to measure on")


def _measure(publisher: Publisher, url: str, folder: Path) -> dict[str, float]:
    database = Database(url)
    migrate(database)
    store(database, [publisher.release(period) for period in years(FIRST, LAST)])
    office_file = folder / "office.json"
    office_file.write_bytes(publisher.office_file)
    started = time.perf_counter()
    peak = _publish(url, office_file)
    seconds = time.perf_counter() - started
    with database.read() as session:
        edition = newest(session)
    if edition != str(LAST):
        raise AssertionError("the edition was not published")
    started = time.perf_counter()
    report_file(database, publisher.office, edition=edition, unit=REPORTED, locale="de")
    first_report = time.perf_counter() - started
    database.dispose()
    return {
        "publication_s": round(seconds, 1),
        "publication_mb": round(peak),
        "publication_report_s": round(first_report, 2),
    }


def _publish(url: str, office_file: Path) -> float:
    """Publish in a child; gives its peak memory in MiB."""
    command = (
        sys.executable,
        "-m",
        "tests.trends.publishing_child",
        url,
        str(office_file),
        TODAY.isoformat(),
    )
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL) as child:
        _, status, usage = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode != 0:
        raise AssertionError("publishing failed")
    return usage.ru_maxrss / 1_024
