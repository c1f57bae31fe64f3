"""Distributions of a count: what noise leaves open, and what to say of it.

A distribution is an array of weights that sum to 1 and the count its first weight belongs to.
Noise is discrete Laplace with P(k) ∝ exp(-ε |k|) (Ghosh, Roughgarden, Sundararajan 2009).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

MASS = 0.8
"""Probability of the interval that is shown."""

NEGLIGIBLE = 30.0
"""Noise beyond NEGLIGIBLE / ε is ignored: its probability is below 1e-12."""

_HARDLY_POSSIBLE = 1e-9

_EQUAL = 1e-12
"""Masses that differ by less are equal, whatever the processor's order of adding was."""


@dataclass(frozen=True, slots=True, eq=False)
class Distribution:
    """Weights of the counts from `start` on."""

    start: int
    weights: Floats

    def median(self) -> int:
        """Give the smallest count that is reached with probability 1/2."""
        return self.start + int(np.searchsorted(self.weights.cumsum(), 0.5))

    def interval(self) -> tuple[int, int]:
        """Give both ends of the shortest interval with MASS; of several, the likeliest."""
        below = np.concatenate(([0.0], self.weights.cumsum()))
        ends = np.searchsorted(below, below[:-1] + MASS)
        starts = np.flatnonzero(ends < len(below))
        if not len(starts):
            return self.start, self.start + len(self.weights) - 1
        ends = ends[starts]
        lengths = ends - starts
        shortest = np.flatnonzero(lengths == lengths.min())
        masses = below[ends[shortest]] - below[starts[shortest]]
        best = shortest[np.flatnonzero(masses >= masses.max() - _EQUAL)[0]]
        return self.start + int(starts[best]), self.start + int(ends[best]) - 1


def window(epsilon: float) -> int:
    """Give how far from a measurement the count is looked for."""
    return int(np.ceil(NEGLIGIBLE / epsilon))


def count_behind(measured: int, *, draws: int, epsilon: float) -> Distribution:
    """Give the distribution of a sum of counts from the sum of their measurements alone.

    Every sum from 0 on is held equally possible before; the noise is the sum of so many draws.
    """
    noise = _noise_of_sum(draws, epsilon)
    furthest = len(noise) // 2
    start = max(0, measured - furthest)
    weights = noise[max(0, start - measured + furthest) :]
    if weights.sum() < _HARDLY_POSSIBLE:
        # So far below zero only the tail is left, and it falls like that of a single draw.
        weights = np.exp(-epsilon * np.arange(window(epsilon)))
    return Distribution(start, weights / weights.sum())


def _noise_of_sum(draws: int, epsilon: float) -> Floats:
    """Give the probabilities of the sum of independent draws, symmetric around the middle.

    They come from the characteristic function, ((1-p)² / (1 - 2 p cos t + p²))^draws.
    """
    p = np.exp(-epsilon)
    deviation = np.sqrt(draws * 2 * p) / (1 - p)
    furthest = window(epsilon) + int(np.ceil(8 * deviation))
    size = 2 * furthest + 1
    angles = 2 * np.pi * np.arange(size) / size
    transform = ((1 - p) ** 2 / (1 - 2 * p * np.cos(angles) + p * p)) ** draws
    return np.fft.fftshift(np.maximum(np.fft.ifft(transform).real, 0.0))


def change_probabilities(
    before: Floats, start_before: int, after: Floats, start_after: int
) -> tuple[Floats, Floats]:
    """Give the probabilities of more than 10 % up and of more than 10 % down.

    `before` and `after` have one row per case that is looked at, with independent counts in it.
    From zero every count is a rise.
    """
    counts = float(start_before) + np.arange(before.shape[1])
    # How many of the counts after are below the smallest rise, and below the smallest non-fall.
    rise = np.floor(11 * counts / 10) + 1 - start_after
    stay = np.ceil(9 * counts / 10) - start_after
    width = after.shape[1]
    below = np.concatenate((np.zeros((len(after), 1)), after.cumsum(axis=1)), axis=1)
    up = below[:, -1:] - below[:, np.clip(rise, 0, width).astype(np.int64)]
    down = below[:, np.clip(stay, 0, width).astype(np.int64)]
    return (before * up).sum(axis=1), (before * down).sum(axis=1)
