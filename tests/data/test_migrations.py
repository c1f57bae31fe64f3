"""Migrations: they make what the models say, and go down and up again with data."""

import datetime
from pathlib import Path

from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Table, func, insert, inspect, select

from accounts.coordinator_invitations import invite
from accounts.coordinators import NewCoordinator, create_coordinator
from accounts.models import CoordinatorInvitation
from accounts.roles import CoordinatorRole
from app.models import metadata
from app.schema import current_revision, head_revision, migrate, migrate_down
from core.db import Database
from tests.data.kit import TODAY, fill
from tests.events.kit import ask, published, statuses


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


def test_registrations_stay_and_what_the_other_schema_has_no_word_for_goes(
    database: Database,
) -> None:
    table = metadata.tables["event_registrations"]
    migrate_down(database, "0016")
    with database.write() as session:
        event = published(session)
        hashes = {"address": bytes(32), "manage": bytes(32), "person": b"x"}
        for number, status, given in (
            (1, "confirmed", hashes),
            (2, "cancelled", {}),
            (3, "repeated", {"manage": b"\1" * 32, "person": b"x"}),
        ):
            row = {"id": bytes([number]) * 16, "event": event, "number": number, "day": TODAY}
            session.execute(insert(table).values({**row, "status": status, **given}))

    migrate(database)
    with database.write() as session:
        assert statuses(session, event) == [(1, "confirmed"), (2, "cancelled")]
        ask(session, event, "Anna")
    migrate_down(database, "0016")
    migrate(database)

    with database.read() as session:
        assert statuses(session, event) == [(1, "confirmed"), (2, "cancelled")]


def test_migrating_again_keeps_the_data(database: Database) -> None:
    fill(database)
    migrate(database)
    assert count(database, metadata.tables["reports"]) == 1
    with database.read() as session:
        assert current_revision(session.connection()) == head_revision()


def test_invitations_that_are_out_stay_good_on_the_way_down_and_up(database: Database) -> None:
    """Also those of somebody, whom the schema before the inviter doesn't know."""
    today = datetime.date(2026, 11, 23)
    with database.write() as session:
        new = NewCoordinator("anna@example.org", "Anna", "stretched")
        role = CoordinatorRole.COORDINATOR
        anna = create_coordinator(session, new=new, ags="03999002", role=role)
        for by in (anna, None):
            invite(session, ags="03999002", role=CoordinatorRole.READER, by=by, today=today)
    migrate_down(database, "0016")
    migrate(database)
    assert count(database, metadata.tables["coordinator_invitations"]) == 2
    with database.read() as session:
        assert set(session.scalars(select(CoordinatorInvitation.invited_by))) == {None}
