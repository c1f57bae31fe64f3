"""Events, who comes, and files beside texts."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

LINES = (("title", 120), ("summary", 400))
HELD = "status IN ('confirmed', 'waiting')"


def upgrade() -> None:
    """Make the tables."""
    create_events()
    create_registrations()
    create_files()


def downgrade() -> None:
    """Drop the tables."""
    for table in ("stored_files", "event_registrations", "events"):
        op.drop_table(table)


def check(table: str, name: str, condition: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(condition, name=op.f(f"ck_{table}_{name}"))


def create_events() -> None:
    texts = [
        sa.Column(f"{name}_{locale}", sa.String(length=length), nullable=False)
        for name, length in LINES
        for locale in ("de", "en")
    ]
    op.create_table(
        "events",
        sa.Column("id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("starts", sa.SmallInteger(), nullable=False),
        sa.Column("ends", sa.SmallInteger(), nullable=False),
        *texts,
        sa.Column("description_de", sa.Text(), nullable=False),
        sa.Column("description_en", sa.Text(), nullable=False),
        sa.Column("place", sa.String(length=300), nullable=False),
        sa.Column("link", sa.String(length=300), nullable=False),
        sa.Column("place_confidential", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("speakers", sa.String(length=300), nullable=False),
        sa.Column("speakers_confidential", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("note", sa.String(length=1000), nullable=False),
        sa.Column("capacity", sa.SmallInteger(), nullable=True),
        sa.Column("audience", sa.String(length=16), nullable=False),
        sa.Column("open_until", sa.Date(), nullable=False),
        sa.Column("material_de", sa.Text(), nullable=False),
        sa.Column("material_en", sa.Text(), nullable=False),
        sa.Column("material_for", sa.String(length=16), nullable=False),
        sa.Column("material_announced", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("numbers", sa.Integer(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("changed", sa.Date(), nullable=False),
        sa.Column("participants", sa.SmallInteger(), nullable=True),
        check("events", "id_length", "length(id) = 16"),
        check("events", "status", "status IN ('draft', 'published', 'cancelled')"),
        check("events", "audience", "audience IN ('everybody', 'network')"),
        check("events", "material_for", "material_for IN ('participants', 'everybody')"),
        check("events", "days", "last_day >= day"),
        check("events", "times", "starts >= 0 AND ends > starts AND ends < 1440"),
        check("events", "open_until", "open_until <= last_day"),
        check("events", "capacity", "capacity BETWEEN 1 AND 2000"),
        sa.PrimaryKeyConstraint("id", name="pk_events"),
    )
    op.create_index("ix_events_day", "events", ["day"])
    op.create_index("ix_events_last_day", "events", ["last_day"])


def create_registrations() -> None:
    table = "event_registrations"
    op.create_table(
        table,
        sa.Column("id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("event", sa.LargeBinary(length=16), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("person", sa.LargeBinary(), nullable=True),
        sa.Column("address", sa.LargeBinary(length=32), nullable=True),
        sa.Column("manage", sa.LargeBinary(length=32), nullable=True),
        sa.Column("account", sa.LargeBinary(length=16), nullable=True),
        sa.Column("day", sa.Date(), nullable=False),
        check(table, "id_length", "length(id) = 16"),
        check(table, "address_length", "length(address) = 32"),
        check(table, "manage_length", "length(manage) = 32"),
        check(table, "status", "status IN ('confirmed', 'waiting', 'cancelled', 'repeated')"),
        check(table, "person", "(status = 'cancelled') = (person IS NULL)"),
        check(table, "manage", "(status = 'cancelled') = (manage IS NULL)"),
        check(table, "address", f"({HELD}) = (address IS NOT NULL)"),
        check(table, "account", "status <> 'cancelled' OR account IS NULL"),
        sa.ForeignKeyConstraint(
            ["event"],
            ["events.id"],
            name=op.f("fk_event_registrations_event_events"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["account"],
            ["coordinators.id"],
            name=op.f("fk_event_registrations_account_coordinators"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_event_registrations"),
        sa.UniqueConstraint("event", "number", name="uq_event_registrations_event_number"),
        sa.UniqueConstraint("event", "address", name="uq_event_registrations_event_address"),
        sa.UniqueConstraint("manage", name="uq_event_registrations_manage"),
    )
    op.create_index("ix_event_registrations_account", table, ["account"])


def create_files() -> None:
    op.create_table(
        "stored_files",
        sa.Column("id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("owner", sa.LargeBinary(length=16), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("media_type", sa.String(length=80), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        check("stored_files", "id_length", "length(id) = 16"),
        check("stored_files", "owner_length", "length(owner) = 16"),
        check("stored_files", "size", "size BETWEEN 1 AND 5242880"),
        sa.PrimaryKeyConstraint("id", name="pk_stored_files"),
    )
    op.create_index("ix_stored_files_owner", "stored_files", ["owner"])
