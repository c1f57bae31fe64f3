"""How well and how fast everyday questions find the right aid among 5,000 texts."""

from tests.bench.search.measure import run

__all__ = ["run"]
