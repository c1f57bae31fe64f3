"""Fälle of an invented network, after `simulation.json` (written for this project).

Data are seeded, so that every run looks at the same Fälle; noise never is.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from trends.units import SizeClass, Unit

SEED = 20_261
"""Of the data. Development used others."""

QUARTERS_PER_YEAR = 4

Numbers = NDArray[np.int64]
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Network:
    """One replicate: counts of Fälle, and each Fall with its Kommune, quarter and coding."""

    units: Mapping[str, Unit]
    classes: tuple[SizeClass, ...]
    """By Kommune."""
    counts: Numbers
    """By Kommune and quarter."""
    falls: Mapping[str, Numbers]
    """`kommune`, `quarter`, `form`, `role`, `channel` of each Fall."""

    @property
    def years(self) -> Numbers:
        """Counts by Kommune and year."""
        by_year: Numbers = self.counts.reshape(len(self.counts), -1, QUARTERS_PER_YEAR).sum(axis=2)
        return by_year


@cache
def parameters() -> Mapping[str, Any]:
    """Give the content of `simulation.json`."""
    path = Path(__file__).with_name("simulation.json")
    content: Mapping[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return content


def years() -> int:
    """Give how many years are simulated."""
    quarters: int = parameters()["network"]["quarters"]
    return quarters // QUARTERS_PER_YEAR


def make_network(replicate: int) -> Network:
    """Make a replicate; the same number gives the same Fälle."""
    generator = np.random.default_rng([SEED, replicate])
    classes = _classes()
    counts = draw_counts(generator, _expected(classes))
    return Network(
        units=_units(classes),
        classes=classes,
        counts=counts,
        falls=_code(generator, counts),
    )


def _classes() -> tuple[SizeClass, ...]:
    entries = parameters()["size_classes"]
    return tuple(SizeClass(entry["id"]) for entry in entries for _ in range(entry["share"]))


def _expected(classes: tuple[SizeClass, ...]) -> Floats:
    entries = parameters()["size_classes"]
    mean = {SizeClass(entry["id"]): float(entry["expected_per_quarter"]) for entry in entries}
    return np.array([mean[each] for each in classes])


def draw_counts(generator: np.random.Generator, expected: Floats) -> Numbers:
    """Draw counts by Kommune and quarter around these means of classes."""
    quarters = np.arange(parameters()["network"]["quarters"])
    kommunen = len(expected)
    mean = expected * generator.lognormal(-0.03, 0.25, kommunen)
    phase = generator.uniform(0, 2 * np.pi, kommunen)
    season = 1 + 0.15 * np.sin(np.pi / 2 * quarters + phase[:, None])
    wave = np.ones(len(quarters))
    begin = generator.integers(0, len(quarters) - 1)
    wave[begin : begin + 2] = 1.5
    steps = np.ones((kommunen, len(quarters)))
    for stepping in generator.choice(kommunen, kommunen // 2, replace=False):
        steps[stepping, generator.integers(4, 9) :] = generator.choice((2.0, 0.5))
    around = mean[:, None] * season * wave * steps
    return generator.negative_binomial(4, 4 / (4 + around))


def _code(generator: np.random.Generator, counts: Numbers) -> Mapping[str, Numbers]:
    """Give each Fall a form, a role and a channel."""
    kommune, quarter = (
        np.repeat(each.ravel(), counts.ravel()) for each in np.indices(counts.shape)
    )
    forms, roles, channels = (parameters()[name] for name in ("forms", "roles", "channels"))
    popularity = np.arange(1, forms["categories"] + 1) ** -0.8
    form = _draw(generator, _around(generator, popularity, len(counts))[kommune])
    role = _draw(generator, _around(generator, np.array(roles["shares"]), len(counts))[kommune])
    given_form = generator.dirichlet(np.ones(channels["categories"]), forms["categories"])
    channel = _draw(generator, given_form[form])
    return {"kommune": kommune, "quarter": quarter, "form": form, "role": role, "channel": channel}


def _around(generator: np.random.Generator, shares: Floats, kommunen: int) -> Floats:
    """Give each Kommune shares of its own: Dirichlet with concentration 8 around these."""
    return generator.dirichlet(8 * shares / shares.sum(), kommunen)


def _draw(generator: np.random.Generator, shares: Floats) -> Numbers:
    """Draw a category for each row of shares."""
    drawn: Numbers = (generator.random((len(shares), 1)) > shares.cumsum(axis=1)[:, :-1]).sum(
        axis=1
    )
    return drawn


def _units(classes: tuple[SizeClass, ...]) -> Mapping[str, Unit]:
    laender = parameters()["network"]["laender"]
    units: dict[str, Unit] = {}
    for place, size in enumerate(classes):
        land = f"{place % laender + 1:02}"
        name = f"{land}{place:06}"
        units[name] = Unit(name, f"Kommune {place}", land, size, 0, (name,))
    return units
