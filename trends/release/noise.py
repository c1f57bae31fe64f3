"""Discrete Laplace noise by OpenDP: the only place where a true count becomes a released one.

OpenDP draws exactly (Canonne, Kamath, Steinke 2020: no floating-point arithmetic in the sampler)
from the operating system's generator. Nothing here may be seeded: who knows a seed can subtract
the noise. OpenDP is an optional extra (`rueckhalt[release]`), so the release tool imports this
module only when it is about to draw.
"""

from collections.abc import Mapping

import opendp.prelude as dp

from trends.release.errors import ReleaseError

SENSITIVITY = 1
"""One Fall adds 1 to one cell of a table: the L1 distance between tables with and without it."""

LARGEST_COUNT = 2**40
"""Far more than people exist, and far from where noise could leave 64 or 53 bits."""

# OpenDP's switch for mechanisms whose proof is published but not yet through its own vetting. The
# bench audits this one with a million draws, the tests hold its distribution to the exact one.
dp.enable_features("contrib")


class NoiseError(ReleaseError):
    """The table can't be measured at this cost; nothing was drawn."""


def measure(counts: Mapping[str, int], *, epsilon_per_mille: int) -> dict[str, int]:
    """Draw discrete Laplace noise once for each cell of a table and give count plus noise.

    `counts` are all cells of one table, zeros included; the cost ε (in thousandths) holds for a
    Fall that stands in at most one of them. Raises NoiseError before drawing if a count is no
    count, or if OpenDP's privacy map doesn't certify that cost.
    """
    for count in counts.values():
        if type(count) is not int or not 0 <= count <= LARGEST_COUNT:
            raise NoiseError("a cell of the table holds no count")
    noisy = _measurement(epsilon_per_mille)(list(counts.values()))
    return dict(zip(counts, noisy, strict=True))


def _measurement(epsilon_per_mille: int) -> dp.Measurement:
    """Give the mechanism for this cost; its own privacy map has the last word."""
    if type(epsilon_per_mille) is not int or not 0 < epsilon_per_mille <= 1000:
        raise NoiseError("the cost of a table is between 1 and 1000 thousandths of ε")
    epsilon = epsilon_per_mille / 1000
    scale = 1000 / epsilon_per_mille
    # OpenDP rounds the cost up; where that exceeds ε in the last digit, a hair more noise mends it.
    for candidate in (scale, scale * (1 + 1e-12)):
        mechanism = dp.m.make_laplace(
            dp.vector_domain(dp.atom_domain(T="i64")), dp.l1_distance(T="i64"), scale=candidate
        )
        if mechanism.map(SENSITIVITY) <= epsilon:  # type: ignore[no-untyped-call]
            return mechanism
    raise NoiseError("OpenDP does not certify the cost of the table")
