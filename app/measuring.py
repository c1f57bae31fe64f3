"""The noise of a release, where it is installed: the extra `rueckhalt[release]` brings OpenDP."""

from collections.abc import Mapping
from importlib import import_module
from importlib.util import find_spec

from trends.release.errors import ReleaseError
from trends.release.steps import Measure


def measuring() -> Measure:
    """Give the noise, which only the extra `rueckhalt[release]` brings. Raises ReleaseError."""
    if find_spec("opendp") is None:
        raise ReleaseError("this needs the release tool: pip install 'rueckhalt[release]'")
    measure = import_module("trends.release.noise").measure

    def measured(counts: Mapping[str, int], epsilon_per_mille: int) -> Mapping[str, int]:
        noisy: Mapping[str, int] = measure(counts, epsilon_per_mille=epsilon_per_mille)
        return noisy

    return measured
