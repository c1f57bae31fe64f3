"""What a release measured: noisy counts, the only figures that ever leave the release tool."""

from collections.abc import Mapping
from dataclasses import dataclass

from trends.periods import Period


@dataclass(frozen=True, slots=True)
class Measurements:
    """The tables of one released period, exactly as signed.

    A quarter has `kommune_total` by unit for mid and large ones. A year has it for small ones, and
    `form`, `role`, `channel`, `wish` by category for the whole network. Each value is a true count
    plus discrete Laplace noise of that table's ε, so it may be negative.
    """

    period: Period
    frame: str
    tables: Mapping[str, Mapping[str, int]]
    """Table to cell to noisy count."""
    epsilon_per_mille: Mapping[str, int]
    """What each table cost, in thousandths of ε."""
