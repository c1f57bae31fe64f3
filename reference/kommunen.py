"""All inhabited German Gemeinden, and those of the demonstration, which exist nowhere."""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

_FOLDER = Path(__file__).parent

LAENDER: Mapping[str, str] = {
    "01": "Schleswig-Holstein",
    "02": "Hamburg",
    "03": "Niedersachsen",
    "04": "Bremen",
    "05": "Nordrhein-Westfalen",
    "06": "Hessen",
    "07": "Rheinland-Pfalz",
    "08": "Baden-Württemberg",
    "09": "Bayern",
    "10": "Saarland",
    "11": "Berlin",
    "12": "Brandenburg",
    "13": "Mecklenburg-Vorpommern",
    "14": "Sachsen",
    "15": "Sachsen-Anhalt",
    "16": "Thüringen",
}
"""The Länder by the first two digits of every key of their Gemeinden."""


@dataclass(frozen=True, slots=True)
class Kommune:
    """A Gemeinde as of 31.12.2019."""

    ags: str
    """Amtlicher Gemeindeschlüssel, 8 digits."""
    ars: str
    """Regionalschlüssel, 12 digits; the first nine name the association."""
    name: str
    district: str
    association: str
    population: int

    @property
    def land(self) -> str:
        """The key of its Land, two digits."""
        return self.ags[:2]


@cache
def kommunen(*, demonstration: bool = False) -> Mapping[str, Kommune]:
    """Give all Gemeinden by their key; the invented ones alone for a demonstration."""
    path = _FOLDER / ("demo_kommunen.csv" if demonstration else "kommunen.csv")
    with path.open(encoding="utf-8", newline="") as file:
        return {row["ags"]: _kommune(row) for row in csv.DictReader(file)}


def _kommune(row: Mapping[str, str]) -> Kommune:
    return Kommune(
        ags=row["ags"],
        ars=row["ars"],
        # The register adds the town's title: "Flensburg, Stadt".
        name=row["name"].partition(",")[0],
        district=row["district"].partition(",")[0],
        association=row["association"].partition(",")[0],
        population=int(row["population"]),
    )
