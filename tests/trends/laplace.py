"""The exact discrete Laplace distribution, and a test of draws against a distribution.

P(k) = (1 - p) / (1 + p) * p^|k| with p = exp(-ε) (Ghosh, Roughgarden, Sundararajan 2009).
"""

import math
from collections import Counter
from collections.abc import Iterable, Mapping

FALSE_ALARM = 1e-6


def laplace(epsilon: float, furthest: int) -> dict[int, float]:
    """Give the probabilities of -furthest … furthest; the ends hold the tails beyond them too."""
    p = math.exp(-epsilon)
    probabilities = {
        k: (1 - p) / (1 + p) * p ** abs(k) for k in range(-furthest + 1, furthest)
    }  # fmt: skip
    tail = p**furthest / (1 + p)
    return probabilities | {-furthest: tail, furthest: tail}


def sums(one: Mapping[int, float], furthest: int) -> dict[int, float]:
    """Give the distribution of the sum of two independent draws, with pooled tails."""
    total: Counter[int] = Counter()
    for first, weight in one.items():
        for second, other in one.items():
            total[_pooled(first + second, furthest)] += weight * other  # type: ignore[assignment]
    return dict(total)


def departure(draws: Iterable[int], expected: Mapping[int, float]) -> float:
    """Give by how much the worst cell exceeds what chance explains; over 1 is an alarm.

    Chernoff's bound (no approximation, any n): the count of a cell of probability q is so far off
    on one side that its share is s with probability at most exp(-n KL(s, q)). With two sides and
    all cells together, a false alarm has a probability of FALSE_ALARM at most if the limit for
    n KL(s, q) is ln(2 cells / FALSE_ALARM).
    """
    furthest = max(expected)
    counted = Counter(_pooled(draw, furthest) for draw in draws)
    n = counted.total()
    limit = math.log(2 * len(expected) / FALSE_ALARM)
    return max(n * _divergence(counted[k] / n, q) for k, q in expected.items()) / limit


def _pooled(draw: int, furthest: int) -> int:
    return max(-furthest, min(furthest, draw))


def _divergence(share: float, q: float) -> float:
    """Kullback and Leibler's divergence of two coins."""
    parts = ((share, q), (1 - share, 1 - q))
    return sum(mine * math.log(mine / theirs) for mine, theirs in parts if mine > 0)
