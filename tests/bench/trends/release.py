"""A replicate, released by the real noise: what design §6 lets out, and nothing else."""

import numpy as np

from tests.bench.trends.generator import QUARTERS_PER_YEAR, Network, years
from trends.frame import EPSILON_PER_MILLE, KOMMUNE_TOTAL
from trends.measurements import Measurements
from trends.periods import Period
from trends.release.noise import measure

FIRST_YEAR = 2026
MARGINS = {"form": 12, "role": 6, "channel": 6}
"""Margins with their categories; the simulation says nothing of wishes."""


def true_margin(network: Network, table: str, year: int) -> dict[str, int]:
    """Give the counts of a margin in a year of the network."""
    in_year = network.falls["quarter"] // QUARTERS_PER_YEAR == year
    counts = np.bincount(network.falls[table][in_year], minlength=MARGINS[table])
    return {str(category): int(count) for category, count in enumerate(counts)}


def release(network: Network) -> list[Measurements]:
    """Release all periods of a replicate."""
    return [each for year in range(years()) for each in _release_year(network, year)]


def _release_year(network: Network, year: int) -> list[Measurements]:
    names = list(network.units)
    released = []
    for quarter in range(QUARTERS_PER_YEAR):
        column = network.counts[:, year * QUARTERS_PER_YEAR + quarter]
        counts = {
            name: int(count)
            for name, count in zip(names, column, strict=True)
            if not network.units[name].yearly
        }
        period = Period(FIRST_YEAR + year, quarter + 1)
        released.append(_release(period, {KOMMUNE_TOTAL: counts}))
    small = {
        name: int(count)
        for name, count in zip(names, network.years[:, year], strict=True)
        if network.units[name].yearly
    }
    margins = {table: true_margin(network, table, year) for table in MARGINS}
    released.append(_release(Period(FIRST_YEAR + year), {KOMMUNE_TOTAL: small, **margins}))
    return released


def _release(period: Period, tables: dict[str, dict[str, int]]) -> Measurements:
    costs = {name: EPSILON_PER_MILLE[name] for name in tables}
    measured = {
        name: measure(counts, epsilon_per_mille=costs[name]) for name, counts in tables.items()
    }
    return Measurements(period=period, frame="1", tables=measured, epsilon_per_mille=costs)
