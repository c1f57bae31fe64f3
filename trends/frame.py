"""The coding frame: which categories a Fall is counted in, by version, and what each costs.

A version's categories never change; a changed frame gets a new version and a new file.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

VERSION = "1"

KOMMUNE_TOTAL = "kommune_total"

EPSILON_PER_MILLE: Mapping[str, int] = {
    KOMMUNE_TOTAL: 600,
    "form": 100,
    "role": 100,
    "channel": 100,
    "wish": 100,
}
"""What a table costs of ε = 1 per Fall, in thousandths (design §6). The sum is 1,000."""

MARGINS = ("form", "role", "channel", "wish")
"""The yearly tables of the whole network, in the order of a tuple's values."""

_FILE = Path(__file__).with_name("frame.json")


@dataclass(frozen=True)
class Category:
    """One row of a table: its label by locale, and the codes of the taxonomy it takes in."""

    id: str
    label: Mapping[str, str]
    codes: tuple[str, ...]


@dataclass(frozen=True)
class Table:
    """A margin: label by locale, the taxonomy's dimension it is coded from, its categories."""

    id: str
    label: Mapping[str, str]
    dimension: str
    categories: Mapping[str, Category]


@cache
def tables() -> Mapping[str, Table]:
    """Give the margins by id, in the order of MARGINS."""
    content = json.loads(_FILE.read_text(encoding="utf-8"))
    return {name: _table(name, content["tables"][name]) for name in MARGINS}


def _table(name: str, entry: Mapping[str, Any]) -> Table:
    categories = (
        Category(each["id"], _label(each), tuple(each["codes"])) for each in entry["categories"]
    )
    return Table(
        id=name,
        label=_label(entry),
        dimension=entry["dimension"],
        categories={category.id: category for category in categories},
    )


def _label(entry: Mapping[str, Any]) -> Mapping[str, str]:
    return {locale: entry[locale] for locale in ("de", "en")}
