"""Other methods on the same Fälle, side by side: how close, and how often undone.

The others publish, for each Land and year, its Kommunen by quarter, form, role and channel.
Design §6 publishes less on purpose, once, and with a bound on what all of it together can reveal.
"Undone" is the share of hidden or noisy counts that an attacker names exactly from all tables, or
of late coded Fälle whose Kommune shows when two editions of the tables are compared.
"""

import math
from typing import Any

import numpy as np

from tests.bench.trends import cell_key, suppression, tables
from tests.bench.trends.accuracy import CLOSE_COUNT, CLOSE_SHARE, Tally
from tests.bench.trends.generator import SEED, Floats, Numbers, make_network
from tests.bench.trends.release import release
from tests.bench.trends.tables import CATEGORIES, LandYear, land_years
from trends.publication.estimation import estimate
from trends.release.noise import measure
from trends.units import SizeClass

NAIVE_EPSILON = 1.0
"""What naive Laplace spends on each cell, as if it were the only one."""
VIEWS = 4 * len(CATEGORIES)
"""Cells a Fall stands in: its own in each table, that line's two totals, and the Land's total."""
ATTACKED = 20_000
"""Releases of a Fall's cells that the insider gets to see, with it and without it."""


def run(*, replicates: int) -> dict[str, Any]:
    """Publish so many replicates by each method, and attack them."""
    tally = Tally()
    keys = np.random.default_rng([SEED, 2])
    for number, year in enumerate(land_years(replicates)):
        fall = number % max(1, len(year.falls["kommune"]))
        _suppression(tally, year, fall)
        _cell_key(tally, year, fall, keys.random(len(year.falls["kommune"])))
        _naive(tally, year)
    _ours(tally, replicates)
    spent = VIEWS * NAIVE_EPSILON
    return {
        "comparison": {
            "rueckhalt": {**_accuracy(tally, "ours"), "epsilon_total": 1.0},
            "suppression_k5": {
                **_accuracy(tally, "k5"),
                "small_year_shown": round(tally.mean("k5 shown"), 4),
                "undone_by_linear_reasoning": round(tally.mean("k5 pinned"), 4),
                "undone_by_differencing_editions": round(tally.mean("k5 difference"), 4),
                "epsilon_total": None,
            },
            "cell_key": {
                **_accuracy(tally, "key"),
                "undone_by_averaging": round(tally.mean("key averaged"), 4),
                "undone_by_differencing_editions": round(tally.mean("key difference"), 4),
                "epsilon_total": None,
            },
            "naive_laplace_per_table": {
                **_accuracy(tally, "naive"),
                "undone_by_averaging": round(tally.mean("naive averaged"), 4),
                "membership_advantage": _advantage(1),
                "membership_advantage_after_second_edition": _advantage(2),
                "membership_advantage_bound": round(math.tanh(spent / 2), 4),
                "epsilon_total": spent,
            },
            "small_year_exact_by_guessing": _guessed(replicates),
            "replicates": replicates,
        }
    }


def _accuracy(tally: Tally, method: str) -> dict[str, float]:
    return {
        "quarter_close_mid": round(tally.mean(f"{method} close mid"), 4),
        "quarter_close_large": round(tally.mean(f"{method} close large"), 4),
        "small_year_mae": round(tally.mean(f"{method} error"), 4),
        "small_year_exact": round(tally.mean(f"{method} exact"), 4),
    }


def _guessed(replicates: int) -> float:
    """Give how often the commonest count of a small Kommune is the right one."""
    counts = [
        int(count)
        for network in map(make_network, range(replicates))
        for size, years in zip(network.classes, network.years, strict=True)
        if size is SizeClass.SMALL
        for count in years
    ]
    return round(float(np.bincount(counts).max() / len(counts)), 4)


def _compare(tally: Tally, method: str, year: LandYear, shown: Floats | Numbers) -> None:
    """Compare the shown table of quarters with the true one."""
    true = year.tables()["quarter"]
    for row, size in enumerate(year.classes):
        if size is SizeClass.SMALL:
            _compare_small(tally, method, float(shown[row, -1]), int(true[row, -1]))
        else:
            for value, count in zip(shown[row, :-1], true[row, :-1], strict=True):
                _compare_quarter(tally, f"{method} close {size}", float(value), int(count))


def _compare_small(tally: Tally, method: str, shown: float, count: int) -> None:
    tally.add(f"{method} error", abs(shown - count))
    tally.add(f"{method} exact", round(shown) == count)


def _compare_quarter(tally: Tally, name: str, shown: float, count: int) -> None:
    tally.add(name, abs(shown - count) <= max(CLOSE_COUNT, CLOSE_SHARE * count))


def _suppression(tally: Tally, year: LandYear, fall: int) -> None:
    true = year.tables()
    hidden = suppression.hide(true)
    shown = np.where(hidden["quarter"], suppression.GUESS, true["quarter"])
    _compare(tally, "k5", year, shown)
    for row, size in enumerate(year.classes):
        if size is SizeClass.SMALL:
            tally.add("k5 shown", not hidden["quarter"][row, -1])
    pinned = suppression.pinned(true, hidden)
    for name, table in true.items():
        for found in pinned[name][suppression.is_small(table)]:
            tally.add("k5 pinned", found)
    if len(year.falls["kommune"]):
        tally.add("k5 difference", suppression.found_by_difference(year, fall))


def _cell_key(tally: Tally, year: LandYear, fall: int, keys: Floats) -> None:
    published = cell_key.perturb(year, keys)
    _compare(tally, "key", year, published["quarter"])
    _average(tally, "key averaged", year, tables.average(published, totals=1))
    if len(keys):
        tally.add("key difference", cell_key.found_by_difference(year, fall, keys))


def _naive(tally: Tally, year: LandYear) -> None:
    published = {name: _laplace(table) for name, table in year.tables().items()}
    _compare(tally, "naive", year, np.maximum(published["quarter"], 0))
    _average(tally, "naive averaged", year, tables.average(published, totals=len(published)))


def _laplace(table: Numbers) -> Numbers:
    cells = {str(number): int(count) for number, count in enumerate(table.ravel())}
    noisy = measure(cells, epsilon_per_mille=round(NAIVE_EPSILON * 1000))
    return np.array(list(noisy.values())).reshape(table.shape)


def _average(tally: Tally, name: str, year: LandYear, averaged: Floats) -> None:
    """Say how often the average of a small Kommune's tables, rounded, is its true total."""
    totals = year.tables()["quarter"][:, -1]
    for row, size in enumerate(year.classes):
        if size is SizeClass.SMALL:
            tally.add(name, round(max(0.0, float(averaged[row]))) == int(totals[row]))


def _advantage(editions: int) -> float:
    """Play the insider on naive tables: how much oftener a Fall is claimed where there is one."""
    cells = {str(number): 0 for number in range(VIEWS * editions * ATTACKED)}
    noise = np.array(list(measure(cells, epsilon_per_mille=round(NAIVE_EPSILON * 1000)).values()))
    without = noise.reshape(ATTACKED, -1)
    # The same noise serves both worlds: its share of claims in each is what counts.
    claims = [(np.where(seen > 0, 1, -1).sum(axis=1) > 0) for seen in (without + 1, without)]
    return round(float(claims[0].mean() - claims[1].mean()), 4)


def _ours(tally: Tally, replicates: int) -> None:
    for replicate in range(replicates):
        network = make_network(replicate)
        figures = estimate(release(network), network.units)
        for place, (name, unit) in enumerate(network.units.items()):
            series = figures.units[name]
            if unit.yearly:
                for year, count in zip(series.years, network.years[place], strict=True):
                    _compare_small(tally, "ours", year.value, int(count))
            for shown, count in zip(series.quarters, network.counts[place], strict=not unit.yearly):
                _compare_quarter(tally, f"ours close {unit.size}", shown.value, int(count))
