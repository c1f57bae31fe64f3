"""The tables a statistics office would publish of a Land's year: Kommunen by quarter and coding.

Each table has a row per Kommune and a last one for the Land, a column per category and a last one
for the total. All of them share that last column.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from tests.bench.trends.generator import (
    QUARTERS_PER_YEAR,
    Floats,
    Network,
    Numbers,
    make_network,
    parameters,
    years,
)
from tests.bench.trends.release import MARGINS
from trends.units import SizeClass

CATEGORIES: Mapping[str, int] = {"quarter": QUARTERS_PER_YEAR, **MARGINS}

Tables = Mapping[str, Numbers]


@dataclass(frozen=True, slots=True, eq=False)
class LandYear:
    """The Fälle of a Land in a year."""

    classes: tuple[SizeClass, ...]
    """By Kommune."""
    falls: Mapping[str, Numbers]
    """`kommune` (its row) and each of CATEGORIES, of each Fall."""

    def tables(self) -> Tables:
        """Give the true tables."""
        ones = np.ones(len(self.falls["kommune"]), dtype=np.int64)
        return {name: table.astype(np.int64) for name, table in self.sums(ones).items()}

    def sums(self, values: Floats | Numbers) -> Mapping[str, Floats]:
        """Give tables of the sums of a value of each Fall."""
        return {name: self._sum(name, values) for name in CATEGORIES}

    def without(self, fall: int) -> "LandYear":
        """Give the edition before this Fall was coded."""
        falls = {name: np.delete(values, fall) for name, values in self.falls.items()}
        return LandYear(self.classes, falls)

    def _sum(self, name: str, values: Floats | Numbers) -> Floats:
        table = np.zeros((len(self.classes) + 1, CATEGORIES[name] + 1))
        np.add.at(table, (self.falls["kommune"], self.falls[name]), values)
        table[:, -1] = table.sum(axis=1)
        table[-1] = table.sum(axis=0)
        return table


def land_years(replicates: int) -> Iterator[LandYear]:
    """Give the years of all Länder of so many replicates."""
    for replicate in range(replicates):
        network = make_network(replicate)
        for land in range(parameters()["network"]["laender"]):
            for year in range(years()):
                yield _land_year(network, land, year)


def _land_year(network: Network, land: int, year: int) -> LandYear:
    laender = parameters()["network"]["laender"]
    falls = network.falls
    mine = (falls["kommune"] % laender == land) & (falls["quarter"] // QUARTERS_PER_YEAR == year)
    chosen = {name: values[mine] for name, values in falls.items()}
    return LandYear(
        classes=network.classes[land::laender],
        falls=chosen
        | {
            "kommune": chosen["kommune"] // laender,
            "quarter": chosen["quarter"] % QUARTERS_PER_YEAR,
        },
    )


def average(published: Tables, *, totals: int) -> Floats:
    """Estimate each Kommune's total from all noisy tables: the total, and the sums of their parts.

    Each is weighed by how many noisy numbers it was made of; so many totals have their own noise.
    """
    total = np.mean([table[:-1, -1] for table in published.values()], axis=0)
    parts = [table[:-1, :-1] for table in published.values()]
    views = np.array([total, *(each.sum(axis=1) for each in parts)])
    noisy = [np.maximum((each != 0).sum(axis=1), 1) for each in parts]
    weights = 1 / np.array([np.full(len(total), 1 / totals), *noisy])
    estimate: Floats = (views * weights).sum(axis=0) / weights.sum(axis=0)
    return estimate
