"""The figures that pages, charts, reports and open data show: a pure function of measurements."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Change(StrEnum):
    """What can be said about a year against the year before."""

    RISING = "rising"
    """More than 10 % up with a probability over 0.8."""
    FALLING = "falling"
    """More than 10 % down with a probability over 0.8."""
    UNCLEAR = "unclear"
    """No clear change."""


@dataclass(frozen=True, slots=True)
class Estimate:
    """A count as it is shown: value and the ends of its 80 % interval, all at least 0."""

    period: str
    measured: int
    """The released measurement, or the sum of those it was made of. May be negative."""
    value: int
    low: int
    high: int


@dataclass(frozen=True, slots=True)
class YearEstimate(Estimate):
    """A year. `change` compares with the year before; None if that was not released."""

    change: Change | None
    probability: float | None
    """Of the change named by `change`; for UNCLEAR the larger one of both directions."""


@dataclass(frozen=True, slots=True)
class Series:
    """One unit's, Land's, class's or the network's figures, oldest first."""

    quarters: tuple[Estimate, ...]
    """Empty for small Kommunen, Länder, classes and the network: they have yearly figures only."""
    years: tuple[YearEstimate, ...]


@dataclass(frozen=True, slots=True)
class Figures:
    """Everything that can be shown after the releases so far."""

    periods: tuple[str, ...]
    """Released periods, oldest first."""
    units: Mapping[str, Series]
    laender: Mapping[str, Series]
    """By two-digit key."""
    classes: Mapping[str, Series]
    """By size class: the sum of its Kommunen."""
    network: Series
    tables: Mapping[str, Mapping[str, Mapping[str, Estimate]]]
    """Year to table (`form`, `role`, `channel`, `wish`) to category."""
