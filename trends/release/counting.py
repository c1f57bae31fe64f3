"""Checking and counting the rows of verified batches.

A row that is repeated, foreign to frame or directory, or takes back what was never counted is a
finding: somebody copied, forged or mixed up, and no figure may come of it.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import TypeAlias

from crypto.batch import Part, Row, Tuples
from trends.frame import KOMMUNE_TOTAL, MARGINS, tables
from trends.periods import Period
from trends.release.errors import Finding
from trends.units import Unit, unit_of

Counts: TypeAlias = Mapping[str, Mapping[str, int]]
"""Table to cell to true count. Never leaves the office's machine."""

Numbered: TypeAlias = tuple[int, Tuples]
"""A batch's number and what it holds."""


def released_units(units: Mapping[str, Unit], period: Period) -> tuple[str, ...]:
    """Give the units whose figures come with this period, in order of their ids."""
    return tuple(sorted(unit.id for unit in units.values() if unit.yearly == period.yearly))


def count_rows(
    desks: Mapping[str, Sequence[Numbered]], *, period: Period, units: Mapping[str, Unit]
) -> tuple[Counts, list[Finding]]:
    """Count all rows of a period into all its cells; give the counts and what is wrong with rows.

    `desks` has each desk's batches, oldest first. Counts of a period with findings mean nothing.
    """
    counter = _Counter(period, units)
    findings = [
        Finding(desk, number, problem)
        for desk, batches in desks.items()
        for number, tuples in batches
        for part, row in _rows(tuples)
        if (problem := counter.take(desk, part, row))
    ]
    return counter.counts, findings


class _Counter:
    """Takes rows one by one; remembers each counted id, so that none counts twice."""

    def __init__(self, period: Period, units: Mapping[str, Unit]) -> None:
        self._period = period
        self._units = unit_of(units)
        self._counted: dict[str, tuple[str, Part, Row | None]] = {}
        self.counts = {KOMMUNE_TOTAL: dict.fromkeys(released_units(units, period), 0)}
        if period.yearly:
            self.counts |= {name: dict.fromkeys(tables()[name].categories, 0) for name in MARGINS}

    def take(self, desk: str, part: Part, row: Row) -> str:
        """Count a row; what is wrong with it, or nothing."""
        if row.kind == "empty":
            return ""
        if row.kind == "withdraw":
            return self._withdraw(desk, part, row)
        if row.id in self._counted:
            return "repeats a tuple"
        problem = self._problem(part, row)
        if not problem:
            self._counted[row.id] = (desk, part, row)
            self._add(part, row, 1)
        return problem

    def _withdraw(self, desk: str, part: Part, row: Row) -> str:
        owner, of_part, counted = self._counted.get(row.id, ("", part, None))
        if counted is None or (owner, of_part) != (desk, part):
            return "takes back what the desk never counted"
        self._counted[row.id] = (desk, part, None)  # the id stays used
        self._add(part, counted, -1)
        return ""

    def _problem(self, part: Part, row: Row) -> str:
        if part == "network":
            pairs = zip(MARGINS, row.values, strict=True)
            known = all(value in self.counts[table] for table, value in pairs)
            return "" if known else "has a code that the frame does not have"
        unit = self._units.get(row.values[0])
        if unit is None:
            return "names a Kommune that is not in the office's directory"
        if unit.yearly != self._period.yearly:
            return "names a Kommune that is not released with this period"
        return ""

    def _add(self, part: Part, row: Row, step: int) -> None:
        if part == "kommune":
            self.counts[KOMMUNE_TOTAL][self._units[row.values[0]].id] += step
            return
        for table, value in zip(MARGINS, row.values, strict=True):
            self.counts[table][value] += step


def _rows(tuples: Tuples) -> Iterator[tuple[Part, Row]]:
    for row in tuples.kommunen:
        yield "kommune", row
    for row in tuples.network:
        yield "network", row
