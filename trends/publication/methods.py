"""The numbers of the page about methods, all from the code that uses them."""

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.metadata import requires

from crypto.encoding import b64encode
from reference.office import Office
from trends import frame, periods, units
from trends.publication import estimation, pooling
from trends.release_document import SIGNATURES

_PER_MILLE = 1_000
_INTERVAL = 0.8


@dataclass(frozen=True, slots=True)
class Noise:
    """What is added to a count at some ε: discrete Laplace of sensitivity 1."""

    epsilon: float
    scale: float
    """1 / ε."""
    deviation: float
    """Standard deviation."""
    usual: int
    """Within this many of the count in at least 80 % of all draws."""


@dataclass(frozen=True, slots=True)
class TableCost:
    """A released table: what it costs, what it counts."""

    id: str
    noise: Noise
    label: Mapping[str, str] | None
    """None for the totals of Kommunen."""


@dataclass(frozen=True, slots=True)
class Methods:
    """Everything the page says in numbers."""

    costs: tuple[TableCost, ...]
    epsilon: float
    """Of a Fall, all tables together."""
    best_guess: float
    """How often somebody who knows all other Fälle guesses right at most, as a share."""
    advantage: float
    """The same against tossing a coin: tanh(ε / 2)."""
    frame: Mapping[str, frame.Table]
    frame_version: str
    fewest_people: int
    people_share: float
    smallest_own: int
    """Fewest inhabitants of a Kommune with figures of its own."""
    signatures: int
    officers: tuple[str, ...]
    """Their public keys, base64url."""
    former_officers: Mapping[str, str]
    """Keys of those who left: the day up to which periods they signed stay good."""
    opendp: str
    least_probability: float
    most_opposite: float
    prior: Mapping[str, tuple[float, ...]]
    release_days: int
    publication_days: int


def noise_of(epsilon_per_mille: int) -> Noise:
    """Describe discrete Laplace noise: P(k) is proportional to exp(-ε·|k|)."""
    epsilon = epsilon_per_mille / _PER_MILLE
    ratio = math.exp(-epsilon)
    usual = 0
    # P(|noise| > k) = 2 · ratio^(k + 1) / (1 + ratio)
    while 2 * ratio ** (usual + 1) / (1 + ratio) > 1 - _INTERVAL:
        usual += 1
    return Noise(epsilon, 1 / epsilon, math.sqrt(2 * ratio) / (1 - ratio), usual)


def methods(office: Office) -> Methods:
    """Collect what the page says."""
    trends, tables = office.trends, frame.tables()
    total = sum(frame.EPSILON_PER_MILLE.values()) / _PER_MILLE
    return Methods(
        costs=tuple(
            TableCost(name, noise_of(cost), tables[name].label if name in tables else None)
            for name, cost in frame.EPSILON_PER_MILLE.items()
        ),
        epsilon=total,
        best_guess=math.exp(total) / (1 + math.exp(total)),
        advantage=math.tanh(total / 2),
        frame=tables,
        frame_version=frame.VERSION,
        fewest_people=units.FEWEST_PEOPLE,
        people_share=units.PEOPLE_PER_INHABITANT,
        smallest_own=math.ceil(units.FEWEST_PEOPLE / units.PEOPLE_PER_INHABITANT),
        signatures=SIGNATURES,
        officers=tuple(b64encode(key) for key in (trends.officers if trends else ())),
        former_officers={
            b64encode(key): until
            for key, until in (trends.former_officers.items() if trends else ())
        },
        opendp=_opendp(),
        least_probability=estimation.LEAST_PROBABILITY,
        most_opposite=estimation.MOST_OPPOSITE,
        prior={
            "levels": pooling.SPREADS_OF_LEVELS,
            "rates": pooling.SPREADS_OF_RATES,
            "quarters": pooling.SIZES_OF_QUARTERS,
            "years": (pooling.SIZE_OF_YEARS,),
        },
        release_days=periods.RELEASE.days,
        publication_days=periods.PUBLICATION.days,
    )


def _opendp() -> str:
    """Give the least version of OpenDP that draws noise; the web server itself has none of it."""
    wanted = [each for each in requires("rueckhalt") or () if each.startswith("opendp")]
    least = re.search(r">=([0-9.]+)", wanted[0]) if wanted else None
    return least[1] if least else ""
