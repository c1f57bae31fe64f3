"""Invented Fälle with the published distribution of forms, for the demonstration and dry runs.

After shared/domain: class means, season, one election wave, lasting changes and over-dispersion as
in the simulation that the method was decided on; forms as printed in KoMo, autumn 2021 (BKA/MOTRA).
Data may be seeded. Noise never is, and nothing here is reachable from the release path.
"""

import datetime
import math
import random
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from app.demo.batches import Fall
from reference.kommunen import Kommune
from trends.frame import MARGINS, tables
from trends.periods import Period
from trends.units import SizeClass, size_class

_MEANS = {SizeClass.SMALL: 1.0, SizeClass.MID: 6.0, SizeClass.LARGE: 25.0}
_DISPERSION = 4.0
_WAVE = 1.5
_FORMS = {
    "insult": 39,
    "defamation": 31,
    "threat": 12,
    "exclusion": 9,
    "incitement": 5,
    "other": 4,
}
_ROLES = (34, 24, 16, 12, 8, 6)
_CHANNELS = (22, 12, 18, 30, 12, 6)
_WISHES = (48, 14, 12, 8, 7, 6, 3, 2)


@dataclass(frozen=True, slots=True)
class _Course:
    """How one Kommune's quarterly mean goes."""

    mean: float
    phase: float
    step_at: int
    step: float
    wave_at: int

    def at(self, quarter: int) -> float:
        """Give the mean of a quarter, counted from 0."""
        season = 1 + 0.15 * math.sin(math.pi / 2 * quarter + self.phase)
        wave = _WAVE if self.wave_at <= quarter < self.wave_at + 2 else 1.0
        return self.mean * season * wave * (self.step if quarter >= self.step_at else 1.0)


def synthetic_faelle(
    kommunen: Iterable[Kommune], quarters: Sequence[Period], *, seed: int
) -> list[Fall]:
    """Invent the Fälle of these quarters, the same for the same seed."""
    generator = random.Random(seed)  # noqa: S311 -- invented data, not a secret
    wave_at = generator.randrange(2, max(3, len(quarters) - 2))
    faelle: list[Fall] = []
    for kommune in kommunen:
        course = _course(generator, kommune, len(quarters), wave_at)
        for place, quarter in enumerate(quarters):
            faelle.extend(
                Fall(_day(generator, quarter), kommune.ags, _values(generator))
                for _ in range(_count(generator, course.at(place)))
            )
    return faelle


def _course(generator: random.Random, kommune: Kommune, quarters: int, wave_at: int) -> _Course:
    changes = generator.random() < 0.5
    return _Course(
        mean=_MEANS[size_class(kommune.population)] * generator.lognormvariate(-0.03, 0.25),
        phase=generator.uniform(0, 2 * math.pi),
        step_at=generator.randint(4, 8) if changes else quarters,
        step=generator.choice((2.0, 0.5)),
        wave_at=wave_at,
    )


def _count(generator: random.Random, mean: float) -> int:
    """Draw from a negative binomial distribution: a Poisson one with a gamma-distributed rate."""
    rate = generator.gammavariate(_DISPERSION, mean / _DISPERSION)
    count, passed = 0, generator.expovariate(1.0)
    while passed < rate:
        count, passed = count + 1, passed + generator.expovariate(1.0)
    return count


def _day(generator: random.Random, quarter: Period) -> datetime.date:
    days = (quarter.last_day - quarter.first_day).days + 1
    return quarter.first_day + datetime.timedelta(days=generator.randrange(days))


def _values(generator: random.Random) -> tuple[str, ...]:
    weights: Mapping[str, Sequence[int]] = {
        "form": [_FORMS.get(name, 0) for name in tables()["form"].categories],
        "role": _ROLES,
        "channel": _CHANNELS,
        "wish": _WISHES,
    }
    return tuple(
        generator.choices(list(tables()[name].categories), weights[name])[0] for name in MARGINS
    )
