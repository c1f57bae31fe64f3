"""From noisy measurements to the figures that are shown: a pure, repeatable function.

Nothing but released measurements and public data goes in, so whatever comes out costs no more
privacy than the release did (post-processing). Kommunen are read in the light of their size class
(pooling, posterior); sums and margins stand on their raw measurements alone.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from trends.frame import KOMMUNE_TOTAL, MARGINS
from trends.measurements import Measurements
from trends.periods import Period
from trends.publication.distributions import Distribution, change_probabilities, count_behind
from trends.publication.figures import Change, Estimate, Figures, Series, YearEstimate
from trends.publication.pooling import Cell, fit
from trends.publication.posterior import QUARTERS, Kommune, Posterior
from trends.units import SizeClass, Unit

LEAST_PROBABILITY = 0.8
"""An arrow is shown only if its change is more probable than this (design §6)."""
MOST_OPPOSITE = 0.08
"""… and only if the opposite change is less probable than this.

In a small Kommune, a change of more than 10 % one way or the other is almost certain, so 0.8 alone
would let one arrow in fifty point the wrong way. Both limits together keep it below 1 %.
"""

_DIGITS = 4
"""Of a probability. More would show in which order a processor adds."""


def estimate(measurements: Sequence[Measurements], units: Mapping[str, Unit]) -> Figures:
    """Give all figures after these releases, one per period at most, in any order.

    Units without any measurement get empty series; cells without a unit are ignored. The result is
    the same to the last digit whenever this is repeated with the same releases.
    """
    released = {each.period: each for each in sorted(measurements, key=_chronological)}
    cells = _cells(released, units)
    return Figures(
        periods=tuple(str(period) for period in released),
        units=_units(cells, units),
        laender=_groups(cells, released, units, lambda unit: unit.land),
        classes=_groups(cells, released, units, lambda unit: unit.size.value),
        network=_sums(cells, released, list(units.values())),
        tables={
            str(period): _margins(period, each)
            for period, each in released.items()
            if period.yearly
        },
    )


_Cells = Mapping[str, Mapping[int, Mapping[Period, Cell]]]
"""Unit to year to its measured periods, oldest first."""


def _chronological(measurements: Measurements) -> tuple[object, ...]:
    period = measurements.period
    return period.last_day, period.yearly


def _cells(released: Mapping[Period, Measurements], units: Mapping[str, Unit]) -> _Cells:
    cells: dict[str, dict[int, dict[Period, Cell]]] = {name: defaultdict(dict) for name in units}
    for period, each in released.items():
        cost = each.epsilon_per_mille.get(KOMMUNE_TOTAL, 0)
        for name, measured in each.tables.get(KOMMUNE_TOTAL, {}).items():
            if name in units and units[name].yearly == period.yearly:
                cells[name][period.year][period] = (measured, cost)
    return cells


def _units(cells: _Cells, units: Mapping[str, Unit]) -> Mapping[str, Series]:
    series = dict.fromkeys(units, Series(quarters=(), years=()))
    for size in SizeClass:
        names = [name for name, unit in units.items() if unit.size is size and cells[name]]
        if not names:
            continue
        years = {
            name: {year: tuple(of_year.values()) for year, of_year in cells[name].items()}
            for name in names
        }
        posterior = Posterior(fit(list(years.values())))
        for name in names:
            series[name] = _unit(posterior.of(years[name]), cells[name], units[name])
    return series


def _unit(kommune: Kommune, cells: Mapping[int, Mapping[Period, Cell]], unit: Unit) -> Series:
    quarters: list[Estimate] = []
    if not unit.yearly:
        for year, of_year in cells.items():
            for (period, cell), count in zip(of_year.items(), kommune.quarters(year), strict=True):
                quarters.append(_estimate(str(period), cell[0], count))
    whole = [year for year in cells if _is_whole(cells[year], unit)]
    years = [
        _year(
            _estimate(str(year), sum(measured for measured, _ in cells[year].values()), count),
            kommune.change(year - 1, year) if year - 1 in whole else None,
        )
        for year in whole
        for count in (kommune.year(year),)
    ]
    return Series(quarters=tuple(quarters), years=tuple(years))


def _is_whole(of_year: Mapping[Period, Cell], unit: Unit) -> bool:
    return len(of_year) == (1 if unit.yearly else QUARTERS)


def _estimate(period: str, measured: int, count: Distribution) -> Estimate:
    low, high = count.interval()
    return Estimate(period=period, measured=measured, value=count.median(), low=low, high=high)


def _year(estimate: Estimate, change: tuple[float, float] | None) -> YearEstimate:
    shown, probability = _shown(*change) if change is not None else (None, None)
    return YearEstimate(
        period=estimate.period,
        measured=estimate.measured,
        value=estimate.value,
        low=estimate.low,
        high=estimate.high,
        change=shown,
        probability=probability,
    )


def _shown(rise: float, fall: float) -> tuple[Change, float]:
    """Give what may be said. A wrong arrow does more harm than a missing one."""
    rise, fall = (round(min(max(each, 0.0), 1.0), _DIGITS) for each in (rise, fall))
    if rise > LEAST_PROBABILITY and fall < MOST_OPPOSITE:
        return Change.RISING, rise
    if fall > LEAST_PROBABILITY and rise < MOST_OPPOSITE:
        return Change.FALLING, fall
    return Change.UNCLEAR, max(rise, fall)


def _groups(
    cells: _Cells,
    released: Mapping[Period, Measurements],
    units: Mapping[str, Unit],
    group: Callable[[Unit], str],
) -> Mapping[str, Series]:
    members: dict[str, list[Unit]] = defaultdict(list)
    for unit in units.values():
        members[group(unit)].append(unit)
    return {name: _sums(cells, released, members[name]) for name in sorted(members)}


def _sums(
    cells: _Cells, released: Mapping[Period, Measurements], members: Sequence[Unit]
) -> Series:
    """Give the years of a group: sums of raw measurements, whose noise adds up with them.

    A year is shown when all its periods that measure a member are released. Changes compare the
    members alone that were measured through both years: who joins is no rise.
    """
    years: list[YearEstimate] = []
    for year in sorted({period.year for period in released}):
        if not _is_complete(year, released, members):
            continue
        measured = [cell for unit in members for cell in cells[unit.id].get(year, {}).values()]
        if not measured:
            continue
        change = None
        if years and years[-1].period == str(year - 1):
            change = _change(cells, members, year)
        total = sum(each for each, _ in measured)
        years.append(_year(_estimate(str(year), total, _sum(measured)), change))
    return Series(quarters=(), years=tuple(years))


def _is_complete(
    year: int, released: Mapping[Period, Measurements], members: Iterable[Unit]
) -> bool:
    needed = {
        period for yearly in {unit.yearly for unit in members} for period in _periods(year, yearly)
    }
    return needed <= released.keys()


def _periods(year: int, yearly: bool) -> Iterator[Period]:
    if yearly:
        yield Period(year)
    else:
        yield from (Period(year, quarter) for quarter in range(1, QUARTERS + 1))


def _change(cells: _Cells, members: Iterable[Unit], year: int) -> tuple[float, float] | None:
    before: list[Cell] = []
    after: list[Cell] = []
    for unit in members:
        of_years = [cells[unit.id].get(each, {}) for each in (year - 1, year)]
        if all(_is_whole(of_year, unit) for of_year in of_years):
            before += of_years[0].values()
            after += of_years[1].values()
    if not before:
        return None
    one, two = _sum(before), _sum(after)
    up, down = change_probabilities(one.weights[None], one.start, two.weights[None], two.start)
    return float(up[0]), float(down[0])


def _sum(measured: Sequence[Cell]) -> Distribution:
    """Give a sum's distribution; if costs differ, all noise counts as that of the lowest."""
    epsilon = min(cost for _, cost in measured) / 1000
    return count_behind(sum(each for each, _ in measured), draws=len(measured), epsilon=epsilon)


def _margins(period: Period, each: Measurements) -> Mapping[str, Mapping[str, Estimate]]:
    return {
        table: {
            category: _estimate(str(period), measured, _sum([(measured, cost)]))
            for category, measured in each.tables[table].items()
        }
        for table in MARGINS
        if table in each.tables and (cost := each.epsilon_per_mille[table])
    }
