"""The best any reader could do with a small Kommune's two yearly measurements.

Whoever knows the generator of the counts exactly, and plays the likelihood-ratio test of Neyman
and Pearson on both measurements, can't name more changes rightly at the same share of wrong ones.
No noise is drawn here: all pairs of measurements are enumerated with their probabilities.
"""

from typing import Any

import numpy as np

from tests.bench.trends.accuracy import TRUE_FALL, TRUE_RISE
from tests.bench.trends.generator import SEED, Floats, draw_counts
from trends.frame import EPSILON_PER_MILLE, KOMMUNE_TOTAL
from trends.publication.estimation import LEAST_PROBABILITY

NETWORKS, KOMMUNEN = 2_000, 200
MOST = 80
"""More Fälle a year don't occur in a small Kommune."""
BEYOND = 30
"""Noise reaches so far, up to one in 10^8."""


def run() -> dict[str, Any]:
    """Give shares of right and wrong arrows, of all changes of at least 25 %."""
    before, after = np.indices((MOST, MOST))
    rise = (after >= TRUE_RISE * before) & (after > before)
    fall = (after <= TRUE_FALL * before) & (after < before)
    counts = _pairs()
    cases = (counts * (rise | fall)).sum()
    rising, falling = _measured(counts * rise) / cases, _measured(counts * fall) / cases
    # The surest pairs of measurements first.
    right, wrong = np.maximum(rising, falling).ravel(), np.minimum(rising, falling).ravel()
    order = np.argsort(wrong / right, kind="stable")
    right, wrong = right[order].cumsum(), wrong[order].cumsum()
    likely = _likely_arrows(counts)
    return {
        "small_year_trend_optimum": {
            "right_at_wrong_0.01": _rounded(right[wrong <= 0.01].max()),
            # If small Kommunen alone may be wrong, and all classes together in 1 % of cases.
            "right_at_wrong_0.018": _rounded(right[wrong <= 0.018].max()),
            "wrong_at_right_0.5": _rounded(wrong[right >= 0.5].min()),
            "right_of_rule_0.8": _rounded(rising[likely > 0].sum() + falling[likely < 0].sum()),
            "wrong_of_rule_0.8": _rounded(falling[likely > 0].sum() + rising[likely < 0].sum()),
        }
    }


def _rounded(share: float) -> float:
    return round(float(share), 4)


def _pairs() -> Floats:
    """Give the probability of each pair of counts of two consecutive years."""
    generator = np.random.default_rng([SEED, 1])
    pairs = np.zeros((MOST, MOST))
    for _ in range(NETWORKS):
        years = draw_counts(generator, np.ones(KOMMUNEN)).reshape(KOMMUNEN, -1, 4).sum(axis=2)
        years = np.minimum(years, MOST - 1)
        for place in range(1, years.shape[1]):
            np.add.at(pairs, (years[:, place - 1], years[:, place]), 1)
    shares: Floats = pairs / pairs.sum()
    return shares


def _measured(counts: Floats) -> Floats:
    """Give the probability of each pair of measurements, from that of each pair of counts."""
    p = np.exp(-EPSILON_PER_MILLE[KOMMUNE_TOTAL] / 1000)
    measured = np.arange(-BEYOND, MOST + BEYOND)[:, None]
    noise = (1 - p) / (1 + p) * p ** np.abs(measured - np.arange(MOST))
    pairs: Floats = noise @ counts @ noise.T
    return pairs


def _likely_arrows(counts: Floats) -> Floats:
    """Give 1 or -1 where a change of 10 % is likely enough for the rule, for each measured pair."""
    before, after = np.indices((MOST, MOST))
    total = _measured(counts)
    up = _measured(counts * (10 * after > 11 * before)) / total
    down = _measured(counts * (10 * after < 9 * before)) / total
    arrows: Floats = np.where(up > LEAST_PROBABILITY, 1.0, 0) - (down > LEAST_PROBABILITY)
    return arrows
