"""A dry run: all steps of a release with real keys and invented Fälle; nothing is sent."""

import os
import tempfile
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from app.demo.batches import Sender, new_sender
from app.demo.shelf import Shelf, release_keys
from app.demo.synthetic import synthetic_faelle
from crypto.encoding import b64encode
from crypto.signing import public_key
from reference.office import Desk, Office, ReleaseKey, Trends
from trends.directory import office_kommunen, office_units
from trends.frame import KOMMUNE_TOTAL, VERSION
from trends.measurements import Measurements
from trends.periods import Period
from trends.release import steps
from trends.release.folder import ReleaseFolder
from trends.release.steps import Measure, Surroundings
from trends.release_document import open_plan, open_result
from trends.units import unit_of

PERIOD = Period(2025, 1)
FAELLE_PER_DESK = 300
"""So many a desk's weekly batches can carry in a quarter."""
_SEED = 2025


def rehearse(office: Office, *, measure: Measure, say: Callable[[str], None]) -> None:
    """Release an invented quarter of this office's Kommunen; print invented and released figures.

    Raises ReleaseError.
    """
    kommunen = list(office_kommunen(office).values())
    faelle = synthetic_faelle(kommunen, [PERIOD], seed=_SEED)
    with tempfile.TemporaryDirectory() as path:
        folder = ReleaseFolder(Path(path) / "release")
        officers = (os.urandom(32), os.urandom(32))
        desks = -(-len(faelle) // FAELLE_PER_DESK)
        senders = [new_sender(PERIOD.first_day) for _ in range(max(1, desks))]
        stage = _staged(office, folder, officers, senders)
        here = Surroundings(folder, stage, bytes(32), "dry run", PERIOD.first_release)
        say(f"Sealing {len(faelle)} invented Fälle of {len(senders)} desks")
        shelf, weeks = Shelf(), list(PERIOD.weeks())
        for place, sender in enumerate(senders):
            own = faelle[place :: len(senders)]
            shelf.send(sender, own, release_keys(stage), first=weeks[0], last=weeks[-1])
        steps.prepare(here, PERIOD, shelf, officer=officers[0], left_out={}, progress=say)
        steps.confirm(here, PERIOD, officer=officers[1])
        say("Drawing noise")
        steps.finish(here, PERIOD, shelf, measure=measure)
        ((plan, result),) = shelf.releases
        opened = open_plan(plan, here.officers)
        measured = open_result(result, plan=plan, opened=opened)
    invented = Counter(unit_of(office_units(office))[fall.ags].id for fall in faelle)
    _print(office, measured, invented)


def _staged(
    office: Office, folder: ReleaseFolder, officers: tuple[bytes, bytes], senders: list[Sender]
) -> Office:
    """Give the office with keys, officers and the desks of this dry run."""
    recipients = steps.make_keys(folder, PERIOD.year)
    trends = Trends(
        officers=tuple(public_key(seed) for seed in officers),
        keys={
            str(period): ReleaseKey(str(period), VERSION, recipient)
            for period, recipient in recipients.items()
        },
        notes=(),
    )
    desks = tuple(
        Desk(b64encode(sender.desk), office.name, office.town, run_by_kommune=False)
        for sender in senders
    )
    return replace(office, trends=trends, desks=desks)


def _print(office: Office, measured: Measurements, invented: Counter[str]) -> None:
    print(f"{measured.period}, invented\ninvented  released")
    units = office_units(office)
    for unit, value in sorted(measured.tables[KOMMUNE_TOTAL].items()):
        print(f"{invented[unit]:8d}  {value:8d}  {units[unit].name}")
