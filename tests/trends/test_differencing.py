"""All versions and tables that were ever published of a period together tell one release, no more.

Whoever subtracts, averages or compares editions must find the same measurement everywhere: another
draw in any of them would be a second look at the true counts.
"""

import csv
import io
import json
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

import pytest

from tests.trends.publication_kit import Publisher, demonstration, years
from trends.frame import KOMMUNE_TOTAL
from trends.models import Release
from trends.periods import Period
from trends.publication.addresses import CSV, JSON_STAT
from trends.publication.edition import edition_files
from trends.publication.material import Material, Wanted, prepare
from trends.units import SizeClass


def material_of(publisher: Publisher, releases: list[Release]) -> Material:
    newest = releases[-1]
    return prepare(Wanted(newest.period, newest.public_from, releases), publisher.office)


Measured = dict[tuple[str, str], set[int]]
"""Where and when to every measurement published of it."""


NAMES = ("table", "category", "size", "group", "key", "id")
"""What of an object tells which figures are in it."""


@pytest.fixture(scope="module")
def publisher() -> Publisher:
    return demonstration()


@pytest.fixture(scope="module")
def releases(publisher: Publisher) -> list[Release]:
    """Three years, in the order of their releases."""
    return [publisher.release(period) for period in years(2024, 2026)]


@pytest.fixture(scope="module")
def editions(publisher: Publisher, releases: list[Release]) -> list[dict[str, bytes]]:
    """Every edition after a release: all that was ever to be seen."""
    return [
        {
            file.path: file.content
            for file in edition_files(material_of(publisher, releases[:count]))
        }
        for count in range(1, len(releases) + 1)
    ]


def published(edition: dict[str, bytes]) -> Iterator[tuple[str, str, int]]:
    """Every measurement in the page data, with its place and period."""
    for path, content in edition.items():
        if path.startswith(("unit/", "land/", "network")) and path.endswith(".json"):
            yield from _figures(path, json.loads(content))


def _figures(place: str, value: Any) -> Iterator[tuple[str, str, int]]:
    if isinstance(value, list):
        for item in value:
            yield from _figures(place, item)
    elif isinstance(value, dict):
        named = (value[name] for name in NAMES if isinstance(value.get(name), str))
        place = " ".join([place, *named])
        if "measured" in value and "period" in value:
            yield place, value["period"], value["measured"]
        for name, item in value.items():
            yield from _figures(f"{place} {name}" if name == "comparison" else place, item)


def test_no_edition_ever_shows_another_measurement_of_the_same_thing(
    editions: list[dict[str, bytes]],
) -> None:
    seen: Measured = defaultdict(set)
    for edition in editions:
        for place, period, measured in published(edition):
            seen[place, period].add(measured)

    assert len(seen) > 30
    assert {place: values for place, values in seen.items() if len(values) != 1} == {}


def test_figures_of_kommunen_are_the_signed_ones_and_all_sums_are_sums_of_them(
    publisher: Publisher, releases: list[Release], editions: list[dict[str, bytes]]
) -> None:
    material = material_of(publisher, releases)
    signed: dict[tuple[str, str], int] = {}
    for release in material.releases:
        for unit, value in release.measurements.tables[KOMMUNE_TOTAL].items():
            signed[unit, str(release.period)] = value

    figures = material.figures
    yearly: dict[str, dict[str, int]] = defaultdict(dict)
    for name, series in figures.units.items():
        for estimate in series.quarters:
            assert estimate.measured == signed[name, estimate.period]
        for year in series.years:
            parts = (
                [signed[name, year.period]]
                if publisher.units[name].size is SizeClass.SMALL
                else [signed[name, f"{year.period}-Q{quarter}"] for quarter in (1, 2, 3, 4)]
            )
            assert year.measured == sum(parts)
            yearly[year.period][name] = year.measured
    for year in figures.network.years:
        assert year.measured == sum(yearly[year.period].values())
    for land, series in figures.laender.items():
        for year in series.years:
            own = [value for name, value in yearly[year.period].items()
                   if publisher.units[name].land == land]  # fmt: skip
            assert year.measured == sum(own)
    assert editions


def test_open_data_and_pages_carry_the_same_measurements(
    editions: list[dict[str, bytes]],
) -> None:
    newest = editions[-1]
    rows = list(csv.DictReader(io.StringIO(newest[CSV].decode("utf-8-sig"))))
    json_stat = json.loads(newest[JSON_STAT])

    of_pages = {(period, value) for _, period, value in published(newest)}
    of_rows = {(row["period"], int(row["measured"])) for row in rows}
    assert len(of_rows) > 30
    assert of_rows <= of_pages
    assert {value for _, value in of_rows} <= set(_integers(json_stat))


def _integers(value: Any) -> Iterator[int]:
    if isinstance(value, int):
        yield value
    elif isinstance(value, list | dict):
        for item in value if isinstance(value, list) else value.values():
            yield from _integers(item)


def test_a_second_draw_would_show(publisher: Publisher, releases: list[Release]) -> None:
    """The first test's eye: other noise for one period is another measurement."""
    other = publisher.release(Period(2025, 2), seed=2)
    changed = [other if each.period == "2025-Q2" else each for each in releases]

    first = material_of(publisher, releases).figures.units
    second = material_of(publisher, changed).figures.units

    assert any(
        one.measured != two.measured
        for name in first
        for one, two in zip(first[name].quarters, second[name].quarters, strict=True)
    )
