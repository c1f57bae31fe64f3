"""Releasing all of Germany: 10,796 Gemeinden, 12 quarters and their 3 years, by the real tool.

What desks do (inventing, coding, sealing) is made before the clock starts. Measured is what the
officers wait for: fetch, open, check, count, plan, two signatures, ledger, noise, result, destroy.
"""

import os
import resource
import tempfile
import time
from collections.abc import Sequence
from dataclasses import replace
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path

from app.demo.batches import new_sender
from app.demo.shelf import Shelf, release_keys
from app.demo.synthetic import synthetic_faelle
from app.measuring import measuring
from crypto.encoding import b64encode
from crypto.signing import public_key
from reference.kommunen import kommunen
from reference.office import Desk, Office, ReleaseKey, Trends, read_office
from tests.infrastructure.office_file import make_office_file
from trends.frame import VERSION
from trends.periods import Period, week_of
from trends.release import steps
from trends.release.folder import ReleaseFolder
from trends.release.steps import Surroundings

YEARS = (2023, 2024, 2025)
FAELLE_PER_WEEK = 24
"""So many of its 32 rows a desk uses on average."""
_SEED = 10_796


def measure_release() -> dict[str, float]:
    """Measure in a process of its own: seconds, and the most memory it took (MB)."""
    processes = get_context("spawn")
    receiver, sender = processes.Pipe(duplex=False)
    child = processes.Process(target=_child, args=(sender,))
    child.start()
    sender.close()
    found: dict[str, float] = receiver.recv()
    child.join()
    return found


def _child(sender: Connection) -> None:
    with tempfile.TemporaryDirectory() as path:
        sender.send(_measure(Path(path)))


def _measure(path: Path) -> dict[str, float]:
    folder, officers = ReleaseFolder(path / "release"), (os.urandom(32), os.urandom(32))
    quarters = [Period(year, quarter) for year in YEARS for quarter in (1, 2, 3, 4)]
    faelle = synthetic_faelle(kommunen().values(), quarters, seed=_SEED)
    weeks = 52 * len(YEARS)
    senders = [
        new_sender(quarters[0].first_day)
        for _ in range(len(faelle) // weeks // FAELLE_PER_WEEK + 1)
    ]
    office = _office([sender.desk for sender in senders], folder, officers)
    keys, shelf = release_keys(office), Shelf()
    first, last = week_of(quarters[0].first_day), list(Period(YEARS[-1]).weeks())[-1]
    for place, each in enumerate(senders):
        shelf.send(each, faelle[place :: len(senders)], keys, first=first, last=last)
    measure, due = (
        measuring(),
        sorted(
            [*quarters, *(Period(year) for year in YEARS)], key=lambda period: period.first_release
        ),
    )
    started = time.perf_counter()
    for period in due:
        here = Surroundings(folder, office, bytes(32), "bench", period.first_release)
        steps.prepare(
            here, period, shelf, officer=officers[0], left_out={}, progress=lambda _: None
        )
        steps.confirm(here, period, officer=officers[1])
        steps.finish(here, period, shelf, measure=measure)
    return {
        "release_s": round(time.perf_counter() - started, 1),
        "release_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
        "release_faelle": len(faelle),
        "release_desks": len(senders),
    }


def _office(desks: Sequence[bytes], folder: ReleaseFolder, officers: tuple[bytes, bytes]) -> Office:
    """Give an office that serves every Gemeinde of the country."""
    template = read_office(make_office_file(desks[:1], officers, {}))
    recipients = {
        str(period): recipient
        for year in YEARS
        for period, recipient in steps.make_keys(folder, year).items()
    }
    trends = Trends(
        officers=tuple(public_key(seed) for seed in officers),
        keys={name: ReleaseKey(name, VERSION, each) for name, each in recipients.items()},
        notes=(),
    )
    described = tuple(
        Desk(b64encode(desk), template.name, "Musterstadt", run_by_kommune=False) for desk in desks
    )
    names = {f"{each.name} {ags}": ags for ags, each in kommunen().items()}
    return replace(template, demonstration=False, desks=described, ags=names, trends=trends)
