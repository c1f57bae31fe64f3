"""Releases of invented counts with real signatures, as they lie in the database."""

import datetime
import json
import math
import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from core.db import Database
from crypto.document import parse_wrapper, sign_document
from crypto.encoding import b64encode, sha256
from crypto.signing import public_key
from reference.kommunen import kommunen
from reference.office import Office, read_office, sign_office
from tests.infrastructure.office_file import make_office_file
from trends.frame import EPSILON_PER_MILLE, KOMMUNE_TOTAL, VERSION
from trends.models import Release
from trends.periods import Period
from trends.publication.participants import units_of
from trends.release_document import DeskInput, Plan, planned_tables, sign_result
from trends.releases import public_from
from trends.units import SizeClass, Unit

MEAN = {SizeClass.SMALL: 4.0, SizeClass.MID: 6.0, SizeClass.LARGE: 25.0}
"""Fälle of a unit per period of its release."""

DESKS = (sha256(b"first desk"), sha256(b"second desk"))


@dataclass(frozen=True)
class Publisher:
    """An office, its signed file, what its officers sign with, and its units."""

    office_file: bytes
    office: Office
    officers: tuple[bytes, bytes]
    units: Mapping[str, Unit]

    def release(
        self,
        period: Period,
        *,
        seed: int = 1,
        received: datetime.date | None = None,
        left_out: Mapping[bytes, str] | None = None,
    ) -> Release:
        """Sign a release of invented noisy counts; the same seed gives the same counts."""
        left_out = left_out or {}
        result_seed = os.urandom(32)
        cells = [name for name, unit in self.units.items() if unit.yearly == period.yearly]
        plan = Plan(
            period=period,
            frame=VERSION,
            desks=tuple(
                DeskInput(desk, 1, 13, sha256(desk), "2026-W40")
                for desk in DESKS
                if desk not in left_out
            ),
            left_out=left_out,
            input=sha256(str(period).encode()),
            office=sha256(b"office file"),
            prepared=period.first_release.isoformat(),
            result_key=public_key(result_seed),
            tables=planned_tables(period, cells),
            version="test",
        )
        signed = sign_document(plan.document(), self.officers)
        generator = np.random.default_rng([seed, period.year, period.quarter])
        measured = {
            table.name: {cell: self._noisy(table.name, cell, generator) for cell in table.cells}
            for table in plan.tables
        }
        result = sign_result(measured, plan=signed, period=period, result_seed=result_seed)
        day = received or period.first_release
        return Release(
            period=str(period),
            plan=signed.to_bytes(),
            result=result.to_bytes(),
            received=day,
            public_from=public_from(period, received=day, closed_days=()),
        )

    def _noisy(self, table: str, cell: str, generator: np.random.Generator) -> int:
        mean = MEAN[self.units[cell].size] if table == KOMMUNE_TOTAL else 20 * len(cell)
        stays = 1 - math.exp(-EPSILON_PER_MILLE[table] / 1_000)
        up, down = generator.geometric(stays, size=2)
        return int(generator.poisson(mean) + up - down)


def demonstration(*, notes: Sequence[Mapping[str, Any]] = ()) -> Publisher:
    """Make a publisher for five invented Kommunen: three classes, two officers, two desks."""
    officers = (os.urandom(32), os.urandom(32))
    office_file = make_office_file(DESKS, officers, {}, notes)
    return _publisher(office_file, read_office(office_file), officers)


def all_gemeinden() -> Publisher:
    """Make a publisher for every German Gemeinde."""
    officers = (os.urandom(32), os.urandom(32))
    content = json.loads(parse_wrapper(make_office_file(DESKS, officers, {})).document)
    del content["format"]
    content["demonstration"] = False
    content["directory"] = [
        {"kommune": f"{each.name} ({each.ags})", "desk": b64encode(DESKS[0]), "ags": each.ags}
        for each in kommunen().values()
    ]
    office_file = sign_office(content, os.urandom(32))
    return _publisher(office_file, read_office(office_file), officers)


def _publisher(office_file: bytes, office: Office, officers: tuple[bytes, bytes]) -> Publisher:
    register = kommunen(demonstration=office.demonstration)
    units = units_of(register, office.ags.values(), ())
    return Publisher(office_file, office, officers, units)


def years(first: int, last: int) -> list[Period]:
    """Give all periods of these years, in the order of their releases."""
    return [Period(year, quarter) for year in range(first, last + 1) for quarter in (1, 2, 3, 4, 0)]


def store(database: Database, releases: Iterable[Release]) -> None:
    """Put releases into the database as if they had been accepted."""
    with database.write() as session:
        session.add_all(releases)
