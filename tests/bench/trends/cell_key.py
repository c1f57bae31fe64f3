"""The cell-key method: each count gets bounded noise that its records' keys decide.

Every Fall has a random key between 0 and 1; the fractional part of the sum of a cell's keys picks
its noise, so the same cell looks alike in every table (Fraser, Wooton 2005). Zeros stay zeros, the
noise has mean 0, variance 2 and at most 4 in size: common choices of the European census.
"""

from collections.abc import Callable
from functools import cache

import numpy as np

from tests.bench.trends.generator import Floats, Numbers
from tests.bench.trends.tables import LandYear, Tables

FURTHEST = 4
VARIANCE = 2.0


def perturb(year: LandYear, keys: Floats) -> Tables:
    """Give the published tables."""
    sums = year.sums(keys)
    return {name: _perturb(table, sums[name] % 1) for name, table in year.tables().items()}


def _perturb(table: Numbers, keys: Floats) -> Numbers:
    published = table.copy()
    for place in np.ndindex(table.shape):
        if count := int(table[place]):
            noise = np.searchsorted(_cumulated(min(count, FURTHEST)), keys[place])
            published[place] += int(noise) - FURTHEST
    return published


@cache
def _cumulated(count: int) -> Floats:
    """Give the distribution of noise of -4 … 4 on a count: the flattest with that mean and, but for
    the smallest counts, that variance; no count falls below zero."""
    noise = np.arange(-FURTHEST, FURTHEST + 1)
    possible = noise >= -count
    # The bell's width is fitted where all noise is possible; its tilt keeps the mean at 0.
    width = _bisect(lambda x: _moment(noise, np.exp(-(noise**2) / x), 2) - VARIANCE, 0.1, 1000)
    bell = np.exp(-(noise**2) / width) * possible
    tilt = _bisect(lambda x: _moment(noise, bell * np.exp(x * noise), 1), -20, 20)
    weights = bell * np.exp(tilt * noise)
    cumulated: Floats = (weights / weights.sum()).cumsum()
    return np.minimum(cumulated, 1.0)


def _moment(noise: Numbers, weights: Floats, power: int) -> float:
    return float((noise**power * weights).sum() / weights.sum())


def _bisect(rising: Callable[[float], float], low: float, high: float) -> float:
    for _ in range(200):
        middle = (low + high) / 2
        low, high = (middle, high) if rising(middle) < 0 else (low, middle)
    return low


def found_by_difference(after: LandYear, fall: int, keys: Floats) -> bool:
    """Say whether two editions name the Kommune of a Fall: its cells alone draw new noise."""
    one = perturb(after.without(fall), np.delete(keys, fall))
    two = perturb(after, keys)
    changed = np.any([(one[name] != two[name]).any(axis=1)[:-1] for name in one], axis=0)
    return set(np.flatnonzero(changed)) == {int(after.falls["kommune"][fall])}
