"""The demonstration's figures: invented Fälle of three years, released by the real tool."""

import datetime
import json
import os
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy.orm import Session

from app.demo.batches import Sender
from app.demo.desk import DeskKeys
from app.demo.shelf import Shelf, release_keys
from app.demo.synthetic import synthetic_faelle
from crypto.batch import open_batch
from crypto.canonical import Json, serialise
from crypto.encoding import b64encode
from crypto.signing import public_key
from reference.kommunen import kommunen
from reference.office import read_office
from trends.frame import VERSION
from trends.models import Batch, BatchFile
from trends.periods import Period, quarter_of, week_of
from trends.release import steps
from trends.release.folder import ReleaseFolder, write_file
from trends.release.steps import Measure, Surroundings
from trends.releases import take_release

YEARS_BEFORE = 3
_SECTION = "section.json"
_DATA_SEED = 2026  # of the invented Fälle; noise is never seeded


@dataclass(frozen=True)
class ReleaseOffice:
    """The demonstration's release folder and its two officers."""

    folder: ReleaseFolder
    officers: tuple[bytes, bytes] = field(repr=False)
    section: Mapping[str, Json]
    """What the office file says about statistics."""


def make_release_office(folder: ReleaseFolder, today: datetime.date) -> ReleaseOffice:
    """Make officers and the release keys of the years around today, in an empty folder."""
    officers = (os.urandom(32), os.urandom(32))
    recipients: dict[Period, str] = {}
    for year in range(today.year - YEARS_BEFORE, today.year + 2):
        recipients |= steps.make_keys(folder, year)
    for number, seed in enumerate(officers, start=1):
        write_file(folder.path / f"officer-{number}.key", b64encode(seed).encode() + b"\n")
    section: dict[str, Json] = {
        "officers": [b64encode(public_key(seed)) for seed in officers],
        "keys": [
            {"period": str(period), "frame": VERSION, "recipient": recipient}
            for period, recipient in recipients.items()
        ],
        "notes": _notes(today),
    }
    write_file(folder.path / _SECTION, serialise(section))
    return ReleaseOffice(folder, officers, section)


def read_release_section(folder: Path) -> Mapping[str, Json] | None:
    """Give what the office file says about statistics; None in a folder made before there were."""
    try:
        section: Mapping[str, Json] = json.loads((folder / _SECTION).read_bytes())
    except FileNotFoundError:
        return None
    return section


def release_history(
    session: Session,
    desk: DeskKeys,
    office: ReleaseOffice,
    office_file: bytes,
    *,
    today: datetime.date,
    measure: Measure,
    say: Callable[[str], None],
) -> None:
    """Let the desk have sent a batch every week, and release every period that is due."""
    quarters = _quarters(today)
    last_week = week_of(today - datetime.timedelta(days=7))
    faelle = [
        fall
        for fall in synthetic_faelle(
            kommunen(demonstration=True).values(), quarters, seed=_DATA_SEED
        )
        if fall.day <= last_week.sunday
    ]
    sender = Sender(desk.statements, desk.secrets.answering_seed, desk.secrets.vault_key)
    shelf = Shelf()
    read = read_office(office_file)
    shelf.send(
        sender, faelle, release_keys(read), first=week_of(quarters[0].first_day), last=last_week
    )
    due = _due(quarters, today)
    for number, period in enumerate(due, start=1):
        say(f"Releasing invented figures: {period} ({number} of {len(due)})")
        here = Surroundings(
            office.folder, read, steps.office_hash(office_file), "demo", period.first_release
        )
        first, second = office.officers
        steps.prepare(here, period, shelf, officer=first, left_out={}, progress=lambda _: None)
        steps.confirm(here, period, officer=second)
        steps.finish(here, period, shelf, measure=measure)
        plan, result = shelf.releases[-1]
        take_release(
            session,
            plan=plan,
            result=result,
            officers=here.officers,
            closed_days=read.closed_days,
            today=period.first_release,
        )
    _store(session, sender, shelf, released={str(period) for period in due})


def _quarters(today: datetime.date) -> list[Period]:
    """All quarters from January three years ago to the running one."""
    every = (
        Period(year, quarter)
        for year in range(today.year - YEARS_BEFORE, today.year + 1)
        for quarter in (1, 2, 3, 4)
    )
    return [quarter for quarter in every if quarter <= quarter_of(today)]


def _due(quarters: Iterable[Period], today: datetime.date) -> list[Period]:
    """The periods whose release day has come, in its order."""
    found = set(quarters) | {Period(quarter.year) for quarter in quarters}
    due = [period for period in found if period.first_release <= today]
    return sorted(due, key=lambda period: (period.first_release, period))


def _notes(today: datetime.date) -> list[Json]:
    year = today.year - 1
    return [
        {
            "day": f"{year}-05-06",
            "area": "",
            "text": {
                "de": "Kampagne „Melden hilft“ in allen Kommunen",
                "en": "Campaign “Reporting helps” in all Kommunen",
            },
        },
        {
            "day": f"{year}-08-03",
            "area": "03",
            "text": {
                "de": "Beratungsstelle zwei Wochen geschlossen",
                "en": "Counselling office closed for two weeks",
            },
        },
    ]


def _store(session: Session, sender: Sender, shelf: Shelf, *, released: set[str]) -> None:
    """Store all batches; the files of released periods are gone."""
    epoch = sender.epoch
    for week, batch in shelf.batches[sender.desk]:
        opened = open_batch(batch.statement, epoch.answering)
        session.add(
            Batch(
                desk=sender.desk,
                number=opened.number,
                week=week,
                epoch=epoch.number,
                statement=batch.statement.to_bytes(),
                copy=batch.copy,
            )
        )
        session.flush()
        for period, sealed in batch.files.items():
            if period not in released:
                session.add(
                    BatchFile(desk=sender.desk, number=opened.number, period=period, sealed=sealed)
                )
