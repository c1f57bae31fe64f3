"""The pooled prior: how counts of a size class differ between Kommunen, years and quarters.

A hierarchy that is fitted to all released measurements of the class (empirical Bayes): a Kommune
has a level, lognormal within the class; each year has a rate, lognormal around the level; each
measured count is negative binomial around the rate. Level and rate stand for an expected count per
measured period and lie on one grid of equal logarithmic steps. The class's mean and its spread are
averaged over, weighed by how well they explain the measurements; the two spreads within a Kommune
are the likeliest of a few. Nothing but measurements, their ε and the public class goes in.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np

from trends.publication.distributions import Floats, Integers, window

Cell: TypeAlias = tuple[int, int]
"""A measurement and what it cost, in thousandths of ε."""
Years: TypeAlias = Mapping[int, tuple[Cell, ...]]
"""A Kommune's measured cells by year: one of the whole year, or up to four of its quarters."""

SMALLEST_RATE = 0.02
STEP = 0.25
"""Between two rates of the grid, as a difference of logarithms."""
SPREADS_OF_LEVELS = (0.1, 0.2, 0.35, 0.6, 1.0, 1.6, 2.4)
"""Standard deviation of the logarithm of the level, over the Kommunen of a class."""
SPREADS_OF_RATES = (0.15, 0.3, 0.5, 0.8)
"""Standard deviation of the logarithm of the rate, over the years of a Kommune."""
USUAL_SPREAD_OF_RATES = 0.3
"""Where the measurements leave the spread open, it is near this."""
SIZES_OF_QUARTERS = (1.0, 2.0, 4.0, 8.0, 16.0)
"""The negative binomial's size: the smaller, the more the quarters of a year differ."""
SIZE_OF_YEARS = 16.0
"""What years differ by is in their rates already."""

_STIRLING_FROM = 8
_LARGE = 1e6
_LEAST = 1e-300


@dataclass(frozen=True, slots=True, eq=False)
class Likelihoods:
    """What each distinct cell says about its count and about the rate behind it."""

    index: Mapping[Cell, int]
    starts: Integers
    """By cell: the first count of its window."""
    rates: Floats
    """By cell and rate: logarithm of the measurement's probability."""
    counts: Floats
    """By cell, rate and place in the window: the distribution of the count."""


@dataclass(frozen=True, slots=True, eq=False)
class Pool:
    """A fitted class."""

    likelihoods: Likelihoods
    levels: Floats
    """Prior weight of each level."""
    kernel: Floats
    """Rates (columns) of a year given the level (rows)."""


def fit(units: Sequence[Years]) -> Pool:
    """Fit the prior of a class to the measurements of its Kommunen, each with one year at least."""
    return max(_candidates(units), key=lambda each: each[0])[1]


def _candidates(units: Sequence[Years]) -> Iterator[tuple[float, Pool]]:
    """Give each pair of spreads within a Kommune with the logarithm of its evidence."""
    rows = [cells for years in units for cells in years.values()]
    distinct = sorted({cell for cells in rows for cell in cells})
    grid = _grid(max(measured for measured, _ in distinct))
    first_rows = np.cumsum([0, *(len(years) for years in units[:-1])])
    yearly = all(len(cells) == 1 for cells in rows)
    for size in (SIZE_OF_YEARS,) if yearly else SIZES_OF_QUARTERS:
        likelihoods = _likelihoods(distinct, grid, size)
        of_years = year_likelihoods(likelihoods, rows)
        for spread in SPREADS_OF_RATES:
            kernel = _kernel(grid, spread)
            of_units = np.add.reduceat(level_likelihoods(of_years, kernel), first_rows, axis=0)
            levels, evidence = _levels(of_units, grid)
            unusual = np.log(spread / USUAL_SPREAD_OF_RATES) ** 2 / 2
            yield evidence - unusual, Pool(likelihoods, levels, kernel)


def year_likelihoods(likelihoods: Likelihoods, rows: Sequence[tuple[Cell, ...]]) -> Floats:
    """Give for years, by rate, the logarithm of the probability of their cells."""
    blank = len(likelihoods.index)
    most = max(len(cells) for cells in rows)
    places = np.full((len(rows), most), blank)
    for row, cells in enumerate(rows):
        places[row, : len(cells)] = [likelihoods.index[cell] for cell in cells]
    rates = np.concatenate((likelihoods.rates, np.zeros((1, likelihoods.rates.shape[1]))))
    total: Floats = rates[places].sum(axis=1)
    return total


def level_likelihoods(of_years: Floats, kernel: Floats) -> Floats:
    """Give for years, by level, the logarithm of the probability of their cells."""
    highest = of_years.max(axis=1, keepdims=True)
    scaled = np.exp(of_years - highest) @ kernel.T
    total: Floats = np.log(np.maximum(scaled, _LEAST)) + highest
    return total


def _levels(of_units: Floats, grid: Floats) -> tuple[Floats, float]:
    """Give the weights of levels and the logarithm of the evidence.

    Both are averages over the lognormal distributions with each mean of the grid and each spread.
    """
    logs = np.log(grid)
    distances = (logs[None, :, None] - logs[:, None, None]) / np.array(SPREADS_OF_LEVELS)
    shapes = np.exp(-(distances**2) / 2).transpose(0, 2, 1).reshape(-1, len(grid))
    shapes /= shapes.sum(axis=1, keepdims=True)
    highest = of_units.max(axis=1, keepdims=True)
    explained = np.exp(of_units - highest) @ shapes.T
    evidence = np.log(np.maximum(explained, _LEAST)).sum(axis=0) + highest.sum()
    likeliest = evidence.max()
    weights = np.exp(evidence - likeliest)
    mixed: Floats = weights @ shapes / weights.sum()
    return mixed, float(likeliest + np.log(weights.mean()))


def _grid(highest: int) -> Floats:
    steps = int(np.ceil(np.log(2 * max(highest, 10) / SMALLEST_RATE) / STEP))
    rates: Floats = SMALLEST_RATE * np.exp(STEP * np.arange(steps + 1))
    return rates


def _kernel(grid: Floats, spread: float) -> Floats:
    logs = np.log(grid)
    kernel = np.exp(-(((logs[:, None] - logs) / spread) ** 2) / 2)
    rows: Floats = kernel / kernel.sum(axis=1, keepdims=True)
    return rows


def _likelihoods(cells: Sequence[Cell], grid: Floats, size: float) -> Likelihoods:
    measured = np.array([each for each, _ in cells], dtype=np.int64)
    epsilons = np.array([cost / 1000 for _, cost in cells])
    furthest = window(float(epsilons.min()))
    starts = np.maximum(measured - furthest, 0)
    counts = starts[:, None] + np.arange(2 * furthest + 1)
    noise = -epsilons[:, None] * np.abs(counts - measured[:, None])
    # Below zero the noise's tail is the same for all measurements: only its slope is left.
    noise -= noise.max(axis=1, keepdims=True)
    joint = np.exp(_negative_binomial(counts[:, None, :], grid[:, None], size) + noise[:, None, :])
    totals = np.maximum(joint.sum(axis=2, keepdims=True), _LEAST)
    return Likelihoods(
        index={cell: place for place, cell in enumerate(cells)},
        starts=starts,
        rates=np.log(totals[:, :, 0]),
        counts=joint / totals,
    )


def _negative_binomial(counts: Integers, mean: Floats, size: float) -> Floats:
    """Give the logarithm of the probability of counts, for this mean and size."""
    logarithm: Floats = (
        _log_rising(counts.astype(np.float64), size)
        - size * np.log1p(mean / size)
        - counts * np.log1p(size / mean)
    )
    return logarithm


def _log_rising(counts: Floats, size: float) -> Floats:
    """Give ln Γ(k + size) - ln Γ(k + 1) - ln Γ(size) without cancellation at large counts."""
    near = np.minimum(counts, _LARGE)
    exact = _log_gamma(near + size) - _log_gamma(near + 1)
    large = (size - 1) * np.log(counts + size / 2)
    total: Floats = np.where(counts < _LARGE, exact, large) - _log_gamma(np.array(size))
    return total


def _log_gamma(x: Floats) -> Floats:
    """Give ln Γ of positive numbers: Stirling's series from x + 8, and the recurrence back."""
    shifted = x + _STIRLING_FROM
    series = 1 / (12 * shifted) - 1 / (360 * shifted**3) + 1 / (1260 * shifted**5)
    stirling = (shifted - 0.5) * np.log(shifted) - shifted + np.log(2 * np.pi) / 2 + series
    back = sum(np.log(x + step) for step in range(_STIRLING_FROM))
    total: Floats = stirling - back
    return total
