"""What the trends promise: accuracy, privacy, and other methods beside them, on invented data.

Each part gives its own keys of the result; a part that is added here is measured with the rest.
"""

from collections.abc import Callable
from typing import Any

from tests.bench.trends import accuracy, comparison, optimum, privacy, publication, whole_country

COMPARED = 16
"""Replicates of the comparison with other methods: their attacks take longer than their figures."""

PARTS: tuple[Callable[[int], dict[str, Any]], ...] = (
    lambda replicates: accuracy.run(replicates=replicates),
    lambda _replicates: privacy.run(),
    lambda _replicates: optimum.run(),
    lambda _replicates: whole_country.measure_release(),
    lambda _replicates: publication.measure_publication(),
    lambda replicates: comparison.run(replicates=min(replicates, COMPARED)),
)


def run(*, replicates: int) -> dict[str, Any]:
    """Measure all parts; accuracy on so many replicates."""
    found: dict[str, Any] = {}
    for part in PARTS:
        found |= part(replicates)
    return found
