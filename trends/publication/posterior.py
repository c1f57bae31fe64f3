"""What is known of a Kommune's counts: its own measurements, read in the light of its class.

Given the Kommune's level, its years are independent; given a year's rate, so are its quarters.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from trends.publication.distributions import Distribution, Floats, change_probabilities
from trends.publication.pooling import (
    Cell,
    Pool,
    Years,
    level_likelihoods,
    year_likelihoods,
)

QUARTERS = 4


@dataclass(frozen=True, slots=True, eq=False)
class YearCount:
    """A year's count given the level."""

    start: int
    weights: Floats
    """By level and place."""


class Posterior:
    """The counts of a class's Kommunen."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool
        self._years: dict[Cell, YearCount] = {}
        self._changes: dict[tuple[Cell, Cell], tuple[Floats, Floats]] = {}

    def of(self, years: Years) -> "Kommune":
        """Give what is known of one Kommune by its cells, one year of them at least."""
        rates = year_likelihoods(self._pool.likelihoods, list(years.values()))
        levels = level_likelihoods(rates, self._pool.kernel).sum(axis=0) + np.log(self._pool.levels)
        weights = np.exp(levels - levels.max())
        return Kommune(
            self, years, dict(zip(years, rates, strict=True)), weights / weights.sum(), {}
        )

    def given_level(self, cells: tuple[Cell, ...], rates: Floats) -> YearCount:
        """Give the count of a whole year by level; `rates` are the likelihoods of its rate."""
        if len(cells) > 1:
            return self._sum_given_level(cells, rates)
        if cells[0] not in self._years:
            start, weights = self._cell(cells[0])
            self._years[cells[0]] = YearCount(start, self._rates_given_level(rates) @ weights)
        return self._years[cells[0]]

    def change_given_level(
        self, before: tuple[Cell, ...], after: tuple[Cell, ...], counts: tuple[YearCount, YearCount]
    ) -> tuple[Floats, Floats]:
        """Give, by level, the probabilities of a rise and of a fall between two years."""
        key = (before[0], after[0])
        if len(before) == len(after) == 1 and key in self._changes:
            return self._changes[key]
        one, two = counts
        found = change_probabilities(one.weights, one.start, two.weights, two.start)
        if len(before) == len(after) == 1:
            self._changes[key] = found
        return found

    def quarter(self, cell: Cell, rates: Floats, levels: Floats) -> Distribution:
        """Give a quarter's count; its year's other quarters speak through the rate."""
        start, weights = self._cell(cell)
        return Distribution(start, levels @ self._rates_given_level(rates) @ weights)

    def _rates_given_level(self, rates: Floats) -> Floats:
        joint = self._pool.kernel * np.exp(rates - rates.max())
        given: Floats = joint / np.maximum(joint.sum(axis=1, keepdims=True), 1e-300)
        return given

    def _cell(self, cell: Cell) -> tuple[int, Floats]:
        place = self._pool.likelihoods.index[cell]
        return int(self._pool.likelihoods.starts[place]), self._pool.likelihoods.counts[place]

    def _sum_given_level(self, cells: tuple[Cell, ...], rates: Floats) -> YearCount:
        starts, weights = zip(*(self._cell(cell) for cell in cells), strict=True)
        length = len(cells) * (weights[0].shape[1] - 1) + 1
        size = 1 << (length - 1).bit_length()  # transforms of powers of two are fast
        transform = np.prod([np.fft.rfft(each, size) for each in weights], axis=0)
        sums = np.maximum(np.fft.irfft(transform, size)[:, :length], 0.0)
        return YearCount(sum(starts), self._rates_given_level(rates) @ sums)


@dataclass(frozen=True, slots=True, eq=False)
class Kommune:
    """One Kommune's counts."""

    posterior: Posterior
    years: Years
    rates: Mapping[int, Floats]
    """By year: what its cells say of its rate."""
    levels: Floats
    """Probability of each level."""
    counts: dict[int, YearCount]
    """Filled as years are asked for."""

    def quarters(self, year: int) -> Sequence[Distribution]:
        """Give the counts of a year's measured cells."""
        rates = self.rates[year]
        return [self.posterior.quarter(cell, rates, self.levels) for cell in self.years[year]]

    def year(self, year: int) -> Distribution:
        """Give the count of a year all of whose cells were measured."""
        count = self._given_level(year)
        weights = self.levels @ count.weights
        return Distribution(count.start, weights / weights.sum())

    def change(self, before: int, after: int) -> tuple[float, float]:
        """Give the probabilities of a rise and of a fall by more than 10 % between two years."""
        up, down = self.posterior.change_given_level(
            self.years[before],
            self.years[after],
            (self._given_level(before), self._given_level(after)),
        )
        return float(self.levels @ up), float(self.levels @ down)

    def _given_level(self, year: int) -> YearCount:
        if year not in self.counts:
            count = self.posterior.given_level(self.years[year], self.rates[year])
            self.counts[year] = count
        return self.counts[year]
