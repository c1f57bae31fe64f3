"""What one Fall's place in the data changes in the released figures: attacks on the real noise."""

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tests.bench.trends.generator import Numbers
from trends.frame import EPSILON_PER_MILLE
from trends.release.noise import measure

DRAWS = 300_000
"""Releases of each of two neighbouring data sets: one with the Fall, one without."""
OTHERS = 7
"""Fälle of others in each cell the Fall stands in; whoever attacks knows them."""
FURTHEST = 4
"""Thresholds so far from it are tried; further away, events are too rare to tell anything."""
SURE = 3
"""Standard errors of a stated statistical error."""

Events = NDArray[np.bool_]
Releases = dict[str, Numbers]
"""By table: the released value of the Fall's cell, once per release."""


def run() -> dict[str, Any]:
    """Release both data sets often; play the insider, then audit ε."""
    without, with_fall = _release(OTHERS), _release(OTHERS + 1)
    by_table = {
        table: _worst_event(with_fall[table], without[table]) for table in EPSILON_PER_MILLE
    }
    # The event that tells most: the Fall's cell is above the others' count in every table.
    epsilon, error = _audit(_all_above(with_fall), _all_above(without))
    advantage = _insider(with_fall).mean() - _insider(without).mean()
    ledger = sum(EPSILON_PER_MILLE.values()) / 1000
    return {
        "membership_advantage": round(float(advantage), 4),
        "epsilon_empirical": round(epsilon, 4),
        "epsilon_ledger": ledger,
        "privacy": {
            "membership_advantage_bound": round(math.tanh(ledger / 2), 4),
            "membership_advantage_error": round(SURE * math.sqrt(0.5 / DRAWS), 4),
            "epsilon_empirical_error": round(error, 4),
            "epsilon_by_table": {
                table: {
                    "empirical": round(found, 4),
                    "error": round(wide, 4),
                    "ledger": EPSILON_PER_MILLE[table] / 1000,
                }
                for table, (found, wide) in by_table.items()
            },
            "draws": DRAWS,
        },
    }


def _release(count: int) -> Releases:
    """Draw all tables a Fall stands in; each cell of a long table is one release of its cell."""
    cells = {str(number): count for number in range(DRAWS)}
    return {
        table: np.array(list(measure(cells, epsilon_per_mille=cost).values()))
        for table, cost in EPSILON_PER_MILLE.items()
    }


def _insider(releases: Releases) -> Events:
    """Say for each release whether the Fall is in it: the likelihood-ratio test, the best there is.

    A discrete Laplace cell above the others' count is exp(ε) times likelier with the Fall than
    without it; at or below, as many times less likely.
    """
    evidence = sum(
        cost * np.where(releases[table] > OTHERS, 1, -1)
        for table, cost in EPSILON_PER_MILLE.items()
    )
    return np.asarray(evidence > 0, dtype=np.int64)


def _all_above(releases: Releases) -> Events:
    above: Events = np.all([values > OTHERS for values in releases.values()], axis=0)
    return above


def _audit(one: Events, other: Events) -> tuple[float, float]:
    """Give the logarithm of an event's probability ratio, and its statistical error."""
    first, second = int(one.sum()), int(other.sum())
    error = math.sqrt((1 - one.mean()) / first + (1 - other.mean()) / second)
    return math.log(first / second), SURE * error


def _worst_event(one: Numbers, other: Numbers) -> tuple[float, float]:
    """Audit without the theory: look for the event that tells most in the first half of the
    releases, then measure it in the second."""
    half = DRAWS // 2
    events = [
        (sign, threshold)
        for sign in (1, -1)
        for threshold in range(OTHERS - FURTHEST, OTHERS + FURTHEST + 1)
    ]

    def audit(event: tuple[int, int], part: slice) -> tuple[float, float]:
        sign, threshold = event
        seen, unseen = (sign * values[part] >= sign * threshold for values in (one, other))
        return _audit(seen, unseen) if sign > 0 else _audit(unseen, seen)

    def surely(event: tuple[int, int]) -> float:
        epsilon, error = audit(event, slice(half))
        return epsilon - error

    return audit(max(events, key=surely), slice(half, None))
