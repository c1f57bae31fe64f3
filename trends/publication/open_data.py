"""All figures as open data: one flat CSV table, and JSON-stat 2.0 (json-stat.org/format)."""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from reference.kommunen import LAENDER
from trends.frame import EPSILON_PER_MILLE, KOMMUNE_TOTAL, tables
from trends.publication.addresses import page_address
from trends.publication.curves import Data
from trends.publication.figures import Estimate, Series, YearEstimate
from trends.publication.material import Material
from trends.publication.page_data import PageData
from trends.publication.texts import unit_name
from trends.publication.words import WORDS

COLUMNS = (
    "level",
    "key",
    "name",
    "size_class",
    "table",
    "category",
    "period",
    "value",
    "low",
    "high",
    "measured",
    "change",
    "probability",
    "epsilon",
)
"""Of the CSV table. `low` and `high` end the 80 % interval, `measured` is the released noisy count
(or the sum of those the figure was made of), `epsilon` is what the table cost of each Fall."""

MEASURES = ("value", "low", "high", "measured")

_NETWORK = "network"
_LANGUAGE = "de"
"""JSON-stat has room for one language; labels of the frame come in English beside it."""


@dataclass(frozen=True, slots=True)
class Area:
    """Something with figures of its own: the network, a Land, a size class, a unit."""

    level: str
    key: str
    name: str
    size: str
    series: Series


def areas(pages: PageData) -> Iterator[Area]:
    """Give all areas: the network, Länder and units by name, classes by size."""
    figures = pages.material.figures
    words = WORDS[_LANGUAGE]
    yield Area("network", _NETWORK, words.everywhere, "", figures.network)
    for key, name in LAENDER.items():
        if key in figures.laender:
            yield Area("land", key, name, "", figures.laender[key])
    for size, series in figures.classes.items():
        yield Area("class", size, words.sizes[size], size, series)
    for unit in pages.units():
        name = unit_name(unit, _LANGUAGE)
        yield Area("unit", unit.id, name, unit.size.value, figures.units[unit.id])


def make_csv(pages: PageData) -> bytes:
    """Give the flat table: UTF-8 with comma, quotes and CRLF (RFC 4180), header in line 1."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    for area in areas(pages):
        head = (area.level, area.key, area.name, area.size, KOMMUNE_TOTAL, "")
        for estimate in (*area.series.quarters, *area.series.years):
            writer.writerow((*head, *_cells(estimate, KOMMUNE_TOTAL)))
    for of_year in pages.material.figures.tables.values():
        for table, rows in of_year.items():
            for category, estimate in rows.items():
                head = ("network", _NETWORK, WORDS[_LANGUAGE].everywhere, "", table, category)
                writer.writerow((*head, *_cells(estimate, table)))
    return out.getvalue().encode()


def _cells(estimate: Estimate, table: str) -> tuple[object, ...]:
    change = probability = ""
    if isinstance(estimate, YearEstimate) and estimate.change is not None:
        change, probability = estimate.change.value, f"{estimate.probability:g}"
    return (
        estimate.period,
        estimate.value,
        estimate.low,
        estimate.high,
        estimate.measured,
        change,
        probability,
        f"{EPSILON_PER_MILLE[table] / 1_000:g}",
    )


def make_json_stat(pages: PageData) -> Data:
    """Give a collection of data sets: all totals, then each table of the frame."""
    material = pages.material
    words = WORDS[_LANGUAGE]
    totals = {area: (*area.series.quarters, *area.series.years) for area in areas(pages)}
    datasets = [
        _dataset(
            material,
            label=words.dimensions["totals"],
            rows={area.key: area.name for area in totals},
            row_label=words.dimensions["area"],
            row_id="area",
            found={area.key: estimates for area, estimates in totals.items()},
        )
    ]
    for name, table in tables().items():
        of_years = [rows[name] for rows in material.figures.tables.values() if name in rows]
        if not of_years:
            continue
        labels = {category: entry.label[_LANGUAGE] for category, entry in table.categories.items()}
        datasets.append(
            _dataset(
                material,
                label=table.label[_LANGUAGE],
                rows=labels,
                row_label=words.dimensions["category"],
                row_id=name,
                found={category: [rows[category] for rows in of_years] for category in labels},
            )
        )
    return {
        "version": "2.0",
        "class": "collection",
        "label": words.title,
        "href": page_address(material.office, _LANGUAGE),
        "updated": material.public_from.isoformat(),
        "link": {"item": datasets},
        "extension": {"license": LICENCE, "publisher": material.office.name[_LANGUAGE]},
    }


LICENCE = "http://dcat-ap.de/def/licenses/dl-by-de/2.0"
"""Datenlizenz Deutschland – Namensnennung – Version 2.0."""


def _dataset(
    material: Material,
    *,
    label: str,
    rows: Mapping[str, str],
    row_label: str,
    row_id: str,
    found: Mapping[str, Sequence[Estimate]],
) -> Data:
    """Give one data set; cells nobody measured are left out of its sparse values."""
    words = WORDS[_LANGUAGE].dimensions
    occurring = {estimate.period for estimates in found.values() for estimate in estimates}
    periods = sorted(occurring, key=lambda period: (period[:4], len(period), period))
    place = {period: number for number, period in enumerate(periods)}
    values: dict[str, int] = {}
    for row, key in enumerate(rows):
        for estimate in found[key]:
            first = (row * len(periods) + place[estimate.period]) * len(MEASURES)
            for offset, measure in enumerate(MEASURES):
                values[str(first + offset)] = getattr(estimate, measure)
    unit = {"label": words["unit"], "decimals": 0}
    return {
        "version": "2.0",
        "class": "dataset",
        "label": label,
        "source": material.office.name[_LANGUAGE],
        "updated": material.public_from.isoformat(),
        "id": [row_id, "period", "measure"],
        "size": [len(rows), len(periods), len(MEASURES)],
        "role": {"time": ["period"], "metric": ["measure"]},
        "dimension": {
            row_id: {"label": row_label, "category": {"index": list(rows), "label": dict(rows)}},
            "period": {"label": words["period"], "category": {"index": periods}},
            "measure": {
                "label": words["measure"],
                "category": {
                    "index": list(MEASURES),
                    "label": {measure: words[measure] for measure in MEASURES},
                    "unit": dict.fromkeys(MEASURES, unit),
                },
            },
        },
        "value": values,
        "note": [WORDS[_LANGUAGE].zero, WORDS[_LANGUAGE].dark_figure],
    }
