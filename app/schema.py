"""The database's schema: where migrations are, how far a database is, how to move it."""

from pathlib import Path

from alembic import command
from alembic.config import Config as AlembicConfig
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from core.db import Database

MIGRATIONS = Path(__file__).resolve().parents[1] / "migrations"


def migrate(database: Database, revision: str = "head") -> None:
    """Move a database up to `revision`, in one transaction."""
    with database.write() as session:
        command.upgrade(_settings(session.connection()), revision)


def migrate_down(database: Database, revision: str) -> None:
    """Move a database down to `revision` (`base` is empty), in one transaction."""
    with database.write() as session:
        command.downgrade(_settings(session.connection()), revision)


def head_revision() -> str | None:
    """Give the newest migration of this release."""
    return ScriptDirectory(str(MIGRATIONS)).get_current_head()


def current_revision(connection: Connection) -> str | None:
    """Give the migration a database is at; None for an empty one."""
    return MigrationContext.configure(connection).get_current_revision()


def _settings(connection: Connection) -> AlembicConfig:
    settings = AlembicConfig()
    # Alembic interpolates with "%", which a path may contain.
    settings.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    settings.attributes["connection"] = connection
    return settings
