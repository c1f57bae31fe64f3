"""What a job works with: connections of its own."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from redis import Redis

from core import config
from core.config import Mail
from core.db import Database
from worker.connection import connect


@dataclass(frozen=True)
class Surroundings:
    """What a job works with."""

    database: Database
    valkey: Redis
    mail: Mail
    site_dir: Path
    check_links: bool
    secret: bytes = field(repr=False)


@contextmanager
def surroundings() -> Iterator[Surroundings]:
    """Open the connections of this process's configuration and close them at the end."""
    settings = config.from_environment(os.environ)
    database = Database(settings.database_url)
    try:
        with connect(settings) as valkey:
            yield Surroundings(
                database,
                valkey,
                settings.mail,
                settings.site_dir,
                settings.check_links,
                settings.secret_key,
            )
    finally:
        database.dispose()
