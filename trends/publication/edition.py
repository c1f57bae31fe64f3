"""An edition: every file that is shown after a release, from its material alone.

The same material gives the same bytes, so that a build can be repeated, and compared by anybody
who has the public releases.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from reference.office import Office
from reference.taxonomy import LOCALES
from trends.frame import tables
from trends.publication.addresses import CATALOGUE, CSV, JSON_STAT, feed_path
from trends.publication.catalogue import make_catalogue
from trends.publication.charts import Style, table_chart
from trends.publication.curves import Curve, chart_path
from trends.publication.feed import make_feed
from trends.publication.ledger import make_ledger, plan_path, result_path
from trends.publication.material import Material
from trends.publication.open_data import make_csv, make_json_stat
from trends.publication.page_data import (
    PageData,
    describe_margin,
    make_page_data,
    table_chart_id,
)

INDEX = "index.json"
NETWORK = "network.json"
LEDGER = "ledger.json"

JSON = "application/json"
SVG = "image/svg+xml"

_LICENCE_NAME = "dl-de/by-2-0"


@dataclass(frozen=True, slots=True)
class File:
    """A file of an edition, not compressed yet."""

    path: str
    media_type: str
    content: bytes


def land_path(key: str) -> str:
    """Give the path of a Land's page data."""
    return f"land/{key}.json"


def unit_path(identifier: str) -> str:
    """Give the path of a unit's page data."""
    return f"unit/{identifier}.json"


def edition_files(material: Material) -> Iterator[File]:
    """Give all files of an edition, one after the other: together they are too big to hold."""
    pages = make_page_data(material)
    yield _json(LEDGER, make_ledger(material))
    yield from _documents(material)
    yield _json(INDEX, pages.index())
    yield _json(NETWORK, pages.network())
    for key in material.figures.laender:
        yield _json(land_path(key), pages.land(key))
    for unit in material.units.values():
        yield _json(unit_path(unit.id), pages.unit(unit))
    yield from _open_data(pages)
    for locale in LOCALES:
        yield File(feed_path(locale), "application/atom+xml", make_feed(material, locale))
    yield from _charts(pages)


def chart_style(office: Office, locale: str) -> Style:
    """Give what all charts of an office share."""
    return Style(locale, f"{office.name[locale]} · {_LICENCE_NAME}")


def _documents(material: Material) -> Iterator[File]:
    for release in material.releases:
        period = str(release.period)
        yield File(plan_path(period), JSON, release.plan.to_bytes())
        yield File(result_path(period), JSON, release.result.to_bytes())


def _open_data(pages: PageData) -> Iterator[File]:
    table = File(CSV, "text/csv; charset=utf-8", make_csv(pages))
    cube = _json(JSON_STAT, make_json_stat(pages))
    yield table
    yield cube
    described = make_catalogue(pages.material, {each.path: each.content for each in (table, cube)})
    yield File(CATALOGUE, "application/ld+json", _bytes(described))


def _charts(pages: PageData) -> Iterator[File]:
    styles = {locale: chart_style(pages.material.office, locale) for locale in LOCALES}
    for curve in _curves(pages):
        if not curve.estimates:
            continue
        for locale, style in styles.items():
            yield File(chart_path(curve.id, locale), SVG, curve.draw(style).encode())
    for year in pages.material.figures.tables:
        for table in pages.material.figures.tables[year]:
            for locale, style in styles.items():
                path = chart_path(table_chart_id(table, year), locale)
                yield File(path, SVG, _table_chart(pages.material, table, year, style).encode())


def _curves(pages: PageData) -> Iterator[Curve]:
    yield pages.network_curve()
    for key in pages.material.figures.laender:
        yield pages.land_curve(key)
    for unit in pages.material.units.values():
        yield pages.unit_curve(unit)


def _table_chart(material: Material, name: str, year: str, style: Style) -> str:
    table = tables()[name]
    estimates = material.figures.tables[year][name]
    return table_chart(
        table.label[style.locale],
        year,
        {category: estimates[category] for category in table.categories},
        style,
        labels={key: category.label[style.locale] for key, category in table.categories.items()},
        alternative=describe_margin(name, year, estimates, style.locale),
    )


def _json(path: str, content: Mapping[str, object]) -> File:
    return File(path, JSON, _bytes(content))


def _bytes(content: Mapping[str, object]) -> bytes:
    return json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()
