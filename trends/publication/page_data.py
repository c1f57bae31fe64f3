"""What the pages about figures show, ready to be put into templates: one JSON object per page.

Names, units and categories stand in the order of the alphabet or of the coding frame, never by
value. Texts come in both languages.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from crypto.encoding import b64decode
from reference.kommunen import LAENDER, kommunen
from reference.taxonomy import LOCALES
from trends.frame import tables
from trends.publication.curves import Curve, Data, chart_path, make_curve
from trends.publication.figures import Estimate, Series, YearEstimate
from trends.publication.formats import alphabetical
from trends.publication.material import Material
from trends.publication.texts import (
    change_sentence,
    describe_table,
    key_sentence,
    press_answer,
    unit_name,
)
from trends.publication.words import WORDS
from trends.units import SizeClass, Unit

PER = 10_000
"""Inhabitants to which figures of unlike areas are related."""


@dataclass(frozen=True)
class PageData:
    """Makes the data of all pages of an edition."""

    material: Material
    populations: Mapping[str, Mapping[str, int]]
    """Year to group (class, two-digit key of a Land, "" for all) to inhabitants of its units."""

    def index(self) -> Data:
        """Give all Länder and units with their names."""
        return {
            "period": self.material.name,
            "periods": list(self.material.figures.periods),
            "laender": self._laender(),
            "units": [self._entry(unit) for unit in self.units()],
        }

    def network(self) -> Data:
        """Give the page of all Kommunen together: classes and yearly tables too."""
        material, figures = self.material, self.material.figures
        curve = self.network_curve()
        return {
            "period": material.name,
            "periods": list(figures.periods),
            "units": len(material.units),
            "population": sum(unit.population for unit in material.units.values()),
            **_series(figures.network),
            **curve.data(),
            "classes": [self._class(size) for size in SizeClass if size in figures.classes],
            "tables": {year: self._tables(year) for year in figures.tables},
            "laender": self._laender(),
            "left_out": self._left_out(None),
        }

    def land(self, key: str) -> Data:
        """Give the page of a Land with its units."""
        material = self.material
        units = [unit for unit in self.units() if unit.land == key]
        series = material.figures.laender[key]
        return {
            "period": material.name,
            "key": key,
            "name": LAENDER[key],
            "population": sum(unit.population for unit in units),
            **_series(series),
            **self.land_curve(key).data(),
            "comparison": self._comparison(series, {"own": key, "network": ""}),
            "units": [self._entry(unit) for unit in units],
            "left_out": self._left_out({ags for unit in units for ags in unit.members}),
        }

    def unit(self, unit: Unit) -> Data:
        """Give the page of a Kommune or group."""
        material = self.material
        series = material.figures.units[unit.id]
        return {
            "period": material.name,
            **self._entry(unit),
            "land_name": LAENDER[unit.land],
            **_series(series),
            **self.unit_curve(unit).data(),
            "comparison": self._comparison(
                series, {"class": unit.size.value, "network": ""}, own_population=unit.population
            ),
            "press": {
                locale: list(press_answer(unit, series, material.office, locale))
                for locale in LOCALES
            },
            "left_out": self._left_out(unit.members, yearly=unit.yearly),
        }

    def units(self) -> Sequence[Unit]:
        """Give the units in the order of the alphabet."""
        units = self.material.units.values()
        return sorted(units, key=lambda unit: (alphabetical(unit.name), unit.id))

    def network_curve(self) -> Curve:
        """Give the curve of all Kommunen together."""
        name = {locale: WORDS[locale].everywhere for locale in LOCALES}
        return self._curve("network", name, self.material.figures.network, {""})

    def land_curve(self, key: str) -> Curve:
        """Give the curve of a Land."""
        name = {locale: WORDS[locale].of_land.format(name=LAENDER[key]) for locale in LOCALES}
        return self._curve(f"land-{key}", name, self.material.figures.laender[key], {"", key})

    def unit_curve(self, unit: Unit) -> Curve:
        """Give the curve of a Kommune or group."""
        name = {locale: unit_name(unit, locale) for locale in LOCALES}
        areas = {"", unit.land, *unit.members}
        return self._curve(unit.id, name, self.material.figures.units[unit.id], areas)

    def _curve(
        self, identifier: str, name: Mapping[str, str], series: Series, areas: Collection[str]
    ) -> Curve:
        return make_curve(identifier, name, series, office=self.material.office, areas=areas)

    def _laender(self) -> list[Data]:
        keys = sorted(self.material.figures.laender, key=lambda key: alphabetical(LAENDER[key]))
        return [{"key": key, "name": LAENDER[key]} for key in keys]

    def _entry(self, unit: Unit) -> Data:
        register = kommunen(demonstration=self.material.office.demonstration)
        names = {ags: register[ags].name for ags in unit.members}
        return {
            "id": unit.id,
            "name": {locale: unit_name(unit, locale) for locale in LOCALES},
            "land": unit.land,
            "size": unit.size.value,
            "yearly": unit.yearly,
            "population": unit.population,
            "members": [
                {"ags": ags, "name": name}
                for ags, name in sorted(names.items(), key=lambda item: alphabetical(item[1]))
            ],
        }

    def _class(self, size: SizeClass) -> Data:
        units = [unit for unit in self.material.units.values() if unit.size is size]
        series = self.material.figures.classes[size]
        return {
            "size": size.value,
            "name": {locale: WORDS[locale].sizes[size] for locale in LOCALES},
            "units": len(units),
            "population": sum(unit.population for unit in units),
            **_series(series),
            "comparison": self._comparison(series, {"own": size.value, "network": ""}),
        }

    def _tables(self, year: str) -> list[Data]:
        """Give the tables of a year in the order of the frame, each with its chart."""
        found = self.material.figures.tables[year]
        return [
            {
                "table": name,
                "name": dict(table.label),
                "rows": [
                    {"category": category, "name": dict(entry.label), **_estimate(of_year)}
                    for category, entry in table.categories.items()
                    for of_year in (found[name][category],)
                ],
                "chart": {
                    locale: chart_path(table_chart_id(name, year), locale) for locale in LOCALES
                },
                "alternative": {
                    locale: describe_margin(name, year, found[name], locale) for locale in LOCALES
                },
            }
            for name, table in tables().items()
            if name in found
        ]

    def _comparison(
        self, series: Series, groups: Mapping[str, str], *, own_population: int | None = None
    ) -> list[Data]:
        """Relate years to inhabitants, beside those of the groups."""
        figures = self.material.figures
        own = [("own", series, None)] if own_population is not None else []
        every = {"": figures.network} | dict(figures.classes) | dict(figures.laender)
        shown = [*own, *((label, every[group], group) for label, group in groups.items())]
        rows: list[Data] = []
        for year in series.years:
            row: Data = {"period": year.period}
            for label, of_group, group in shown:
                found = [each for each in of_group.years if each.period == year.period]
                population = own_population or 0
                if group is not None:
                    population = self.populations.get(year.period, {}).get(group, 0)
                if found and population:
                    row[label] = _related(found[0], population)
            rows.append(row)
        return rows

    def _left_out(
        self, members: Collection[str] | None, *, yearly: bool | None = None
    ) -> list[Data]:
        """Give which desks' tuples are missing in which period, and why.

        `members` are the keys of the Kommunen concerned and `yearly` what periods are; None is all.
        """
        office = self.material.office
        names = {b64decode(desk.fingerprint): desk.name for desk in office.desks}
        concerned = None
        if members is not None:
            concerned = {
                b64decode(office.directory[name])
                for name, ags in office.ags.items()
                if ags in members
            }
        return [
            {
                "period": str(release.period),
                "desk": dict(names[desk]) if desk in names else None,
                "reason": reason,
            }
            for release in self.material.releases
            if yearly is None or yearly == release.period.yearly
            for desk, reason in release.opened.left_out.items()
            if concerned is None or desk in concerned
        ]


def make_page_data(material: Material) -> PageData:
    """Prepare the data of all pages."""
    populations: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for unit in material.units.values():
        for year in _measured_years(material.figures.units[unit.id]):
            for group in ("", unit.size.value, unit.land):
                populations[year][group] += unit.population
    return PageData(material, {year: dict(groups) for year, groups in populations.items()})


def table_chart_id(table: str, year: str) -> str:
    """Name the chart of a margin of a year."""
    return f"network-{table}-{year}"


def describe_margin(table: str, year: str, estimates: Mapping[str, Estimate], locale: str) -> str:
    """Give the alternative text of a margin's chart."""
    found = tables()[table]
    labels = {name: category.label[locale] for name, category in found.categories.items()}
    ordered = {category: estimates[category] for category in found.categories}
    return describe_table(found.label[locale], year, ordered, labels, locale)


def _measured_years(series: Series) -> set[str]:
    return {estimate.period[:4] for estimate in (*series.quarters, *series.years)}


def _series(series: Series) -> Data:
    return {
        "quarters": [_estimate(each) for each in series.quarters],
        "years": [_year(each) for each in series.years],
        "key_sentences": {locale: _key_sentences(series, locale) for locale in LOCALES},
    }


def _key_sentences(series: Series, locale: str) -> list[str]:
    """Tell the newest quarter, the newest year, and how it compares."""
    sentences = [key_sentence(each, locale) for each in series.quarters[-1:]]
    for year in series.years[-1:]:
        sentences += [key_sentence(year, locale), change_sentence(year, locale)]
    return sentences


def _estimate(estimate: Estimate) -> Data:
    return {
        "period": estimate.period,
        "value": estimate.value,
        "low": estimate.low,
        "high": estimate.high,
        "measured": estimate.measured,
    }


def _year(year: YearEstimate) -> Data:
    change = None if year.change is None else year.change.value
    return _estimate(year) | {"change": change, "probability": year.probability}


def _related(estimate: Estimate, population: int) -> Data:
    """Relate a count to PER inhabitants, with one decimal place."""

    def related(count: int) -> float:
        return round(count * PER / population, 1)

    return {
        "value": related(estimate.value),
        "low": related(estimate.low),
        "high": related(estimate.high),
    }
