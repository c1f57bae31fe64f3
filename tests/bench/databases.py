"""The two databases of a bench, each empty and with durable commits."""

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.infrastructure.postgres import PostgresServer


def both(folder: Path) -> Iterator[tuple[str, str]]:
    """Give name and URL of a new SQLite and a new PostgreSQL database, one after the other."""
    yield "sqlite", f"sqlite:///{folder / 'bench.sqlite'}"
    with TemporaryDirectory(prefix="rueckhalt-pg-") as own:
        Path(own).chmod(0o755)
        server = PostgresServer(Path(own))
        try:
            yield "postgresql", server.url(server.create_database())
        finally:
            server.stop()
