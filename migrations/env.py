"""Runs migrations on the connection it is given, or on RUECKHALT_DATABASE_URL."""

import os

from alembic import context
from sqlalchemy import Connection

from app.models import metadata
from core.db import Database


def run(connection: Connection) -> None:
    """Run on an open connection, whose transaction belongs to the caller."""
    context.configure(
        connection=connection,
        target_metadata=metadata,
        compare_server_default=True,
        render_as_batch=connection.dialect.name == "sqlite",
        # Both databases roll schema changes back with everything else.
        transactional_ddl=True,
    )
    with context.begin_transaction():
        context.run_migrations()


given = context.config.attributes.get("connection")
if isinstance(given, Connection):
    run(given)
else:
    with Database(os.environ["RUECKHALT_DATABASE_URL"]).write() as session:
        run(session.connection())
