"""What is made of noisy measurements: intervals, sums and arrows that can be relied on."""

import math
import resource
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import pytest

from reference.kommunen import kommunen
from trends.frame import EPSILON_PER_MILLE, KOMMUNE_TOTAL, MARGINS, tables
from trends.measurements import Measurements
from trends.periods import Period
from trends.publication.distributions import count_behind
from trends.publication.estimation import LEAST_PROBABILITY, estimate
from trends.publication.figures import Change, Estimate, Figures, YearEstimate
from trends.release.noise import measure
from trends.units import SizeClass, Unit, make_units

ROOT = Path(__file__).resolve().parents[2]
Cells = Mapping[str, int]


def unit(number: int, size: SizeClass, land: str = "01") -> Unit:
    """Make a Kommune of a class."""
    name = f"{land}{number:06}"
    return Unit(name, f"Kommune {number}", land, size, 10_000, (name,))


def units_of(size: SizeClass, how_many: int, first: int = 0) -> dict[str, Unit]:
    """Make Kommunen of a class by their ids."""
    made = (unit(first + number, size) for number in range(how_many))
    return {each.id: each for each in made}


def release(period: Period, cells: Cells, **margins: Cells) -> Measurements:
    """Make the measurements of a period as they come out of a release."""
    measured = {KOMMUNE_TOTAL: cells, **margins}
    return Measurements(period, "1", measured, {name: EPSILON_PER_MILLE[name] for name in measured})


def quarters(year: int, cells: Sequence[Cells]) -> list[Measurements]:
    """Make the four quarters of a year."""
    return [release(Period(year, place), each) for place, each in enumerate(cells, start=1)]


def all_estimates(figures: Figures) -> list[Estimate]:
    """Give everything that is shown."""
    series = [
        *figures.units.values(),
        *figures.laender.values(),
        *figures.classes.values(),
        figures.network,
    ]
    margins = [each for year in figures.tables.values() for each in year.values()]
    return [
        *(estimate for each in series for estimate in (*each.quarters, *each.years)),
        *(estimate for each in margins for estimate in each.values()),
    ]


def random_release(seed: int = 5) -> tuple[list[Measurements], dict[str, Unit]]:
    """Three years of a network whose counts are seeded, with noise as it comes."""
    generator = np.random.default_rng(seed)
    small = units_of(SizeClass.SMALL, 12)
    mid = units_of(SizeClass.MID, 8, first=100)
    large = units_of(SizeClass.LARGE, 4, first=200)

    def noisy(units: Mapping[str, Unit], mean: float) -> dict[str, int]:
        counts = {name: int(generator.poisson(mean)) for name in units}
        return measure(counts, epsilon_per_mille=600)

    measurements = []
    for year in (2024, 2025, 2026):
        for quarter in (1, 2, 3, 4):
            cells = noisy(mid, 6) | noisy(large, 25)
            measurements.append(release(Period(year, quarter), cells))
        margins = {
            name: measure(
                {category: int(generator.poisson(30)) for category in tables()[name].categories},
                epsilon_per_mille=100,
            )
            for name in MARGINS
        }
        measurements.append(release(Period(year), noisy(small, 4), **margins))
    return measurements, small | mid | large


def test_every_interval_holds_its_value_and_nothing_is_below_zero() -> None:
    figures = estimate(*random_release())

    shown = all_estimates(figures)

    assert len(shown) == 12 * 12 + 24 * 3 + (1 + 3 + 1) * 3 + 3 * sum(
        len(tables()[name].categories) for name in MARGINS
    )
    assert all(0 <= each.low <= each.value <= each.high for each in shown)
    assert all(type(each.value) is type(each.low) is type(each.high) is int for each in shown)


def test_the_order_of_releases_and_repetition_change_nothing() -> None:
    measurements, units = random_release()

    figures = estimate(measurements, units)

    assert repr(estimate(measurements, units)) == repr(figures)
    assert repr(estimate(measurements[::-1], units)) == repr(figures)
    assert figures.periods == tuple(
        name
        for year in (2024, 2025, 2026)
        for name in (*(f"{year}-Q{quarter}" for quarter in (1, 2, 3, 4)), str(year))
    )


def test_another_process_finds_the_same_to_the_byte() -> None:
    script = (
        "from tests.trends.test_estimation import *\n"
        "generator = np.random.default_rng(3)\n"
        "units = units_of(SizeClass.MID, 20)\n"
        "cells = [{name: int(generator.poisson(6)) for name in units} for _ in range(8)]\n"
        "print(estimate(quarters(2025, cells[:4]) + quarters(2026, cells[4:]), units))\n"
    )

    answers = {
        subprocess.run(
            (sys.executable, "-c", script), check=True, cwd=ROOT, capture_output=True
        ).stdout
        for _ in range(2)
    }

    assert len(answers) == 1


@pytest.mark.parametrize("size", [SizeClass.SMALL, SizeClass.MID])
def test_who_measured_more_is_never_shown_with_less(size: SizeClass) -> None:
    units = units_of(size, 30)
    cells = {name: number - 8 for number, name in enumerate(units)}
    period = Period(2026) if size is SizeClass.SMALL else Period(2026, 1)

    figures = estimate([release(period, cells)], units)

    shown = [(*figures.units[name].quarters, *figures.units[name].years)[0] for name in units]
    for attribute in ("measured", "value", "low", "high"):
        values = [getattr(each, attribute) for each in shown]
        assert values == sorted(values)
    assert shown[-1].value > shown[0].value


def test_small_kommunen_have_years_and_no_quarters() -> None:
    small, mid = units_of(SizeClass.SMALL, 3), units_of(SizeClass.MID, 3, first=10)
    measurements = [
        *quarters(2026, [dict.fromkeys(mid, 5)] * 4),
        release(Period(2026), dict.fromkeys(small, 4)),
    ]

    figures = estimate(measurements, small | mid)

    for name in small:
        assert figures.units[name].quarters == ()
        assert [each.period for each in figures.units[name].years] == ["2026"]
    for name in mid:
        assert len(figures.units[name].quarters) == 4
        assert [each.period for each in figures.units[name].years] == ["2026"]


def test_sums_are_those_of_the_raw_measurements_negative_ones_too() -> None:
    here, there = unit(1, SizeClass.SMALL, "01"), unit(2, SizeClass.SMALL, "02")
    town = unit(3, SizeClass.MID, "02")
    units = {each.id: each for each in (here, there, town)}
    measurements = [
        *quarters(2026, [{town.id: measured} for measured in (7, -2, 9, 4)]),
        release(Period(2026), {here.id: -3, there.id: 12}),
    ]

    figures = estimate(measurements, units)

    (town_year,) = figures.units[town.id].years
    assert town_year.measured == 18
    sums = {
        "01": figures.laender["01"],
        "02": figures.laender["02"],
        "small": figures.classes["small"],
        "mid": figures.classes["mid"],
        "all": figures.network,
    }
    measured = {name: [each.measured for each in series.years] for name, series in sums.items()}
    assert measured == {"01": [-3], "02": [30], "small": [9], "mid": [18], "all": [27]}
    assert all(series.quarters == () for series in sums.values())
    widths = {name: sums[name].years[0].high - sums[name].years[0].low for name in sums}
    assert widths["all"] > widths["mid"] > widths["small"]


def test_the_interval_of_a_sum_has_the_probability_it_claims() -> None:
    # The noise of n draws has the variance n 2p / (1 - p)², p = exp(-ε); 100 are nearly normal.
    deviation = math.sqrt(100 * 2 * math.exp(-0.6)) / (1 - math.exp(-0.6))

    low, high = count_behind(1_000, draws=100, epsilon=0.6).interval()

    assert (low + high) / 2 == pytest.approx(1_000, abs=1)
    assert (high - low) / 2 == pytest.approx(1.2816 * deviation, abs=1)


def test_a_clear_change_gets_an_arrow_and_a_small_one_none() -> None:
    units = units_of(SizeClass.MID, 20)
    names = list(units)
    before, after = dict.fromkeys(names, 12), dict.fromkeys(names, 12)
    after |= {names[0]: 30, names[1]: 3, names[2]: 13}

    figures = estimate(quarters(2025, [before] * 4) + quarters(2026, [after] * 4), units)

    changes = [figures.units[name].years[1] for name in names[:4]]
    assert [each.change for each in changes] == [
        Change.RISING,
        Change.FALLING,
        Change.UNCLEAR,
        Change.UNCLEAR,
    ]
    assert all((each.probability or 0) > LEAST_PROBABILITY for each in changes[:2])
    assert figures.units[names[0]].years[0].change is None
    assert figures.units[names[0]].years[0].probability is None


def test_an_arrow_is_shown_only_where_the_opposite_is_all_but_excluded() -> None:
    units = units_of(SizeClass.SMALL, 60)
    generator = np.random.default_rng(11)
    years = [
        release(Period(year), {name: int(generator.poisson(5)) for name in units})
        for year in (2025, 2026)
    ]

    figures = estimate(years, units)

    last: list[YearEstimate] = [figures.units[name].years[1] for name in units]
    shown = [each for each in last if each.change is not Change.UNCLEAR]
    assert all((each.probability or 0) > LEAST_PROBABILITY for each in shown)
    # Rise and fall by 10 % fill almost everything at such counts, so a hidden arrow can be likely.
    hidden = [each.probability or 0 for each in last if each.change is Change.UNCLEAR]
    assert max(hidden) > LEAST_PROBABILITY


def test_joining_kommunen_are_no_rise_of_their_land() -> None:
    first, second = units_of(SizeClass.MID, 3), units_of(SizeClass.MID, 6, first=10)
    before, after = dict.fromkeys(first, 20), dict.fromkeys(first | second, 20)

    figures = estimate(quarters(2025, [before] * 4) + quarters(2026, [after] * 4), first | second)

    assert [each.measured for each in figures.network.years] == [240, 720]
    assert figures.network.years[1].change is Change.UNCLEAR
    assert figures.network.years[1].probability == pytest.approx(0, abs=0.05)


def test_a_network_without_any_fall_is_shown_near_zero() -> None:
    units = units_of(SizeClass.SMALL, 40) | units_of(SizeClass.LARGE, 40, first=100)
    noise = measure(dict.fromkeys(units, 0), epsilon_per_mille=600)
    cells = {
        size: {name: noise[name] for name, each in units.items() if each.size is size}
        for size in SizeClass
    }
    measurements = [
        *quarters(2026, [cells[SizeClass.LARGE]] * 4),
        release(Period(2026), cells[SizeClass.SMALL]),
    ]

    figures = estimate(measurements, units)

    # Half of all noise is 0 or below, and so little as here is mostly noise. One draw in a million
    # is above 23.
    values = [each.value for name in units for each in figures.units[name].years]
    assert sorted(values)[len(values) // 2] <= 4
    assert all(each.low >= 0 for each in all_estimates(figures))


def test_a_measurement_far_below_zero_is_shown_as_hardly_anything() -> None:
    units = units_of(SizeClass.SMALL, 5)
    names = list(units)
    cells = dict(zip(names, (-40, -10_000_000, 3, 2, 4), strict=True))
    margin = {"insult": -600, "threat": -30_000, "other": 30}

    figures = estimate([release(Period(2026), cells, form=margin)], units)

    for name in names[:2]:
        assert figures.units[name].years[0].low == 0
        assert figures.units[name].years[0].high <= 6
    for category in ("insult", "threat"):
        shown = figures.tables["2026"]["form"][category]
        assert shown.low == 0
        assert shown.high <= 17  # 80 % of exp(-k/10) and no more
    assert figures.network.years[0].low == 0


@pytest.mark.parametrize("count", [5_000, 10**9, 2**52])
def test_a_very_large_count_is_shown_as_it_was_measured(count: int) -> None:
    units = units_of(SizeClass.LARGE, 3)
    names = list(units)
    cells = {names[0]: count, names[1]: 20, names[2]: 31}

    figures = estimate(quarters(2025, [cells] * 4) + quarters(2026, [cells] * 4), units)

    first = figures.units[names[0]]
    assert all(abs(each.value - count) <= 1 for each in first.quarters)
    assert all(abs(each.value - 4 * count) <= 4 for each in first.years)
    assert all(each.high - each.low <= 16 for each in first.years)
    assert first.years[1].change is Change.UNCLEAR
    assert all(abs(each.value - 20) <= 3 for each in figures.units[names[1]].quarters)


def test_one_released_quarter_is_enough_for_figures() -> None:
    units = units_of(SizeClass.MID, 3) | units_of(SizeClass.SMALL, 3, first=10)
    mid = [name for name, each in units.items() if each.size is SizeClass.MID]

    figures = estimate([release(Period(2026, 2), dict.fromkeys(mid, 5))], units)

    assert figures.periods == ("2026-Q2",)
    for name, each in units.items():
        assert len(figures.units[name].quarters) == (each.size is SizeClass.MID)
        assert figures.units[name].years == ()
    assert figures.network.years == ()
    assert figures.tables == {}


def test_one_kommune_alone_is_enough_for_figures() -> None:
    units = units_of(SizeClass.SMALL, 1)
    (name,) = units

    figures = estimate([release(Period(2026), {name: 6})], units)

    (year,) = figures.units[name].years
    assert year.low <= 6 <= year.high


def test_no_release_gives_empty_figures() -> None:
    units = units_of(SizeClass.MID, 2)

    figures = estimate([], units)

    assert figures.periods == ()
    assert all(series.years == series.quarters == () for series in figures.units.values())


def test_a_year_with_a_missing_quarter_is_not_shown_as_a_year() -> None:
    units = units_of(SizeClass.MID, 4)
    whole, joined, *_ = units
    cells: list[dict[str, int]] = [dict.fromkeys(units, 9) for _ in range(4)]
    del cells[0][joined], cells[1][joined]

    figures = estimate(quarters(2025, cells) + quarters(2026, [cells[3]] * 3), units)

    assert [each.period for each in figures.units[whole].years] == ["2025"]
    assert [each.period for each in figures.units[joined].quarters] == [
        "2025-Q3",
        "2025-Q4",
        "2026-Q1",
        "2026-Q2",
        "2026-Q3",
    ]
    assert figures.units[joined].years == ()
    # What was counted stands in the sum, though the Kommune joined in the middle of the year.
    assert [each.measured for each in figures.network.years] == [14 * 9]


def test_cells_of_unknown_kommunen_are_left_out() -> None:
    units = units_of(SizeClass.SMALL, 2)
    cells = dict.fromkeys(units, 3)

    figures = estimate([release(Period(2026), cells | {"99999999": 500})], units)

    assert list(figures.units) == list(units)
    assert figures.network.years[0].measured == 6


def test_margins_are_shown_by_year_with_wide_intervals() -> None:
    units = units_of(SizeClass.SMALL, 2)
    margin = {"insult": 100, "threat": 0}

    figures = estimate([release(Period(2026), dict.fromkeys(units, 3), form=margin)], units)

    insult = figures.tables["2026"]["form"]["insult"]
    # 80 % of discrete Laplace noise at ε = 0.1 lie within ± 16.
    assert (insult.measured, insult.value, insult.low, insult.high) == (100, 100, 84, 116)
    threat = figures.tables["2026"]["form"]["threat"]
    assert (threat.low, threat.high) == (0, 16)


def test_intervals_hold_the_true_count_as_often_as_they_claim() -> None:
    # 1,200 Kommunen with seeded counts; noise as it comes. By Hoeffding's bound a share of 1,200
    # independent cases is more than 0.077 off its expectation in one of a million runs.
    generator = np.random.default_rng(2024)
    units = units_of(SizeClass.SMALL, 1_200)
    levels = 4 * generator.lognormal(0, 0.5, len(units))
    counts = dict(zip(units, (int(count) for count in generator.poisson(levels)), strict=True))

    figures = estimate([release(Period(2026), measure(counts, epsilon_per_mille=600))], units)

    years = {name: figures.units[name].years[0] for name in units}
    held = sum(each.low <= counts[name] <= each.high for name, each in years.items())
    assert 0.8 - 0.077 <= held / len(units) <= 0.92 + 0.077
    errors = [abs(each.value - counts[name]) for name, each in years.items()]
    raw = [abs(each.measured - counts[name]) for name, each in years.items()]
    assert sum(errors) < sum(raw)


def test_intervals_of_quarters_and_their_sums_hold_as_often_as_they_claim() -> None:
    # 600 independent Kommunen: Hoeffding's bound is 0.11 for one false alarm in a million.
    generator = np.random.default_rng(2025)
    units = units_of(SizeClass.MID, 600)
    levels = 6 * generator.lognormal(0, 0.4, len(units))
    counts = generator.poisson(levels[:, None], (len(units), 4))
    measured = [
        measure(
            {name: int(count) for name, count in zip(units, column, strict=True)},
            epsilon_per_mille=600,
        )
        for column in counts.T
    ]

    figures = estimate(quarters(2026, measured), units)

    shown = [figures.units[name] for name in units]
    first = [
        each.quarters[0].low <= row[0] <= each.quarters[0].high
        for each, row in zip(shown, counts, strict=True)
    ]
    year = [
        each.years[0].low <= row.sum() <= each.years[0].high
        for each, row in zip(shown, counts, strict=True)
    ]
    assert 0.8 - 0.11 <= sum(first) / len(units) <= 0.92 + 0.11
    assert 0.8 - 0.11 <= sum(year) / len(units) <= 0.92 + 0.11


def test_all_kommunen_and_twelve_quarters_take_seconds() -> None:
    units = make_units(kommunen().values())
    generator = np.random.default_rng(1)
    means = {SizeClass.SMALL: 4, SizeClass.MID: 6, SizeClass.LARGE: 25}
    measurements = []
    for year in (2024, 2025, 2026):
        for quarter in range(5):
            period = Period(year, quarter)
            cells = {
                name: int(generator.poisson(means[each.size]) + generator.normal(0, 2.3))
                for name, each in units.items()
                if each.yearly == period.yearly
            }
            measurements.append(release(period, cells))

    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    begin = time.process_time()
    figures = estimate(measurements, units)

    assert len(figures.units) == len(units) > 5_000
    assert time.process_time() - begin < 60
    kilobytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    assert kilobytes < 500 * 1024
