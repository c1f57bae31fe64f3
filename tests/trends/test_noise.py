"""The noise of a release: its distribution, and that nobody can foresee or repeat it."""

import ast
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import pytest

from tests.trends.laplace import departure, laplace, sums
from trends.release.noise import NoiseError, measure

ROOT = Path(__file__).resolve().parents[2]
DRAWS = 100_000
CELLS = {str(number): 0 for number in range(DRAWS)}

SEEDED = """
import random
import numpy
random.seed(7)
numpy.random.seed(7)
from trends.release.noise import measure
print(list(measure({str(number): 0 for number in range(200)}, epsilon_per_mille=600).values()))
"""
POISONED = """
import random
import numpy
from trends.release.noise import measure

def poisoned(*arguments, **keywords):
    raise AssertionError("a seedable generator was asked")

for module in (random, numpy.random):
    for name in dir(module):
        if not name.startswith("__") and callable(getattr(module, name)):
            setattr(module, name, poisoned)
print(len(measure({str(number): 0 for number in range(200)}, epsilon_per_mille=600)))
"""
SEEDABLE = {"random", "_random", "numpy", "scipy", "torch", "jax"}
OURS = {"app", "web", "core", "crypto", "reference", "accounts", "desks", "trends"}


def run(script: str) -> str:
    """Run a script in a Python of its own; what it printed."""
    done = subprocess.run(
        (sys.executable, "-c", script), check=True, cwd=ROOT, capture_output=True, text=True
    )
    return done.stdout


def imported(path: Path) -> set[str]:
    """Give the modules a file imports, wherever in it, `from a import b` as `a` and `a.b`."""
    modules: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            modules |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            modules |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
    return modules


def file_of(module: str) -> Path | None:
    """Give the file of one of our modules, None if there is no such module."""
    if module.partition(".")[0] not in OURS:
        return None
    path = ROOT.joinpath(*module.split("."))
    for file in (path / "__init__.py", path.with_suffix(".py")):
        if file.is_file():
            return file
    return None


@pytest.mark.parametrize(("epsilon_per_mille", "furthest"), [(600, 15), (100, 60)])
def test_noise_is_distributed_as_the_promise_says(epsilon_per_mille: int, furthest: int) -> None:
    exact = laplace(epsilon_per_mille / 1000, furthest)

    draws = measure(CELLS, epsilon_per_mille=epsilon_per_mille).values()

    assert departure(draws, exact) <= 1


@pytest.mark.parametrize(("drawn", "promised"), [(600, 500), (100, 80), (100, 125)])
def test_a_wrong_scale_would_be_noticed(drawn: int, promised: int) -> None:
    draws = measure(CELLS, epsilon_per_mille=drawn).values()

    assert departure(draws, laplace(promised / 1000, 15)) > 1


def test_noise_of_one_cell_says_nothing_about_the_next() -> None:
    draws = list(measure(CELLS, epsilon_per_mille=600).values())
    # Every second pair, so that the sums are independent of each other, as the test assumes.
    neighbours = [first + second for first, second in list(pairwise(draws))[::2]]

    assert departure(neighbours, sums(laplace(0.6, 40), 20)) <= 1
    assert departure([2 * draw for draw in draws], sums(laplace(0.6, 40), 20)) > 1


def test_noise_is_added_to_the_count_of_its_own_cell() -> None:
    counts = {"03": 1_000_000, "01": 0, "02": 500_000}

    noisy = measure(counts, epsilon_per_mille=600)

    assert list(noisy) == ["03", "01", "02"]
    # |noise| > 100 has a probability below 2 exp(-60).
    assert all(abs(noisy[cell] - count) <= 100 for cell, count in counts.items())


def test_seeding_every_seedable_generator_changes_nothing() -> None:
    assert run(SEEDED) != run(SEEDED)


def test_noise_is_drawn_without_any_seedable_generator() -> None:
    assert run(POISONED) == "200\n"


def test_no_module_of_the_release_path_imports_a_seedable_generator() -> None:
    waiting = {
        f"trends.release.{path.stem}" for path in (ROOT / "trends/release").rglob("*.py")
    }  # fmt: skip
    seen: set[str] = set()
    seedable: dict[str, set[str]] = {}
    while waiting:
        module = waiting.pop()
        seen.add(module)
        path = file_of(module)
        if path is None:
            continue
        imports = imported(path)
        found = {name for name in imports if name.partition(".")[0] in SEEDABLE}
        if found:
            seedable[module] = found
        waiting |= imports - seen

    assert "trends.release.noise" in seen
    assert seedable == {}


@pytest.mark.parametrize("epsilon_per_mille", [0, -600, 1001, True])
def test_no_table_is_measured_at_an_impossible_cost(epsilon_per_mille: int) -> None:
    with pytest.raises(NoiseError):
        measure({"01": 1}, epsilon_per_mille=epsilon_per_mille)


@pytest.mark.parametrize("count", [-1, 2**63 - 1, True, 1.0, "1"])
def test_what_is_no_count_is_not_measured(count: int) -> None:
    with pytest.raises(NoiseError):
        measure({"01": 1, "02": count}, epsilon_per_mille=600)


def test_every_cost_of_the_ledger_is_certified() -> None:
    for epsilon_per_mille in range(1, 1001):
        assert set(measure({"01": 0}, epsilon_per_mille=epsilon_per_mille)) == {"01"}
