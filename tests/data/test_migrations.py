"""Migrations: they make what the models say, and go down and up again with data."""

from pathlib import Path

from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Table, func, inspect, select

from app.models import metadata
from app.schema import current_revision, head_revision, migrate, migrate_down
from core.db import Database
from tests.data.kit import fill


def count(database: Database, table: Table) -> int:
    with database.read() as session:
        return session.scalars(select(func.count()).select_from(table)).one()


def is_of_models(name: str | None, kind: str, _parents: object) -> bool:
    """Leave out the full-text index: each database has its own, which no model describes."""
    return kind != "table" or not (name or "").startswith("search_index")


def test_migrations_make_exactly_what_the_models_say(database: Database) -> None:
    options = {"compare_server_default": True, "include_name": is_of_models}
    with database.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts=options)
        assert compare_metadata(context, metadata) == []


def test_check_constraints_are_those_of_the_models(database: Database, tmp_path: Path) -> None:
    """Autogenerate doesn't compare them, and they hold the lengths of hashes and keys."""
    reference = Database(f"sqlite:///{tmp_path}/reference")
    metadata.create_all(reference.engine)
    made, wanted = inspect(database.engine), inspect(reference.engine)
    for table in metadata.tables:
        names = {check["name"] for check in made.get_check_constraints(table)}
        assert names == {check["name"] for check in wanted.get_check_constraints(table)}, table


def test_down_and_up_again_with_data(database: Database) -> None:
    fill(database)
    migrate_down(database, "base")
    assert set(inspect(database.engine).get_table_names()) <= {"alembic_version"}
    migrate(database)
    fill(database)
    assert count(database, metadata.tables["messages"]) == 1


def test_migrating_again_keeps_the_data(database: Database) -> None:
    fill(database)
    migrate(database)
    assert count(database, metadata.tables["reports"]) == 1
    with database.read() as session:
        assert current_revision(session.connection()) == head_revision()
