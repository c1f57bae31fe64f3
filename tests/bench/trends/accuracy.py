"""How close the shown figures come to the counts behind them."""

from collections import Counter
from collections.abc import Mapping
from typing import Any

import numpy as np

from tests.bench.trends.generator import Network, make_network, years
from tests.bench.trends.release import MARGINS, release, true_margin
from trends.publication.estimation import LEAST_PROBABILITY, estimate
from trends.publication.figures import Change, Estimate, Figures, Series, YearEstimate
from trends.units import SizeClass

CLOSE_COUNT, CLOSE_SHARE = 2, 0.25
TRUE_RISE, TRUE_FALL = 1.25, 0.75
"""From such a change of the count on, year to year, an arrow ought to be shown."""


class Tally:
    """Sums and numbers of cases by name."""

    def __init__(self) -> None:
        self._sums: Counter[str] = Counter()
        self._cases: Counter[str] = Counter()

    def add(self, name: str, value: float) -> None:
        """Count a case."""
        self._sums[name] += value  # type: ignore[assignment]  # a counter of numbers, not only whole
        self._cases[name] += 1

    def mean(self, *names: str) -> float:
        """Give the mean over all cases of these names."""
        return sum(self._sums[name] for name in names) / sum(self._cases[name] for name in names)

    def names(self, beginning: str) -> list[str]:
        """Give the names that begin so."""
        return sorted(name for name in self._cases if name.startswith(beginning))

    def rounded(self, beginning: str) -> dict[str, float]:
        """Give the means of the names that begin so, without that beginning."""
        return {name.removeprefix(beginning): round(self.mean(name), 4)
                for name in self.names(beginning)}  # fmt: skip


def run(*, replicates: int) -> dict[str, Any]:
    """Release and estimate so many replicates."""
    tally = Tally()
    for replicate in range(replicates):
        network = make_network(replicate)
        _compare(tally, network, estimate(release(network), network.units))
    coverage = tally.rounded("coverage ")
    wrong = [f"wrong {size}" for size in SizeClass]
    return {
        "quarter_close_mid": round(tally.mean("close mid"), 4),
        "quarter_close_large": round(tally.mean("close large"), 4),
        "small_year_mae": round(tally.mean("year error small"), 4),
        "coverage_min": min(coverage.values()),
        "coverage_max": max(coverage.values()),
        **{f"year_trend_{size}": round(tally.mean(f"right {size}"), 4) for size in SizeClass},
        "year_trend_wrong": round(tally.mean(*wrong), 4),
        "year_trend_wrong_of_all_pairs": round(tally.mean("pairs wrong"), 4),
        "replicates": replicates,
        "details": {
            "coverage": coverage,
            "coverage_of_sums_and_margins": tally.rounded("also covered "),
            "year_error": tally.rounded("year error "),
            "quarter_error": tally.rounded("quarter error "),
            "year_trend_wrong": tally.rounded("wrong "),
            "arrow_true_by_10_percent": tally.rounded("arrow true "),
            "probability_over_0.8_alone": {
                **{f"right_{size}": round(tally.mean(f"likely right {size}"), 4)
                   for size in SizeClass},
                "wrong": round(tally.mean(*(f"likely {name}" for name in wrong)), 4),
            },
        },
    }  # fmt: skip


def true_change(before: int, after: int) -> Change:
    """Say whether a count changed so much that an arrow ought to show it."""
    if after > before and after >= TRUE_RISE * before:
        return Change.RISING
    if after < before and after <= TRUE_FALL * before:
        return Change.FALLING
    return Change.UNCLEAR


def _compare(tally: Tally, network: Network, figures: Figures) -> None:
    for place, (name, unit) in enumerate(network.units.items()):
        series = figures.units[name]
        for shown, count in zip(series.quarters, network.counts[place], strict=not unit.yearly):
            error = abs(shown.value - count)
            tally.add(f"close {unit.size}", error <= max(CLOSE_COUNT, CLOSE_SHARE * count))
            tally.add(f"quarter error {unit.size}", error)
            tally.add(f"coverage {unit.size} quarter", _holds(shown, count))
        of_years = [int(count) for count in network.years[place]]
        for year, count in zip(series.years, of_years, strict=True):
            tally.add(f"year error {unit.size}", abs(year.value - count))
            tally.add(f"coverage {unit.size} year", _holds(year, count))
        _compare_changes(tally, unit.size, series, of_years)
    _compare_sums(tally, network, figures)


def _compare_changes(tally: Tally, size: SizeClass, series: Series, counts: list[int]) -> None:
    for place in range(1, len(counts)):
        before, after = counts[place - 1], counts[place]
        truth = true_change(before, after)
        shown, likely = series.years[place].change, _likely(series, place)
        opposite = {Change.RISING: Change.FALLING, Change.FALLING: Change.RISING}.get(truth)
        tally.add("pairs wrong", shown is opposite)
        if truth is not Change.UNCLEAR:
            tally.add(f"right {size}", shown is truth)
            tally.add(f"wrong {size}", shown is opposite)
            tally.add(f"likely right {size}", likely is truth)
            tally.add(f"likely wrong {size}", likely is opposite)
        if shown is not Change.UNCLEAR:
            by_ten = 10 * after > 11 * before if shown is Change.RISING else 10 * after < 9 * before
            tally.add(f"arrow true {size}", by_ten)


def _likely(series: Series, place: int) -> Change | None:
    """Say which arrow the first limit alone would have shown."""
    year: YearEstimate = series.years[place]
    if year.change is not Change.UNCLEAR or (year.probability or 0) <= LEAST_PROBABILITY:
        return year.change
    return Change.RISING if year.value > series.years[place - 1].value else Change.FALLING


def _compare_sums(tally: Tally, network: Network, figures: Figures) -> None:
    laender = np.array([unit.land for unit in network.units.values()])
    for year in range(years()):
        counts = network.years[:, year]
        tally.add("also covered network", _holds(figures.network.years[year], counts.sum()))
        for land, series in figures.laender.items():
            tally.add(
                "also covered land", _holds(series.years[year], counts[laender == land].sum())
            )
        margins = list(figures.tables.values())[year]
        for table in MARGINS:
            truth: Mapping[str, int] = true_margin(network, table, year)
            for category, shown in margins[table].items():
                tally.add(f"also covered {table}", _holds(shown, truth[category]))


def _holds(shown: Estimate, count: int) -> bool:
    return bool(shown.low <= count <= shown.high)
