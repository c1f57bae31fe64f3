"""The two databases of a bench, each empty and with durable commits."""

from collections.abc import Iterator
from pathlib import Path

from tests.infrastructure.postgres import running_postgres


def both(folder: Path) -> Iterator[tuple[str, str]]:
    """Give name and URL of a new SQLite and a new PostgreSQL database, one after the other."""
    yield "sqlite", f"sqlite:///{folder / 'bench.sqlite'}"
    with running_postgres() as server:
        yield "postgresql", server.url(server.create_database())
