"""The files of an edition: well-formed, equal to the figures, alphabetical, complete."""

import csv
import datetime
import io
import json
from typing import Any
from xml.etree import ElementTree

import pytest

from crypto.document import parse_wrapper
from crypto.encoding import b64encode, sha256
from reference.taxonomy import LOCALES
from tests.trends.publication_kit import DESKS, Publisher, demonstration, years
from trends.frame import tables
from trends.publication.edition import INDEX, LEDGER, NETWORK, edition_files
from trends.publication.figures import Estimate
from trends.publication.material import Material, prepare, wanted_editions
from trends.publication.open_data import COLUMNS, MEASURES
from trends.release_document import open_plan, open_result

ATOM = "{http://www.w3.org/2005/Atom}"
TODAY = datetime.date(2027, 3, 1)
NOTES = [
    {"day": "2025-02-10", "area": "", "text": {"de": "Kampagne", "en": "Campaign"}},
    {"day": "2026-08-01", "area": "03999002", "text": {"de": "Umzug", "en": "Move"}},
    {"day": "2026-09-01", "area": "04", "text": {"de": "Anderswo", "en": "Elsewhere"}},
]


@pytest.fixture(scope="module")
def publisher() -> Publisher:
    return demonstration(notes=NOTES)


@pytest.fixture(scope="module")
def material(publisher: Publisher) -> Material:
    missing = {"2026-Q3": {DESKS[0]: "Schlüssel verloren"}, "2026": {DESKS[1]: "Pause"}}
    releases = [
        publisher.release(period, left_out=missing.get(str(period))) for period in years(2025, 2026)
    ]
    (wanted,) = wanted_editions(releases, TODAY)
    return prepare(wanted, publisher.office)


@pytest.fixture(scope="module")
def files(material: Material) -> dict[str, bytes]:
    return {file.path: file.content for file in edition_files(material)}


def read(files: dict[str, bytes], path: str) -> Any:
    return json.loads(files[path])


def shown(estimate: Estimate) -> tuple[str, int, int, int, int]:
    return (
        estimate.period, estimate.value, estimate.low, estimate.high, estimate.measured
    )  # fmt: skip


def test_csv_holds_every_figure_and_nothing_else(
    material: Material, files: dict[str, bytes]
) -> None:
    rows = list(csv.DictReader(io.StringIO(files["data/rueckhalt-trends.csv"].decode())))

    found = {
        (row["level"], row["key"], row["table"], row["category"], row["period"]): tuple(
            int(row[name]) for name in MEASURES
        )
        for row in rows
    }
    figures = material.figures
    areas = [("network", "network", figures.network)]
    areas += [("land", key, series) for key, series in figures.laender.items()]
    areas += [("class", key, series) for key, series in figures.classes.items()]
    areas += [("unit", key, series) for key, series in figures.units.items()]
    expected = {
        (level, key, "kommune_total", "", estimate.period): shown(estimate)[1:]
        for level, key, series in areas
        for estimate in (*series.quarters, *series.years)
    } | {
        ("network", "network", table, category, year): shown(estimate)[1:]
        for year, of_year in figures.tables.items()
        for table, categories in of_year.items()
        for category, estimate in categories.items()
    }
    assert list(rows[0]) == list(COLUMNS)
    assert found == expected
    assert len(rows) == len(expected)
    assert {row["epsilon"] for row in rows} == {"0.6", "0.1"}


def test_json_stat_cells_are_the_figures(material: Material, files: dict[str, bytes]) -> None:
    collection = read(files, "data/rueckhalt-trends.json")

    assert (collection["version"], collection["class"]) == ("2.0", "collection")
    totals, *margins = collection["link"]["item"]
    assert [each["id"][0] for each in margins] == list(tables())
    for dataset in (totals, *margins):
        assert len(dataset["id"]) == len(dataset["size"]) == len(dataset["dimension"])
        for name, size in zip(dataset["id"], dataset["size"], strict=True):
            category = dataset["dimension"][name]["category"]
            assert len(category["index"]) == size
            assert set(category.get("label", {})) <= set(category["index"])
        cells = dataset["size"][0] * dataset["size"][1] * dataset["size"][2]
        assert all(0 <= int(place) < cells for place in dataset["value"])
        assert dataset["role"] == {"time": ["period"], "metric": ["measure"]}
    for name, series in material.figures.units.items():
        for estimate in (*series.quarters, *series.years):
            assert cell(totals, name, estimate.period) == shown(estimate)[1:]
    form = material.figures.tables["2026"]["form"]["threat"]
    assert cell(margins[0], "threat", "2026") == shown(form)[1:]


def cell(dataset: dict[str, Any], row: str, period: str) -> tuple[int, ...]:
    rows, periods, _ = (dataset["dimension"][name]["category"]["index"] for name in dataset["id"])
    first = (rows.index(row) * len(periods) + periods.index(period)) * len(MEASURES)
    return tuple(dataset["value"][str(first + number)] for number in range(len(MEASURES)))


@pytest.mark.parametrize("locale", LOCALES)
def test_feed_has_one_entry_per_period_that_stays_the_same(
    material: Material, files: dict[str, bytes], locale: str
) -> None:
    feed = ElementTree.fromstring(files[f"feed.{locale}.atom"])

    entries = feed.findall(f"{ATOM}entry")
    identifiers = [str(entry.findtext(f"{ATOM}id")) for entry in entries]
    assert identifiers[0] == "tag:localhost,2026:trends/2026"
    assert len(set(identifiers)) == len(entries) == len(material.releases)
    for element in (feed, *entries):
        for name in ("id", "title", "updated"):
            assert element.findtext(f"{ATOM}{name}")
        assert element.find(f"{ATOM}link") is not None
        updated = datetime.datetime.fromisoformat(str(element.findtext(f"{ATOM}updated")))
        assert updated.tzinfo is not None
    network = material.figures.network.years[-1]
    summary = str(entries[0].findtext(f"{ATOM}summary"))
    assert str(network.value) in summary
    assert str(network.low) in summary


def test_catalogue_entry_describes_the_files_it_links(files: dict[str, bytes]) -> None:
    entry = read(files, "data/dcat.jsonld")

    prefixes = set(entry["@context"])
    assert entry["@type"] == "dcat:Dataset"
    for name in ("dct:title", "dct:description"):
        assert {text["@language"] for text in entry[name]} == set(LOCALES)
    for distribution in entry["dcat:distribution"]:
        path = distribution["dcat:downloadURL"]["@id"].partition("/trends/")[2]
        assert distribution["spdx:checksum"]["spdx:checksumValue"]["@value"] == (
            sha256(files[path]).hex()
        )
        assert distribution["dct:license"]["@id"].endswith("/licenses/dl-by-de/2.0")
    assert entry["dct:temporal"]["dcat:startDate"]["@value"] == "2025-01-01"
    assert entry["dct:temporal"]["dcat:endDate"]["@value"] == "2026-12-31"
    assert {name.partition(":")[0] for name in names(entry)} <= prefixes


def names(value: Any) -> set[str]:
    """Give all terms of a JSON-LD object that need their prefix declared."""
    if isinstance(value, list):
        return {name for each in value for name in names(each)}
    if not isinstance(value, dict):
        return set()
    own = {key for key in value if not key.startswith("@")}
    inner = (names(each) for key, each in value.items() if key != "@context")
    return own.union(*inner)


def test_ledger_lets_a_stranger_verify_every_release(
    publisher: Publisher, material: Material, files: dict[str, bytes]
) -> None:
    ledger = read(files, LEDGER)

    assert publisher.office.trends is not None
    assert ledger["epsilon_per_mille_of_a_fall"]["sum"] == 1_000
    for entry, release in zip(ledger["releases"], material.releases, strict=True):
        plan = parse_wrapper(files[entry["plan"]["path"]])
        opened = open_plan(plan, publisher.office.trends.officers)
        result = parse_wrapper(files[entry["result"]["path"]])
        assert open_result(result, plan=plan, opened=opened) == release.measurements
        assert entry["plan"]["hash"] == b64encode(plan.hash)
        assert len({each["key"] for each in entry["plan"]["signatures"]}) == 2
        assert {each["table"]: each["epsilon_per_mille"] for each in entry["debits"]} == (
            release.measurements.epsilon_per_mille
        )


def test_everything_is_listed_by_name_and_never_by_value(
    material: Material, files: dict[str, bytes]
) -> None:
    index, network = read(files, INDEX), read(files, NETWORK)

    names_of_units = [unit["name"]["de"] for unit in index["units"]]
    assert names_of_units == sorted(names_of_units)
    assert [unit["id"] for unit in index["units"]] == [
        unit["id"] for unit in read(files, "land/03.json")["units"]
    ]
    for table in network["tables"]["2026"]:
        assert [row["category"] for row in table["rows"]] == list(
            tables()[table["table"]].categories
        )
    sizes = [each["size"] for each in network["classes"]]
    assert sizes == ["small", "mid", "large"]
    assert set(material.units) == {unit["id"] for unit in index["units"]}


def test_page_of_a_kommune_has_what_it_shows(material: Material, files: dict[str, bytes]) -> None:
    page = read(files, "unit/03999002.json")

    series = material.figures.units["03999002"]
    assert [tuple(each[name] for name in ("period", *MEASURES)) for each in page["quarters"]] == [
        shown(estimate) for estimate in series.quarters
    ]
    assert [each["change"] for each in page["years"]] == [
        year.change and year.change.value for year in series.years
    ]
    assert page["name"] == {"de": "Oldenmoor", "en": "Oldenmoor"}
    assert (page["size"], page["yearly"], page["population"]) == ("mid", False, 47_000)
    assert [note["text"]["de"] for note in page["notes"]] == ["Kampagne", "Umzug"]
    assert page["notes"][1]["period"] == "2026-Q3"
    assert [each["reason"] for each in page["left_out"]] == ["Schlüssel verloren"]
    for locale in LOCALES:
        assert page["chart"][locale] in files
        assert str(series.years[-1].value) in page["press"][locale][0]


def test_page_of_a_small_kommune_speaks_of_years_alone(files: dict[str, bytes]) -> None:
    page = read(files, "unit/03999001.json")

    assert page["quarters"] == []
    assert [year["period"] for year in page["years"]] == ["2025", "2026"]
    # Its desk missed a quarter, which never counted it, and the other desk missed the year.
    assert page["left_out"] == []
    assert {each["period"] for each in read(files, NETWORK)["left_out"]} == {"2026-Q3", "2026"}


def test_comparison_relates_to_inhabitants(material: Material, files: dict[str, bytes]) -> None:
    page = read(files, "unit/03999002.json")

    row = page["comparison"][-1]
    year = material.figures.units["03999002"].years[-1]
    network = material.figures.network.years[-1]
    everybody = sum(unit.population for unit in material.units.values())
    assert row["period"] == year.period
    assert row["own"]["value"] == round(year.value * 10_000 / 47_000, 1)
    assert row["network"]["high"] == round(network.high * 10_000 / everybody, 1)
    assert row["class"]["low"] <= row["class"]["value"] <= row["class"]["high"]


def test_kommune_without_figures_yet_has_a_page_and_no_chart(publisher: Publisher) -> None:
    (wanted,) = wanted_editions([publisher.release(years(2026, 2026)[0])], TODAY)

    files = {file.path: file.content for file in edition_files(prepare(wanted, publisher.office))}

    page = read(files, "unit/03999001.json")
    assert page["chart"] is None
    assert page["press"] == {"de": [], "en": []}
    assert page["alternative"]["de"] == "Kelbersruh: noch keine Zahlen."
    assert not any(path.startswith("chart/03999001") for path in files)
